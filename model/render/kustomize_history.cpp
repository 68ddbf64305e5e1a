// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_resource.h"

#include <algorithm>
#include <array>

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view domain = "internal.config.kubernetes.io/";
constexpr std::array<std::string_view, 16> internalNames{"previousKinds",
                                                         "previousNames",
                                                         "prefixes",
                                                         "suffixes",
                                                         "previousNamespaces",
                                                         "allowNameChange",
                                                         "allowKindChange",
                                                         "refBy",
                                                         "generatorBehavior",
                                                         "needsHashSuffix",
                                                         "path",
                                                         "index",
                                                         "seqindent",
                                                         "id",
                                                         "annotations-migration-resource-id",
                                                         "helm-generated"};
constexpr std::array<std::string_view, 3> legacyNames{"config.kubernetes.io/path",
                                                      "config.kubernetes.io/index", "config.k8s.io/id"};

std::vector<Key> cutAtCommas(std::string_view text)
{
    std::vector<Key> parts;
    for (std::size_t from = 0;;) {
        const std::size_t comma = text.find(',', from);
        parts.emplace_back(text.substr(from, comma == std::string_view::npos ? comma : comma - from));
        if (comma == std::string_view::npos)
            return parts;
        from = comma + 1;
    }
}

std::string joinedByCommas(const std::vector<Key> &parts)
{
    std::string text;
    for (const Key &part : parts) {
        if (!text.empty())
            text += ',';
        text += part.view();
    }
    return text;
}

template <class Member> std::string joinedPrevious(const History &history, Member member)
{
    std::vector<Key> parts;
    for (const PreviousId &id : history.previous)
        parts.push_back(id.*member);
    return joinedByCommas(parts);
}

std::string_view behaviorName(Behavior behavior)
{
    static constexpr std::array<std::string_view, 4> names{"unspecified", "create", "replace", "merge"};
    return names[static_cast<std::size_t>(behavior)];
}

struct PreviousLists
{
    std::vector<Key> names, namespaces, kinds;
};

void read(History &history, PreviousLists &lists, std::string_view name, std::string_view text)
{
    if (name == "previousNames")
        lists.names = cutAtCommas(text);
    else if (name == "previousNamespaces")
        lists.namespaces = cutAtCommas(text);
    else if (name == "previousKinds")
        lists.kinds = cutAtCommas(text);
    else if (name == "prefixes")
        history.prefixes = cutAtCommas(text);
    else if (name == "suffixes")
        history.suffixes = cutAtCommas(text);
    else if (name == "needsHashSuffix")
        history.needsHash = text == "enabled";
    else if (name == "generatorBehavior")
        history.behavior = behaviorOf(text);
    else if (name == "helm-generated")
        history.helmGenerated = text == "true";
}

bool hasInternal(const Value &annotations)
{
    return std::ranges::any_of(annotations.entries(),
                               [](const MapEntry &entry) { return isBuildAnnotation(entry.key); });
}

void setAnnotation(Value &annotations, std::string_view name, std::string_view text)
{
    if (!text.empty())
        annotations.set(Key(std::string(domain) + std::string(name)),
                        Value::string(text, Style::DoubleQuoted));
}

} // namespace

bool isBuildAnnotation(std::string_view key)
{
    if (std::ranges::find(legacyNames, key) != legacyNames.end())
        return true;
    return key.starts_with(domain) &&
           std::ranges::find(internalNames, key.substr(domain.size())) != internalNames.end();
}

void importHistory(Resource &resource)
{
    const Value *annotations = resource.object.findPath({"metadata", "annotations"});
    if (!annotations || !hasInternal(*annotations))
        return;
    History history;
    history.origin = std::move(resource.history.origin);
    history.transformations = std::move(resource.history.transformations);
    PreviousLists lists;
    Value kept = *annotations;
    for (const MapEntry &entry : annotations->entries())
        if (isBuildAnnotation(entry.key)) {
            if (entry.key.view().starts_with(domain))
                read(history, lists, entry.key.view().substr(domain.size()), entry.value.text());
            kept.erase(entry.key);
        }
    for (std::size_t i = 0; i < lists.names.size(); ++i)
        if (i < lists.namespaces.size() && i < lists.kinds.size())
            history.previous.push_back({lists.names[i], lists.namespaces[i], lists.kinds[i]});
    resource.history = std::move(history);
    resource.object.findMutable("metadata")->set("annotations", std::move(kept));
}

void exportHistory(Resource &resource)
{
    const History &history = resource.history;
    if (history.isEmpty() && !history.helmGenerated)
        return;
    Value &metadata = resource.object.ensureMap("metadata");
    if (!metadata.isMap())
        return; // a patch made it something else: nothing can stand there
    Value &annotations = metadata.ensureMap("annotations");
    if (!annotations.isMap())
        return;
    setAnnotation(annotations, "previousNames", joinedPrevious(history, &PreviousId::name));
    setAnnotation(annotations, "previousNamespaces", joinedPrevious(history, &PreviousId::ns));
    setAnnotation(annotations, "previousKinds", joinedPrevious(history, &PreviousId::kind));
    setAnnotation(annotations, "prefixes", joinedByCommas(history.prefixes));
    setAnnotation(annotations, "suffixes", joinedByCommas(history.suffixes));
    setAnnotation(annotations, "needsHashSuffix", history.needsHash ? "enabled" : "");
    if (history.behavior != Behavior::Unspecified)
        setAnnotation(annotations, "generatorBehavior", behaviorName(history.behavior));
    setAnnotation(annotations, "helm-generated", history.helmGenerated ? "true" : "");
}

} // namespace leeway::render::kustomize
