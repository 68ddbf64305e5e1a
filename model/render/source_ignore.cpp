// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/source_ignore.h"

#include "model/render/envsubst_glob.h"

#include <algorithm>
#include <array>
#include <span>

namespace leeway::render {

namespace {

constexpr std::array<std::string_view, 4> vcsPatterns{".git/", ".gitignore", ".gitmodules", ".gitattributes"};
constexpr std::array<std::string_view, 20> defaultPatterns{"*.jpg",
                                                           "*.jpeg",
                                                           "*.gif",
                                                           "*.png",
                                                           "*.wmv",
                                                           "*.flv",
                                                           "*.tar.gz",
                                                           "*.zip",
                                                           ".github/",
                                                           ".circleci/",
                                                           ".travis.yml",
                                                           ".gitlab-ci.yml",
                                                           "appveyor.yml",
                                                           ".drone.yml",
                                                           "cloudbuild.yaml",
                                                           "codeship-services.yml",
                                                           "codeship-steps.yml",
                                                           "**/.goreleaser.yml",
                                                           "**/.sops.yaml",
                                                           "**/.flux.yaml"};

template <class Text> std::vector<Text> split(std::string_view text, char separator)
{
    std::vector<Text> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

bool isIgnoreFile(const FileEntry &file)
{
    return fileName(file.path) == ".sourceignore" && file.type != FileType::Symlink &&
           file.type != FileType::Submodule && file.bytes;
}

std::string_view below(std::string_view path, std::string_view root)
{
    return root.empty() ? path : path.substr(root.size() + 1);
}

/// Outer files first: their patterns weigh less.
std::vector<IgnorePattern> patternsOfFiles(const std::vector<const FileEntry *> &files, std::string_view root)
{
    std::vector<const FileEntry *> ignoreFiles;
    std::ranges::copy_if(files, std::back_inserter(ignoreFiles),
                         [](const FileEntry *f) { return isIgnoreFile(*f); });
    std::ranges::stable_sort(ignoreFiles, {},
                             [](const FileEntry *f) { return std::ranges::count(f->path, '/'); });
    std::vector<IgnorePattern> patterns;
    for (const FileEntry *file : ignoreFiles) {
        auto own = parseIgnoreLines(*file->bytes, parentPath(below(file->path, root)));
        patterns.insert(patterns.end(), own.begin(), own.end());
    }
    return patterns;
}

template <class Lines> void addTo(std::vector<IgnorePattern> &patterns, const Lines &lines)
{
    for (const std::string_view line : lines)
        patterns.emplace_back(line, std::string_view());
}

bool isExcluded(const std::vector<IgnorePattern> &patterns, std::string_view path)
{
    const auto parts = split<std::string_view>(path, '/');
    for (auto pattern = patterns.rbegin(); pattern != patterns.rend(); ++pattern) {
        const auto verdict = pattern->match(parts);
        if (verdict != IgnorePattern::Verdict::NoMatch)
            return verdict == IgnorePattern::Verdict::Exclude;
    }
    return false;
}

} // namespace

IgnorePattern::IgnorePattern(std::string_view line, std::string_view domain)
{
    if (!domain.empty())
        m_domain = split<std::string>(domain, '/');
    m_includes = line.starts_with('!');
    line.remove_prefix(m_includes);
    if (!line.ends_with("\\ "))
        line = line.substr(0, line.find_last_not_of(' ') + 1);
    m_onlyFolders = line.ends_with('/');
    line.remove_suffix(m_onlyFolders);
    m_parts = split<std::string>(line, '/');
}

bool IgnorePattern::matchesName(const std::vector<std::string_view> &path, std::size_t from) const
{
    for (std::size_t i = from; i < path.size(); ++i) {
        const auto match = globMatch(m_parts[0], path[i]);
        if (!match)
            return false;
        if (*match)
            return !(m_onlyFolders && i + 1 == path.size());
    }
    return false;
}

bool IgnorePattern::matchesGlob(const std::vector<std::string_view> &path, std::size_t from) const
{
    std::size_t at = from;
    bool matched = false;
    bool anyDepth = false;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const std::string &part = m_parts[i];
        if (part.empty()) {
            anyDepth = false;
            continue;
        }
        if (part == "**") {
            if (i + 1 == m_parts.size())
                break;
            anyDepth = true;
            continue;
        }
        if (part.find("**") != std::string::npos || at >= path.size())
            return false;
        bool found = false;
        do {
            const auto match = globMatch(part, path[at++]);
            if (!match)
                return false;
            found = *match;
        } while (anyDepth && !found && at < path.size());
        if (!found && !anyDepth)
            return false;
        matched = found;
        anyDepth = false;
    }
    return matched && !(m_onlyFolders && at >= path.size());
}

IgnorePattern::Verdict IgnorePattern::match(const std::vector<std::string_view> &path) const
{
    if (path.size() <= m_domain.size() ||
        !std::ranges::equal(m_domain, std::span(path).first(m_domain.size())))
        return Verdict::NoMatch;
    const bool matched =
        m_parts.size() > 1 ? matchesGlob(path, m_domain.size()) : matchesName(path, m_domain.size());
    if (!matched)
        return Verdict::NoMatch;
    return m_includes ? Verdict::Include : Verdict::Exclude;
}

std::vector<IgnorePattern> parseIgnoreLines(std::string_view text, std::string_view domain)
{
    std::vector<IgnorePattern> patterns;
    for (std::string_view line : split<std::string_view>(text, '\n')) {
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.starts_with('#') && line.find_first_not_of(" \t\r\v\f") != std::string_view::npos)
            patterns.emplace_back(line, domain);
    }
    return patterns;
}

FileTreePtr artifactView(const FileTreePtr &tree, std::string_view root, std::string_view specIgnore)
{
    const auto files = tree->filesBelow(root);
    std::vector<IgnorePattern> patterns;
    addTo(patterns, vcsPatterns);
    auto own = patternsOfFiles(files, root);
    const auto last = parseIgnoreLines(specIgnore, {});
    own.insert(own.end(), last.begin(), last.end());
    if (own.empty())
        addTo(patterns, defaultPatterns);
    patterns.insert(patterns.end(), own.begin(), own.end());
    std::vector<FileEntry> kept;
    for (const FileEntry *file : files) {
        const bool isFile = file->type == FileType::Regular || file->type == FileType::Executable;
        if (isFile && !isExcluded(patterns, below(file->path, root)))
            kept.push_back(*file);
    }
    return std::make_shared<SnapshotTree>(tree->label(), std::move(kept));
}

} // namespace leeway::render
