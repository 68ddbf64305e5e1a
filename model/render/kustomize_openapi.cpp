// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_schema.h"

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view gvkExtension = "x-kubernetes-group-version-kind";
constexpr std::string_view refPrefix = "#/definitions/";

/// Turns an OpenAPI v2 document into schema nodes, following references by name.
class DocumentReader
{
public:
    DocumentReader(const Value &definitions, bool withBuiltin)
        : m_definitions(definitions), m_withBuiltin(withBuiltin)
    {
    }

    void readDefinitions(SchemaDocument &document)
    {
        m_document = &document;
        for (const MapEntry &definition : m_definitions.entries()) {
            const Value *kinds = definition.value.find(gvkExtension);
            if (!kinds || !kinds->isList())
                continue;
            for (const Value &kind : kinds->items())
                if (const std::string key = keyOf(kind); !key.empty())
                    document.kinds[key] = definitionNode(definition.key);
        }
    }

    static std::string keyOf(const Value &gvk)
    {
        const std::string_view version = gvk.textAt({"version"});
        const std::string_view kind = gvk.textAt({"kind"});
        if (!gvk.isMap())
            return {};
        std::string key(gvk.textAt({"group"}));
        if (!key.empty())
            key += '/';
        key += version;
        key += '|';
        key += kind;
        return key;
    }

private:
    SchemaNode *add()
    {
        m_document->nodes.push_back(std::make_unique<SchemaNode>());
        return m_document->nodes.back().get();
    }

    const SchemaNode *definitionNode(std::string_view name)
    {
        const auto known = m_byName.find(std::string(name));
        if (known != m_byName.end())
            return known->second;
        const Value *definition = m_definitions.find(name);
        if (!definition)
            return builtinNode(name);
        SchemaNode *node = add();
        m_byName[std::string(name)] = node;
        fill(*node, *definition);
        return node;
    }

    const SchemaNode *builtinNode(std::string_view name) const
    {
        const auto &known = builtinSchema().definitions;
        const auto found = known.find(std::string(name));
        return m_withBuiltin && found != known.end() ? found->second : nullptr;
    }

    /// A property or element schema. A reference drops what stands beside it, as kustomize does.
    const SchemaNode *nodeOf(const Value &schema)
    {
        const std::string_view ref = schema.textAt({"$ref"});
        if (ref.starts_with(refPrefix))
            return definitionNode(ref.substr(refPrefix.size()));
        SchemaNode *node = add();
        fill(*node, schema);
        return node;
    }

    void fill(SchemaNode &node, const Value &schema)
    {
        if (const Value *properties = schema.find("properties"))
            for (const MapEntry &property : properties->entries())
                node.properties[property.key.str()] = nodeOf(property.value);
        if (const Value *additional = schema.find("additionalProperties"); additional && additional->isMap())
            node.additional = nodeOf(*additional);
        if (const Value *items = schema.find("items");
            items && items->isMap() && schema.textAt({"type"}) == "array")
            node.items = nodeOf(*items);
        readMergeKeys(node, schema);
    }

    static void readMergeKeys(SchemaNode &node, const Value &schema)
    {
        std::string_view strategies = schema.textAt({"x-kubernetes-patch-strategy"});
        while (!strategies.empty()) {
            const std::size_t comma = strategies.find(',');
            node.mergesList = node.mergesList || strategies.substr(0, comma) == "merge";
            strategies = comma == std::string_view::npos ? std::string_view() : strategies.substr(comma + 1);
        }
        if (!node.mergesList)
            return;
        if (const Value *keys = schema.find("x-kubernetes-list-map-keys"); keys && keys->isList())
            for (const Value &key : keys->items())
                node.keys.emplace_back(key.text());
        else if (const Value *key = schema.find("x-kubernetes-patch-merge-key"))
            node.keys.emplace_back(key->text());
    }

    const Value &m_definitions;
    bool m_withBuiltin;
    SchemaDocument *m_document = nullptr;
    std::unordered_map<std::string, SchemaNode *> m_byName;
};

void readScopes(const Value &paths, SchemaDocument &document)
{
    for (const MapEntry &path : paths.entries()) {
        const Value *gvk = path.value.findPath({"get", gvkExtension});
        const std::string key = gvk ? DocumentReader::keyOf(*gvk) : std::string();
        if (key.empty())
            continue;
        if (path.key.view().find("namespaces/{namespace}") != std::string_view::npos)
            document.namespaced[key] = true;
        else
            document.namespaced.try_emplace(key, false);
    }
}

} // namespace

Result<std::shared_ptr<const SchemaDocument>> readSchema(const Value &document, bool withBuiltin)
{
    if (!document.isMap())
        return failAt(ErrorCode::KustomizeBadOpenApi, {}, document);
    auto schema = std::make_shared<SchemaDocument>();
    if (const Value *definitions = document.find("definitions"); definitions && definitions->isMap())
        DocumentReader(*definitions, withBuiltin).readDefinitions(*schema);
    if (const Value *paths = document.find("paths"); paths && paths->isMap())
        readScopes(*paths, *schema);
    return schema;
}

} // namespace leeway::render::kustomize
