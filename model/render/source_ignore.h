// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// One line of a .sourceignore file. Nearly gitignore, but not quite (flux-build.md I-2 to I-8): every file
/// is tested on its own, so what lies below an excluded folder can be taken in again.
class IgnorePattern
{
public:
    /// `domain`: the folder whose .sourceignore holds the line, "" for the top and for `spec.ignore`.
    IgnorePattern(std::string_view line, std::string_view domain);

    enum class Verdict { NoMatch, Exclude, Include };
    /// Of a file (not a folder) by its path below the artifact's top, in parts.
    Verdict match(const std::vector<std::string_view> &path) const;

private:
    bool matchesName(const std::vector<std::string_view> &path, std::size_t from) const;
    bool matchesGlob(const std::vector<std::string_view> &path, std::size_t from) const;

    std::vector<std::string> m_domain;
    std::vector<std::string> m_parts;
    bool m_includes = false;
    bool m_onlyFolders = false;
};

/// The patterns of a text of many lines, comments and blank lines dropped.
std::vector<IgnorePattern> parseIgnoreLines(std::string_view text, std::string_view domain);

/// What a source's artifact holds of `tree`: the files below `root` without symbolic links and what the
/// .sourceignore files there and `specIgnore` (spec.ignore of the source) exclude; without any pattern of
/// these, the built-in ones (I-4, I-5). Paths stay those of `tree`.
FileTreePtr artifactView(const FileTreePtr &tree, std::string_view root, std::string_view specIgnore);

} // namespace leeway::render
