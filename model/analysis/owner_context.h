// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/analysis/live_access.h"
#include "model/analysis/revisions.h"

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

namespace leeway::analysis {

/// One Flux Kustomization of the entry with everything that its objects' verdicts need.
struct OwnerContext
{
    OwnerState state;
    const render::KustomizationRender *rendered = nullptr; ///< G's; null: not in Git any more
    LiveAccess access;
    Value live;   ///< null if it cannot be read or does not exist
    Value spec;   ///< the live one, else Git's
    Value source; ///< its live source; null if unknown
    AppliedRevision applied;
    bool appliedKnown = false; ///< A is known, object by object
    std::unordered_map<ObjectKey, const render::DesiredObject *> appliedObjects; ///< A, if known
    std::set<ObjectKey> inventory;
    bool prunes = false;
    bool isBuilt = false;        ///< G has its objects; else `notBuiltReason` says why not
    std::string notBuiltReason;  ///< "BuildFailed", "SourceNotAvailable", "RemoteCluster"
    bool isReady = false;        ///< Ready is True at its generation
    Persistence driftPersists;   ///< of a drifted or missing object
    Persistence pendingPersists; ///< of what Git wants and Flux has not applied
};

/// The contexts, parents before children as in G, then those that only the cluster has. Keys of the applied
/// objects are scoped as the cluster knows them.
class Owners
{
public:
    explicit Owners(const DriftInput &input);

    const std::vector<OwnerContext> &all() const { return m_owners; }
    std::vector<OwnerContext> &all() { return m_owners; }
    const OwnerContext &ofGit(std::size_t kustomization) const { return m_owners[kustomization]; }
    std::optional<std::size_t> find(const ObjectKey &key) const;
    /// Some Kustomization has applied the object: it is in A, or in an inventory where A is not known.
    bool isApplied(const ObjectKey &key) const;
    bool isInAnyInventory(const ObjectKey &key) const { return m_inventories.contains(key); }

private:
    void addRendered(const DriftInput &input);
    void addLiveOnly(const DriftInput &input);
    void add(const DriftInput &input, const ObjectKey &key, const render::KustomizationRender *rendered,
             const OwnerContext *parent);

    std::vector<OwnerContext> m_owners;
    std::map<ObjectKey, std::size_t> m_index;
    std::set<ObjectKey> m_inventories;
};

} // namespace leeway::analysis
