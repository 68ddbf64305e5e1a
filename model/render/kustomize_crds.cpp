// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_config.h"
#include "model/render/kustomize_node.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

/// Collects field specs from the extensions of one definition's properties and of what they refer to.
class CrdReader
{
public:
    CrdReader(const Value &definitions, Gvk gvk) : m_definitions(definitions), m_gvk(std::move(gvk)) {}

    Result<void> read(std::string_view type, const std::string &path, int depth)
    {
        const Value *properties = propertiesOf(type);
        if (!properties)
            return {};
        if (depth > deepest)
            return failAt(ErrorCode::KustomizeBadCrd, {"definitions refer to each other in a circle"},
                          *properties);
        for (const MapEntry &property : properties->entries()) {
            const std::string at = path.empty() ? property.key.str() : path + '/' + property.key.str();
            if (auto done = readProperty(property.value, at); !done)
                return done;
            const std::string_view ref = property.value.textAt({"$ref"});
            if (ref.empty())
                continue;
            if (auto done = read(ref, at, depth + 1); !done)
                return done;
        }
        return {};
    }

    const Value *propertiesOf(std::string_view type) const
    {
        const Value *definition = m_definitions.find(type);
        if (!definition)
            return nullptr;
        const Value *schema = findAnyCase(*definition, "Schema", "schema");
        return schema ? schema->find("properties") : nullptr;
    }

    TransformerConfig take()
    {
        TransformerConfig config;
        const auto put = [&](SpecList list, FieldSpecs &specs) {
            config.lists[static_cast<std::size_t>(list)] =
                std::make_shared<const FieldSpecs>(std::move(specs));
        };
        put(SpecList::CommonAnnotations, m_annotations);
        put(SpecList::CommonLabels, m_labels);
        put(SpecList::NamePrefix, m_prefixes);
        config.nameReferences = std::make_shared<const std::vector<NameReferences>>(std::move(m_references));
        return config;
    }

private:
    static constexpr int deepest = 64;

    static const Value *findAnyCase(const Value &map, std::string_view a, std::string_view b)
    {
        const Value *found = map.find(a);
        return found ? found : map.find(b);
    }

    Result<void> readProperty(const Value &property, const std::string &path)
    {
        const FieldSpec spec(m_gvk, path, false);
        if (isText(property, "x-kubernetes-annotation"))
            if (auto done = mergeFieldSpec(m_annotations, spec); !done)
                return done;
        if (isText(property, "x-kubernetes-label-selector"))
            if (auto done = mergeFieldSpec(m_labels, spec); !done)
                return done;
        if (isText(property, "x-kubernetes-identity"))
            if (auto done = mergeFieldSpec(m_prefixes, spec); !done)
                return done;
        if (!isText(property, "x-kubernetes-object-ref-api-version") ||
            !isText(property, "x-kubernetes-object-ref-kind"))
            return {};
        const std::string_view key = property.textAt({"x-kubernetes-object-ref-name-key"});
        return addReference(property, path + '/' + std::string(key.empty() ? "name" : key));
    }

    Result<void> addReference(const Value &property, const std::string &path)
    {
        const Gvk referent{"", std::string(property.textAt({"x-kubernetes-object-ref-api-version"})),
                           std::string(property.textAt({"x-kubernetes-object-ref-kind"}))};
        const auto same = std::ranges::find(m_references, referent, &NameReferences::referent);
        if (same != m_references.end())
            return mergeFieldSpec(same->referrers, FieldSpec(m_gvk, path, false));
        m_references.push_back({referent, {FieldSpec(m_gvk, path, false)}});
        return {};
    }

    static bool isText(const Value &property, std::string_view extension)
    {
        const Value *found = property.find(extension);
        return found && found->isString();
    }

    const Value &m_definitions;
    Gvk m_gvk;
    FieldSpecs m_annotations, m_labels, m_prefixes;
    std::vector<NameReferences> m_references;
};

bool looksLikeKubernetes(const Value *properties)
{
    return properties && properties->find("kind") && properties->find("apiVersion") &&
           properties->find("metadata");
}

} // namespace

Result<TransformerConfig> readCrds(const Value &file)
{
    TransformerConfig config;
    if (!file.isMap() && !file.isNull())
        return failAt(ErrorCode::KustomizeBadCrd, {"expected a map of definitions"}, file);
    for (const MapEntry &definition : file.entries()) {
        // A real CustomResourceDefinition has texts where definitions are wanted.
        if (!definition.value.isMap())
            return failAt(ErrorCode::KustomizeBadCrd,
                          {"expected definitions by type, got " + definition.key.str()}, definition.value);
        const std::string_view name = definition.key.view();
        CrdReader reader(file, {"", "", std::string(name.substr(name.rfind('.') + 1))});
        if (!looksLikeKubernetes(reader.propertiesOf(name)))
            continue;
        if (auto done = reader.read(name, "", 0); !done)
            return tl::unexpected(done.error());
        if (auto merged = config.merge(reader.take()); !merged)
            return tl::unexpected(merged.error());
    }
    return config;
}

} // namespace leeway::render::kustomize
