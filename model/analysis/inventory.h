// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"
#include "model/base/value.h"

#include <optional>
#include <string_view>
#include <vector>

namespace leeway::analysis {

/// "apps_podinfo__Service" and the like (flux-apply-and-drift.md O-3, O-4); nothing if it is not an id.
std::optional<ObjectKey> parseInventoryId(std::string_view id);

/// status.inventory.entries of a Kustomization, HelmRelease or ResourceSet; ids that cannot be read are
/// skipped.
std::vector<ObjectKey> inventoryOf(const Value &owner);

} // namespace leeway::analysis
