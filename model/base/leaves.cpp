// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/leaves.h"

#include <algorithm>
#include <set>

namespace leeway {

namespace {

bool isNamedList(const Value &list)
{
    std::set<std::string_view> names;
    return std::ranges::all_of(list.items(), [&](const Value &item) {
        const Value *name = item.find("name");
        return name && name->isString() && names.insert(name->text()).second;
    });
}

class Walk
{
public:
    explicit Walk(const std::function<void(const FieldPath &, const Value &)> &visit) : m_visit(visit) {}

    void at(const FieldPath &path, const Value &value)
    {
        if (value.size() == 0) {
            m_visit(path, value);
            return;
        }
        for (const MapEntry &entry : value.entries())
            at(path.name(entry.key.str()), entry.value);
        const bool named = value.isList() && isNamedList(value);
        for (std::size_t i = 0; i < value.items().size(); ++i) {
            const Value &item = value.at(i);
            at(named ? path.match("name", std::string(item.textAt({"name"}))) : path.index(i), item);
        }
    }

private:
    const std::function<void(const FieldPath &, const Value &)> &m_visit;
};

} // namespace

void forEachLeaf(const Value &root, const std::function<void(const FieldPath &, const Value &)> &visit)
{
    Walk(visit).at({}, root);
}

PathSegment elementSegment(const Value &list, std::size_t index)
{
    if (isNamedList(list))
        return PathMatch{{{"name", std::string(list.at(index).textAt({"name"}))}}};
    return PathIndex{index};
}

} // namespace leeway
