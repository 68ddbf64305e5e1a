// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_objects.h"

#include "model/base/key.h"

namespace leeway::render {

namespace {

bool isList(const Value &object)
{
    const Value *items = object.find("items");
    return object.textAt({"kind"}).ends_with("List") && items && items->isList();
}

bool isApplied(const Value &object)
{
    const auto isSet = [](const Value *value) { return value && !value->text().empty() && !value->isNull(); };
    if (!isSet(object.find("apiVersion")) || !isSet(object.find("kind")) ||
        !isSet(object.findPath({"metadata", "name"})))
        return false;
    const ObjectKey key = ObjectKey::of(object);
    return !(key.kind == "Kustomization" && key.group == "kustomize.config.k8s.io");
}

void addFlattened(const BuiltResource &resource, std::vector<BuiltResource> &out)
{
    if (!isList(resource.object)) {
        if (isApplied(resource.object))
            out.push_back(resource);
        return;
    }
    for (const Value &item : resource.object.find("items")->items())
        addFlattened({item, {}}, out);
}

/// metadata.<field>, an empty map if it is not one.
Value &metadataMap(Value &object, const char *field)
{
    Value &metadata = object.ensureMap("metadata");
    if (const Value *found = metadata.find(field); found && !found->isMap())
        metadata.erase(field);
    return metadata.ensureMap(field);
}

void override(Value &map, const Key &key, const Value &made, Step step, const Value &place)
{
    const Value *old = map.find(key);
    const Key file = place.origin() ? place.origin()->file : Key();
    map.set(key, overridingAt(made, step, file, place.span(), old));
}

} // namespace

std::vector<BuiltResource> flattened(std::vector<BuiltResource> resources)
{
    std::vector<BuiltResource> out;
    out.reserve(resources.size());
    for (const BuiltResource &resource : resources)
        addFlattened(resource, out);
    return out;
}

void setOwnerLabels(Value &object, const ObjectKey &kustomization, const Value &place)
{
    Value &labels = metadataMap(object, "labels");
    const Value *name = place.find("name");
    const Value *ns = place.find("namespace");
    override(labels, ownerNameLabel, Value::string(kustomization.name), Step::OwnerLabel,
             name ? *name : place);
    override(labels, ownerNamespaceLabel, Value::string(kustomization.ns), Step::OwnerLabel,
             ns ? *ns : place);
}

Value placeOfKustomization(const Value &object)
{
    Value place = Value::map();
    const Value *name = object.findPath({"metadata", "name"});
    place.setOrigin((name ? *name : object).origin(), (name ? *name : object).span());
    for (const char *field : {"name", "namespace"})
        if (const Value *found = object.findPath({"metadata", field}))
            place.set(Key(field), *found);
    return place;
}

void setCommonMetadata(Value &object, const Value &spec)
{
    for (const char *field : {"labels", "annotations"}) {
        const Value *wanted = spec.findPath({"commonMetadata", field});
        if (!wanted || wanted->size() == 0)
            continue;
        Value &map = metadataMap(object, field);
        for (const MapEntry &entry : wanted->entries())
            override(map, entry.key, Value::string(entry.value.text()), Step::CommonMetadata, entry.value);
    }
}

bool isFluxKustomization(const ObjectKey &key)
{
    return key.kind == "Kustomization" && key.group == "kustomize.toolkit.fluxcd.io";
}

} // namespace leeway::render
