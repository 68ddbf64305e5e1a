// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/repository.h"

#include <sys/stat.h>

#include <map>

namespace leeway::git {

/// What must not change for a file to be taken as unchanged.
struct FileStamp
{
    std::int64_t seconds = 0, nanoseconds = 0, changedSeconds = 0, changedNanoseconds = 0;
    std::uint64_t size = 0, inode = 0;
    std::uint32_t mode = 0;
    bool exists = false;
    friend bool operator==(const FileStamp &, const FileStamp &) = default;
    static FileStamp of(const std::string &path);
};

/// A working file as it was read last.
struct ReadFile
{
    FileStamp stamp;
    std::string rawId; ///< of the bytes on the disk
    Bytes raw;
};

struct Repository::Shared
{
    std::string root, gitDir, commonDir;
    bool bare = false, shallow = false;
    ObjectFormat format = ObjectFormat::Sha1;
    BlobStore blobs{std::string()};
    std::map<std::string, ReadFile> workingFiles;
};

/// One line of the index or a tree.
struct ListedFile
{
    std::string path = {};
    std::string id = {};
    FileType type = FileType::Regular;
    bool skipWorktree = false; ///< outside the sparse checkout
    bool conflicted = false;
};

FileType typeOfMode(std::string_view mode);
/// The index: of a conflicted path "ours", else the first stage there is.
Result<std::vector<ListedFile>> listIndex(const Repository &repository, const CancelToken &cancel);

/// What is worth saying about a finished list of files.
std::vector<Finding> treeFindings(const std::vector<FileEntry> &files);
Finding treeFinding(Severity severity, ErrorCode code, std::vector<std::string> args,
                    const std::string &file);

} // namespace leeway::git
