// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_comparison.h"
#include "model/analysis/three_way.h"

namespace leeway::analysis {

/// What the rules say of one place.
struct LeafVerdict
{
    bool drifted = false;
    bool pending = false;
    std::optional<FoldedCode> folded;
    std::string manager; ///< of the fold
    int certainty = 1;
    bool unknown = false;
};

/// A desired place (Git or the applied state sets it), R-6.
LeafVerdict desiredLeaf(const ComparedObject &object, const Triple &place);
/// A place that only the live object has, R-7, R-8.
LeafVerdict liveOnlyLeaf(const ComparedObject &object, const Triple &place);
/// A desired value that never reaches the stored object: empty, or a zero value of a built-in kind whose
/// field is no pointer (N-1). Live it is simply absent.
bool isDroppedByServer(const ObjectSchema &schema, const FieldPath &path, const Value &desired);
/// The same value: both absent, or equal after canonicalization.
bool isSameState(const ObjectSchema &schema, const FieldPath &path, const Value *a, const Value *b);

} // namespace leeway::analysis
