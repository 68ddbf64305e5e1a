// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/cluster/actions.h"

#include <functional>
#include <optional>

namespace leeway::session {

struct DryRunNotes
{
    std::size_t asked = 0;
    std::optional<Error> denied; ///< the first kind that may not be patched: compared by managed fields
};

/// Asks the server for every dry run that the comparison can use, as far as this user may patch (one access
/// review for each kind and namespace), and reads what Git writes in another version of its API. The
/// answers are put into `input`. Blocks; `progress` is called with (done, all). Only after consent
/// (decisions.md 12).
DryRunNotes addDryRuns(analysis::DriftInput &input, const cluster::Connection &connection,
                       const cluster::Discovery &discovery, const CancelToken &cancel,
                       const std::function<void(std::size_t, std::size_t)> &progress = {});

} // namespace leeway::session
