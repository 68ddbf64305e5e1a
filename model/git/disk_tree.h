// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"

#include <map>
#include <mutex>

namespace leeway::git {

/// A folder of the disk, read file by file when asked for: for folders that are in no repository. What was
/// read once is kept, so one tree shows one state of every file. Symlinks are entries (their target is the
/// content); nothing is found behind them, as in other trees.
class DiskTree final : public FileTree
{
public:
    /// `root` is an absolute path; "/" makes absolute paths of kustomizations reachable.
    explicit DiskTree(std::string root);

    const FileEntry *find(std::string_view path) const override;
    bool isDirectory(std::string_view path) const override;
    std::vector<std::string> list(std::string_view directory) const override;
    std::vector<const FileEntry *> filesBelow(std::string_view directory) const override;
    std::string label() const override { return m_root; }

private:
    std::string fullPath(std::string_view path) const;
    bool hasLinkAbove(std::string_view path) const;
    std::optional<FileEntry> read(std::string_view path) const;

    std::string m_root;
    mutable std::mutex m_mutex;
    /// Files that were asked for; nothing for what is not there or cannot be read.
    mutable std::map<std::string, std::optional<FileEntry>, std::less<>> m_files;
};

} // namespace leeway::git
