// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/git_program.h"
#include "model/git/repository_p.h"

#include <algorithm>

namespace leeway::git {

namespace {

std::string shortId(const std::string &commit)
{
    return commit.substr(0, 7);
}

std::string sizeLimitText()
{
    return std::to_string(largestFile / (1024 * 1024)) + " MiB";
}

/// Why a blob came back as nothing.
Finding unreadableBlob(const Repository &repository, const ListedFile &file)
{
    const auto size = repository.ask({"cat-file", "-s", file.id});
    return size ? treeFinding(Severity::Warning, ErrorCode::FileTooLarge, {file.path, sizeLimitText()},
                              file.path)
                : treeFinding(Severity::Error, ErrorCode::ObjectMissing, {file.path}, file.path);
}

Result<TreeSnapshot> readListed(const Repository &repository, BlobStore &blobs, std::string label,
                                const std::vector<ListedFile> &listed, const CancelToken &cancel)
{
    std::vector<std::string> ids;
    for (const ListedFile &file : listed)
        if (file.type != FileType::Submodule)
            ids.push_back(file.id);
    const auto bytes = blobs.read(ids, cancel);
    if (!bytes)
        return tl::unexpected(bytes.error());
    TreeSnapshot snapshot;
    std::vector<FileEntry> files;
    auto next = bytes->begin();
    for (const ListedFile &file : listed) {
        const Bytes content =
            file.type == FileType::Submodule ? std::make_shared<const std::string>(file.id) : *next++;
        if (content)
            files.push_back({file.path, file.type, file.id, content});
        else
            snapshot.findings.push_back(unreadableBlob(repository, file));
    }
    std::ranges::sort(files, {}, &FileEntry::path);
    std::ranges::move(treeFindings(files), std::back_inserter(snapshot.findings));
    snapshot.tree = std::make_shared<SnapshotTree>(std::move(label), std::move(files));
    return snapshot;
}

/// "<mode> <type> <id>\t<path>"
ListedFile treeLine(std::string_view line)
{
    const std::size_t tab = line.find('\t');
    const std::string_view head = line.substr(0, tab);
    return {.path = std::string(line.substr(tab + 1)),
            .id = std::string(head.substr(head.rfind(' ') + 1)),
            .type = typeOfMode(head.substr(0, 6))};
}

/// "<tag> <mode> <id> <stage>\t<path>"
ListedFile indexLine(std::string_view line)
{
    const std::size_t tab = line.find('\t');
    const std::string_view head = line.substr(0, tab);
    const std::size_t id = head.find(' ', 2) + 1;
    return {.path = std::string(line.substr(tab + 1)),
            .id = std::string(head.substr(id, head.rfind(' ') - id)),
            .type = typeOfMode(head.substr(2, 6)),
            .skipWorktree = head[0] == 'S' || head[0] == 's',
            .conflicted = !head.ends_with(" 0")};
}

} // namespace

FileType typeOfMode(std::string_view mode)
{
    if (mode == "120000")
        return FileType::Symlink;
    if (mode == "160000")
        return FileType::Submodule;
    return mode == "100755" ? FileType::Executable : FileType::Regular;
}

Result<std::vector<ListedFile>> listIndex(const Repository &repository, const CancelToken &cancel)
{
    const auto output = repository.ask({"ls-files", "-s", "-t", "-z"}, {}, cancel);
    if (!output)
        return tl::unexpected(output.error());
    std::vector<ListedFile> files;
    for (const std::string_view line : splitNul(*output)) {
        ListedFile file = indexLine(line);
        const bool isOurs = line.substr(0, line.find('\t')).ends_with(" 2");
        if (files.empty() || files.back().path != file.path)
            files.push_back(std::move(file));
        else if (isOurs)
            files.back() = std::move(file);
    }
    return files;
}

Result<TreeSnapshot> Repository::commitTree(const std::string &revision, const CancelToken &cancel) const
{
    const auto commit = resolve(revision);
    if (!commit)
        return tl::unexpected(commit.error());
    const auto output = ask({"ls-tree", "-r", "-z", "--full-tree", *commit}, {}, cancel);
    if (!output)
        return tl::unexpected(output.error());
    std::vector<ListedFile> listed;
    for (const std::string_view line : splitNul(*output))
        listed.push_back(treeLine(line));
    const bool isId = commit->starts_with(revision);
    auto snapshot = readListed(*this, m_shared->blobs,
                               isId ? shortId(*commit) : revision + '@' + shortId(*commit), listed, cancel);
    if (snapshot)
        snapshot->commit = *commit;
    return snapshot;
}

Result<TreeSnapshot> Repository::indexTree(const CancelToken &cancel) const
{
    if (isBare())
        return fail(ErrorCode::BareRepository, {root()});
    const auto listed = listIndex(*this, cancel);
    if (!listed)
        return tl::unexpected(listed.error());
    auto snapshot = readListed(*this, m_shared->blobs, "index", *listed, cancel);
    if (!snapshot)
        return snapshot;
    for (const ListedFile &file : *listed)
        if (file.conflicted)
            snapshot->findings.push_back(
                treeFinding(Severity::Error, ErrorCode::FileConflicted, {file.path}, file.path));
    if (const auto commit = resolve("HEAD"))
        snapshot->commit = *commit;
    return snapshot;
}

} // namespace leeway::git
