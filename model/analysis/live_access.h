// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"

#include <cstdint>
#include <string>

namespace leeway::analysis {

/// Whether an object exists, as far as the snapshot may know (faults.md K5: denied is not none).
enum class Existence : std::uint8_t { Exists, Absent, Denied, NotKnown };
struct LiveAccess
{
    Existence existence = Existence::NotKnown;
    cluster::LiveObjectPtr object;
    std::string
        reason; ///< for Absent: "KindNotServed"; for NotKnown: "Loading", "ListFailed", "KindNotWatched"
};
LiveAccess lookUp(const cluster::LiveSnapshot &live, const ObjectKey &key);

/// The key as the cluster knows it: no namespace for cluster-scoped kinds.
ObjectKey scopedKey(const cluster::LiveSnapshot &live, ObjectKey key);

/// Value of a label or annotation in either place; the controller reads both and ignores case (2.4).
bool hasControl(const cluster::LiveObject &object, std::string_view key, std::string_view value);
bool hasControl(const Value &rendered, std::string_view key, std::string_view value);

inline constexpr std::string_view reconcileControl = "kustomize.toolkit.fluxcd.io/reconcile";
inline constexpr std::string_view ssaControl = "kustomize.toolkit.fluxcd.io/ssa";
inline constexpr std::string_view pruneControl = "kustomize.toolkit.fluxcd.io/prune";
inline constexpr const char *ownerNameLabel = "kustomize.toolkit.fluxcd.io/name";
inline constexpr const char *ownerNamespaceLabel = "kustomize.toolkit.fluxcd.io/namespace";
inline constexpr const char *kustomizeGroup = "kustomize.toolkit.fluxcd.io";
inline constexpr const char *helmGroup = "helm.toolkit.fluxcd.io";
inline constexpr const char *sourceGroup = "source.toolkit.fluxcd.io";

} // namespace leeway::analysis
