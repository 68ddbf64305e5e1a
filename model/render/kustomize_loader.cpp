// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_loader.h"

#include "model/base/digest.h"
#include "model/render/kustomize_node.h"

namespace leeway::render::kustomize {

namespace {

constexpr int mostSymlinks = 40; // as Linux

bool isBelowOrEqual(std::string_view path, std::string_view directory)
{
    return directory.empty() || path == directory ||
           (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

/// A segment that holds `..` beside other characters: usually two list items folded into one scalar.
bool isAmbiguous(std::string_view path)
{
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        const std::string_view segment = path.substr(from, end - from);
        if (segment != ".." && segment.find("..") != std::string_view::npos)
            return true;
        from = end + 1;
    }
    return false;
}

} // namespace

std::string identityOf(const FileEntry *entry)
{
    if (!entry)
        return {};
    if (!entry->blobId.empty())
        return entry->blobId;
    return entry->bytes ? sha256Hex(*entry->bytes) : std::string("unread");
}

Result<Resolved> resolvePath(const FileTree &tree, std::string_view path, bool treeIsFileSystem)
{
    std::string at;
    std::string rest(path);
    for (int links = 0; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        const std::string name = rest.substr(0, slash);
        rest = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
        const std::string next = at.empty() ? name : at + '/' + name;
        const FileEntry *entry = tree.find(next);
        if (entry && entry->type == FileType::Symlink) {
            if (++links > mostSymlinks)
                return fail(ErrorCode::KustomizeSymlinkLoop, {std::string(path)}, {std::string(path)});
            const bool isAbsolute = entry->bytes->starts_with('/');
            if (isAbsolute && !treeIsFileSystem)
                return fail(ErrorCode::PathOutsideRoot, {std::string(path)}, {std::string(path)});
            auto target =
                joinPath(isAbsolute ? std::string() : at, *entry->bytes + (rest.empty() ? "" : "/" + rest));
            if (!target)
                return tl::unexpected(target.error());
            rest = *target;
            at.clear();
            continue;
        }
        if (entry && !rest.empty())
            return fail(ErrorCode::FileNotFound, {std::string(path)}, {std::string(path)});
        if (entry)
            return Resolved{next, entry};
        at = next;
    }
    if (!tree.isDirectory(at))
        return fail(ErrorCode::FileNotFound, {std::string(path)}, {std::string(path)});
    return Resolved{at, nullptr};
}

bool Loader::isInside(std::string_view path) const
{
    return isBelowOrEqual(parentPath(path), m_root);
}

bool Loader::leadsBack(std::string_view directory) const
{
    for (const Loader *visited = this; visited; visited = visited->m_referrer)
        if (isBelowOrEqual(visited->m_root, directory))
            return true;
    return false;
}

void Loader::note(std::string_view path) const
{
    if (m_rules->filesRead)
        m_rules->filesRead->emplace(path);
    if (m_rules->log)
        m_rules->log->files.try_emplace(std::string(path), identityOf(m_rules->tree.find(path)));
}

Result<std::string> Loader::place(std::string_view path, const Value &entry) const
{
    if (!path.starts_with('/')) {
        auto joined = joinPath(m_root, path);
        if (!joined)
            return failAt(ErrorCode::PathOutsideRoot, {std::string(path)}, entry);
        return joined;
    }
    if (!m_rules->treeIsFileSystem)
        return failAt(ErrorCode::PathOutsideRoot, {std::string(path)}, entry);
    return joinPath("", path.substr(path.find_first_not_of('/') == std::string_view::npos
                                        ? path.size()
                                        : path.find_first_not_of('/')));
}

Result<LoadedFile> Loader::load(std::string_view path, const Value &entry) const
{
    if (isRemoteFile(path))
        return failAt(ErrorCode::KustomizeRemote, {std::string(path)}, entry);
    const auto placed = place(path, entry);
    if (!placed)
        return tl::unexpected(placed.error());
    note(*placed);
    const auto resolved = resolvePath(m_rules->tree, *placed, m_rules->treeIsFileSystem);
    if (!resolved)
        return failAt(resolved.error().code, {std::string(path)}, entry);
    if (!resolved->file || resolved->file->type == FileType::Submodule)
        return failAt(ErrorCode::KustomizeNotAFile, {std::string(path)}, entry);
    if (m_rules->rootOnly && !isInside(resolved->path))
        return failAt(ErrorCode::KustomizeFileOutside, {resolved->path, m_root.empty() ? "." : m_root},
                      entry);
    if (resolved->path != *placed) {
        note(resolved->path);
        if (m_rules->log)
            m_rules->log->hasLinks = true;
    }
    LoadedFile file{Key(resolved->path), resolved->file->blobId, resolved->file->bytes};
    if (!file.bytes)
        return failAt(ErrorCode::FileUnreadable, {std::string(path), "no content"}, entry);
    if (file.identity.empty())
        file.identity = sha256Hex(*file.bytes);
    return file;
}

Result<Loader> Loader::open(std::string_view path, const Value &entry) const
{
    if (path.empty())
        return failAt(ErrorCode::KustomizeEmptyPath, {}, entry);
    if (isRemoteFile(path) || isRepository(path))
        return failAt(ErrorCode::KustomizeRemote, {std::string(path)}, entry);
    if (path.starts_with('/'))
        return failAt(ErrorCode::KustomizeAbsoluteDirectory, {std::string(path)}, entry);
    if (m_rules->refusesAmbiguousPaths && isAmbiguous(path))
        return failAt(ErrorCode::KustomizeAmbiguousPath, {std::string(path)}, entry);
    const auto placed = place(path, entry);
    if (!placed)
        return tl::unexpected(placed.error());
    const auto resolved = resolvePath(m_rules->tree, *placed, m_rules->treeIsFileSystem);
    if (!resolved)
        return failAt(resolved.error().code, {std::string(path)}, entry);
    if (resolved->file)
        return failAt(ErrorCode::KustomizeNotADirectory, {std::string(path)}, entry);
    if (leadsBack(resolved->path))
        return failAt(ErrorCode::KustomizeCycle, {std::string(path)}, entry);
    if (m_rules->log) {
        m_rules->log->directories.insert(resolved->path);
        m_rules->log->hasLinks = m_rules->log->hasLinks || resolved->path != *placed;
    }
    return Loader(*m_rules, resolved->path, this);
}

} // namespace leeway::render::kustomize
