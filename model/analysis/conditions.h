// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::analysis {

/// status.conditions of an object; entries that are no conditions are skipped (faults.md F5).
std::vector<cluster::Condition> conditionsOf(const Value &object);
/// The condition of that type, or nullptr.
const cluster::Condition *findCondition(const std::vector<cluster::Condition> &conditions,
                                        std::string_view type);
bool isTrue(const cluster::Condition *condition);
bool isFalse(const cluster::Condition *condition);
/// Text up to the first line break.
std::string firstLine(std::string_view text);

} // namespace leeway::analysis
