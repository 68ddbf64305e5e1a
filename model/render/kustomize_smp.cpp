// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_smp.h"

#include "model/render/kustomize_generator.h"
#include "model/render/kustomize_merge.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <map>

namespace leeway::render::kustomize {

namespace {

/// A directive that throws the object's own map away.
bool discards(const Value &map)
{
    const std::string_view directive = textOf(map.find("$patch"));
    return directive == "replace" || directive == "delete";
}

/// kustomize keeps its history in annotations: a patch that drops them drops it.
bool erasesHistory(const Value &patch)
{
    const Value *metadata = patch.find("metadata");
    if (!metadata)
        return false;
    if (metadata->isNull() || discards(*metadata))
        return true;
    const Value *annotations = metadata->find("annotations");
    return annotations && (annotations->isNull() || discards(*annotations));
}

/// The patch without what it cannot change; merging it would only leave wrong origins behind.
Value withoutIdentity(const Resource &patch)
{
    Value object = patch.object;
    object.erase("apiVersion");
    if (!patch.allowKindChange)
        object.erase("kind");
    if (Value *metadata = object.findMutable("metadata"); metadata && metadata->isMap()) {
        if (!patch.allowNameChange)
            metadata->erase("name");
        metadata->erase("namespace");
    }
    return object;
}

struct Identity
{
    std::optional<Value> kind, name, ns;
};

std::optional<Value> copyOf(const Value *value)
{
    return value ? std::optional(*value) : std::nullopt;
}

Identity identityOf(const Value &object)
{
    return {copyOf(object.find("kind")), copyOf(object.findPath({"metadata", "name"})),
            copyOf(object.findPath({"metadata", "namespace"}))};
}

void keep(Value &map, const Key &key, const std::optional<Value> &value)
{
    const Value *now = map.find(key);
    if (value && !(now && now->isSameNode(*value)))
        map.set(key, *value);
    else if (!value && now)
        map.erase(key);
}

void keepIdentity(Value &object, const Identity &before, const Resource &patch)
{
    if (!patch.allowKindChange)
        keep(object, "kind", before.kind);
    const bool hasMetadata = object.find("metadata") != nullptr;
    if (!hasMetadata && !before.name && !before.ns)
        return;
    Value &metadata = object.ensureMap("metadata");
    if (!patch.allowNameChange && before.name)
        keep(metadata, "name", before.name);
    const bool hadNamespace = before.ns && !before.ns->text().empty() && !before.ns->isNull();
    keep(metadata, "namespace", hadNamespace ? before.ns : std::nullopt);
}

/// kustomize gives the patch the object's apiVersion first; where there is none, that leaves a field with
/// nothing in it.
void fillApiVersion(Value &object, const Value &patch)
{
    if (isNilOrEmpty(object) || object.find("apiVersion"))
        return;
    const Value *stated = patch.find("apiVersion");
    const Value &cause = stated ? *stated : patch;
    object.set("apiVersion",
               untyped("", stated ? stated->style() : Style::Plain).withOrigin(cause.origin(), cause.span()));
}

} // namespace

void rebuildAsStrings(Value &object, std::string_view field)
{
    Value *metadata = object.findMutable("metadata");
    const Value *map = metadata && metadata->isMap() ? metadata->find(field) : nullptr;
    if (!map)
        return;
    const Value old = *map;
    if (!old.isMap() || old.size() == 0) {
        metadata->erase(field);
        return;
    }
    std::map<std::string_view, Value> sorted;
    for (const MapEntry &entry : old.entries())
        sorted[entry.key.view()] =
            dataString(entry.value.text()).withOrigin(entry.value.origin(), entry.value.span());
    Value rebuilt = Value::map().withOrigin(old.origin(), old.span());
    for (auto &[key, value] : sorted)
        rebuilt.set(Key(key), std::move(value));
    metadata->set(field, std::move(rebuilt));
}

Result<void> applyStrategicPatch(Resource &resource, const Resource &patch, const Schema &schema, Step step)
{
    const Identity before = identityOf(resource.object);
    if (patch.allowNameChange || patch.allowKindChange)
        resource.storePreviousId(schema);
    SharedWrites writes(resource.shared);
    auto merged = mergeStrategic(resource.object, withoutIdentity(patch), schema, step, &resource.removed,
                                 &writes, &resource.untagged);
    if (!merged)
        return tl::unexpected(merged.error());
    if (!*merged || isNilOrEmpty(**merged)) {
        resource.object = Value();
        return {};
    }
    if (!discards(patch.object) && erasesHistory(patch.object))
        resource.history = History();
    resource.object = std::move(**merged);
    writes.apply(resource.object);
    keepIdentity(resource.object, before, patch);
    return {};
}

Result<void> applyToSelected(ResMap &map, const std::vector<std::size_t> &selected, const Resource &patch,
                             const Schema &schema, Step step)
{
    Resource prepared = patch;
    rebuildAsStrings(prepared.object, "labels");
    rebuildAsStrings(prepared.object, "annotations");
    for (const std::size_t index : selected) {
        Resource &resource = map.resources()[index];
        if (auto applied = applyStrategicPatch(resource, prepared, schema, step); !applied)
            return applied;
        fillApiVersion(resource.object, patch.object);
    }
    map.dropGone();
    return map.recheck(schema);
}

} // namespace leeway::render::kustomize
