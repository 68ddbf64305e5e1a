// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/intent.h"
#include "model/render/desired_set.h"

namespace leeway::change {

/// The value as it was before Flux put variables in: what a patch of a kustomization meets.
Value beforeSubstitution(const Value &value);

/// JSON 6902 operations, a list, that make the intent true on this rendered object. An element of a list is
/// named by its index with a `test` of its key in front (decisions.md 29): after a reorder the patch fails
/// instead of hitting another element. Errors: as yaml::applied.
Result<Value> jsonPatchFor(const render::DesiredObject &object, const Intent &intent);
/// A strategic merge patch for a field that only maps lead to; nothing for any other. It also works where
/// the maps are made by a later step (labels that Flux adds).
std::optional<Value> strategicPatchFor(const render::DesiredObject &object, const Intent &intent);
/// Only the operations that append `element` to the list at spec.<name>, which may be absent.
Value appendingPatch(const Value &object, const std::string &name, const Value &element);

/// `{target: {group, kind, name}, patch: <the patch as a text>}`, as kustomizations and Flux write it.
Value patchEntry(const ObjectKey &object, const Value &operations);
/// The list of `patches` with the patch in it: JSON 6902 operations are appended to the last inline JSON 6902
/// patch of the same target, else as an entry of their own.
Value withPatch(const Value *patches, const ObjectKey &object, const Value &operations);

} // namespace leeway::change
