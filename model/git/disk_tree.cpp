// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/disk_tree.h"

#include "model/base/digest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace leeway::git {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> readBytes(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (file.bad())
        return std::nullopt;
    return bytes;
}

fs::file_status statusOf(const fs::path &path)
{
    std::error_code error;
    return fs::symlink_status(path, error); // an error reads as "not there"
}

} // namespace

DiskTree::DiskTree(std::string root) : m_root(std::move(root)) {}

std::string DiskTree::fullPath(std::string_view path) const
{
    std::string full = m_root;
    if (!path.empty()) {
        if (!full.ends_with('/'))
            full += '/';
        full += path;
    }
    return full;
}

bool DiskTree::hasLinkAbove(std::string_view path) const
{
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1))
        if (fs::is_symlink(statusOf(fullPath(path.substr(0, slash)))))
            return true;
    return false;
}

std::optional<FileEntry> DiskTree::read(std::string_view path) const
{
    const fs::path full = fullPath(path);
    const fs::file_status status = statusOf(full);
    if (path.empty() || !fs::exists(status) || fs::is_directory(status) || hasLinkAbove(path))
        return std::nullopt;
    FileEntry entry;
    entry.path = path;
    std::optional<std::string> bytes;
    if (fs::is_symlink(status)) {
        std::error_code error;
        entry.type = FileType::Symlink;
        bytes = fs::read_symlink(full, error).string();
        if (error)
            return std::nullopt;
    } else if (fs::is_regular_file(status)) {
        const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
        entry.type = executable ? FileType::Executable : FileType::Regular;
        bytes = readBytes(full);
    }
    if (!bytes)
        return std::nullopt;
    entry.blobId = sha256Hex(*bytes);
    entry.bytes = std::make_shared<const std::string>(std::move(*bytes));
    return entry;
}

const FileEntry *DiskTree::find(std::string_view path) const
{
    const std::lock_guard lock(m_mutex);
    auto found = m_files.find(path);
    if (found == m_files.end())
        found = m_files.emplace(std::string(path), read(path)).first;
    return found->second ? &*found->second : nullptr;
}

bool DiskTree::isDirectory(std::string_view path) const
{
    return fs::is_directory(statusOf(fullPath(path))) && !hasLinkAbove(path);
}

std::vector<std::string> DiskTree::list(std::string_view directory) const
{
    std::vector<std::string> names;
    std::error_code error;
    if (!isDirectory(directory))
        return names;
    for (fs::directory_iterator at(fullPath(directory), error), end; !error && at != end; at.increment(error))
        names.push_back(at->path().filename().string() +
                        (fs::is_directory(at->symlink_status(error)) ? "/" : ""));
    std::ranges::sort(names);
    return names;
}

std::vector<const FileEntry *> DiskTree::filesBelow(std::string_view directory) const
{
    std::vector<const FileEntry *> files;
    for (const std::string &name : list(directory)) {
        const std::string path = (directory.empty() ? "" : std::string(directory) + '/') + name;
        if (!name.ends_with('/')) {
            if (const FileEntry *entry = find(path))
                files.push_back(entry);
            continue;
        }
        const auto below = filesBelow(std::string_view(path).substr(0, path.size() - 1));
        files.insert(files.end(), below.begin(), below.end());
    }
    std::ranges::sort(files, {}, [](const FileEntry *entry) -> std::string_view { return entry->path; });
    return files;
}

} // namespace leeway::git
