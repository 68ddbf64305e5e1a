// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/keep_git.h"

#include "model/base/json.h"
#include "model/cluster/actions.h"

#include <algorithm>
#include <set>

namespace leeway::session {

using analysis::GitStatus;
using analysis::ObjectDrift;
using analysis::OwnerState;
using analysis::Persists;

namespace {

constexpr std::string_view requestedAt = "reconcile.fluxcd.io/requestedAt";
constexpr std::string_view reconcileAnnotation = "kustomize.toolkit.fluxcd.io/reconcile";
constexpr std::string_view ssaAnnotation = "kustomize.toolkit.fluxcd.io/ssa";

/// Collects the writes for several objects, each write once.
class Planner
{
public:
    Planner(const analysis::DriftReport &report, const cluster::LiveSnapshot &live,
            const render::DesiredSet *git, Instant now)
        : m_report(report), m_live(live), m_git(git), m_now(formatInstant(now))
    {
    }

    void add(const ObjectKey &key);
    KeepGitPlan finish();

    ClusterWrite reconcile(const ObjectKey &key, WriteKind kind) const
    {
        return {kind, key, cluster::reconcilePatch(m_now), {}, m_live.find(key)};
    }

private:
    std::optional<KeepGitRefusal> addFor(const ObjectDrift &object);
    std::optional<KeepGitRefusal> addOwner(const ObjectDrift &object);
    std::optional<KeepGitRefusal> removeAnnotation(const ObjectDrift &object, std::string_view annotation);
    bool isAnnotatedInGit(const ObjectKey &key, std::string_view annotation) const;
    ClusterWrite resume(const ObjectKey &key);
    void addWrite(ClusterWrite write);

    const analysis::DriftReport &m_report;
    const cluster::LiveSnapshot &m_live;
    const render::DesiredSet *m_git;
    std::string m_now;
    KeepGitPlan m_plan;
    std::set<std::size_t> m_owners;
};

void Planner::addWrite(ClusterWrite write)
{
    const auto same = [&](const ClusterWrite &known) {
        return known.object == write.object && known.annotation == write.annotation;
    };
    if (std::ranges::none_of(m_plan.writes, same))
        m_plan.writes.push_back(std::move(write));
}

bool Planner::isAnnotatedInGit(const ObjectKey &key, std::string_view annotation) const
{
    const render::DesiredObject *object = m_git ? m_git->find(key) : nullptr;
    return object && !object->object.textAt({"metadata", "annotations", annotation}).empty();
}

ClusterWrite Planner::resume(const ObjectKey &key)
{
    const cluster::LiveObjectPtr seen = m_live.find(key);
    Value patch = cluster::suspendPatch(false, {}, seen ? seen->resourceVersion : std::string());
    patch.findMutable("metadata")->ensureMap("annotations").set(Key(requestedAt), Value::string(m_now));
    const render::DesiredObject *inGit = m_git ? m_git->find(key) : nullptr;
    const Value *suspend = inGit ? inGit->object.findPath({"spec", "suspend"}) : nullptr;
    if (suspend && suspend->toBool().value_or(false) &&
        std::ranges::find(m_plan.suspendedInGit, key) == m_plan.suspendedInGit.end())
        m_plan.suspendedInGit.push_back(key);
    return {WriteKind::Resume, key, std::move(patch), {}, seen};
}

std::optional<KeepGitRefusal> Planner::addOwner(const ObjectDrift &object)
{
    const OwnerState &owner = m_report.owners[*object.owner];
    if (!m_live.find(owner.key))
        return KeepGitRefusal::OwnerNotLive;
    // What Git wants but Flux has not fetched yet comes by the source.
    if (object.persists.code == Persists::FluxFetches && !owner.source.name.empty())
        addWrite(reconcile(owner.source, WriteKind::Fetch));
    addWrite(owner.suspended ? resume(owner.key) : reconcile(owner.key, WriteKind::Reconcile));
    m_owners.insert(*object.owner);
    return {};
}

std::optional<KeepGitRefusal> Planner::removeAnnotation(const ObjectDrift &object,
                                                        std::string_view annotation)
{
    if (isAnnotatedInGit(object.key, annotation))
        return KeepGitRefusal::AnnotatedInGit;
    const cluster::LiveObjectPtr seen = m_live.find(object.key);
    Value metadata = jsonObject({{"annotations", jsonObject({{annotation, Value::null()}})}});
    if (seen)
        metadata.set("resourceVersion", Value::string(seen->resourceVersion));
    addWrite({WriteKind::RemoveAnnotation, object.key, jsonObject({{"metadata", metadata}}),
              std::string(annotation), seen});
    return addOwner(object);
}

std::optional<KeepGitRefusal> Planner::addFor(const ObjectDrift &object)
{
    if (object.git == GitStatus::Extra)
        return KeepGitRefusal::NotInGit;
    if (object.git != GitStatus::Drifted && object.git != GitStatus::Missing &&
        object.git != GitStatus::Pending)
        return KeepGitRefusal::InSync;
    if (!object.owner)
        return KeepGitRefusal::NoOwner;
    switch (object.persists.code) {
    case Persists::ReconcileDisabled:
        return removeAnnotation(object, reconcileAnnotation);
    case Persists::SsaIgnore:
        return removeAnnotation(object, ssaAnnotation);
    case Persists::SsaIfNotPresent: // only counts where Git says it
        return KeepGitRefusal::AnnotatedInGit;
    case Persists::DriftDetectionOff:
    case Persists::DriftDetectionWarn:
        return KeepGitRefusal::DriftDetection;
    case Persists::HelmReleaseSuspended:
        addWrite(resume(object.key));
        return addOwner(object);
    default:
        return addOwner(object);
    }
}

void Planner::add(const ObjectKey &key)
{
    const auto found = std::ranges::find(m_report.objects, key, &ObjectDrift::key);
    const auto refused =
        found == m_report.objects.end() ? std::optional(KeepGitRefusal::NoOwner) : addFor(*found);
    if (refused)
        m_plan.refused.push_back({key, *refused});
    else
        m_plan.objects.push_back(key);
}

KeepGitPlan Planner::finish()
{
    for (const ObjectDrift &object : m_report.objects) {
        if (!object.owner || !m_owners.contains(*object.owner) || object.git == GitStatus::Extra)
            continue;
        ++m_plan.applied;
        if (object.git == GitStatus::Drifted &&
            std::ranges::find(m_plan.objects, object.key) == m_plan.objects.end())
            m_plan.alsoReverted.push_back(object.key);
    }
    return std::move(m_plan);
}

} // namespace

KeepGitPlan planKeepGit(const analysis::DriftReport &report, const cluster::LiveSnapshot &live,
                        const render::DesiredSet *git, const std::vector<ObjectKey> &objects, Instant now)
{
    Planner planner(report, live, git, now);
    for (const ObjectKey &key : objects)
        planner.add(key);
    return planner.finish();
}

std::vector<ClusterWrite> reconcileChoices(const analysis::DriftReport &report,
                                           const cluster::LiveSnapshot &live, Instant now)
{
    const Planner planner(report, live, nullptr, now);
    std::vector<ClusterWrite> sources, owners;
    for (const OwnerState &owner : report.owners) {
        const auto same = [&](const ClusterWrite &known) { return known.object == owner.source; };
        if (!owner.source.name.empty() && live.find(owner.source) && std::ranges::none_of(sources, same))
            sources.push_back(planner.reconcile(owner.source, WriteKind::Fetch));
        if (!owner.suspended && live.find(owner.key))
            owners.push_back(planner.reconcile(owner.key, WriteKind::Reconcile));
    }
    sources.insert(sources.end(), owners.begin(), owners.end());
    return sources;
}

} // namespace leeway::session
