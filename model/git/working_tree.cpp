// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/eol.h"

#include "model/base/thread_guard.h"
#include "model/git/git_program.h"
#include "model/git/repository_p.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

namespace leeway::git {

FileStamp FileStamp::of(const std::string &path)
{
    struct stat found = {};
    if (::lstat(path.c_str(), &found) != 0)
        return {};
    return {found.st_mtim.tv_sec,
            found.st_mtim.tv_nsec,
            found.st_ctim.tv_sec,
            found.st_ctim.tv_nsec,
            static_cast<std::uint64_t>(found.st_size),
            found.st_ino,
            found.st_mode,
            true};
}

namespace {

Result<std::string> readWhole(const std::string &path, const std::string &shown)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::FileUnreadable, {shown, std::strerror(errno)});
    std::string bytes;
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while ((count = ::read(fd, buffer.data(), buffer.size())) > 0)
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    const int problem = count < 0 ? errno : 0;
    ::close(fd);
    if (problem)
        return fail(ErrorCode::FileUnreadable, {shown, std::strerror(problem)});
    return bytes;
}

Result<std::string> readLink(const std::string &path, const std::string &shown)
{
    std::string target(4096, '\0');
    const ssize_t count = ::readlink(path.c_str(), target.data(), target.size());
    if (count < 0)
        return fail(ErrorCode::FileUnreadable, {shown, std::strerror(errno)});
    target.resize(static_cast<std::size_t>(count));
    return target;
}

struct PathAttributes
{
    std::string text = "unspecified", crlf = "unspecified", eol = "unspecified", filter = "unspecified";
};

} // namespace

/// One attempt to read the working tree.
class WorkingTreeReader
{
public:
    WorkingTreeReader(const Repository &repository, const CancelToken &cancel)
        : m_repository(repository), m_shared(*repository.m_shared), m_cancel(cancel)
    {
    }

    /// Nothing: the tree changed under our hands, try again.
    Result<std::optional<TreeSnapshot>> attempt()
    {
        const std::string head = headNow();
        const FileStamp index = indexStamp();
        if (auto done = listFiles(); !done)
            return tl::unexpected(done.error());
        for (const ListedFile &file : m_listed) {
            if (m_cancel.isCancelled())
                return fail(ErrorCode::Cancelled);
            readFile(file);
        }
        if (auto done = convert(); !done)
            return tl::unexpected(done.error());
        if (head != headNow() || index != indexStamp() || !filesAreAsRead())
            return std::optional<TreeSnapshot>();
        return std::optional(finish(head));
    }

    bool isLocked() const { return FileStamp::of(m_shared.gitDir + "/index.lock").exists; }

private:
    std::string headNow() const { return m_repository.resolve("HEAD").value_or(std::string()); }
    FileStamp indexStamp() const { return FileStamp::of(m_shared.gitDir + "/index"); }
    std::string diskPath(const std::string &path) const { return m_shared.root + '/' + path; }
    void note(Severity severity, ErrorCode code, std::vector<std::string> args, const std::string &path)
    {
        m_findings.push_back(treeFinding(severity, code, std::move(args), path));
    }

    Result<void> listFiles()
    {
        auto tracked = listIndex(m_repository, m_cancel);
        if (!tracked)
            return tl::unexpected(tracked.error());
        m_listed = std::move(*tracked);
        for (const ListedFile &file : m_listed)
            m_indexed[file.path] = file;
        const auto others =
            m_repository.ask({"ls-files", "--others", "--exclude-standard", "-z"}, {}, m_cancel);
        if (!others)
            return tl::unexpected(others.error());
        for (const std::string_view path : splitNul(*others)) {
            if (path.ends_with('/'))
                note(Severity::Info, ErrorCode::NestedRepository, {std::string(path)}, std::string(path));
            else
                m_listed.push_back({.path = std::string(path), .id = {}, .type = FileType::Regular});
        }
        return {};
    }

    /// False if a folder on the way is a symbolic link: what lies behind it is not this repository's.
    bool isReachable(const std::string &path)
    {
        for (std::string_view folder = parentPath(path); !folder.empty(); folder = parentPath(folder)) {
            const auto [known, isNew] = m_folders.try_emplace(std::string(folder), true);
            if (isNew)
                known->second = !S_ISLNK(FileStamp::of(diskPath(known->first)).mode);
            if (!known->second)
                return false;
        }
        return true;
    }

    void readFile(const ListedFile &file)
    {
        if (file.conflicted)
            note(Severity::Error, ErrorCode::FileConflicted, {file.path}, file.path);
        if (!isReachable(file.path)) {
            note(Severity::Warning, ErrorCode::PathThroughSymlink, {file.path}, file.path);
            return;
        }
        const FileStamp stamp = FileStamp::of(diskPath(file.path));
        m_stamps.emplace_back(file.path, stamp);
        if (!stamp.exists && file.skipWorktree)
            m_sparse.push_back(file);
        else if (S_ISLNK(stamp.mode) || S_ISREG(stamp.mode))
            readContent(file, stamp);
        else if (file.type == FileType::Submodule)
            m_files.push_back({file.path, file.type, file.id, std::make_shared<const std::string>(file.id)});
        else if (stamp.exists && !S_ISDIR(stamp.mode))
            note(Severity::Warning, ErrorCode::NotARegularFile, {file.path}, file.path);
    }

    void readContent(const ListedFile &file, const FileStamp &stamp)
    {
        if (stamp.size > largestFile) {
            note(Severity::Warning, ErrorCode::FileTooLarge,
                 {file.path, std::to_string(largestFile / (1024 * 1024)) + " MiB"}, file.path);
            return;
        }
        ReadFile &known = m_shared.workingFiles[file.path];
        if (!known.raw || known.stamp != stamp) {
            const std::string path = diskPath(file.path);
            auto bytes = S_ISLNK(stamp.mode) ? readLink(path, file.path) : readWhole(path, file.path);
            if (!bytes) {
                known = {};
                m_findings.push_back({Severity::Error, bytes.error(), {}});
                return;
            }
            known.rawId = blobIdOf(m_shared.format, *bytes);
            known.raw = m_shared.blobs.share(known.rawId, std::move(*bytes));
            known.stamp = stamp;
        }
        m_files.push_back({file.path, typeOnDisk(file, stamp), known.rawId, known.raw});
    }

    FileType typeOnDisk(const ListedFile &file, const FileStamp &stamp) const
    {
        if (S_ISLNK(stamp.mode))
            return FileType::Symlink;
        const bool modesCount = m_fileMode || file.type == FileType::Symlink || file.id.empty();
        if (!modesCount)
            return file.type;
        return (stamp.mode & S_IXUSR) ? FileType::Executable : FileType::Regular;
    }

    bool differsFromIndex(const FileEntry &file) const
    {
        const auto at = m_indexed.find(file.path);
        return at != m_indexed.end() && at->second.id != file.blobId;
    }

    /// End-of-line conversion and the mention of filters, for the few files that may need it.
    Result<void> convert()
    {
        std::string paths;
        for (const FileEntry &file : m_files)
            if (file.type != FileType::Symlink && (hasCrlf(*file.bytes) || differsFromIndex(file)))
                paths += file.path + '\0';
        if (paths.empty())
            return {};
        const auto output = m_repository.ask({"check-attr", "-z", "--stdin", "text", "crlf", "eol", "filter"},
                                             std::move(paths), m_cancel);
        if (!output)
            return tl::unexpected(output.error());
        std::map<std::string, PathAttributes> attributes;
        const std::vector<std::string_view> pieces = splitNul(*output);
        for (std::size_t i = 0; i + 2 < pieces.size(); i += 3) {
            PathAttributes &of = attributes[std::string(pieces[i])];
            const std::string_view name = pieces[i + 1];
            (name == "text"   ? of.text
             : name == "crlf" ? of.crlf
             : name == "eol"  ? of.eol
                              : of.filter) = pieces[i + 2];
        }
        const std::string autocrlf = configured("core.autocrlf");
        for (FileEntry &file : m_files)
            if (const auto at = attributes.find(file.path); at != attributes.end())
                if (auto done = convertFile(file, at->second, autocrlf); !done)
                    return done;
        return {};
    }

    std::string configured(const char *key) const
    {
        const auto value = m_repository.ask({"config", "--get", key});
        return value ? std::string(trimmed(*value)) : std::string();
    }

    Result<void> convertFile(FileEntry &file, const PathAttributes &attributes, const std::string &autocrlf)
    {
        const bool isFiltered = attributes.filter != "unspecified" && attributes.filter != "unset";
        if (isFiltered && differsFromIndex(file))
            note(Severity::Warning, ErrorCode::FilterNotRun, {file.path, attributes.filter}, file.path);
        const EolRule rule = eolRule(attributes.text, attributes.crlf, attributes.eol, autocrlf);
        if (rule == EolRule::Keep || !hasCrlf(*file.bytes) ||
            (rule == EolRule::Auto && looksBinary(*file.bytes)))
            return {};
        if (rule == EolRule::Auto) {
            const auto inIndex = indexedBytes(file.path);
            if (!inIndex)
                return tl::unexpected(inIndex.error());
            if (*inIndex && hasCrlf(**inIndex))
                return {};
        }
        std::string converted = withLf(*file.bytes);
        file.blobId = blobIdOf(m_shared.format, converted);
        file.bytes = m_shared.blobs.share(file.blobId, std::move(converted));
        return {};
    }

    Result<Bytes> indexedBytes(const std::string &path)
    {
        const auto at = m_indexed.find(path);
        if (at == m_indexed.end() || at->second.type == FileType::Submodule)
            return Bytes();
        auto found = m_shared.blobs.read({at->second.id}, m_cancel);
        if (!found)
            return tl::unexpected(found.error());
        return found->front();
    }

    bool filesAreAsRead() const
    {
        return std::ranges::all_of(m_stamps, [this](const auto &read) {
            return FileStamp::of(diskPath(read.first)) == read.second;
        });
    }

    void addSparseFiles()
    {
        std::vector<std::string> ids;
        for (const ListedFile &file : m_sparse)
            ids.push_back(file.id);
        const auto bytes = m_shared.blobs.read(ids, m_cancel);
        for (std::size_t i = 0; i < m_sparse.size(); ++i) {
            const ListedFile &file = m_sparse[i];
            if (bytes && (*bytes)[i])
                m_files.push_back({file.path, file.type, file.id, (*bytes)[i]});
            else
                note(Severity::Error, ErrorCode::ObjectMissing, {file.path}, file.path);
        }
        if (!m_sparse.empty())
            note(Severity::Info, ErrorCode::SparseFiles, {std::to_string(m_sparse.size())}, {});
    }

    TreeSnapshot finish(const std::string &head)
    {
        addSparseFiles();
        std::ranges::sort(m_files, {}, &FileEntry::path);
        std::erase_if(m_shared.workingFiles, [this](const auto &known) {
            return !std::ranges::binary_search(m_files, known.first, {}, &FileEntry::path);
        });
        TreeSnapshot snapshot;
        snapshot.commit = head;
        snapshot.findings = std::move(m_findings);
        std::ranges::move(treeFindings(m_files), std::back_inserter(snapshot.findings));
        snapshot.tree = std::make_shared<SnapshotTree>("working tree", std::move(m_files));
        return snapshot;
    }

    const Repository &m_repository;
    Repository::Shared &m_shared;
    const CancelToken &m_cancel;
    const bool m_fileMode = configured("core.fileMode") != "false";
    std::vector<ListedFile> m_listed, m_sparse;
    std::map<std::string, ListedFile> m_indexed;
    std::map<std::string, bool> m_folders;
    std::vector<std::pair<std::string, FileStamp>> m_stamps;
    std::vector<FileEntry> m_files;
    std::vector<Finding> m_findings;
};

Result<TreeSnapshot> Repository::workingTree(const CancelToken &cancel) const
{
    assertNotGuiThread("Repository::workingTree");
    if (isBare())
        return fail(ErrorCode::BareRepository, {root()});
    constexpr int attempts = 12;
    constexpr std::chrono::milliseconds pause(100);
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(pause);
        WorkingTreeReader reader(*this, cancel);
        // A checkout writes files first and the index last: while it holds the lock, two states may be mixed.
        // A lock that nobody releases must not keep the files from being seen.
        const bool wasLocked = reader.isLocked();
        if (wasLocked && attempt + 2 < attempts)
            continue;
        auto snapshot = reader.attempt();
        if (!snapshot)
            return tl::unexpected(snapshot.error());
        const bool isLocked = reader.isLocked();
        if (!*snapshot || (isLocked && attempt + 1 < attempts))
            continue;
        if (isLocked)
            (*snapshot)->findings.push_back(treeFinding(Severity::Warning, ErrorCode::IndexLocked, {}, {}));
        return std::move(**snapshot);
    }
    return fail(ErrorCode::RepositoryChanging);
}

} // namespace leeway::git
