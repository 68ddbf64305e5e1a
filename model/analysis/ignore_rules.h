// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"
#include "model/base/value.h"

#include <string>
#include <vector>

namespace leeway::analysis {

/// JSON pointers that `spec.ignore` of a Kustomization excludes from comparing this object: the
/// targets' regular expressions are anchored, selectors read the object's labels and annotations; of several
/// rules without a target only the last one counts, as in Flux.
std::vector<std::string> ignoredPointers(const Value &kustomizationSpec, const Value &object);

/// Removes what the pointers name; positions shift as elements go, as in Flux.
/// Returns whether anything was there.
bool removePointer(Value &object, std::string_view pointer);

/// "a=b,c!=d,e in (f,g),!h" against labels; what cannot be read matches nothing.
bool matchesSelector(std::string_view selector, const Value *labels);

} // namespace leeway::analysis
