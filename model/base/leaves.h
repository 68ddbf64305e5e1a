// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/field_path.h"
#include "model/base/value.h"

#include <functional>

namespace leeway {

/// Every scalar, empty map and empty list below `root` with its path, in document order. Elements of a list
/// whose items are maps with a `name` of their own are named by it, others by their index: no schema is
/// asked.
void forEachLeaf(const Value &root, const std::function<void(const FieldPath &, const Value &)> &visit);

/// The path segment of element `index` in `list` by the same rule.
PathSegment elementSegment(const Value &list, std::size_t index);

} // namespace leeway
