// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/field_path.h"
#include "model/base/object_key.h"
#include "model/base/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leeway::change {

/// What Git shall say about one field of one object of one cluster. Where and how is the plan's business.
struct Intent
{
    std::string entry; ///< name of the cluster's entry
    ObjectKey object;
    FieldPath path;
    bool remove = false; ///< the field shall not be set
    Value value;         ///< if not `remove`
};

/// Git shall say what the cluster has; nothing live: the field shall not be set.
Intent keepLive(std::string entry, ObjectKey object, FieldPath path, const std::optional<Value> &live);

/// Where a change may be written, in the order in which it is offered (decisions.md 28).
enum class Layer : std::uint8_t {
    Overlay,   ///< the nearest kustomization that only this entry reaches
    FluxPatch, ///< spec.patches of the Flux Kustomization that owns the object, in the entry's overlay
    Variable,  ///< the variable that writes the field
    Base,      ///< where the field is written now, for every entry that reads it
};
/// "overlay", "flux-patch", "variable", "base".
std::string_view layerName(Layer layer);
std::optional<Layer> layerNamed(std::string_view name);

/// SecretIntent for values of Secrets: they are never an intent (decisions.md 31).
Result<void> checkIntent(const Intent &intent);

Value toJsonValue(const Intent &intent);
Result<Intent> intentFrom(const Value &json);

} // namespace leeway::change
