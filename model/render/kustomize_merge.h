// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/render/desired_set.h"
#include "model/render/kustomize_schema.h"
#include "model/render/kustomize_shared.h"

#include <optional>
#include <vector>

namespace leeway::render::kustomize {

/// Strategic merge of `patch` onto `object` (kustomize.md 4.3, kyaml's merge2 with its oddities). Nothing is
/// returned if the patch deletes the object. Overwritten scalars keep the old value in their origin; what the
/// patch adds keeps the patch's nodes. Fields that the patch removes are appended to `removed`, overwritten
/// scalars are told to `writes`. `untagged`: Resource::untagged of the object.
Result<std::optional<Value>> mergeStrategic(const Value &object, const Value &patch, const Schema &schema,
                                            Step step, std::vector<RemovedField> *removed,
                                            SharedWrites *writes = nullptr,
                                            const SharedScalars *untagged = nullptr);

} // namespace leeway::render::kustomize
