// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/extra.h"

#include "model/analysis/live_access.h"
#include "model/analysis/origin_of_live.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

/// written by controllers all the time, or no objects of their own.
bool isNeverLookedAt(const cluster::KindTable &table)
{
    static constexpr std::array kinds{"Event", "Lease", "Endpoints", "EndpointSlice", "ControllerRevision",
                                      "Node"};
    const cluster::ResourceKind &kind = table.kind;
    return std::ranges::find(kinds, kind.kind) != kinds.end() || kind.group == "metrics.k8s.io" ||
           kind.kind.ends_with("Review") || kind.kind.ends_with("Metrics");
}

std::set<std::string> filledNamespaces(const DriftInput &input)
{
    std::set<std::string> namespaces(input.moreNamespaces.begin(), input.moreNamespaces.end());
    for (const render::DesiredObject &object : input.git->objects) {
        if (!object.key.ns.empty())
            namespaces.insert(object.key.ns);
        if (object.key.group.empty() && object.key.kind == "Namespace")
            namespaces.insert(object.key.name);
    }
    return namespaces;
}

std::string labelOf(const cluster::LiveObject &object, const char *name)
{
    const auto found = object.labels.find(name);
    return found == object.labels.end() ? std::string() : found->second;
}

bool carriesOwnerLabels(const cluster::LiveObject &object)
{
    return object.labels.contains(ownerNameLabel) && object.labels.contains(ownerNamespaceLabel);
}

/// The Helm release that an object says it is part of: namespace and name; empty name if none.
std::pair<std::string, std::string> helmReleaseOf(const cluster::LiveObject &object)
{
    const std::string stored = releaseOfStorage(object.key.name);
    if (!stored.empty() && labelOf(object, "owner") == "helm")
        return {object.key.ns, stored};
    const auto name = object.annotations.find("meta.helm.sh/release-name");
    const auto ns = object.annotations.find("meta.helm.sh/release-namespace");
    if (labelOf(object, "app.kubernetes.io/managed-by") != "Helm" || name == object.annotations.end())
        return {};
    return {ns == object.annotations.end() ? object.key.ns : ns->second, name->second};
}

class Search
{
public:
    Search(const DriftInput &input, const Owners &owners, const std::set<ObjectKey> &known,
           const HealthContext &health)
        : m_input(input), m_owners(owners), m_known(known), m_health(health), m_makers(*input.live),
          m_namespaces(filledNamespaces(input))
    {
    }

    ExtraObjects run()
    {
        explainAll();
        for (const cluster::LiveObjectPtr &object : m_unexplained)
            judge(*object);
        for (auto &[release, row] : m_releases)
            m_result.rows.push_back(std::move(row));
        // Certain ones first; inside, by key: the tables' own order means nothing.
        std::ranges::sort(m_result.rows, [](const ObjectDrift &a, const ObjectDrift &b) {
            return std::tie(a.certainty, a.gitReason, a.key) < std::tie(b.certainty, b.gitReason, b.key);
        });
        return std::move(m_result);
    }

private:
    /// First pass: what the cluster's own records explain, and which managers wrote that.
    void explainAll()
    {
        for (const auto &[id, table] : m_input.live->tables) {
            if (isNeverLookedAt(*table))
                continue;
            for (const auto &[key, object] : table->objects)
                explain(object);
        }
    }

    void explain(const cluster::LiveObjectPtr &object)
    {
        const ObjectKey &key = object->key;
        const bool searched = !key.ns.empty() && m_namespaces.contains(key.ns);
        // Orphans are Flux's own: they are looked for everywhere, cluster-scoped kinds included.
        const bool orphan = carriesOwnerLabels(*object) && m_owners.find(ownerOf(*object));
        if (m_known.contains(key) || (!searched && !orphan))
            return;
        const std::string reason = m_makers.explain(*object);
        if (reason.empty()) {
            m_unexplained.push_back(object);
            return;
        }
        ++m_result.notExtra[reason];
        const Ownership ownership(object->parseManagedFields()); // outlives the loop over its entries
        for (const ManagedEntry &entry : ownership.entries())
            ++m_written[entry.manager];
    }

    static ObjectKey ownerOf(const cluster::LiveObject &object)
    {
        return {kustomizeGroup, "Kustomization", labelOf(object, ownerNamespaceLabel),
                labelOf(object, ownerNameLabel)};
    }

    void judge(const cluster::LiveObject &object)
    {
        if (carriesOwnerLabels(object))
            return addOrphan(object);
        const auto release = helmReleaseOf(object);
        if (!release.second.empty())
            return addToRelease(release, object);
        const Writer creator = Ownership(object.parseManagedFields()).creator(object.created);
        if (isController(creator.manager)) {
            ++m_result.notExtra["MadeBy:" + creator.manager];
            return;
        }
        ObjectDrift row = rowFor(object);
        row.creator = creator;
        row.certainty = creator.manager.empty() ? 2 : 1;
        row.gitReason = creator.manager.empty() ? "CreatorNotRecorded" : "NotInGit";
        row.persists.code = Persists::NotInInventory;
        row.fields.front().writer = creator;
        m_result.rows.push_back(std::move(row));
    }

    ///
    bool isController(const std::string &manager) const
    {
        if (manager.empty() || isHandTool(manager))
            return false;
        const auto written = m_written.find(manager);
        return (written != m_written.end() && written->second >= 3) || m_makers.namesWorkload(manager);
    }

    ObjectDrift rowFor(const cluster::LiveObject &object) const
    {
        ObjectDrift row;
        row.key = object.key;
        row.version = object.version;
        row.git = GitStatus::Extra;
        row.method = Method::ManagedFields;
        const Health health = healthOf(object, m_health);
        row.health = health.status;
        row.healthReason = health.reason;
        row.healthMessage = health.message;
        row.healthSince = health.since;
        FieldDifference whole;
        whole.change = Change::Object;
        whole.drifted = true;
        row.fields.push_back(std::move(whole));
        return row;
    }

    void addOrphan(const cluster::LiveObject &object)
    {
        ObjectDrift row = rowFor(object);
        row.gitReason = "LeftBehind";
        row.persists.code = Persists::LeftBehind;
        row.owner = m_owners.find(ownerOf(object));
        row.creator = Ownership(object.parseManagedFields()).creator(object.created);
        m_result.rows.push_back(std::move(row));
    }

    void addToRelease(const std::pair<std::string, std::string> &release, const cluster::LiveObject &object)
    {
        const auto [found, isNew] = m_releases.try_emplace(release);
        ObjectDrift &row = found->second;
        if (isNew) {
            row = rowFor(object);
            row.key = {"helm.sh", "Release", release.first, release.second};
            row.version = "v1";
            row.gitReason = "HelmReleaseNotInGit";
            row.health = HealthStatus::Unknown;
            row.healthReason = "NoHealthRule";
            row.healthMessage.clear();
            row.healthSince.reset();
            row.persists.code = Persists::NotInInventory;
            row.creator = Ownership(object.parseManagedFields()).creator(object.created);
        }
        if (releaseOfStorage(object.key.name).empty())
            ++row.releasedObjects;
    }

    const DriftInput &m_input;
    const Owners &m_owners;
    const std::set<ObjectKey> &m_known;
    const HealthContext &m_health;
    LiveMakers m_makers;
    std::set<std::string> m_namespaces;
    std::vector<cluster::LiveObjectPtr> m_unexplained;
    std::map<std::string, std::size_t> m_written; ///< explained objects by manager
    std::map<std::pair<std::string, std::string>, ObjectDrift> m_releases;
    ExtraObjects m_result;
};

} // namespace

ExtraObjects findExtra(const DriftInput &input, const Owners &owners, const std::set<ObjectKey> &known,
                       const HealthContext &health)
{
    return Search(input, owners, known, health).run();
}

} // namespace leeway::analysis
