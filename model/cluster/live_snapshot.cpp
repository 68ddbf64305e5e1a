// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/live_snapshot.h"

#include "model/base/json.h"

namespace leeway::cluster {

Value LiveObject::parse() const
{
    if (!json)
        return Value::null();
    auto value = parseJson(*json);
    return value ? std::move(*value) : Value::null();
}

Value LiveObject::parseManagedFields() const
{
    if (!managedFields)
        return Value::list();
    auto value = parseJson(*managedFields);
    return value && value->isList() ? std::move(*value) : Value::list();
}

LiveObjectPtr LiveSnapshot::find(const ObjectKey &key) const
{
    const KindTable *kind = table(key.group, key.kind);
    return kind ? kind->objects.get(key) : nullptr;
}

const KindTable *LiveSnapshot::table(const std::string &group, const std::string &kind) const
{
    const auto found = tables.find({group, kind});
    return found == tables.end() ? nullptr : found->second.get();
}

} // namespace leeway::cluster
