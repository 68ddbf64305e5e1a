// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_schema.h"

#include <unordered_set>

namespace leeway::render::kustomize {

namespace {

std::string kindKey(std::string_view apiVersion, std::string_view kind)
{
    std::string key(apiVersion);
    key += '|';
    key += kind;
    return key;
}

std::vector<std::string> cutKeys(std::string_view text)
{
    std::vector<std::string> keys;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        keys.emplace_back(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return keys;
}

/// Builds the graph of merge-keys.yaml, where types refer to each other by name.
class TableReader
{
public:
    void field(const char *type, const char *name, std::string_view form, const char *target, bool merges,
               std::string_view keys)
    {
        if (form == "object") {
            node(type)->properties[name] = node(target);
            return;
        }
        SchemaNode *list = add();
        list->mergesList = merges;
        list->keys = cutKeys(keys);
        if (std::string_view(target) != "primitive")
            list->items = node(target);
        node(type)->properties[name] = list;
    }
    void resource(const char *apiVersion, const char *kind, const char *type)
    {
        m_document.kinds[kindKey(apiVersion, kind)] = node(type);
    }
    SchemaDocument take()
    {
        m_document.definitions = {m_byName.begin(), m_byName.end()};
        return std::move(m_document);
    }

private:
    SchemaNode *add()
    {
        m_document.nodes.push_back(std::make_unique<SchemaNode>());
        return m_document.nodes.back().get();
    }
    SchemaNode *node(const std::string &type)
    {
        SchemaNode *&found = m_byName[type];
        if (!found)
            found = add();
        return found;
    }

    SchemaDocument m_document;
    std::unordered_map<std::string, SchemaNode *> m_byName;
};

SchemaDocument readTable()
{
    TableReader reader;
#define SCHEMA_FIELD(...) reader.field(__VA_ARGS__);
#define SCHEMA_RESOURCE(...) reader.resource(__VA_ARGS__);
#define KUSTOMIZE_SCHEMA
#include "model/render/kustomize_tables.inc"
#undef KUSTOMIZE_SCHEMA
#undef SCHEMA_FIELD
#undef SCHEMA_RESOURCE
    return reader.take();
}

std::unordered_map<std::string, bool> readScopes()
{
    std::unordered_map<std::string, bool> namespaced;
#define CLUSTER_SCOPED(apiVersion, kind) namespaced[kindKey(apiVersion, kind)] = false;
#define NAMESPACED(apiVersion, kind) namespaced[kindKey(apiVersion, kind)] = true;
#define KUSTOMIZE_CLUSTER_SCOPED
#define KUSTOMIZE_NAMESPACED
#include "model/render/kustomize_tables.inc"
#undef KUSTOMIZE_CLUSTER_SCOPED
#undef KUSTOMIZE_NAMESPACED
#undef CLUSTER_SCOPED
#undef NAMESPACED
    return namespaced;
}

const std::unordered_map<std::string, bool> &knownScopes()
{
    static const auto scopes = readScopes();
    return scopes;
}

/// Kinds that only kustomize's head knows as cluster scoped.
bool isAdmissionPolicy(std::string_view kind)
{
    return kind == "ValidatingAdmissionPolicy" || kind == "ValidatingAdmissionPolicyBinding";
}

} // namespace

const SchemaNode *SchemaNode::field(std::string_view name) const
{
    const auto found = properties.find(std::string(name));
    return found == properties.end() ? additional : found->second;
}

const SchemaDocument &builtinSchema()
{
    static const SchemaDocument document = readTable();
    return document;
}

void Schema::useCustom(std::shared_ptr<const SchemaDocument> document, bool keepBuiltin)
{
    m_isSet = true;
    m_usesBuiltin = keepBuiltin;
    m_custom = std::move(document);
}

const SchemaNode *Schema::forKind(std::string_view apiVersion, std::string_view kind) const
{
    const std::string key = kindKey(apiVersion, kind);
    if (m_custom)
        if (const auto found = m_custom->kinds.find(key); found != m_custom->kinds.end())
            return found->second;
    if (!m_usesBuiltin)
        return nullptr;
    const auto found = builtinSchema().kinds.find(key);
    return found == builtinSchema().kinds.end() ? nullptr : found->second;
}

void Schema::noteKind(std::string_view apiVersion, std::string_view kind) const
{
    if (!m_metUnknownKind && !m_isSet)
        m_metUnknownKind = !knownScopes().contains(kindKey(apiVersion, kind));
}

bool Schema::isCertainlyClusterScoped(std::string_view apiVersion, std::string_view kind) const
{
    const auto &scopes = knownScopes();
    static const auto clusterKinds = [] {
        std::unordered_set<std::string_view> kinds;
        for (const auto &[key, isNamespaced] : knownScopes())
            if (!isNamespaced)
                kinds.insert(std::string_view(key).substr(key.find('|') + 1));
        return kinds;
    }();
    if (!m_custom && !clusterKinds.contains(kind))
        return false; // spares making the key for nearly every object
    const std::string key = kindKey(apiVersion, kind);
    const auto found = scopes.find(key);
    if (found != scopes.end())
        return !found->second && (m_knowsAdmissionPolicies || !isAdmissionPolicy(kind));
    if (!m_custom)
        return false;
    const auto custom = m_custom->namespaced.find(key);
    return custom != m_custom->namespaced.end() && !custom->second;
}

} // namespace leeway::render::kustomize
