// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/git_url.h"
#include "model/git/git_program.h"
#include "model/git/repository.h"

#include <charconv>
#include <filesystem>
#include <map>

namespace leeway::git {

namespace {

using Settings = std::map<std::string, std::vector<std::string>>;

/// `git config --list -z`: "key\nvalue" pieces; section and variable names come in lower case.
Settings parseSettings(std::string_view output)
{
    Settings settings;
    for (const std::string_view piece : splitNul(output)) {
        const std::size_t line = std::min(piece.find('\n'), piece.size());
        settings[std::string(piece.substr(0, line))].emplace_back(
            piece.substr(std::min(line + 1, piece.size())));
    }
    return settings;
}

std::string lastValue(const Settings &settings, const std::string &key)
{
    const auto at = settings.find(key);
    return at == settings.end() ? std::string() : at->second.back();
}

bool exists(const std::string &path)
{
    std::error_code error;
    return std::filesystem::exists(path, error);
}

Operation operationIn(const std::string &gitDir)
{
    if (exists(gitDir + "/rebase-merge"))
        return Operation::Rebase;
    if (exists(gitDir + "/rebase-apply"))
        return exists(gitDir + "/rebase-apply/applying") ? Operation::ApplyMail : Operation::Rebase;
    if (exists(gitDir + "/MERGE_HEAD"))
        return Operation::Merge;
    if (exists(gitDir + "/CHERRY_PICK_HEAD"))
        return Operation::CherryPick;
    if (exists(gitDir + "/REVERT_HEAD"))
        return Operation::Revert;
    return exists(gitDir + "/BISECT_LOG") ? Operation::Bisect : Operation::None;
}

/// Where a fetch refspec stores `ref`; empty if it does not fetch it.
std::string mapRefspec(std::string_view spec, const std::string &ref)
{
    if (spec.starts_with('+'))
        spec.remove_prefix(1);
    const std::size_t colon = spec.find(':');
    if (colon == std::string_view::npos || spec.starts_with('^'))
        return {};
    const std::string_view from = spec.substr(0, colon);
    const std::string_view to = spec.substr(colon + 1);
    const std::size_t star = from.find('*');
    if (star == std::string_view::npos)
        return from == ref ? std::string(to) : std::string();
    const std::string_view before = from.substr(0, star), after = from.substr(star + 1);
    const std::size_t target = to.find('*');
    if (target == std::string_view::npos || ref.size() < before.size() + after.size() ||
        !ref.starts_with(before) || !ref.ends_with(after))
        return {};
    const std::string middle = ref.substr(before.size(), ref.size() - before.size() - after.size());
    return std::string(to.substr(0, target)) + middle + std::string(to.substr(target + 1));
}

std::size_t numberOf(std::string_view text)
{
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

constexpr std::string_view branchPrefix = "refs/heads/";

} // namespace

Result<Head> Repository::head() const
{
    Head head;
    const auto symbolic = runReading({.directory = root(), .args = {"symbolic-ref", "--quiet", "HEAD"}});
    if (!symbolic)
        return tl::unexpected(symbolic.error());
    const std::string ref(trimmed(symbolic->output));
    if (symbolic->status == 0)
        head.branch = ref.starts_with(branchPrefix) ? ref.substr(branchPrefix.size()) : ref;
    if (const auto commit = resolve("HEAD"))
        head.commit = *commit;
    else if (commit.error().code != ErrorCode::UnknownRevision)
        return tl::unexpected(commit.error());
    if (head.branch.empty())
        return head;
    const auto config = ask({"config", "--list", "-z"});
    if (!config)
        return tl::unexpected(config.error());
    const Settings settings = parseSettings(*config);
    head.upstreamRemote = lastValue(settings, "branch." + head.branch + ".remote");
    const std::string merge = lastValue(settings, "branch." + head.branch + ".merge");
    if (head.upstreamRemote == ".")
        head.upstream = merge;
    const auto specs = settings.find("remote." + head.upstreamRemote + ".fetch");
    if (specs != settings.end())
        for (const std::string &spec : specs->second)
            if (std::string target = mapRefspec(spec, merge); !target.empty())
                head.upstream = std::move(target);
    if (head.upstream.empty() || head.commit.empty())
        return head;
    const auto counts =
        ask({"rev-list", "--left-right", "--count", head.commit + "..." + head.upstream, "--"});
    head.upstreamGone = !counts;
    if (counts) {
        const std::size_t tab = std::min(counts->find('\t'), counts->size() - 1);
        head.ahead = numberOf(std::string_view(*counts).substr(0, tab));
        head.behind = numberOf(std::string_view(*counts).substr(tab + 1));
    }
    return head;
}

Result<std::string> Repository::normalizedUrl(const std::string &url) const
{
    if (url.empty() || url.front() == '-')
        return normalizeGitUrl(url);
    const auto real = ask({"ls-remote", "--get-url", url});
    if (!real)
        return tl::unexpected(real.error());
    return normalizeGitUrl(trimmed(*real));
}

Result<std::vector<Remote>> Repository::remotes() const
{
    const auto config = ask({"config", "--list", "-z"});
    if (!config)
        return tl::unexpected(config.error());
    const Settings settings = parseSettings(*config);
    std::vector<Remote> remotes;
    for (const auto &[key, urls] : settings) {
        if (!key.starts_with("remote.") || !key.ends_with(".url"))
            continue;
        Remote remote;
        remote.name = key.substr(7, key.size() - 7 - 4);
        auto normalized = normalizedUrl(urls.front());
        if (!normalized)
            return tl::unexpected(normalized.error());
        remote.shownUrl = withoutCredentials(urls.front());
        remote.normalizedUrl = std::move(*normalized);
        if (const auto specs = settings.find("remote." + remote.name + ".fetch"); specs != settings.end())
            remote.fetchRefspecs = specs->second;
        remotes.push_back(std::move(remote));
    }
    return remotes;
}

Result<RepositoryState> Repository::state() const
{
    RepositoryState state;
    auto headNow = head();
    if (!headNow)
        return tl::unexpected(headNow.error());
    auto remotesNow = remotes();
    if (!remotesNow)
        return tl::unexpected(remotesNow.error());
    state.head = std::move(*headNow);
    state.remotes = std::move(*remotesNow);
    state.operation = operationIn(gitDir());
    state.indexLocked = exists(gitDir() + "/index.lock");
    return state;
}

Result<std::optional<TrackingRef>> Repository::trackingRef(const std::string &url,
                                                           const std::string &branch) const
{
    const auto wanted = normalizedUrl(url);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const auto all = remotes();
    if (!all)
        return tl::unexpected(all.error());
    for (const Remote &remote : *all) {
        if (remote.normalizedUrl != *wanted)
            continue;
        for (const std::string &spec : remote.fetchRefspecs) {
            const std::string ref = mapRefspec(spec, std::string(branchPrefix) + branch);
            if (const auto commit = ref.empty() ? fail(ErrorCode::UnknownRevision) : resolve(ref))
                return TrackingRef{remote.name, ref, *commit};
        }
    }
    return std::optional<TrackingRef>();
}

Result<std::vector<Submodule>> Repository::submodules() const
{
    const auto listed = ask({"ls-files", "-s", "-z"});
    if (!listed)
        return tl::unexpected(listed.error());
    std::vector<Submodule> found;
    for (const std::string_view line : splitNul(*listed))
        if (line.starts_with("160000 "))
            found.push_back({std::string(line.substr(line.find('\t') + 1)),
                             std::string(line.substr(7, line.find(' ', 7) - 7)),
                             {}});
    if (found.empty() || isBare())
        return found;
    const auto config = runReading(
        {.directory = root(), .args = {"config", "--no-includes", "--file", ".gitmodules", "--list", "-z"}});
    if (!config)
        return tl::unexpected(config.error());
    const Settings settings = parseSettings(config->output);
    for (const auto &[key, values] : settings)
        if (key.starts_with("submodule.") && key.ends_with(".path"))
            for (Submodule &submodule : found)
                if (submodule.path == values.back())
                    submodule.shownUrl =
                        withoutCredentials(lastValue(settings, key.substr(0, key.size() - 4) + "url"));
    return found;
}

} // namespace leeway::git
