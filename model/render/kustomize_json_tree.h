// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

namespace leeway::render::kustomize {

/// What json.Marshal of the object would refuse: keys that stand twice (KustomizeDuplicateKey).
Result<void> checkJsonTree(const Value &object);

/// The object after its way through JSON: numbers are doubles in Go's shortest form, strings have the
/// encoder's style. Origins stay.
Value throughJson(const Value &value);

/// Equal as the JSON texts that json-patch compares.
bool equalJson(const Value &a, const Value &b);

} // namespace leeway::render::kustomize
