// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/trust.h"

#include "model/base/digest.h"
#include "model/base/git_url.h"
#include "model/git/git_program.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace leeway::git {

namespace {

namespace fs = std::filesystem;
using Text = std::string_view;

bool isBetween(Text key, Text begin, Text end)
{
    return key.size() >= begin.size() + end.size() && key.starts_with(begin) && key.ends_with(end);
}

/// Key in lower case (its middle part as written), as `git config --list` prints it.
std::optional<TrustKind> kindOf(Text key, Text value)
{
    if (isBetween(key, "credential.", "helper") || key == "core.askpass")
        return TrustKind::CredentialHelper;
    if (isBetween(key, "filter.", ".clean") || isBetween(key, "filter.", ".smudge") ||
        isBetween(key, "filter.", ".process"))
        return TrustKind::Filter;
    const bool sendsElsewhere =
        isBetween(key, "url.", "insteadof") || isBetween(key, "protocol.", "allow") ||
        isBetween(key, "http.", "sslverify") || isBetween(key, "http.", "proxy") ||
        isBetween(key, "http.", "extraheader") || isBetween(key, "remote.", ".proxy") ||
        isBetween(key, "remote.", ".vcs") ||
        (key.starts_with("remote.") && (key.ends_with("url")) && value.find("::") != Text::npos);
    if (sendsElsewhere)
        return TrustKind::Transport;
    static constexpr Text programs[] = {"core.sshcommand", "core.gitproxy",  "core.hookspath",
                                        "core.editor",     "core.fsmonitor", "core.alternaterefscommand",
                                        "sequence.editor", "diff.external"};
    const bool isProgram = std::ranges::find(programs, key) != std::end(programs) ||
                           isBetween(key, "gpg.", "program") || isBetween(key, "gpg.", "command") ||
                           isBetween(key, "merge.", ".driver") || isBetween(key, "diff.", ".command") ||
                           isBetween(key, "diff.", ".textconv") || isBetween(key, "remote.", "pack") ||
                           isBetween(key, "trailer.", ".cmd") || isBetween(key, "trailer.", ".command");
    return isProgram ? std::optional(TrustKind::Program) : std::nullopt;
}

/// `git config --list --show-scope -z`: "scope" NUL "key\nvalue" NUL ...
std::vector<TrustNeeded> settingsOf(Text output)
{
    std::vector<TrustNeeded> found;
    const std::vector<Text> pieces = splitNul(output);
    for (std::size_t i = 0; i + 1 < pieces.size(); i += 2) {
        if (pieces[i] != "local" && pieces[i] != "worktree")
            continue;
        const std::size_t line = std::min(pieces[i + 1].find('\n'), pieces[i + 1].size());
        const Text key = pieces[i + 1].substr(0, line);
        const Text value = pieces[i + 1].substr(std::min(line + 1, pieces[i + 1].size()));
        const auto kind = kindOf(key, value);
        const bool isHarmless = key == "core.fsmonitor" && (value == "true" || value == "false");
        if (!kind || isHarmless || value.empty())
            continue;
        const bool isSecret = key.ends_with("extraheader");
        found.push_back({*kind, std::string(key), isSecret ? "(not shown)" : withoutCredentials(value),
                         sha256Hex(value)});
    }
    return found;
}

std::string bytesOf(const fs::path &path)
{
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

std::vector<TrustNeeded> hooksIn(const std::string &folder)
{
    std::vector<TrustNeeded> found;
    std::error_code error;
    for (const fs::directory_entry &file : fs::directory_iterator(folder, error)) {
        const std::string path = file.path().string();
        if (!file.is_regular_file(error) || path.ends_with(".sample") || ::access(path.c_str(), X_OK) != 0)
            continue;
        constexpr std::size_t shown = 64 * 1024;
        const std::string bytes = bytesOf(path);
        found.push_back(
            {TrustKind::Hook, file.path().filename().string(), bytes.substr(0, shown), sha256Hex(bytes)});
    }
    return found;
}

bool isBelow(const std::string &path, const std::string &folder)
{
    return path.starts_with(folder + '/');
}

} // namespace

Result<std::vector<TrustNeeded>> trustNeeded(const Repository &repository)
{
    const auto config = repository.ask({"config", "--list", "--show-scope", "-z"});
    if (!config)
        return tl::unexpected(config.error());
    std::vector<TrustNeeded> needed = settingsOf(*config);
    // Asked plainly: the quiet run would answer with its own hooks folder.
    const auto hooks = repository.ask({"config", "--type=path", "--get-all", "core.hooksPath"});
    std::string folder = repository.commonDir() + "/hooks";
    if (hooks) {
        const std::vector<Text> values = splitLines(*hooks);
        // The last value is the one that the quiet run added.
        if (values.size() > 1)
            folder = (fs::path(repository.root()) / values[values.size() - 2]).lexically_normal().string();
    }
    const bool isSetHere = std::ranges::any_of(
        needed, [](const TrustNeeded &setting) { return setting.name == "core.hookspath"; });
    if (isSetHere || isBelow(folder, repository.root()) || isBelow(folder, repository.commonDir()))
        std::ranges::move(hooksIn(folder), std::back_inserter(needed));
    std::ranges::sort(needed, {},
                      [](const TrustNeeded &one) { return std::tie(one.kind, one.name, one.digest); });
    return needed;
}

std::string trustDigest(const std::vector<TrustNeeded> &needed)
{
    std::string all;
    for (const TrustNeeded &one : needed)
        ((all += one.name) += ' ') += one.digest + '\n';
    return all.empty() ? std::string() : sha256Hex(all);
}

Result<void> requireTrust(const Repository &repository, const std::string &agreed)
{
    const auto needed = trustNeeded(repository);
    if (!needed)
        return tl::unexpected(needed.error());
    if (trustDigest(*needed) == agreed || needed->empty())
        return {};
    std::string names;
    for (const TrustNeeded &one : *needed)
        names += (names.empty() ? "" : ", ") + one.name;
    return fail(ErrorCode::NotTrusted, {names});
}

} // namespace leeway::git
