// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_config.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

constexpr std::array<std::string_view, specListCount> listNames{"namePrefix",
                                                                "nameSuffix",
                                                                "namespace",
                                                                "commonLabels",
                                                                "labels",
                                                                "templateLabels",
                                                                "volumeClaimTemplateLabels",
                                                                "commonAnnotations",
                                                                "varReference",
                                                                "images",
                                                                "replicas"};

const FieldSpecs noSpecs;
const std::vector<NameReferences> noReferences;

Gvk readGvk(const Value &value)
{
    return {std::string(value.textAt({"group"})), std::string(value.textAt({"version"})),
            std::string(value.textAt({"kind"}))};
}

bool bySpec(const FieldSpec &a, const FieldSpec &b)
{
    return legacyLess(a.gvk, b.gvk);
}

bool byReferent(const NameReferences &a, const NameReferences &b)
{
    return legacyLess(a.referent, b.referent);
}

Result<FieldSpecsRef> mergedList(const FieldSpecsRef &into, const FieldSpecsRef &other)
{
    if (!other || other->empty() || into == other)
        return into;
    if (!into || into->empty())
        return other; // every list is sorted and without repetitions already
    FieldSpecs specs = into ? *into : FieldSpecs();
    if (auto merged = mergeFieldSpecs(specs, *other); !merged)
        return tl::unexpected(merged.error());
    std::ranges::stable_sort(specs, bySpec);
    return std::make_shared<const FieldSpecs>(std::move(specs));
}

Result<void> mergeReferences(std::vector<NameReferences> &into, const NameReferences &other)
{
    bool found = false;
    for (NameReferences &references : into)
        if (references.referent == other.referent) {
            found = true;
            if (auto merged = mergeFieldSpecs(references.referrers, other.referrers); !merged)
                return merged;
        }
    if (!found)
        into.push_back(other);
    return {};
}

struct DefaultReader
{
    std::array<FieldSpecs, specListCount> lists;
    std::vector<NameReferences> references;

    void spec(std::string_view list, FieldSpec spec)
    {
        const auto found = std::ranges::find(listNames, list);
        if (found != listNames.end())
            lists[static_cast<std::size_t>(found - listNames.begin())].push_back(std::move(spec));
    }
};

DefaultReader readTable()
{
    DefaultReader reader;
#define FIELD_SPEC(list, group, version, kind, path, create)                                                 \
    reader.spec(list, FieldSpec({group, version, kind}, path, create));
#define NAME_REFERENCE(group, version, kind) reader.references.push_back({{group, version, kind}, {}});
#define REFERRER(group, version, kind, path, create)                                                         \
    reader.references.back().referrers.push_back(FieldSpec({group, version, kind}, path, create));
#define KUSTOMIZE_FIELD_SPEC
#define KUSTOMIZE_NAME_REFERENCE
#include "model/render/kustomize_tables.inc"
#undef KUSTOMIZE_FIELD_SPEC
#undef KUSTOMIZE_NAME_REFERENCE
#undef FIELD_SPEC
#undef NAME_REFERENCE
#undef REFERRER
    return reader;
}

TransformerConfig makeDefault(bool head)
{
    DefaultReader reader = readTable();
    if (!head) {
        reader.lists[static_cast<std::size_t>(SpecList::VolumeClaimTemplateLabels)].clear();
        FieldSpecs &templates = reader.lists[static_cast<std::size_t>(SpecList::TemplateLabels)];
        templates.push_back(
            FieldSpec({"apps", "", "StatefulSet"}, "spec/volumeClaimTemplates[]/metadata/labels", true));
        std::ranges::stable_sort(templates, bySpec);
    }
    TransformerConfig config;
    for (std::size_t i = 0; i < specListCount; ++i)
        config.lists[i] = std::make_shared<const FieldSpecs>(std::move(reader.lists[i]));
    config.nameReferences = std::make_shared<const std::vector<NameReferences>>(std::move(reader.references));
    return config;
}

} // namespace

const FieldSpecs &TransformerConfig::operator[](SpecList list) const
{
    const FieldSpecsRef &specs = lists[static_cast<std::size_t>(list)];
    return specs ? *specs : noSpecs;
}

const std::vector<NameReferences> &TransformerConfig::references() const
{
    return nameReferences ? *nameReferences : noReferences;
}

Result<void> TransformerConfig::merge(const TransformerConfig &other)
{
    for (std::size_t i = 0; i < specListCount; ++i) {
        auto merged = mergedList(lists[i], other.lists[i]);
        if (!merged)
            return tl::unexpected(merged.error());
        lists[i] = std::move(*merged);
    }
    if (!other.nameReferences || nameReferences == other.nameReferences)
        return {};
    if (!nameReferences) {
        nameReferences = other.nameReferences;
        return {};
    }
    auto merged = std::make_shared<std::vector<NameReferences>>(references());
    for (const NameReferences &references_ : *other.nameReferences)
        if (auto done = mergeReferences(*merged, references_); !done)
            return done;
    std::ranges::stable_sort(*merged, byReferent);
    nameReferences = std::move(merged);
    return {};
}

const TransformerConfig &defaultConfig(bool head)
{
    static const TransformerConfig released = makeDefault(false);
    static const TransformerConfig next = makeDefault(true);
    return head ? next : released;
}

FieldSpec readFieldSpec(const Value &value)
{
    const Value *create = value.find("create");
    return FieldSpec(readGvk(value), std::string(value.textAt({"path"})), create && create->toBool() == true);
}

FieldSpecs readFieldSpecs(const Value *list)
{
    FieldSpecs specs;
    if (list)
        for (const Value &item : list->items())
            specs.push_back(readFieldSpec(item));
    return specs;
}

Result<TransformerConfig> readConfiguration(const Value &file)
{
    TransformerConfig config;
    for (std::size_t i = 0; i < specListCount; ++i)
        if (const Value *list = file.find(listNames[i])) {
            FieldSpecs specs = readFieldSpecs(list);
            std::ranges::stable_sort(specs, bySpec);
            FieldSpecs unique;
            if (auto merged = mergeFieldSpecs(unique, specs); !merged)
                return tl::unexpected(merged.error());
            config.lists[i] = std::make_shared<const FieldSpecs>(std::move(unique));
        }
    const Value *list = file.find("nameReference");
    if (!list)
        return config;
    std::vector<NameReferences> sorted;
    for (const Value &item : list->items())
        sorted.push_back({readGvk(item), readFieldSpecs(item.find("fieldSpecs"))});
    std::ranges::stable_sort(sorted, byReferent);
    auto references = std::make_shared<std::vector<NameReferences>>();
    for (const NameReferences &item : sorted)
        if (auto merged = mergeReferences(*references, item); !merged)
            return tl::unexpected(merged.error());
    config.nameReferences = std::move(references);
    return config;
}

} // namespace leeway::render::kustomize
