// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_shared.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

bool isAnyOf(const std::vector<Value> &nodes, const Value &node)
{
    return std::ranges::any_of(nodes, [&](const Value &other) { return other.isSameNode(node); });
}

/// Puts `now` wherever one of `old` stands.
void replaceNodes(Value &node, const std::vector<Value> &old, const Value &now)
{
    for (std::size_t i = 0; i < node.size(); ++i) {
        const Value &child = node.isMap() ? node.entries()[i].value : node.at(i);
        Value changed = child;
        if (child.isScalar() && isAnyOf(old, child))
            changed = now;
        else if (!child.isScalar())
            replaceNodes(changed, old, now);
        if (changed.isSameNode(child))
            continue;
        if (node.isMap())
            node.setEntry(i, node.entries()[i].key, std::move(changed));
        else
            node.mutableAt(i) = std::move(changed);
    }
}

} // namespace

bool isShared(const SharedScalars &shared, const Value &node)
{
    return !shared.empty() && isAnyOf(shared, node);
}

void SharedWrites::record(const Value &old, const Value &now)
{
    // A place may be written twice: the second time it holds what the first write put there.
    for (const auto &[first, later] : m_writes)
        if (later.isSameNode(old)) {
            const Value group = first;
            m_writes.emplace_back(group, now);
            return;
        }
    if (isShared(*m_shared, old))
        m_writes.emplace_back(old, now);
}

void SharedWrites::apply(Value &object)
{
    while (!m_writes.empty()) {
        const Value group = m_writes.front().first;
        std::vector<Value> places{group};
        Value last;
        for (const auto &[old, now] : m_writes)
            if (old.isSameNode(group)) {
                places.push_back(now);
                last = now;
            }
        std::erase_if(m_writes, [&](const auto &write) { return write.first.isSameNode(group); });
        replaceNodes(object, places, last);
        for (Value &node : *m_shared)
            if (node.isSameNode(group))
                node = last;
    }
}

} // namespace leeway::render::kustomize
