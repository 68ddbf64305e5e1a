// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_context.h"

namespace leeway::render::kustomize {

/// The object as kustomize writes it out: numbers in JSON's form, annotations as strings, internal ones gone
/// (kustomize.md 1.11). Errors are those of its encoders: keys that stand twice or are no strings, values
/// that do not fit their type, characters that YAML forbids.
Result<Value> outputObject(const Resource &resource, const Context &context);

} // namespace leeway::render::kustomize
