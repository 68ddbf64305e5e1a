// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leeway {

enum class FileType : std::uint8_t { Regular, Executable, Symlink, Submodule };

/// One file of a tree. For a symlink `bytes` is its target, for a submodule its commit.
struct FileEntry
{
    std::string path; ///< relative to the root, '/' between parts, no leading "./"
    FileType type = FileType::Regular;
    std::string blobId; ///< identity of the content (Git blob id, or a digest); equal ids mean equal bytes
    std::shared_ptr<const std::string> bytes;
};

/// The files of one state of a repository: working tree, index, a commit, or any of these with staged edits
/// on top. Readers never write; implementations are safe to read from any thread.
class FileTree
{
public:
    virtual ~FileTree() = default;

    /// The entry at exactly this path; symlinks are not followed.
    virtual const FileEntry *find(std::string_view path) const = 0;
    /// True for the root ("") and every folder that holds a file.
    virtual bool isDirectory(std::string_view path) const = 0;
    /// Names directly inside a folder, bytewise sorted; folders end in '/'.
    virtual std::vector<std::string> list(std::string_view directory) const = 0;
    /// Every file below `directory`, sorted by path bytewise.
    virtual std::vector<const FileEntry *> filesBelow(std::string_view directory) const = 0;
    /// Names this state for people: "working tree", "main@4f2c9e1".
    virtual std::string label() const = 0;
};
using FileTreePtr = std::shared_ptr<const FileTree>;

/// A tree that is complete in memory and never changes.
class SnapshotTree final : public FileTree
{
public:
    SnapshotTree(std::string label, std::vector<FileEntry> files);

    const FileEntry *find(std::string_view path) const override;
    bool isDirectory(std::string_view path) const override;
    std::vector<std::string> list(std::string_view directory) const override;
    std::vector<const FileEntry *> filesBelow(std::string_view directory) const override;
    std::string label() const override { return m_label; }

private:
    std::string m_label;
    std::vector<FileEntry> m_files; ///< sorted by path
};

/// `base` with some files replaced, added (bytes) or removed (nullopt): staged edits, previews, "what if".
FileTreePtr overlayTree(const FileTreePtr &base,
                        const std::map<std::string, std::optional<std::string>> &changes, std::string label);

/// Joins and cleans a relative path: "a/b" + "../c" -> "a/c". An error if it would leave the root.
Result<std::string> joinPath(std::string_view directory, std::string_view relative);
/// "a/b/c.yaml" -> "a/b"; "" for a name without folder.
std::string_view parentPath(std::string_view path);
/// "a/b/c.yaml" -> "c.yaml".
std::string_view fileName(std::string_view path);

} // namespace leeway
