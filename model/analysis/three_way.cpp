// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/three_way.h"

#include "model/analysis/same_value.h"

#include <algorithm>
#include <array>
#include <set>

namespace leeway::analysis {

namespace {

using States = std::array<const Value *, 3>;

Triple tripleOf(FieldPath path, const States &states, bool isElement = false)
{
    return {std::move(path), states[0], states[1], states[2], isElement};
}

template <class Predicate> bool allPresent(const States &states, Predicate predicate)
{
    bool any = false;
    for (const Value *state : states) {
        if (!state)
            continue;
        if (!predicate(*state))
            return false;
        any = true;
    }
    return any;
}

class Walk
{
public:
    Walk(const ObjectSchema &schema, const Visitor &visitor, const States &roots)
        : m_schema(schema), m_visitor(visitor), m_roots(roots)
    {
    }

    void node(const FieldPath &path, const States &states)
    {
        if (allPresent(states, [](const Value &v) { return v.isMap(); }) && hasEntries(states))
            return map(path, states);
        if (allPresent(states, [](const Value &v) { return v.isList(); }) && hasEntries(states)) {
            const ListRule rule = m_schema.listRule(path);
            if (isAssociative(rule, states))
                return list(path, rule, states);
        }
        m_visitor.leaf(tripleOf(path, states));
    }

    void map(const FieldPath &path, const States &states)
    {
        for (const Key &key : keysOf(states)) {
            States children{};
            for (std::size_t i = 0; i < states.size(); ++i)
                children[i] = states[i] ? states[i]->find(key) : nullptr;
            node(path.name(key.str()), children);
        }
    }

private:
    static bool hasEntries(const States &states)
    {
        return std::ranges::any_of(states, [](const Value *v) { return v && v->size() > 0; });
    }

    static std::vector<Key> keysOf(const States &states)
    {
        std::vector<Key> keys;
        std::set<std::string_view> seen;
        for (const Value *state : states)
            if (state)
                for (const MapEntry &entry : state->entries())
                    if (seen.insert(entry.key.view()).second)
                        keys.push_back(entry.key);
        return keys;
    }

    /// Elements without keys make a list atomic, whatever its rule says: they cannot be matched.
    static bool isAssociative(const ListRule &rule, const States &states)
    {
        if (rule.kind == ListKind::Atomic)
            return false;
        return allPresent(states, [&](const Value &list) {
            return std::ranges::none_of(list.items(), [&](const Value &item) {
                return std::holds_alternative<PathIndex>(elementSegment(rule, item, 0));
            });
        });
    }

    void list(const FieldPath &path, const ListRule &rule, const States &states)
    {
        std::vector<PathSegment> segments;
        for (const Value *state : states)
            if (state)
                for (std::size_t i = 0; i < state->size(); ++i)
                    segments.push_back(elementSegment(rule, state->at(i), i));
        std::set<PathSegment> seen;
        for (const PathSegment &segment : segments)
            if (seen.insert(segment).second)
                element(path.child(segment), rule, segment, states);
    }

    void element(const FieldPath &path, const ListRule &rule, const PathSegment &segment,
                 const States &states)
    {
        States elements{};
        for (std::size_t i = 0; i < states.size(); ++i)
            elements[i] = states[i] ? elementAt(rule, *states[i], segment) : nullptr;
        bool missing = false;
        for (std::size_t i = 0; i < states.size(); ++i)
            missing = missing || (m_roots[i] && !elements[i]);
        if (missing && m_visitor.element(tripleOf(path, elements, true)))
            return;
        node(path, elements);
    }

    const ObjectSchema &m_schema;
    const Visitor &m_visitor;
    States m_roots; ///< nullptr: that state of the object does not exist, so nothing is missing in it
};

bool isCompared(std::string_view topLevel)
{
    return topLevel != "apiVersion" && topLevel != "kind" && topLevel != "metadata" && topLevel != "status";
}

void refineInto(const ObjectSchema &schema, const FieldPath &path, const Value *from, const Value *to,
                std::vector<ValueDifference> &out);

void refineMap(const ObjectSchema &schema, const FieldPath &path, const Value &from, const Value &to,
               std::vector<ValueDifference> &out)
{
    for (const MapEntry &entry : from.entries())
        refineInto(schema, path.name(entry.key.str()), &entry.value, to.find(entry.key), out);
    for (const MapEntry &entry : to.entries())
        if (!from.find(entry.key))
            refineInto(schema, path.name(entry.key.str()), nullptr, &entry.value, out);
}

void refineList(const ObjectSchema &schema, const FieldPath &path, const Value &from, const Value &to,
                std::vector<ValueDifference> &out)
{
    const auto same = [&](std::size_t f, std::size_t t) {
        return isSameValue(schema, path.index(f), from.at(f), to.at(t));
    };
    const std::size_t shorter = std::min(from.size(), to.size());
    std::size_t head = 0;
    while (head < shorter && same(head, head))
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && same(from.size() - 1 - tail, to.size() - 1 - tail))
        ++tail;
    const std::size_t fromEnd = from.size() - tail;
    const std::size_t toEnd = to.size() - tail;
    if (from.size() != to.size() && head < fromEnd && head < toEnd) {
        out.push_back({path, &from, &to});
        return;
    }
    for (std::size_t i = head; i < std::max(fromEnd, toEnd); ++i)
        refineInto(schema, path.index(i), i < fromEnd ? &from.at(i) : nullptr,
                   i < toEnd ? &to.at(i) : nullptr, out);
}

void refineInto(const ObjectSchema &schema, const FieldPath &path, const Value *from, const Value *to,
                std::vector<ValueDifference> &out)
{
    if (from && to && isSameValue(schema, path, *from, *to))
        return;
    if (from && to && from->isMap() && to->isMap())
        refineMap(schema, path, *from, *to, out);
    else if (from && to && from->isList() && to->isList())
        refineList(schema, path, *from, *to, out);
    else
        out.push_back({path, from, to});
}

} // namespace

void walkObject(const ObjectSchema &schema, const Value *git, const Value *applied, const Value *live,
                const Visitor &visitor)
{
    const States roots{git, applied, live};
    Walk walk(schema, visitor, roots);
    for (const char *field : {"labels", "annotations"}) {
        States states{};
        for (std::size_t i = 0; i < roots.size(); ++i)
            states[i] = roots[i] ? roots[i]->findPath({"metadata", field}) : nullptr;
        walk.map(FieldPath().name("metadata").name(field), states);
    }
    std::set<std::string_view> seen;
    for (const Value *root : roots)
        for (const MapEntry &entry : root ? root->entries() : std::span<const MapEntry>())
            if (isCompared(entry.key) && seen.insert(entry.key.view()).second) {
                States states{};
                for (std::size_t i = 0; i < roots.size(); ++i)
                    states[i] = roots[i] ? roots[i]->find(entry.key) : nullptr;
                walk.node(FieldPath().name(entry.key.str()), states);
            }
}

const Value *valueAt(const ObjectSchema &schema, const Value &root, const FieldPath &path)
{
    const Value *at = &root;
    FieldPath walked;
    for (const PathSegment &segment : path.segments()) {
        if (const auto *name = std::get_if<PathName>(&segment))
            at = at->find(name->name);
        else
            at = at->isList() ? elementAt(schema.listRule(walked), *at, segment) : nullptr;
        if (!at)
            return nullptr;
        walked = walked.child(segment);
    }
    return at;
}

std::vector<ValueDifference> refine(const ObjectSchema &schema, const FieldPath &path, const Value *from,
                                    const Value *to)
{
    std::vector<ValueDifference> out;
    refineInto(schema, path, from, to, out);
    return out;
}

} // namespace leeway::analysis
