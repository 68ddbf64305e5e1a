// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_resmap.h"

#include "model/render/kustomize_node.h"

#include <algorithm>

namespace leeway::render::kustomize {

void ResMap::index(const Schema &schema)
{
    if (!m_indexIsStale)
        return;
    m_byHash.clear();
    for (std::size_t i = 0; i < m_resources.size(); ++i)
        m_byHash.emplace(m_resources[i].currentId(schema).hash(), i);
    m_indexIsStale = false;
}

bool ResMap::isTaken(const IdView &id, const Schema &schema) const
{
    const auto [begin, end] = m_byHash.equal_range(id.hash());
    return std::any_of(begin, end, [&](const auto &entry) {
        return m_resources[entry.second].currentId(schema).equals(id);
    });
}

Result<void> ResMap::append(Resource resource, const Schema &schema)
{
    index(schema);
    const IdView id = resource.currentId(schema);
    schema.noteKind(apiVersionOf(resource.object), id.kind);
    if (isTaken(id, schema))
        return failAt(ErrorCode::KustomizeDuplicateId, {id.toString()}, resource.object);
    m_byHash.emplace(id.hash(), m_resources.size());
    m_resources.push_back(std::move(resource));
    return {};
}

Result<void> ResMap::appendAll(std::vector<Resource> resources, const Schema &schema)
{
    for (Resource &resource : resources)
        if (auto added = append(std::move(resource), schema); !added)
            return added;
    return {};
}

Result<void> ResMap::recheck(const Schema &schema)
{
    std::vector<Resource> all = std::move(m_resources);
    m_resources.clear();
    m_byHash.clear();
    m_indexIsStale = false;
    return appendAll(std::move(all), schema);
}

void ResMap::dropGone()
{
    if (std::erase_if(m_resources, [](const Resource &resource) { return resource.isGone(); }) > 0)
        m_indexIsStale = true;
}

std::vector<std::size_t> ResMap::matchingAnyId(const IdView &id, const Schema &schema) const
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_resources.size(); ++i) {
        const Resource &resource = m_resources[i];
        if (!resource.isGone() &&
            resource.anyId(schema, [&](const IdView &other) { return id.equals(other); }))
            found.push_back(i);
    }
    return found;
}

Result<std::size_t> ResMap::findUnique(const IdView &id, const Schema &schema, const Value &at) const
{
    const std::vector<std::size_t> found = matchingAnyId(id, schema);
    if (found.size() == 1)
        return found.front();
    const ErrorCode code = found.empty() ? ErrorCode::KustomizeNoMatch : ErrorCode::KustomizeManyMatches;
    return failAt(code, {id.toString()}, at);
}

Result<std::vector<std::size_t>> ResMap::select(const Value &target, const Schema &schema) const
{
    const auto selector = Selector::compile(target);
    if (!selector)
        return tl::unexpected(selector.error());
    std::vector<std::size_t> selected;
    for (std::size_t i = 0; i < m_resources.size(); ++i) {
        const Resource &resource = m_resources[i];
        const IdView current = resource.currentId(schema);
        if (!selector->matchesGvk(current))
            continue;
        const IdView original = resource.originalId(schema);
        if (!selector->matchesNamespace(original.effectiveNamespace()) &&
            !selector->matchesNamespace(current.effectiveNamespace()))
            continue;
        if (!selector->matchesName(original.name) && !selector->matchesName(current.name))
            continue;
        const auto matches = selector->matchesMeta(resource.object);
        if (!matches)
            return tl::unexpected(matches.error());
        if (*matches)
            selected.push_back(i);
    }
    return selected;
}

} // namespace leeway::render::kustomize
