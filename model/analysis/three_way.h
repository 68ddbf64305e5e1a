// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_schema.h"
#include "model/base/field_path.h"
#include "model/base/value.h"

#include <functional>

namespace leeway::analysis {

/// One place of an object in up to three states: Git's, the applied one, the live one. nullptr: not set.
struct Triple
{
    FieldPath path;
    const Value *git = nullptr;
    const Value *applied = nullptr;
    const Value *live = nullptr;
    bool isElement = false; ///< an element of a set or an associative list that some state lacks

    bool isDesired() const { return git || applied; }
};

/// Walks the three states together down to where they can be compared: scalars, empty maps, atomic lists, and
/// places where the states differ in kind. Lists are matched by `schema`.
///
/// `element` is asked for each list element that one state lacks: true means "reported as a whole", false
/// descends into it. `leaf` gets everything else. `metadata` is reduced to labels and annotations, `status`
/// and the identity are left out: no apply ever changes them (D-2, D-3).
struct Visitor
{
    std::function<bool(const Triple &)> element;
    std::function<void(const Triple &)> leaf;
};
void walkObject(const ObjectSchema &schema, const Value *git, const Value *applied, const Value *live,
                const Visitor &visitor);

/// The value at a path whose list elements are chosen by `schema`, or nullptr.
const Value *valueAt(const ObjectSchema &schema, const Value &root, const FieldPath &path);

/// How two values of an atomic list or of differing kinds differ, in the finest paths that stay honest: by
/// index where both lists have as many elements or one is the other plus a run of elements, else the list as
/// a whole.
struct ValueDifference
{
    FieldPath path;
    const Value *from = nullptr;
    const Value *to = nullptr;
};
std::vector<ValueDifference> refine(const ObjectSchema &schema, const FieldPath &path, const Value *from,
                                    const Value *to);

} // namespace leeway::analysis
