// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <utility>
#include <vector>

namespace leeway::render::kustomize {

/// kustomize puts one and the same node into every place where a label or annotation is new: labels, selector
/// and pod template of an object. Whatever overwrites one of them in place later (a label, a patch, a
/// replacement, a var) overwrites all of them. These are such nodes of one object.
using SharedScalars = std::vector<Value>;
bool isShared(const SharedScalars &shared, const Value &node);

/// Collects in-place writes to shared nodes while one step runs, in order.
class SharedWrites
{
public:
    explicit SharedWrites(SharedScalars &shared) : m_shared(&shared) {}

    /// To be called with the old node before `now` takes its place.
    void record(const Value &old, const Value &now);
    /// Brings every place of the nodes that were written to the last value written.
    void apply(Value &object);

private:
    SharedScalars *m_shared;
    std::vector<std::pair<Value, Value>> m_writes;
};

} // namespace leeway::render::kustomize
