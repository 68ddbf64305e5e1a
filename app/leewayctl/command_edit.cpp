// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/change/apply.h"
#include "model/change/commit_plan.h"
#include "model/change/replan.h"
#include "model/git/commit.h"
#include "model/git/remote.h"
#include "model/git/trust.h"
#include "model/session/staged_store.h"
#include "model/yaml/reader.h"

namespace leeway::ctl {

namespace {

struct Wish
{
    FieldPath path;
    bool remove = false;
    std::optional<Value> value; ///< nothing with --keep-live: the cluster's
};

Result<Value> valueOf(const std::string &text, bool asString)
{
    if (asString)
        return Value::string(text);
    return yaml::readYamlValue("--set", text, yaml::Dialect::Files);
}

/// "PATH=VALUE"; brackets of the path may hold a '=' of their own.
std::size_t equalsBehindPath(const std::string &text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            quoted = !quoted;
        depth += quoted ? 0 : text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
        if (text[i] == '=' && depth == 0 && !quoted)
            return i;
    }
    return std::string::npos;
}

Result<Wish> wishOf(const std::string &text, bool asString, bool keepLive)
{
    const std::size_t equals = equalsBehindPath(text);
    auto path = FieldPath::parse(text.substr(0, equals));
    if (!path)
        return tl::unexpected(path.error());
    if (equals == std::string::npos) {
        if (keepLive)
            return Wish{std::move(*path), false, std::nullopt};
        return fail(ErrorCode::MissingArgument, {"=VALUE behind " + text, "edit"});
    }
    auto value = valueOf(text.substr(equals + 1), asString);
    if (!value)
        return tl::unexpected(value.error());
    return Wish{std::move(*path), false, std::move(*value)};
}

Result<std::vector<Wish>> wishes(const Arguments &arguments)
{
    std::vector<Wish> all;
    const bool keepLive = arguments.has("--keep-live");
    for (const char *option : {"--set", "--set-string"})
        for (const std::string &text : arguments.values(option)) {
            auto wish = wishOf(text, std::string_view(option) == "--set-string", keepLive);
            if (!wish)
                return tl::unexpected(wish.error());
            all.push_back(std::move(*wish));
        }
    for (const std::string &text : arguments.values("--unset")) {
        auto path = FieldPath::parse(text);
        if (!path)
            return tl::unexpected(path.error());
        all.push_back({std::move(*path), true, std::nullopt});
    }
    if (all.empty() && !keepLive)
        return fail(ErrorCode::MissingArgument, {"--set PATH=VALUE, --unset PATH or --keep-live", "edit"});
    return all;
}

/// Fields of the drift report that differ, for --keep-live without fields.
std::vector<Wish> driftedFields(const Both &both, const ObjectKey &key)
{
    std::vector<Wish> all;
    const analysis::DriftInput input = session::driftInput(both.context(), both.git, both.live.snapshot);
    for (const analysis::ObjectDrift &object : analysis::compareDrift(input).objects)
        if (object.key == key)
            for (const analysis::FieldDifference &field : object.fields)
                if (!field.redacted && field.change != analysis::Change::Object)
                    all.push_back({field.path, !field.live, field.live});
    return all;
}

struct Edit
{
    session::Project project;
    render::Entry entry;
    change::RepositoryState now;
    std::vector<change::Intent> intents;
};

Result<std::vector<change::Intent>> intentsFrom(const Arguments &arguments, const std::string &entry,
                                                const render::DesiredSet &git, const Both *both)
{
    if (!arguments.has("--object"))
        return fail(ErrorCode::MissingArgument, {"--object", "edit"});
    const auto key = findObject(keysOf(git), *arguments.value("--object"));
    if (!key)
        return tl::unexpected(key.error());
    auto wanted = wishes(arguments);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const auto live = both ? both->live.snapshot->find(*key) : nullptr;
    const Value liveObject = live ? live->parse() : Value();
    if (wanted->empty() && both)
        *wanted = driftedFields(*both, *key);
    std::vector<change::Intent> intents;
    for (const Wish &wish : *wanted) {
        if (wish.value || wish.remove) {
            intents.push_back({entry, *key, wish.path, wish.remove, wish.value.value_or(Value())});
            continue;
        }
        const Value *there = wish.path.find(liveObject);
        intents.push_back(
            change::keepLive(entry, *key, wish.path, there ? std::optional(*there) : std::nullopt));
    }
    if (intents.empty())
        return fail(ErrorCode::FieldNotFound, {key->toString(), "that differs"});
    return intents;
}

Result<Edit> editFrom(const Arguments &arguments)
{
    std::unique_ptr<Both> both;
    std::vector<std::string> hints;
    if (arguments.has("--keep-live")) {
        Progress progress(arguments);
        auto read = readBoth(arguments, progress);
        if (!read)
            return tl::unexpected(read.error());
        both = std::move(*read);
        hints = both->connected.hints;
    }
    auto project = openFrom(arguments, session::GitSide::WorkingTree, hints);
    if (!project)
        return tl::unexpected(project.error());
    auto entry = session::chooseEntry(*project, entryWish(arguments, hints));
    if (!entry)
        return tl::unexpected(entry.error());
    auto renders = session::renderAllOf(*project)(project->tree, interruptToken());
    if (!renders)
        return tl::unexpected(renders.error());
    const render::DesiredSet *git = nullptr;
    for (const render::DesiredSetPtr &set : *renders)
        if (set->entry.name == entry->name)
            git = set.get();
    if (!git)
        return fail(ErrorCode::UnknownEntry, {entry->name, ""});
    auto intents = intentsFrom(arguments, entry->name, *git, both.get());
    if (!intents)
        return tl::unexpected(intents.error());
    change::RepositoryState now{project->tree, std::move(*renders)};
    return Edit{std::move(*project), std::move(*entry), std::move(now), std::move(*intents)};
}

/// The layer asked for, else the first that can hold the change.
Result<change::LayerPlan> planFrom(const Arguments &arguments, const Edit &edit)
{
    const auto render = session::renderAllOf(edit.project);
    if (const auto asked = arguments.value("--layer")) {
        const auto layer = change::layerNamed(*asked);
        if (!layer)
            return fail(ErrorCode::UnexpectedArgument, {*asked, "edit"});
        auto plan = change::planLayer(edit.now, edit.intents, *layer, render, interruptToken());
        if (plan && plan->refused)
            return tl::unexpected(*plan->refused);
        return plan;
    }
    auto plans = change::planLayers(edit.now, edit.intents, render, interruptToken());
    if (!plans)
        return tl::unexpected(plans.error());
    for (change::LayerPlan &plan : *plans)
        if (!plan.refused)
            return std::move(plan);
    if (!plans->empty())
        return tl::unexpected(*plans->front().refused);
    return fail(ErrorCode::Internal, {"no layer was planned"});
}

void printPlan(const change::LayerPlan &plan, Format format)
{
    if (format == Format::Json || format == Format::Yaml) {
        Value answer = document("Edit");
        answer.set("layer", Value::string(change::layerName(plan.layer)));
        answer.set("diff", Value::string(plan.diff));
        Value places = Value::list();
        for (const SourcePlace &place : plan.places)
            places.append(placeJson(place));
        answer.set("places", places);
        answer.set("otherClusters", listOf(plan.otherEntries));
        printDocument(answer, format);
        return;
    }
    writeOut(printable(plan.diff));
}

/// Shows what the repository itself would run and how to agree to exactly that (decisions.md 26).
void showTrustNeeded(const git::Repository &repository)
{
    const auto needed = git::trustNeeded(repository);
    if (!needed)
        return writeError(needed.error());
    for (const git::TrustNeeded &one : *needed)
        writeNote(printable(one.name) + ":\n" + printable(one.text));
    writeNote("to allow exactly this: --trust " + git::trustDigest(*needed));
}

/// Asked before anything is written, so that a refusal leaves the working tree as it was.
Result<void> mayCommit(const Arguments &arguments, const git::Repository &repository)
{
    const auto trusted = git::requireTrust(repository, arguments.value("--trust").value_or(""));
    if (!trusted && trusted.error().code == ErrorCode::NotTrusted)
        showTrustNeeded(repository);
    return trusted;
}

/// Into the list that the window shows too (decisions.md 31).
int stage(const Edit &edit, const change::LayerPlan &plan)
{
    change::StagedEdit staged;
    staged.made = SystemClock().now();
    staged.from = "edit";
    staged.intents = edit.intents;
    staged.layer = plan.layer;
    staged.baseBlobs = change::baseBlobsOf(*edit.now.tree, plan.files);
    const auto id = session::stagedEditsOf(edit.project).add(std::move(staged));
    if (!id)
        return failWith(id.error(), Bad);
    writeNote("staged " + *id);
    return Good;
}

int commitAndPush(const Arguments &arguments, const Edit &edit, const change::LayerPlan &plan)
{
    const git::Repository &repository = edit.project.repository;
    const auto files = change::filesToCommit(repository, edit.now, plan, edit.intents,
                                             session::renderAllOf(edit.project), interruptToken());
    if (!files)
        return failWith(files.error(), Bad);
    const std::string trust = arguments.value("--trust").value_or("");
    git::CommitRequest request{
        *files, arguments.value("--message").value_or(change::proposedMessage(edit.intents)), trust};
    const auto made = git::commitFiles(repository, request, interruptToken());
    if (!made)
        return failWith(made.error(), Bad);
    writeNote("committed " + made->commit);
    for (const std::string &file : made->changedByHooks)
        writeNote("a hook changed " + printable(file));
    if (!arguments.has("--push"))
        return Good;
    const git::Head &head = edit.project.state.head;
    git::RemoteCall call;
    call.remote = head.upstreamRemote.empty() ? "origin" : head.upstreamRemote;
    call.trust = trust;
    const auto pushed = git::push(repository, call, made->commit, head.branch, interruptToken());
    if (!pushed)
        return failWith(pushed.error(), Bad);
    if (!pushed->reached) {
        writeError({ErrorCode::PushRefused, {call.remote, printable(pushed->words)}, {}});
        return Bad;
    }
    writeNote("pushed to " + call.remote + '/' + head.branch);
    return Good;
}

} // namespace

int runEdit(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    if (!format)
        return failWith(format.error(), Usage);
    const auto edit = editFrom(arguments);
    if (!edit)
        return failWith(edit.error(), statusOfBoth(edit.error()));
    const auto plan = planFrom(arguments, *edit);
    if (!plan)
        return failWith(plan.error(), plan.error().code == ErrorCode::UnexpectedArgument ? Usage : Bad);
    printPlan(*plan, *format);
    for (const std::string &other : plan->otherEntries)
        writeNote("also changes " + printable(other));
    if (arguments.has("--stage"))
        return stage(*edit, *plan);
    const bool commits = arguments.has("--commit") || arguments.has("--push");
    if (!commits && !arguments.has("--write"))
        return Good;
    if (commits)
        if (const auto may = mayCommit(arguments, edit->project.repository); !may)
            return failWith(may.error(), Bad);
    if (const auto written =
            change::applyToWorkingTree(edit->project.repository, *edit->now.tree, plan->files);
        !written)
        return failWith(written.error(), Bad);
    return commits ? commitAndPush(arguments, *edit, *plan) : Good;
}

} // namespace leeway::ctl
