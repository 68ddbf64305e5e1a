// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_resmap.h"

namespace leeway::render::kustomize {

/// Labels or annotations (`field` of metadata) as kustomize rebuilds them: strings, keys sorted; gone if they
/// are empty or no map.
void rebuildAsStrings(Value &object, std::string_view field);

/// Applies a strategic merge patch to one object and keeps what a patch cannot change: namespace, and name
/// and kind unless it may (kustomize.md 3.8).
Result<void> applyStrategicPatch(Resource &resource, const Resource &patch, const Schema &schema, Step step);
/// Applies it to the selected objects and builds the list anew. The patch's labels and annotations become
/// strings first, so that a null there does not delete.
Result<void> applyToSelected(ResMap &map, const std::vector<std::size_t> &selected, const Resource &patch,
                             const Schema &schema, Step step);

} // namespace leeway::render::kustomize
