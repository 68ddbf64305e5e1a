// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"

#include <cstdint>
#include <string>
#include <vector>

namespace leeway::git {

enum class FileMark : std::uint8_t { Modified, Added, Deleted, Renamed };

struct FileChange
{
    std::string path;
    FileMark mark = FileMark::Modified;
    std::string oldPath; ///< of a renamed file
    friend bool operator==(const FileChange &, const FileChange &) = default;
};

/// "M", "A", "D", "R".
std::string_view markLetter(FileMark mark);

/// What turns `from` into `to`, sorted by path: of HEAD and the working tree it is what is shown beside files
/// that are not committed. A file that appears with the content of one that went is a rename.
std::vector<FileChange> changesBetween(const FileTree &from, const FileTree &to);

} // namespace leeway::git
