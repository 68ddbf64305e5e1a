// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <string>

namespace leeway::render::kustomize {

/// The ten characters that a generated ConfigMap's or Secret's name gets (kustomize.md 3.13). Error
/// KustomizeHashKind for other kinds.
Result<std::string> contentHash(const Value &object);

} // namespace leeway::render::kustomize
