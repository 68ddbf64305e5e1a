// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/common.h"

#include "model/cluster/kubeconfig.h"
#include "model/cluster/recorded_transport.h"
#include "model/session/answers.h"
#include "model/session/demo.h"
#include "model/session/settings.h"
#include "model/session/staged_store.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

namespace leeway::ctl {

namespace {

/// Nothing if the demo was not asked for.
Result<std::optional<session::Demo>> demoFrom(const Arguments &arguments)
{
    if (!arguments.has("--demo"))
        return std::optional<session::Demo>();
    auto demo = session::prepareDemo(session::DemoPlaces::ofThisProgram(), interruptToken());
    if (!demo)
        return tl::unexpected(demo.error());
    return std::optional(std::move(*demo));
}

session::GitInput gitInput(const Arguments &arguments, session::GitSide standard)
{
    if (const auto revision = arguments.value("--rev"))
        return {session::GitSide::Revision, *revision};
    if (arguments.has("--index"))
        return {session::GitSide::Index, {}};
    if (arguments.has("--worktree"))
        return {session::GitSide::WorkingTree, {}};
    return {standard, {}};
}

std::string joined(const std::vector<ObjectKey> &keys)
{
    std::string text;
    for (const ObjectKey &key : keys)
        text += (text.empty() ? "" : ", ") + key.toString();
    return text;
}

bool isYes(std::string_view answer)
{
    return answer == "y" || answer == "Y" || answer == "yes";
}

/// A kubeconfig's program is shown before its first run (faults.md S2): allowed by --allow-plugin, by an
/// earlier answer, or by one given now on the terminal, which is kept. Without a terminal the answer is no.
bool mayRunPlugin(const cluster::ExecPlugin &plugin, bool allowed)
{
    const auto answers = session::Answers::ofThisUser();
    if (allowed || answers.allowsPlugin(plugin))
        return true;
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO)) {
        writeNote("a kubeconfig's program runs once it is allowed: --allow-plugin");
        return false;
    }
    writeNote("To log in, the kubeconfig wants to run:\n  " + printable(plugin.commandLine()) +
              "\nAllow this from now on? [y/N]");
    std::string answer;
    if (!std::getline(std::cin, answer) || !isYes(answer))
        return false;
    if (const auto kept = answers.allowPlugin(plugin); !kept)
        writeError(kept.error());
    return true;
}

} // namespace

int failWith(const Error &error, int status)
{
    writeError(error);
    return interruptToken().isCancelled() ? static_cast<int>(Interrupted) : status;
}

int statusOf(const Error &error)
{
    static const std::set<ErrorCode> usage{
        ErrorCode::ChooseEntry,        ErrorCode::UnknownEntry,   ErrorCode::ObjectNotFound,
        ErrorCode::ObjectAmbiguous,    ErrorCode::FieldNotFound,  ErrorCode::InvalidObjectName,
        ErrorCode::InvalidFieldPath,   ErrorCode::UnknownFormat,  ErrorCode::MissingArgument,
        ErrorCode::UnexpectedArgument, ErrorCode::UnknownRevision};
    return usage.contains(error.code) ? Usage : NotRendered;
}

int statusOfBoth(const Error &error)
{
    static const std::set<ErrorCode> ofTheCluster{
#define LEEWAY_ERROR(code, sentence) ErrorCode::code,
#include "model/base/errors_cluster.def"
#undef LEEWAY_ERROR
    };
    return ofTheCluster.contains(error.code) ? static_cast<int>(NoCluster) : statusOf(error);
}

Result<std::string> repositoryPath(const Arguments &arguments)
{
    const auto demo = demoFrom(arguments);
    if (!demo)
        return tl::unexpected(demo.error());
    return *demo ? (*demo)->repository : arguments.value("--repo").value_or(".");
}

session::EntryWish entryWish(const Arguments &arguments, std::vector<std::string> hints)
{
    // The demo's repository feeds two clusters, one of them is recorded.
    if (arguments.has("--demo") && !arguments.has("--cluster") && !arguments.has("--path"))
        return {session::demoEntry, {}, std::move(hints)};
    return {arguments.value("--cluster").value_or(""), arguments.value("--path"), std::move(hints)};
}

session::SourceFolders sourceFolders(const Arguments &arguments)
{
    // The window's settings first: what is named here wins.
    session::SourceFolders folders = session::peekSettings(session::settingsPath()).sourceFolders;
    for (const std::string &pair : arguments.values("--map"))
        if (const std::size_t equals = pair.find('='); equals != std::string::npos)
            folders[pair.substr(0, equals)] = pair.substr(equals + 1);
    return folders;
}

Result<session::Project> openFrom(const Arguments &arguments, session::GitSide standard,
                                  std::vector<std::string> hints)
{
    const auto path = repositoryPath(arguments);
    if (!path)
        return tl::unexpected(path.error());
    return session::openProject(*path, gitInput(arguments, standard), entryWish(arguments, std::move(hints)),
                                interruptToken());
}

Result<Rendered> renderFrom(const Arguments &arguments, session::GitSide standard)
{
    auto project = openFrom(arguments, standard);
    if (!project)
        return tl::unexpected(project.error());
    auto entry = session::chooseEntry(*project, entryWish(arguments));
    if (!entry)
        return tl::unexpected(entry.error());
    auto mapped = session::readSourceFolders(sourceFolders(arguments), interruptToken());
    if (!mapped)
        return tl::unexpected(mapped.error());
    const session::ComparisonContext context{*project, *entry, std::move(*mapped), interruptToken()};
    auto git = session::renderGit(context, nullptr);
    if (!git)
        return tl::unexpected(git.error());
    return Rendered{std::move(*project), std::move(*entry), std::move(*git)};
}

bool namesCluster(const Arguments &arguments)
{
    return arguments.has("--context") || arguments.has("--kubeconfig") || arguments.has("--recording") ||
           arguments.has("--demo");
}

namespace {

Result<Connected> openRecorded(const std::string &file)
{
    auto recording = cluster::readRecording(file);
    if (!recording)
        return tl::unexpected(recording.error());
    Connected connected;
    connected.loop = std::make_unique<cluster::HttpLoop>();
    connected.connection =
        cluster::openRecording(*connected.loop, std::move(*recording), cluster::Playback::AtEnd);
    connected.hints = {connected.connection.context};
    return connected;
}

} // namespace

Result<Connected> connectFrom(const Arguments &arguments)
{
    if (const auto file = arguments.value("--recording"))
        return openRecorded(*file);
    if (const auto demo = demoFrom(arguments); !demo)
        return tl::unexpected(demo.error());
    else if (*demo)
        return openRecorded((*demo)->recording);
    const auto kubeconfig = cluster::Kubeconfig::load(
        cluster::KubeconfigSource::fromEnvironment(arguments.value("--kubeconfig").value_or("")));
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    const auto settings = kubeconfig->settingsFor(arguments.value("--context").value_or(""));
    if (!settings)
        return tl::unexpected(settings.error());
    Connected connected;
    connected.loop = std::make_unique<cluster::HttpLoop>();
    cluster::PluginHooks hooks;
    hooks.approve = [allowed = arguments.has("--allow-plugin")](const cluster::ExecPlugin &plugin) {
        return mayRunPlugin(plugin, allowed);
    };
    hooks.onWords = [](const std::string &, std::string_view words) { writeNote(printable(words)); };
    connected.connection = cluster::openConnection(*connected.loop, *settings, hooks);
    connected.hints = {settings->context, settings->cluster};
    return connected;
}

Result<std::unique_ptr<Both>> readBoth(const Arguments &arguments, Progress &progress)
{
    auto connected = connectFrom(arguments);
    if (!connected)
        return tl::unexpected(connected.error());
    progress.show("Reading the repository");
    auto project = openFrom(arguments, session::GitSide::Default, connected->hints);
    if (!project)
        return tl::unexpected(project.error());
    auto entry = session::chooseEntry(*project, entryWish(arguments, connected->hints));
    if (!entry)
        return tl::unexpected(entry.error());
    auto mapped = session::readSourceFolders(sourceFolders(arguments), interruptToken());
    if (!mapped)
        return tl::unexpected(mapped.error());
    const session::ComparisonContext first{*project, *entry, *mapped, interruptToken()};
    auto git = session::renderGit(first, nullptr);
    if (!git)
        return tl::unexpected(git.error());
    progress.show("Reading the cluster");
    cluster::WatchPlan plan = session::watchPlanFor(**git);
    plan.watch = false;
    auto live = cluster::snapshotOnce(connected->connection, plan, interruptToken());
    if (!live)
        return tl::unexpected(live.error());
    cluster::WatchPlan wider = session::watchPlanFor(**git, *live->snapshot);
    wider.watch = false;
    if (!(wider == plan))
        if (auto again = cluster::snapshotOnce(connected->connection, wider, interruptToken()))
            live = std::move(again);
    progress.show("Comparing");
    render::Entry asLive = session::entryAsLive(*entry, *live->snapshot);
    auto both = std::make_unique<Both>(Both{std::move(*connected),
                                            std::move(*project),
                                            std::move(asLive),
                                            std::move(*mapped),
                                            std::move(*live),
                                            {}});
    auto withLive = session::renderGit(both->context(), both->live.snapshot);
    if (!withLive)
        return tl::unexpected(withLive.error());
    both->git = std::move(*withLive);
    return both;
}

std::vector<ObjectKey> keysOf(const render::DesiredSet &set)
{
    std::vector<ObjectKey> keys;
    for (const render::DesiredObject &object : set.objects)
        keys.push_back(object.key);
    return keys;
}

Result<ObjectKey> findObject(const std::vector<ObjectKey> &known, const std::string &typed)
{
    const auto wanted = ObjectKey::parse(typed);
    if (!wanted)
        return tl::unexpected(wanted.error());
    std::vector<ObjectKey> matches;
    for (const ObjectKey &key : known) {
        const bool fits = key.kind == wanted->kind && key.name == wanted->name &&
                          (wanted->group.empty() || key.group == wanted->group) &&
                          (wanted->ns.empty() || key.ns == wanted->ns);
        if (fits && std::ranges::find(matches, key) == matches.end())
            matches.push_back(key);
    }
    if (matches.empty())
        return fail(ErrorCode::ObjectNotFound, {typed, "this cluster"});
    if (matches.size() > 1)
        return fail(ErrorCode::ObjectAmbiguous, {typed, joined(matches)});
    return matches.front();
}

bool isWanted(const Arguments &arguments, const ObjectKey &key)
{
    const auto ns = arguments.value("--namespace");
    const auto kind = arguments.value("--kind");
    if (ns && key.ns != *ns)
        return false;
    if (kind && key.kind != *kind && key.kind + '.' + key.group != *kind)
        return false;
    const auto object = arguments.value("--object");
    return !object || findObject({key}, *object).has_value();
}

change::RenderAll renderAllOf(const session::Project &project)
{
    return session::renderAllOf(project);
}

} // namespace leeway::ctl
