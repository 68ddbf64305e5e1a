// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/delivery_now.h"

#include "model/analysis/revisions.h"
#include "model/git/history.h"
#include "model/render/flux_render.h"
#include "model/session/live_substitutes.h"

namespace leeway::session {

namespace {

Result<render::DesiredSet> renderAt(const Project &project, const render::Entry &entry,
                                    const std::string &commit, const CancelToken &cancel)
{
    const auto tree = project.repository.commitTree(commit, cancel);
    if (!tree)
        return tl::unexpected(tree.error());
    render::RenderInputs inputs;
    inputs.cache = project.cache;
    inputs.cancel = cancel;
    for (const git::Remote &remote : project.state.remotes)
        inputs.repositoryUrls.insert(remote.normalizedUrl);
    return render::renderEntry(tree->tree, entry, inputs);
}

const Value *readyOf(const Value &object)
{
    const Value *conditions = object.findPath({"status", "conditions"});
    for (const Value &condition : conditions ? conditions->items() : std::span<const Value>())
        if (condition.textAt({"type"}) == "Ready")
            return &condition;
    return nullptr;
}

change::ReadyStatus readyStatus(const Value *ready)
{
    const std::string_view status = ready ? ready->textAt({"status"}) : std::string_view();
    if (status == "True")
        return change::ReadyStatus::True;
    return status == "False" ? change::ReadyStatus::False : change::ReadyStatus::Unknown;
}

bool isTrueAt(const Value &object, std::initializer_list<std::string_view> path)
{
    const Value *value = object.findPath(path);
    return value && value->toBool().value_or(false);
}

bool hasCondition(const Value &object, std::string_view type)
{
    const Value *conditions = object.findPath({"status", "conditions"});
    for (const Value &condition : conditions ? conditions->items() : std::span<const Value>())
        if (condition.textAt({"type"}) == type && condition.textAt({"status"}) == "True")
            return true;
    return false;
}

template <class Now> void readReady(Now &now, const Value &object)
{
    const Value *ready = readyOf(object);
    now.suspended = isTrueAt(object, {"spec", "suspend"});
    now.ready = readyStatus(ready);
    if (ready) {
        now.reason = ready->textAt({"reason"});
        now.message = ready->textAt({"message"});
    }
}

change::SourceNow sourceNow(const ObjectKey &key, const cluster::LiveSnapshot &live)
{
    change::SourceNow now;
    now.key = key;
    const auto object = live.find(key);
    if (!object)
        return now;
    const Value parsed = object->parse();
    std::string_view revision =
        parsed.textAt({"status", "artifact", "metadata", "org.opencontainers.image.revision"});
    if (revision.empty())
        revision = parsed.textAt({"status", "artifact", "revision"});
    now.commit = analysis::commitOf(revision);
    readReady(now, parsed);
    return now;
}

change::KustomizationNow kustomizationNow(const ObjectKey &key, const cluster::LiveSnapshot &live)
{
    change::KustomizationNow now;
    now.key = key;
    const auto object = live.find(key);
    now.exists = object != nullptr;
    if (!object)
        return now;
    const Value parsed = object->parse();
    const Value *observed = parsed.findPath({"status", "observedGeneration"});
    now.current = observed && observed->toInt() == object->generation;
    now.stalled = hasCondition(parsed, "Stalled");
    now.attempted = analysis::commitOf(parsed.textAt({"status", "lastAttemptedRevision"}));
    now.applied = analysis::commitOf(analysis::appliedRevision(parsed).revision);
    readReady(now, parsed);
    return now;
}

} // namespace

Result<WatchedDelivery> prepareDelivery(const Project &project, const render::Entry &entry,
                                        const std::string &commit, const CancelToken &cancel)
{
    const auto after = renderAt(project, entry, commit, cancel);
    if (!after)
        return tl::unexpected(after.error());
    WatchedDelivery watched{commit, entry.source, {}};
    const auto described = git::commitOf(project.repository, commit);
    if (described && !described->parents.empty() && project.repository.hasCommit(described->parents.front()))
        if (const auto before = renderAt(project, entry, described->parents.front(), cancel))
            watched.changed = change::changedKustomizations(*before, *after);
    if (watched.changed.empty())
        watched.changed.push_back(entry.kustomization);
    return watched;
}

Result<change::Delivery> deliveryNow(const Project &project, const WatchedDelivery &watched,
                                     const cluster::Connection &connection, const CancelToken &cancel)
{
    cluster::WatchPlan plan;
    plan.full = {{"kustomize.toolkit.fluxcd.io", "Kustomization", {}},
                 {watched.source.group, watched.source.kind, {}}};
    plan.restAsMetadata = false;
    plan.watch = false;
    const auto live = cluster::snapshotOnce(connection, plan, cancel);
    if (!live)
        return tl::unexpected(live.error());
    return deliveryIn(project, watched, *live->snapshot);
}

change::Delivery deliveryIn(const Project &project, const WatchedDelivery &watched,
                            const cluster::LiveSnapshot &live)
{
    std::vector<change::KustomizationNow> changed;
    for (const ObjectKey &key : watched.changed)
        changed.push_back(kustomizationNow(key, live));
    return change::deliveryOf(watched.commit, sourceNow(watched.source, live), changed,
                              [&](const std::string &ancestor, const std::string &descendant) {
                                  return project.repository.isAncestor(ancestor, descendant);
                              });
}

} // namespace leeway::session
