// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/file_tree.h"

#include "model/base/digest.h"

#include <algorithm>

namespace leeway {

namespace {

std::string withSlash(std::string_view directory)
{
    return directory.empty() ? std::string() : std::string(directory) + '/';
}

} // namespace

SnapshotTree::SnapshotTree(std::string label, std::vector<FileEntry> files)
    : m_label(std::move(label)), m_files(std::move(files))
{
    std::ranges::sort(m_files, {}, &FileEntry::path);
}

const FileEntry *SnapshotTree::find(std::string_view path) const
{
    const auto at = std::ranges::lower_bound(m_files, path, {},
                                             [](const FileEntry &e) { return std::string_view(e.path); });
    return at != m_files.end() && at->path == path ? &*at : nullptr;
}

bool SnapshotTree::isDirectory(std::string_view path) const
{
    return path.empty() || !filesBelow(path).empty();
}

std::vector<const FileEntry *> SnapshotTree::filesBelow(std::string_view directory) const
{
    const std::string prefix = withSlash(directory);
    auto at = std::ranges::lower_bound(m_files, prefix, {}, &FileEntry::path);
    std::vector<const FileEntry *> found;
    for (; at != m_files.end() && at->path.starts_with(prefix); ++at)
        found.push_back(&*at);
    return found;
}

std::vector<std::string> SnapshotTree::list(std::string_view directory) const
{
    const std::size_t skip = withSlash(directory).size();
    std::vector<std::string> names;
    for (const FileEntry *entry : filesBelow(directory)) {
        const std::string_view rest = std::string_view(entry->path).substr(skip);
        const std::size_t slash = rest.find('/');
        std::string name(slash == std::string_view::npos ? rest : rest.substr(0, slash + 1));
        if (names.empty() || names.back() != name)
            names.push_back(std::move(name));
    }
    const auto bare = [](const std::string &name) {
        return std::string_view(name).substr(0, name.size() - name.ends_with('/'));
    };
    std::ranges::sort(names, {}, bare);
    return names;
}

FileTreePtr overlayTree(const FileTreePtr &base,
                        const std::map<std::string, std::optional<std::string>> &changes, std::string label)
{
    std::vector<FileEntry> files;
    for (const FileEntry *entry : base->filesBelow(""))
        if (!changes.contains(entry->path))
            files.push_back(*entry);
    for (const auto &[path, bytes] : changes) {
        if (!bytes)
            continue;
        const FileEntry *old = base->find(path);
        files.push_back({path, old ? old->type : FileType::Regular, "sha256:" + sha256Hex(*bytes),
                         std::make_shared<const std::string>(*bytes)});
    }
    return std::make_shared<SnapshotTree>(std::move(label), std::move(files));
}

Result<std::string> joinPath(std::string_view directory, std::string_view relative)
{
    std::vector<std::string_view> parts;
    for (const std::string_view whole : {directory, relative}) {
        std::string_view rest = whole;
        while (!rest.empty()) {
            const std::size_t slash = rest.find('/');
            const std::string_view part = rest.substr(0, slash);
            rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
            if (part.empty() || part == ".")
                continue;
            if (part != "..") {
                parts.push_back(part);
            } else if (parts.empty()) {
                return fail(ErrorCode::PathOutsideRoot, {std::string(relative)});
            } else {
                parts.pop_back();
            }
        }
    }
    std::string joined;
    for (const std::string_view part : parts)
        joined += (joined.empty() ? "" : "/") + std::string(part);
    return joined;
}

std::string_view parentPath(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view fileName(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace leeway
