// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"
#include "model/render/flux_variables.h"

#include <memory>

namespace leeway::session {

/// substituteFrom values that only the cluster has (decisions.md 6): ConfigMaps of the snapshot. Secrets are
/// listed without their data, so variables that stand in one are unknown, never a difference (faults.md F4).
/// Null for no cluster.
std::shared_ptr<const render::SubstituteSources> liveSubstitutes(cluster::LiveSnapshotPtr live);

/// Whether this cluster's kustomize-controller fails on undefined variables (decisions.md 7): its feature
/// gate, else its version, else yes.
bool strictSubstitution(const cluster::LiveSnapshotPtr &live);

} // namespace leeway::session
