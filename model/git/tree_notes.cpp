// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/repository_p.h"

#include <algorithm>
#include <map>

namespace leeway::git {

namespace {

const FileEntry *findFile(const std::vector<FileEntry> &files, const std::string &path)
{
    const auto at = std::ranges::lower_bound(files, path, {}, &FileEntry::path);
    return at != files.end() && at->path == path ? &*at : nullptr;
}

/// Where a link leads, followed to its end; SymlinkOutside or SymlinkLoop if nowhere.
std::optional<ErrorCode> brokenLink(const std::vector<FileEntry> &files, const FileEntry &link)
{
    constexpr int mostHops = 40; // as Linux
    const FileEntry *at = &link;
    for (int hop = 0; hop < mostHops; ++hop) {
        const auto target = at->bytes->starts_with('/') ? fail(ErrorCode::PathOutsideRoot)
                                                        : joinPath(parentPath(at->path), *at->bytes);
        if (!target)
            return ErrorCode::SymlinkOutside;
        at = findFile(files, *target);
        if (!at || at->type != FileType::Symlink)
            return std::nullopt;
    }
    return ErrorCode::SymlinkLoop;
}

bool isLfsPointer(const FileEntry &file)
{
    return file.type != FileType::Symlink && file.bytes->size() < 1024 &&
           file.bytes->starts_with("version https://git-lfs.github.com/spec/");
}

std::string lowered(std::string text)
{
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace

Finding treeFinding(Severity severity, ErrorCode code, std::vector<std::string> args, const std::string &file)
{
    return {severity, {code, std::move(args), {file, 0, 0}}, {}};
}

/// `files` sorted by path.
std::vector<Finding> treeFindings(const std::vector<FileEntry> &files)
{
    std::vector<Finding> findings;
    std::map<std::string, const FileEntry *> seen;
    for (const FileEntry &file : files) {
        const auto [other, isNew] = seen.try_emplace(lowered(file.path), &file);
        if (!isNew)
            findings.push_back(treeFinding(Severity::Warning, ErrorCode::CaseClash,
                                           {other->second->path, file.path}, file.path));
        if (file.type == FileType::Submodule)
            findings.push_back(
                treeFinding(Severity::Info, ErrorCode::SubmoduleNotRead, {file.path}, file.path));
        else if (file.type == FileType::Symlink) {
            if (const auto code = brokenLink(files, file))
                findings.push_back(treeFinding(Severity::Warning, *code, {file.path}, file.path));
        } else if (isLfsPointer(file)) {
            findings.push_back(treeFinding(Severity::Info, ErrorCode::LfsPointer, {file.path}, file.path));
        }
    }
    return findings;
}

} // namespace leeway::git
