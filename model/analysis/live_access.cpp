// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/live_access.h"

#include <algorithm>
#include <cctype>

namespace leeway::analysis {

namespace {

using cluster::KindState;

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

LiveAccess withoutObject(const cluster::KindTable &table, const ObjectKey &key)
{
    switch (table.state) {
    case KindState::Complete:
        return {Existence::Absent, nullptr, {}};
    case KindState::NotServed:
        return {Existence::Absent, nullptr, "KindNotServed"};
    case KindState::Denied:
        return {Existence::Denied, nullptr, {}};
    case KindState::PartlyDenied:
        return {std::ranges::find(table.deniedNamespaces, key.ns) == table.deniedNamespaces.end()
                    ? Existence::Absent
                    : Existence::Denied,
                nullptr,
                {}};
    case KindState::Loading:
        return {Existence::NotKnown, nullptr, "Loading"};
    case KindState::Failed:
        return {Existence::NotKnown, nullptr, "ListFailed"};
    }
    return {};
}

} // namespace

LiveAccess lookUp(const cluster::LiveSnapshot &live, const ObjectKey &key)
{
    const cluster::KindTable *table = live.table(key.group, key.kind);
    if (!table)
        return {Existence::NotKnown, nullptr, "KindNotWatched"};
    if (auto object = table->objects.get(key))
        return {Existence::Exists, std::move(object), {}};
    return withoutObject(*table, key);
}

ObjectKey scopedKey(const cluster::LiveSnapshot &live, ObjectKey key)
{
    const cluster::KindTable *table = live.table(key.group, key.kind);
    if (table && table->state != KindState::NotServed && !table->kind.namespaced)
        key.ns.clear();
    return key;
}

bool hasControl(const cluster::LiveObject &object, std::string_view key, std::string_view value)
{
    const std::string name(key);
    for (const auto *place : {&object.labels, &object.annotations}) {
        const auto found = place->find(name);
        if (found != place->end() && equalsIgnoringCase(found->second, value))
            return true;
    }
    return false;
}

bool hasControl(const Value &rendered, std::string_view key, std::string_view value)
{
    return equalsIgnoringCase(rendered.textAt({"metadata", "labels", key}), value) ||
           equalsIgnoringCase(rendered.textAt({"metadata", "annotations", key}), value);
}

} // namespace leeway::analysis
