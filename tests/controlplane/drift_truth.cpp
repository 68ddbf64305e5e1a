// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/drift_truth.h"

#include <algorithm>
#include <map>

namespace leeway::controlplane {

namespace {
/// The keyed lists of data/drift's objects, by the last map key, with their keys.
const std::map<std::string, std::vector<std::string>> keyedLists{
    {"containers", {"name"}},        {"env", {"name"}}, {"listeners", {"name"}}, {"volumes", {"name"}},
    {"volumeMounts", {"mountPath"}},
};

std::vector<std::string> keysOf(const Steps &place, const Value &list)
{
    const auto known = keyedLists.find(place.back());
    if (known != keyedLists.end()) {
        return known->second;
    }
    const bool ports = place.back() == "ports" && list.size() > 0;
    if (ports && list.at(0).find("containerPort")) {
        return {"containerPort", "protocol"};
    }
    // Ports of a NetworkPolicy have a port too, but lie in an atomic list.
    if (ports && list.at(0).find("port") && place.size() == 2) {
        return {"port", "protocol"};
    }
    return {};
}

std::string textOf(const Value &element, const std::string &key)
{
    const Value *found = element.find(key);
    return found ? std::string(found->text()) : key == "protocol" ? "TCP" : "";
}

std::string elementName(const Value &element, const std::vector<std::string> &keys)
{
    std::string name;
    for (const std::string &key : keys) {
        name += (name.empty() ? "[" : ",") + textOf(element, key);
    }
    return name + ']';
}

Steps below(Steps place, std::string step)
{
    place.push_back(std::move(step));
    return place;
}

using Children = std::map<std::string, const Value *>;

/// The named parts of a map or a keyed list; nothing for scalars and atomic lists.
Children childrenOf(const Steps &place, const Value &value)
{
    Children children;
    if (value.isMap()) {
        for (const MapEntry &entry : value.entries()) {
            children.emplace(entry.key.str(), &entry.value);
        }
    } else if (value.isList()) {
        const auto keys = keysOf(place, value);
        for (const Value &element : keys.empty() ? std::span<const Value>() : value.items()) {
            children.emplace(elementName(element, keys), &element);
        }
    }
    return children;
}

void collect(const Steps &place, const Value &before, const Value &after, std::set<Steps> &changed)
{
    if (before == after) {
        return;
    }
    const Children was = childrenOf(place, before), is = childrenOf(place, after);
    if (was.empty() || is.empty()) {
        changed.insert(place);
        return;
    }
    for (const auto &[step, value] : was) {
        const auto other = is.find(step);
        if (other == is.end()) {
            changed.insert(below(place, step));
        } else {
            collect(below(place, step), *value, *other->second, changed);
        }
    }
    for (const auto &[step, value] : is) {
        if (!was.contains(step)) {
            changed.insert(below(place, step));
        }
    }
}

/// What Flux looks at; the Deployment controller's own annotation is not Flux's doing.
Value looked(const Value &object)
{
    Value kept = object;
    kept.erase("status");
    Value metadata = Value::map();
    for (const char *part : {"labels", "annotations"}) {
        if (const Value *found = object.findPath({"metadata", part})) {
            Value copy = *found;
            copy.erase("deployment.kubernetes.io/revision");
            if (copy.size() > 0) {
                metadata.set(part, copy);
            }
        }
    }
    kept.set("metadata", metadata);
    return kept;
}

std::string stepOf(const PathSegment &segment)
{
    if (const auto *name = std::get_if<PathName>(&segment)) {
        return name->name;
    }
    std::string text;
    for (const auto &[field, value] : std::get<PathMatch>(segment).fields) {
        text += (text.empty() ? "[" : ",") + value;
    }
    return text + ']';
}
} // namespace

std::set<Steps> changedPlaces(const Value &before, const Value &after)
{
    std::set<Steps> changed;
    collect({}, looked(before), looked(after), changed);
    return changed;
}

std::set<Steps> driftedPlaces(const analysis::ObjectDrift &row)
{
    std::set<Steps> places;
    for (const analysis::FieldDifference &field : row.fields) {
        Steps place;
        for (const PathSegment &segment : field.path.segments()) {
            if (std::holds_alternative<PathIndex>(segment)) {
                break;
            }
            place.push_back(stepOf(segment));
        }
        if (field.drifted) {
            places.insert(place);
        }
    }
    return places;
}

bool isCovered(const Steps &place, const std::set<Steps> &others)
{
    return std::ranges::any_of(others, [&](const Steps &other) {
        const std::size_t shared = std::min(place.size(), other.size());
        return std::equal(place.begin(), place.begin() + static_cast<std::ptrdiff_t>(shared), other.begin());
    });
}

std::string told(const std::set<Steps> &places)
{
    std::string text;
    for (const Steps &place : places) {
        text += "\n    ";
        for (const std::string &step : place) {
            text += (step.starts_with('[') ? "" : ".") + step;
        }
    }
    return text.empty() ? " nothing" : text;
}

} // namespace leeway::controlplane
