// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/proof.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a change of the files means for what every cluster would apply.
namespace leeway::change {

struct FieldEffect
{
    FieldPath path;
    std::optional<Value> from; ///< nothing: not set
    std::optional<Value> to;
};

enum class EffectKind : std::uint8_t {
    Created,
    Changed,
    Pruned,
    LeftBehind, ///< gone from Git, and its Kustomization does not prune
};
std::string_view effectName(EffectKind kind); ///< "created", "changed", "pruned", "left behind"

struct ObjectEffect
{
    ObjectKey key;
    std::string version;
    EffectKind kind = EffectKind::Changed;
    std::vector<FieldEffect> fields; ///< of Changed
    bool secret = false;             ///< the values in `fields` must not be shown
};

struct ClusterEffect
{
    std::string entry;
    std::vector<ObjectEffect> objects; ///< in Flux's order, those that go last
    /// Kustomizations that are not built on one side or both: what becomes of their objects is not known, and
    /// none of them is in `objects` (decisions.md 8). `object` of a finding names the Kustomization.
    std::vector<Finding> notKnown;
};

/// Either side may be null: the cluster is new, or goes.
std::vector<ObjectEffect> effectOf(const render::DesiredSet *before, const render::DesiredSet *after);
/// For every entry of either side, by name.
std::vector<ClusterEffect> effectsOf(const Renders &before, const Renders &after);

} // namespace leeway::change
