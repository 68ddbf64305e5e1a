// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/apply.h"

#include "model/base/atomic_file.h"
#include "model/git/eol.h"

#include <filesystem>

#include <sys/stat.h>

namespace leeway::change {

namespace {

namespace fs = std::filesystem;

/// What will be written where.
struct DiskWrite
{
    std::string path;
    std::optional<std::string> bytes;
};

/// A link on the way would let the write leave the repository; a link itself would be replaced by a file.
bool hasLinkOnTheWay(const std::string &root, const std::string &path)
{
    struct stat found = {};
    for (std::string_view part = path; !part.empty(); part = parentPath(part))
        if (::lstat((root + '/' + std::string(part)).c_str(), &found) == 0 && S_ISLNK(found.st_mode))
            return true;
    return false;
}

/// The new bytes in the line ends of the file on the disk. Nothing if that file is not `before`.
Result<std::optional<std::string>> inDiskForm(const std::string &path, const std::string &disk,
                                              const std::string &before, const std::string &after)
{
    if (disk == before)
        return std::optional(after);
    if (git::withLf(disk) != before)
        return std::optional<std::string>();
    if (git::withCrlf(before) != disk)
        return fail(ErrorCode::MixedLineEnds, {path}, {path, 0, 0});
    return std::optional(git::withCrlf(after));
}

Result<DiskWrite> prepare(const std::string &root, const FileTree &base, const std::string &path,
                          const std::optional<std::string> &after)
{
    const auto clean = joinPath({}, path);
    if (!clean || *clean != path || path == ".git" || path.starts_with(".git/"))
        return fail(ErrorCode::PathOutsideRoot, {path});
    if (hasLinkOnTheWay(root, path))
        return fail(ErrorCode::WritesThroughLink, {path}, {path, 0, 0});
    const FileEntry *old = base.find(path);
    const auto disk = readFile(root + '/' + path);
    const bool isAbsent = !disk && disk.error().code == ErrorCode::FileNotFound;
    if (!disk && !isAbsent)
        return tl::unexpected(disk.error());
    if (isAbsent != (old == nullptr))
        return fail(ErrorCode::FileChangedMeanwhile, {path}, {path, 0, 0});
    if (isAbsent)
        return DiskWrite{root + '/' + path, after};
    const auto form = inDiskForm(path, *disk, *old->bytes, after.value_or(std::string()));
    if (!form)
        return tl::unexpected(form.error());
    if (!*form)
        return fail(ErrorCode::FileChangedMeanwhile, {path}, {path, 0, 0});
    return DiskWrite{root + '/' + path, after ? *form : std::optional<std::string>()};
}

Result<void> write(const DiskWrite &file)
{
    std::error_code error;
    if (!file.bytes) {
        fs::remove(file.path, error);
        return error ? fail(ErrorCode::FileUnwritable, {file.path, error.message()}) : Result<void>();
    }
    fs::create_directories(fs::path(file.path).parent_path(), error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {file.path, error.message()});
    removeAtomicLeftovers(fs::path(file.path).parent_path().string());
    return writeFileAtomically(file.path, *file.bytes);
}

} // namespace

Result<void> applyToWorkingTree(const git::Repository &repository, const FileTree &base,
                                const FileChanges &changes)
{
    if (repository.isBare())
        return fail(ErrorCode::BareRepository, {repository.root()});
    std::vector<DiskWrite> writes;
    for (const auto &[path, bytes] : changes) {
        auto prepared = prepare(repository.root(), base, path, bytes);
        if (!prepared)
            return tl::unexpected(prepared.error());
        writes.push_back(std::move(*prepared));
    }
    for (const DiskWrite &file : writes)
        if (auto done = write(file); !done)
            return done;
    return {};
}

} // namespace leeway::change
