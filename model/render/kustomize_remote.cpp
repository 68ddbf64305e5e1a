// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_loader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace leeway::render::kustomize {

namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool dropPrefix(std::string_view &text, std::string_view prefix)
{
    if (!lower(text.substr(0, prefix.size())).starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string_view takeScheme(std::string_view &text)
{
    static constexpr std::array<std::string_view, 4> schemes{"ssh://", "https://", "http://", "file://"};
    for (const std::string_view scheme : schemes)
        if (dropPrefix(text, scheme))
            return scheme;
    return {};
}

/// "git@": letters, digits and dashes that start with a letter.
bool takeUser(std::string_view &text)
{
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || !std::isalpha(static_cast<unsigned char>(text[0])))
        return false;
    const auto isUserCharacter = [](unsigned char c) { return std::isalnum(c) || c == '-'; };
    if (!std::ranges::all_of(text.substr(0, at), isUserCharacter))
        return false;
    text.remove_prefix(at + 1);
    return true;
}

struct RepositoryPath
{
    bool found = false;
    std::string_view below; ///< the directory inside the repository
};

RepositoryPath cutRepository(std::string_view path, bool wholePath)
{
    const std::size_t marker = path.find("_git/");
    if (marker != std::string_view::npos) {
        const std::size_t slash = path.find('/', marker + 5);
        return {true, slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1)};
    }
    if (const std::size_t twice = path.find("//"); twice != std::string_view::npos)
        return {twice > 0, path.substr(twice + 2)};
    if (const std::size_t suffix = path.find(".git"); suffix != std::string_view::npos)
        return {true, path.substr(suffix + 4)};
    if (wholePath)
        return {!path.empty(), {}};
    const std::size_t first = path.find('/');
    if (first == std::string_view::npos)
        return {};
    const std::size_t second = path.find('/', first + 1);
    return {true, second == std::string_view::npos ? std::string_view() : path.substr(second + 1)};
}

/// Where the host ends: the first slash, or an earlier colon in the scheme-less forms.
std::size_t hostEnd(std::string_view text, bool colonToo)
{
    const std::size_t slash = text.find('/');
    const std::size_t colon = text.find(':');
    const bool colonFirst = colonToo && colon != std::string_view::npos &&
                            (slash == std::string_view::npos || (colon > 0 && colon < slash));
    return colonFirst ? colon : slash;
}

} // namespace

bool isRemoteFile(std::string_view path)
{
    const std::string start = lower(path.substr(0, 6));
    return start.starts_with("http:") || start == "https:";
}

bool isRepository(std::string_view path)
{
    if (path.starts_with('/'))
        return false;
    std::string_view rest = path.substr(0, path.find('?'));
    dropPrefix(rest, "git::");
    const std::string_view scheme = takeScheme(rest);
    const bool hasUser = takeUser(rest);
    const std::string lowered = lower(rest.substr(0, 11));
    const bool isGithub = lowered == "github.com/" || lowered == "github.com:";
    const bool shortForm = scheme.empty() && (hasUser || isGithub);
    if (scheme.empty() && !shortForm)
        return false;
    std::string_view below = rest;
    if (scheme != "file://") {
        const std::size_t end = hostEnd(rest, shortForm);
        if (end == std::string_view::npos)
            return false; // a host alone names no repository
        below = rest.substr(end + 1);
    }
    const RepositoryPath cut = cutRepository(below, scheme == "file://");
    if (!cut.found)
        return false;
    const auto inside = joinPath("", cut.below.substr(cut.below.starts_with('/') ? 1 : 0));
    return inside.has_value(); // a path that leaves the repository is none
}

} // namespace leeway::render::kustomize
