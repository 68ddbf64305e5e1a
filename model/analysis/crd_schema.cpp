// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/crd_schema.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

constexpr const char *crdGroup = "apiextensions.k8s.io";
constexpr const char *crdKind = "CustomResourceDefinition";

bool isSet(const Value &schema, std::string_view extension)
{
    const Value *found = schema.find(extension);
    return found && found->toBool().value_or(false);
}

bool defines(const Value &definition, const std::string &group, const std::string &kind)
{
    return definition.textAt({"spec", "group"}) == group &&
           definition.textAt({"spec", "names", "kind"}) == kind;
}

/// One map key down; elements of lists are passed through.
SchemaPlace step(const Value &schema, const std::string &name)
{
    const Value *holder = &schema;
    while (const Value *items = holder->find("items"))
        holder = items;
    if (const Value *declared = holder->findPath({"properties", name}))
        return {declared, false};
    const Value *others = holder->find("additionalProperties");
    if (others && others->isMap())
        return {others, false};
    const bool open = isSet(*holder, "x-kubernetes-preserve-unknown-fields") ||
                      isSet(*holder, "x-kubernetes-embedded-resource") ||
                      (others && others->toBool().value_or(false));
    return {nullptr, open};
}

} // namespace

SchemaPlace findInSchema(const Value &schema, const std::vector<std::string> &names)
{
    SchemaPlace place{&schema, false};
    for (const std::string &name : names) {
        place = step(*place.node, name);
        if (!place.node)
            return place;
    }
    return place;
}

CrdSchema::CrdSchema(cluster::LiveSnapshotPtr live, render::DesiredSetPtr git)
    : m_live(std::move(live)), m_git(std::move(git))
{
}

Value CrdSchema::definitionOf(const std::string &group, const std::string &kind) const
{
    const cluster::KindTable *table = m_live ? m_live->table(group, kind) : nullptr;
    if (table && !table->kind.plural.empty()) {
        const auto object = m_live->find({crdGroup, crdKind, "", table->kind.plural + '.' + group});
        if (object && !object->metadataOnly)
            return object->parse();
    }
    if (m_git)
        for (const render::DesiredObject &object : m_git->objects)
            if (object.key.group == crdGroup && object.key.kind == crdKind &&
                defines(object.object, group, kind))
                return object.object;
    return Value::null();
}

Value CrdSchema::schemaOf(const GroupVersion &version, const std::string &kind) const
{
    if (isBuiltinGroup(version.group))
        return Value::null();
    const std::lock_guard lock(m_mutex);
    const auto [known, isNew] = m_known.try_emplace({version, kind});
    if (!isNew)
        return known->second;
    const Value definition = definitionOf(version.group, kind);
    if (const Value *versions = definition.findPath({"spec", "versions"}))
        for (const Value &served : versions->items())
            if (const Value *schema = served.findPath({"schema", "openAPIV3Schema"});
                schema && served.textAt({"name"}) == version.version)
                known->second = *schema;
    return known->second;
}

std::optional<ListRule> CrdSchema::listRule(const GroupVersion &version, const std::string &kind,
                                            const std::vector<std::string> &names) const
{
    const Value schema = schemaOf(version, kind);
    const SchemaPlace place = findInSchema(schema, names);
    if (!place.node || schema.isNull() || names.empty())
        return std::nullopt;
    const std::string_view type = place.node->textAt({"x-kubernetes-list-type"});
    if (type == "set")
        return ListRule{ListKind::Set, {}};
    if (type != "map")
        return ListRule{};
    ListRule rule{ListKind::Map, {}};
    if (const Value *keys = place.node->find("x-kubernetes-list-map-keys"))
        for (const Value &key : keys->items())
            rule.keys.emplace_back(key.text());
    std::ranges::sort(rule.keys);
    return rule;
}

Declared CrdSchema::declares(const GroupVersion &version, const std::string &kind,
                             const std::vector<std::string> &names) const
{
    const Value schema = schemaOf(version, kind);
    if (schema.isNull())
        return Declared::NoSchema;
    if (!names.empty() && names.front() == "metadata")
        return Declared::Yes;
    const SchemaPlace place = findInSchema(schema, names);
    return place.node || place.isOpen ? Declared::Yes : Declared::No;
}

bool CrdSchema::isAtomicMap(const GroupVersion &version, const std::string &kind,
                            const std::vector<std::string> &names) const
{
    const Value schema = schemaOf(version, kind);
    const SchemaPlace place = findInSchema(schema, names);
    return place.node && place.node->textAt({"x-kubernetes-map-type"}) == "atomic";
}

bool CrdSchema::isIntOrString(const GroupVersion &version, const std::string &kind,
                              const std::vector<std::string> &names) const
{
    const Value schema = schemaOf(version, kind);
    const SchemaPlace place = findInSchema(schema, names);
    return place.node && isSet(*place.node, "x-kubernetes-int-or-string");
}

} // namespace leeway::analysis
