// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/intent.h"
#include "model/render/desired_set.h"

namespace leeway::change {

/// All entries of a repository, rendered from one state of it.
using Renders = std::vector<render::DesiredSetPtr>;

/// What a planned change may do besides the intent itself.
struct Allowed
{
    /// A Flux Kustomization of the entry that carries a patch: below this path it may change.
    std::optional<ObjectKey> carrier;
    FieldPath carrierPath;
    /// The place of a variable: the ConfigMap's own leaf there may change.
    Key variableFile;
    Span variable;
};

/// Decides whether the renders after a change are those before it with exactly the intent in them
/// (decisions.md 28). Other entries may only change in the same object and in the same way: their names are
/// returned. A content hash in a name may change, and what follows that name.
/// Errors: ChangeReachesMore, ChangeFallsShort, ChangeBreaksBuild, IntentObjectAbsent, IntentWithoutEntry.
Result<std::vector<std::string>> proveChange(const Renders &before, const Renders &after,
                                             const Intent &intent, const Allowed &allowed);

/// The object with the intent in it.
Result<Value> withIntent(const Value &object, const Intent &intent);

} // namespace leeway::change
