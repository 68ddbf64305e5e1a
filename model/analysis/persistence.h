// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/owner_context.h"

namespace leeway::analysis {

/// Why drift of this Kustomization's objects stays, or when Flux corrects it (decisions.md 5).
Persistence driftPersistence(const OwnerContext &owner, Instant now);
/// Why what Git wants is not applied yet. A new artifact is applied at once, so "fetched but not applied"
/// always has a cause, and "not fetched" ends with the source's next look.
Persistence pendingPersistence(const OwnerContext &owner, const DriftInput &input);
/// The object's own controls beat its Kustomization's state (2.4). None if it has none.
Persists controlOf(const Value *desired, const cluster::LiveObject *live);

} // namespace leeway::analysis
