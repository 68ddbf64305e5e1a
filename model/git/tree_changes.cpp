// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/tree_changes.h"

#include <algorithm>
#include <map>

namespace leeway::git {

namespace {

bool isSame(const FileEntry &a, const FileEntry &b)
{
    return a.blobId == b.blobId && a.type == b.type;
}

/// Turns an added and a deleted file of equal content into one rename.
void pairRenames(const FileTree &from, const FileTree &to, std::vector<FileChange> &changes)
{
    std::multimap<std::string, std::string> gone;
    for (const FileChange &change : changes)
        if (change.mark == FileMark::Deleted)
            gone.emplace(from.find(change.path)->blobId, change.path);
    std::vector<std::string> paired;
    for (FileChange &change : changes) {
        if (change.mark != FileMark::Added)
            continue;
        const auto at = gone.find(to.find(change.path)->blobId);
        if (at == gone.end())
            continue;
        change.mark = FileMark::Renamed;
        change.oldPath = at->second;
        paired.push_back(at->second);
        gone.erase(at);
    }
    std::erase_if(changes, [&](const FileChange &change) {
        return change.mark == FileMark::Deleted && std::ranges::count(paired, change.path) > 0;
    });
}

} // namespace

std::string_view markLetter(FileMark mark)
{
    switch (mark) {
    case FileMark::Modified:
        return "M";
    case FileMark::Added:
        return "A";
    case FileMark::Deleted:
        return "D";
    case FileMark::Renamed:
        return "R";
    }
    return {};
}

std::vector<FileChange> changesBetween(const FileTree &from, const FileTree &to)
{
    std::vector<FileChange> changes;
    for (const FileEntry *file : to.filesBelow("")) {
        const FileEntry *old = from.find(file->path);
        if (!old)
            changes.push_back({file->path, FileMark::Added, {}});
        else if (!isSame(*old, *file))
            changes.push_back({file->path, FileMark::Modified, {}});
    }
    for (const FileEntry *file : from.filesBelow(""))
        if (!to.find(file->path))
            changes.push_back({file->path, FileMark::Deleted, {}});
    pairRenames(from, to, changes);
    std::ranges::sort(changes, {}, &FileChange::path);
    return changes;
}

} // namespace leeway::git
