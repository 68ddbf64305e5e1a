// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/conditions.h"

#include <algorithm>

namespace leeway::analysis {

std::vector<cluster::Condition> conditionsOf(const Value &object)
{
    std::vector<cluster::Condition> conditions;
    const Value *list = object.findPath({"status", "conditions"});
    if (!list)
        return conditions;
    for (const Value &item : list->items()) {
        if (!item.isMap() || item.textAt({"type"}).empty())
            continue;
        cluster::Condition condition;
        condition.type = item.textAt({"type"});
        condition.status = item.textAt({"status"});
        condition.reason = item.textAt({"reason"});
        condition.message = item.textAt({"message"});
        condition.lastTransition = parseInstant(item.textAt({"lastTransitionTime"}));
        if (const Value *observed = item.find("observedGeneration"))
            condition.observedGeneration = observed->toInt();
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

const cluster::Condition *findCondition(const std::vector<cluster::Condition> &conditions,
                                        std::string_view type)
{
    const auto found = std::ranges::find(conditions, type, &cluster::Condition::type);
    return found == conditions.end() ? nullptr : &*found;
}

bool isTrue(const cluster::Condition *condition)
{
    return condition && condition->status == "True";
}

bool isFalse(const cluster::Condition *condition)
{
    return condition && condition->status == "False";
}

std::string firstLine(std::string_view text)
{
    return std::string(text.substr(0, text.find('\n')));
}

} // namespace leeway::analysis
