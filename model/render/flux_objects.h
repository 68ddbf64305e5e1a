// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"
#include "model/base/origin.h"
#include "model/base/value.h"
#include "model/render/kustomize.h"

#include <vector>

namespace leeway::render {

/// The objects of a build as Flux reads them back (flux-build.md 9.1): lists flattened; what has no
/// apiVersion, kind or name, and kustomize's own Kustomizations, dropped without a word.
std::vector<BuiltResource> flattened(std::vector<BuiltResource> resources);

/// Sets the two labels that name the Flux Kustomization (M-2), each from its own line: `place` is
/// placeOfKustomization of it, or any node of the file that declares it.
void setOwnerLabels(Value &object, const ObjectKey &kustomization, const Value &place);

/// Name and namespace of a Kustomization object, as a map of nodes with their places.
Value placeOfKustomization(const Value &object);

/// Sets spec.commonMetadata's labels and annotations over everything that is there (M-1).
void setCommonMetadata(Value &object, const Value &spec);

inline constexpr std::string_view ownerNameLabel = "kustomize.toolkit.fluxcd.io/name";
inline constexpr std::string_view ownerNamespaceLabel = "kustomize.toolkit.fluxcd.io/namespace";

/// True for Flux's own Kustomization objects.
bool isFluxKustomization(const ObjectKey &key);

} // namespace leeway::render
