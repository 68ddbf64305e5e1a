// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/drift_input.h"

#include "model/analysis/crd_schema.h"
#include "model/analysis/extra.h"
#include "model/analysis/health.h"
#include "model/analysis/inventory.h"
#include "model/analysis/object_comparison.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace leeway::analysis {

namespace {

/// Calls `visit(object, owner index, key)` for each object of Git once; of an object that two Kustomizations
/// own the first counts (the render tells the conflict as a finding of its own).
template <class Visit> void forEachDesired(const DriftInput &input, const Owners &owners, Visit visit)
{
    std::set<ObjectKey> seen;
    for (const render::DesiredObject &object : input.git->objects) {
        const ObjectKey key = scopedKey(*input.live, object.key);
        if (object.owner < owners.all().size() && (object.identityUnknown || seen.insert(key).second))
            visit(object, object.owner, key);
    }
}

class Comparison
{
public:
    explicit Comparison(const DriftInput &input)
        : m_input(input), m_owners(input), m_autoscaled(autoscaledObjects(*input.live)),
          m_health(healthContext(*input.live, input.now)), m_crds(input.live, input.git)
    {
    }

    DriftReport run()
    {
        fillHead();
        compareDesired();
        compareGivenUp();
        if (m_input.searchExtra)
            addExtra();
        fillOwners();
        fillRevisions();
        tellIncomplete();
        count();
        return std::move(m_report);
    }

private:
    void fillHead()
    {
        m_report.repositoryRevision =
            m_input.gitRevision.empty() ? m_input.git->revisionLabel : m_input.gitRevision;
        m_report.repositoryDirty = m_input.gitDirty;
        m_report.clusterName = m_input.git->entry.name;
        m_report.context = m_input.live->context;
        m_report.comparedAt = m_input.now;
        m_report.git = m_report.repositoryRevision;
    }

    void compareDesired()
    {
        forEachDesired(m_input, m_owners,
                       [&](const render::DesiredObject &object, std::size_t owner, const ObjectKey &key) {
                           const PreparedObject prepared(m_input, m_owners.ofGit(owner), key, &object,
                                                         schema());
                           ObjectDrift row = judgeDesired(m_input, m_owners, prepared,
                                                          m_autoscaled.contains(key), m_report.incomplete);
                           add(std::move(row), owner, prepared.access().object.get());
                       });
        m_report.totals.inGit = m_report.objects.size();
    }

    /// What a Kustomization has applied, or keeps in its inventory, and Git does not have any more.
    void compareGivenUp()
    {
        for (std::size_t i = 0; i < m_owners.all().size(); ++i) {
            const OwnerContext &owner = m_owners.all()[i];
            std::set<ObjectKey> keys = owner.inventory;
            for (const auto &[key, object] : owner.appliedObjects)
                keys.insert(key);
            for (const ObjectKey &key : keys) {
                if (m_known.contains(key))
                    continue;
                const PreparedObject prepared(m_input, owner, key, nullptr, schema());
                if (auto row = judgeGivenUp(prepared))
                    add(std::move(*row), i, prepared.access().object.get());
            }
        }
    }

    void addExtra()
    {
        ExtraObjects extra = findExtra(m_input, m_owners, m_known, m_health);
        m_report.notExtra = std::move(extra.notExtra);
        for (ObjectDrift &row : extra.rows)
            m_report.objects.push_back(std::move(row));
    }

    void add(ObjectDrift row, std::size_t owner, const cluster::LiveObject *live)
    {
        m_known.insert(row.key);
        row.owner = owner;
        if (row.git == GitStatus::NoPermission) {
            row.health = HealthStatus::NoPermission;
        } else if (live) {
            const Health health = healthOf(*live, m_health);
            row.health = health.status;
            row.healthReason = health.reason;
            row.healthMessage = health.message;
            row.healthSince = health.since;
            if (row.key.group == helmGroup && row.key.kind == "HelmRelease")
                row.releasedObjects = releasedObjects(*live);
        } else {
            row.healthReason = "NotFound";
        }
        m_report.objects.push_back(std::move(row));
    }

    /// By the release's inventory; a helm-controller before 1.4 keeps none: then by the labels that it puts
    /// on all that it applies.
    std::size_t releasedObjects(const cluster::LiveObject &release)
    {
        if (const std::size_t tracked = inventoryOf(release.parse()).size(); tracked > 0)
            return tracked;
        if (!m_labelled)
            countLabelled();
        const auto found = m_labelled->find({release.key.ns, release.key.name});
        return found == m_labelled->end() ? 0 : found->second;
    }

    void countLabelled()
    {
        m_labelled.emplace();
        for (const auto &[id, table] : m_input.live->tables)
            for (const auto &[key, object] : table->objects) {
                const auto name = object->labels.find("helm.toolkit.fluxcd.io/name");
                const auto ns = object->labels.find("helm.toolkit.fluxcd.io/namespace");
                // Parts of a labelled object, e.g. a Deployment's Pods, take its labels along.
                if (name != object->labels.end() && ns != object->labels.end() && object->ownerUids.empty())
                    ++(*m_labelled)[{ns->second, name->second}];
            }
    }

    void fillOwners()
    {
        for (const OwnerContext &owner : m_owners.all()) {
            OwnerState state = owner.state;
            if (owner.access.existence == Existence::Denied) {
                state.health = HealthStatus::NoPermission;
            } else if (owner.access.object) {
                const Health health = healthOf(*owner.access.object, m_health);
                state.health = health.status;
                state.healthReason = health.reason;
                state.healthMessage = health.message;
            }
            m_report.owners.push_back(std::move(state));
        }
    }

    /// Kustomizations of another source have revisions of another history: they are not on this course.
    bool isOnCourse(const OwnerState &owner) const
    {
        const ObjectKey &source = m_input.git->entry.source;
        return source.name.empty() || owner.source == source;
    }

    /// The course strip (decisions.md 4): what the entry's source has fetched, and the oldest applied
    /// revision.
    void fillRevisions()
    {
        for (const OwnerState &owner : m_report.owners)
            if (owner.source == m_input.git->entry.source || m_report.fetched.empty())
                m_report.fetched = owner.fetched;
        const OwnerState *oldest = nullptr;
        for (const OwnerState &owner : m_report.owners)
            if (isOnCourse(owner) && !owner.suspended && !owner.applied.empty() &&
                (!oldest || isOlder(owner, *oldest)))
                oldest = &owner;
        if (oldest)
            m_report.applied = oldest->applied;
    }

    bool isOlder(const OwnerState &a, const OwnerState &b) const
    {
        if (isSameRevision(a.applied, b.applied))
            return false;
        if (m_input.revisionAge) {
            const auto ageA = m_input.revisionAge(a.applied);
            const auto ageB = m_input.revisionAge(b.applied);
            if (ageA != ageB) // a revision that is not in Git's history is the farthest away
                return !ageA || (ageB && *ageA > *ageB);
        }
        return a.lastReconciled < b.lastReconciled;
    }

    void tellIncomplete()
    {
        for (const OwnerContext &owner : m_owners.all())
            if (owner.rendered && owner.rendered->error)
                m_report.incomplete.push_back(
                    {Severity::Warning,
                     {ErrorCode::KustomizationNotBuilt,
                      {owner.state.key.toString(), owner.rendered->error->message()},
                      owner.rendered->error->place},
                     owner.state.key.toString()});
        std::map<std::pair<std::string, std::string>, std::size_t> unread;
        for (const ObjectDrift &row : m_report.objects)
            if (row.git == GitStatus::NoPermission || row.gitReason == "ListFailed" ||
                row.gitReason == "KindNotWatched" || row.gitReason == "Loading")
                ++unread[{row.key.group.empty() ? row.key.kind : row.key.kind + '.' + row.key.group,
                          row.git == GitStatus::NoPermission ? "NoPermission" : row.gitReason}];
        for (const auto &[what, number] : unread)
            m_report.incomplete.push_back(
                {Severity::Warning,
                 {ErrorCode::KindNotReadable, {std::to_string(number), what.first, what.second}, {}},
                 {}});
    }

    void count()
    {
        Totals &totals = m_report.totals;
        for (const ObjectDrift &row : m_report.objects) {
            ++totals.git[row.git];
            ++totals.health[row.health];
            if (row.git == GitStatus::Extra)
                ++totals.extra;
            totals.notCompared += row.git == GitStatus::Extra ? 0 : row.releasedObjects;
            if (row.git == GitStatus::Unknown || row.git == GitStatus::NoPermission)
                ++totals.notCompared;
        }
    }

    const FieldSchema *schema() const { return m_input.schema ? m_input.schema : &m_crds; }

    const DriftInput &m_input;
    const Owners m_owners;
    std::set<ObjectKey> m_autoscaled;
    HealthContext m_health;
    CrdSchema m_crds;
    std::optional<std::map<std::pair<std::string, std::string>, std::size_t>> m_labelled;
    std::set<ObjectKey> m_known;
    DriftReport m_report;
};

} // namespace

std::vector<DryRunRequest> dryRunsNeeded(const DriftInput &input)
{
    const Owners owners(input);
    std::vector<DryRunRequest> requests;
    forEachDesired(input, owners,
                   [&](const render::DesiredObject &object, std::size_t owner, const ObjectKey &key) {
                       const PreparedObject prepared(input, owners.ofGit(owner), key, &object, input.schema);
                       if (!prepared.takesDryRun())
                           return;
                       const std::string &resourceVersion = prepared.access().object->resourceVersion;
                       requests.push_back({key, prepared.version(), Side::Applied, "kustomize-controller",
                                           prepared.dryRunBody(Side::Applied), resourceVersion});
                       if (!prepared.isUnchanged())
                           requests.push_back({key, prepared.version(), Side::Git, "kustomize-controller",
                                               prepared.dryRunBody(Side::Git), resourceVersion});
                   });
    return requests;
}

std::vector<VersionRead> versionReadsNeeded(const DriftInput &input)
{
    std::vector<VersionRead> reads;
    for (const render::DesiredObject &object : input.git->objects) {
        const ObjectKey key = scopedKey(*input.live, object.key);
        const auto live = input.live->find(key);
        if (live && live->version != object.version && !object.identityUnknown)
            reads.push_back({key, object.version});
    }
    return reads;
}

DriftReport compareDrift(const DriftInput &input)
{
    return Comparison(input).run();
}

} // namespace leeway::analysis
