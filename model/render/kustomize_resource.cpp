// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_resource.h"

#include <algorithm>

namespace leeway::render::kustomize {

Behavior behaviorOf(std::string_view word)
{
    if (word == "create")
        return Behavior::Create;
    if (word == "replace")
        return Behavior::Replace;
    return word == "merge" ? Behavior::Merge : Behavior::Unspecified;
}

IdView Resource::currentId(const Schema &schema) const
{
    const std::string_view apiVersion = apiVersionOf(object);
    const ApiVersionParts parts = splitApiVersion(apiVersion);
    IdView id{parts.group, parts.version, kindOf(object), nameOf(object), namespaceOf(object)};
    id.clusterScoped = schema.isCertainlyClusterScoped(apiVersion, id.kind);
    return id;
}

IdView Resource::previousId(std::size_t index) const
{
    const PreviousId &previous = history.previous[index];
    const ApiVersionParts parts = splitApiVersion(apiVersionOf(object));
    return {parts.group, parts.version, previous.kind.view(), previous.name.view(), previous.ns.view()};
}

IdView Resource::originalId(const Schema &schema) const
{
    return history.previous.empty() ? currentId(schema) : previousId(0);
}

void Resource::storePreviousId(const Schema &schema)
{
    const IdView id = currentId(schema);
    if (id.name.empty()) { // a list without a name leaves no trace, a name that is lost tears the notes
        history.isTorn = history.isTorn || !history.previous.empty();
        return;
    }
    const auto commas = [](std::string_view text) { return std::ranges::count(text, ','); };
    if (commas(id.name) != commas(id.effectiveNamespace()) || commas(id.name) != commas(id.kind))
        history.isTorn = true;
    const Value *annotations = object.findPath({"metadata", "annotations"});
    if (annotations && !annotations->isMap() && !annotations->isNull())
        history.isTorn = true; // kustomize cannot note anything there
    history.previous.push_back({Key(id.name), Key(id.effectiveNamespace()), Key(id.kind)});
}

} // namespace leeway::render::kustomize
