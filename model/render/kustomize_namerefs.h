// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_config.h"
#include "model/render/kustomize_resmap.h"

namespace leeway::render::kustomize {

/// Rewrites references to objects that were renamed (kustomize.md 5).
Result<void> fixNameReferences(ResMap &map, const TransformerConfig &config, const Schema &schema);

} // namespace leeway::render::kustomize
