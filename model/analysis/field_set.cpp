// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/field_set.h"

#include "model/base/json.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace leeway::analysis {

namespace {

std::optional<PathSegment> keyedElement(std::string_view json)
{
    const Result<Value> keys = parseJson(json);
    if (!keys || !keys->isMap())
        return std::nullopt;
    PathMatch match;
    for (const MapEntry &entry : keys->entries())
        match.fields.emplace_back(entry.key.str(), std::string(entry.value.text()));
    std::ranges::sort(match.fields);
    return match;
}

std::optional<PathSegment> setElement(std::string_view json)
{
    const Result<Value> element = parseJson(json);
    if (!element || !element->isScalar())
        return std::nullopt;
    return PathMatch{{{std::string(), std::string(element->text())}}};
}

std::optional<PathSegment> indexedElement(std::string_view digits)
{
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return PathIndex{index};
}

std::optional<PathSegment> parseSegment(std::string_view key)
{
    if (key.size() < 2 || key[1] != ':')
        return std::nullopt;
    const std::string_view rest = key.substr(2);
    switch (key[0]) {
    case 'f':
        return PathName{std::string(rest)};
    case 'k':
        return keyedElement(rest);
    case 'v':
        return setElement(rest);
    case 'i':
        return indexedElement(rest);
    default:
        return std::nullopt;
    }
}

} // namespace

/// How far a path leads into the trie.
struct FieldSet::Reach
{
    const FieldSet *node = nullptr; ///< at the whole path, if there is one
    bool covered = false;           ///< a member without children lies above or at the path
};

FieldSet FieldSet::parse(const Value &fieldsV1)
{
    FieldSet set;
    set.m_member = fieldsV1.isMap() && fieldsV1.size() == 0;
    for (const MapEntry &entry : fieldsV1.entries()) {
        if (entry.key == ".") {
            set.m_member = true;
            continue;
        }
        if (auto segment = parseSegment(entry.key))
            set.m_children.emplace(std::move(*segment), parse(entry.value));
    }
    return set;
}

FieldSet::Reach FieldSet::reach(const FieldPath &path) const
{
    const FieldSet *node = this;
    for (const PathSegment &segment : path.segments()) {
        if (node->m_member && node->m_children.empty())
            return {nullptr, true};
        const auto child = node->m_children.find(segment);
        if (child == node->m_children.end())
            return {};
        node = &child->second;
    }
    return {node, node->m_member && node->m_children.empty()};
}

bool FieldSet::owns(const FieldPath &path) const
{
    const Reach found = reach(path);
    return found.covered || (found.node && found.node->m_member);
}

bool FieldSet::holds(const FieldPath &path) const
{
    const Reach found = reach(path);
    return found.node && found.node->m_member;
}

std::optional<FieldPath> FieldSet::coverOf(const FieldPath &path) const
{
    const FieldSet *node = this;
    FieldPath above;
    for (const PathSegment &segment : path.segments()) {
        if (node->m_member && node->m_children.empty())
            return above;
        const auto child = node->m_children.find(segment);
        if (child == node->m_children.end())
            return std::nullopt;
        node = &child->second;
        above = above.child(segment);
    }
    return std::nullopt;
}

bool FieldSet::touches(const FieldPath &path) const
{
    const Reach found = reach(path);
    return found.covered || (found.node && !found.node->isEmpty());
}

const FieldSet *FieldSet::at(const FieldPath &path) const
{
    return reach(path).node;
}

void FieldSet::forEach(const std::function<void(const FieldPath &)> &visit) const
{
    visitFrom(FieldPath(), visit);
}

void FieldSet::visitFrom(const FieldPath &path, const std::function<void(const FieldPath &)> &visit) const
{
    if (m_member && !path.isEmpty())
        visit(path);
    for (const auto &[segment, child] : m_children)
        child.visitFrom(path.child(segment), visit);
}

} // namespace leeway::analysis
