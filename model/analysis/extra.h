// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/analysis/health.h"
#include "model/analysis/owner_context.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace leeway::analysis {

/// Live objects that nobody in Git asked for (flux-apply-and-drift.md section 10).
struct ExtraObjects
{
    std::vector<ObjectDrift> rows; ///< certain ones (X-6) first, then X-7, orphans, Helm releases
    std::map<std::string, std::size_t> notExtra; ///< why the others in the same namespaces are not Extra
};

/// Searches the namespaces that Git fills and those of the input. `known`: keys that have a row already. A
/// Helm release that Flux does not make is one row, kind Release of group helm.sh, `releasedObjects` its
/// size.
ExtraObjects findExtra(const DriftInput &input, const Owners &owners, const std::set<ObjectKey> &known,
                       const HealthContext &health);

} // namespace leeway::analysis
