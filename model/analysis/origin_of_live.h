// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"

#include <set>
#include <string>
#include <utility>

namespace leeway::analysis {

/// What the cluster's own records say about who makes objects: inventories, Helm releases of Flux, claims,
/// certificates, external secrets. Built once for each search.
class LiveMakers
{
public:
    explicit LiveMakers(const cluster::LiveSnapshot &live);

    /// Code of who made the object ("InInventory", "OwnerReference", "MadeByCertificate", "Platform", ...),
    /// or empty: nothing explains it.
    std::string explain(const cluster::LiveObject &object) const;
    bool isInInventory(const ObjectKey &key) const { return m_inventory.contains(key); }
    /// A Deployment, StatefulSet, DaemonSet or ServiceAccount of that name exists: the manager is a
    /// controller.
    bool namesWorkload(const std::string &manager) const { return m_workloads.contains(manager); }

private:
    using Name = std::pair<std::string, std::string>; ///< namespace, name

    void readInventories(const cluster::LiveSnapshot &live);
    void readHelmReleases(const cluster::LiveSnapshot &live);
    void readSecretMakers(const cluster::LiveSnapshot &live);
    void readSecretsOfFlux(const cluster::LiveSnapshot &live);
    void readWorkloads(const cluster::LiveSnapshot &live);
    bool isOfHelmRelease(const cluster::LiveObject &object) const;
    bool isClaimOfStatefulSet(const ObjectKey &key) const;

    std::set<ObjectKey> m_inventory;
    std::set<Name> m_fluxReleases; ///< storage namespace, release
    std::set<Name> m_helmReleases; ///< the HelmRelease objects
    std::set<Name> m_statefulSets;
    std::set<Name> m_certificateSecrets;
    std::set<Name> m_externalSecrets;
    std::set<Name> m_fluxSecrets;
    std::set<std::string> m_workloads;
};

/// The release and revision of a Helm storage name, "sh.helm.release.v1.<release>.v<n>"; empty if it is none.
std::string releaseOfStorage(const std::string &name);

} // namespace leeway::analysis
