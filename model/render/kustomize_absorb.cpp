// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_generator.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_resmap.h"
#include "model/render/kustomize_scalar.h"

#include <map>

namespace leeway::render::kustomize {

namespace {

const Value *metaMap(const Value &object, std::string_view field)
{
    const Value *metadata = metadataOf(object);
    return metadata ? metadata->find(field) : nullptr;
}

/// The entries of both maps as strings, keys sorted, `later` winning. Nothing if there are none. A null is an
/// empty text among data and its spelling among labels and annotations.
std::optional<Value> mergedStrings(const Value *earlier, const Value *later, bool isData, Resource &resource)
{
    std::map<std::string_view, Value> merged;
    for (const Value *map : {earlier, later}) {
        if (!map)
            continue;
        for (const MapEntry &entry : map->entries()) {
            const std::string_view text =
                isData && entry.value.isNull() ? std::string_view() : entry.value.text();
            Value value = dataString(text).withOrigin(entry.value.origin(), entry.value.span());
            const auto old = merged.find(entry.key.view());
            if (old != merged.end() && old->second.origin() && value.origin())
                value = overriding(value, value.origin()->by, &old->second);
            merged[entry.key.view()] = std::move(value);
        }
    }
    if (merged.empty())
        return std::nullopt;
    Value result = Value::map();
    if (const Value *map = later ? later : earlier)
        result.setOrigin(map->origin(), map->span());
    for (const auto &[key, value] : merged) {
        result.set(Key(key), value);
        resource.hasUnquotedKey = resource.hasUnquotedKey || !isStringKey(key);
    }
    return result;
}

void setOrErase(Value &map, const Key &key, std::optional<Value> value)
{
    if (value)
        map.set(key, std::move(*value));
    else
        map.erase(key);
}

/// The new object takes over the old one's identity, labels, annotations and history.
void takeMetadata(Resource &resource, const Resource &old)
{
    for (const std::string_view field : {"labels", "annotations"}) {
        auto merged =
            mergedStrings(metaMap(old.object, field), metaMap(resource.object, field), false, resource);
        setOrErase(resource.object.ensureMap("metadata"), field, std::move(merged));
    }
    Value &metadata = resource.object.ensureMap("metadata");
    for (const std::string_view field : {"name", "namespace"}) {
        const Value *value = metaMap(old.object, field);
        setOrErase(metadata, field, value && !value->text().empty() ? std::optional(*value) : std::nullopt);
    }
    const bool needsHash = resource.history.needsHash && old.history.needsHash;
    std::string origin = old.history.origin.empty() ? resource.history.origin : old.history.origin;
    if (resource.history.behavior == Behavior::Replace && !resource.history.origin.empty())
        origin = resource.history.origin;
    resource.history = old.history;
    resource.history.needsHash = needsHash;
    resource.history.origin = std::move(origin);
    resource.vars = old.vars;
    resource.removed.insert(resource.removed.begin(), old.removed.begin(), old.removed.end());
}

} // namespace

Result<void> ResMap::absorb(Resource resource, const Schema &schema, const Value &at)
{
    const IdView id = resource.currentId(schema);
    const std::vector<std::size_t> matches = matchingAnyId(id, schema);
    const Behavior behavior = resource.history.behavior;
    const bool changesOld = behavior == Behavior::Merge || behavior == Behavior::Replace;
    if (matches.empty() && changesOld)
        return failAt(ErrorCode::KustomizeNothingToMerge, {id.toString()}, at);
    if (matches.empty())
        return append(std::move(resource), schema);
    if (matches.size() > 1)
        return failAt(ErrorCode::KustomizeManyMatches, {id.toString()}, at);
    if (!changesOld)
        return failAt(ErrorCode::KustomizeGeneratedExists, {id.toString()}, at);
    Resource &old = m_resources[matches.front()];
    takeMetadata(resource, old);
    if (behavior == Behavior::Merge)
        for (const std::string_view field : {"data", "binaryData"})
            setOrErase(resource.object, field,
                       mergedStrings(old.object.find(field), resource.object.find(field), true, resource));
    old = std::move(resource);
    idsMayHaveChanged();
    return {};
}

} // namespace leeway::render::kustomize
