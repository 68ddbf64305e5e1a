// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/desired_set.h"

namespace leeway::render {

/// What is wrong between the Kustomizations of one entry: objects with two owners, dependencies that wait for
/// each other or for nothing, folders that are applied twice (flux-build.md P-3, R-6). `isGenerated` tells
/// for each Kustomization whether its kustomization file was generated.
std::vector<Finding> checkEntry(const DesiredSet &set, const std::vector<bool> &isGenerated);

/// The first objects of each key; a later one of the same key is not applied by itself but fights.
std::vector<Finding> doubleOwnerships(const DesiredSet &set);

} // namespace leeway::render
