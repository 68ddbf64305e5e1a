// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_schema.h"
#include "model/base/field_path.h"
#include "model/base/value.h"

namespace leeway::analysis {

/// Null, an empty map and an empty list are one thing (R-15, decisions.md 16).
bool isEmptyValue(const Value &value);

/// The two values mean the same to the API server at this path (8.3): numbers by value, quantities, Go
/// durations of typed controllers, instants, sets and associative lists without their order. Texts byte by
/// byte. A number and a text are different unless both are quantities.
bool isSameValue(const ObjectSchema &schema, const FieldPath &path, const Value &a, const Value &b);

} // namespace leeway::analysis
