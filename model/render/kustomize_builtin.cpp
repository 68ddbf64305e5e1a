// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_layer.h"
#include "model/render/kustomize_node.h"

namespace leeway::render::kustomize {

namespace {

bool isOn(const Value &entry, std::string_view name)
{
    const Value *flag = entry.find(name);
    return flag && flag->toBool() == true;
}

/// Builds the list of transformers of one layer, in order.
class Collector
{
public:
    Collector(Layer &layer, const TransformerConfig &config)
        : m_layer(layer), m_context(layer.context()), m_config(config), m_kustomization(layer.kustomization())
    {
    }

    Result<std::vector<ConfiguredTransform>> collect()
    {
        using Part = Result<void> (Collector::*)();
        for (const Part part :
             {&Collector::strategicMerges, &Collector::patches, &Collector::ns, &Collector::names,
              &Collector::labels, &Collector::annotations, &Collector::jsonPatches,
              &Collector::replicasAndImages, &Collector::replacements})
            if (auto done = (this->*part)(); !done)
                return tl::unexpected(done.error());
        return std::move(m_transforms);
    }

private:
    std::span<const Value> list(std::string_view field) const
    {
        const Value *found = m_kustomization.find(field);
        return found ? found->items() : std::span<const Value>();
    }
    const Value *text(std::string_view field) const
    {
        const Value *found = m_kustomization.find(field);
        return found && !found->text().empty() ? found : nullptr;
    }
    FieldSpecsRef specs(SpecList which) const { return m_config.lists[static_cast<std::size_t>(which)]; }

    Result<void> add(Result<Transform> transform, std::string_view kind)
    {
        if (!transform)
            return tl::unexpected(transform.error());
        m_transforms.push_back({std::move(*transform), m_layer.builtinOrigin(kind)});
        return {};
    }

    Result<void> strategicMerges()
    {
        const Value *paths = m_kustomization.find("patchesStrategicMerge");
        if (!paths || paths->size() == 0)
            return {};
        return add(makeStrategicMerges(m_context, m_layer.loader(), paths, nullptr),
                   "PatchStrategicMergeTransformer");
    }

    Result<void> patches()
    {
        for (const Value &entry : list("patches"))
            if (auto done = add(makePatch(m_context, m_layer.loader(), entry), "PatchTransformer"); !done)
                return done;
        return {};
    }

    Result<void> ns()
    {
        const Value *found = text("namespace");
        if (!found)
            return {};
        return add(makeNamespace({*found, specs(SpecList::Namespace), false, SubjectMode::DefaultOnly}),
                   "NamespaceTransformer");
    }

    Result<void> names()
    {
        if (const Value *prefix = text("namePrefix"))
            if (auto done = add(makePrefix(*prefix, specs(SpecList::NamePrefix)), "PrefixTransformer"); !done)
                return done;
        if (const Value *suffix = text("nameSuffix"))
            return add(makeSuffix(*suffix, specs(SpecList::NameSuffix)), "SuffixTransformer");
        return {};
    }

    Result<FieldSpecs> labelSpecs(const Value &label) const
    {
        FieldSpecs result = readFieldSpecs(label.find("fields"));
        std::vector<SpecList> lists{SpecList::Labels};
        const bool selectors = isOn(label, "includeSelectors");
        if (selectors)
            lists.push_back(SpecList::CommonLabels);
        if (!selectors && isOn(label, "includeTemplates"))
            lists.push_back(SpecList::TemplateLabels);
        if (!selectors && isOn(label, "includeVolumeClaimTemplates"))
            lists.push_back(SpecList::VolumeClaimTemplateLabels);
        for (const SpecList which : lists)
            if (auto merged = mergeFieldSpecs(result, m_config[which]); !merged)
                return failAt(merged.error().code, merged.error().args, label);
        if (!selectors)
            if (auto merged = mergeFieldSpec(result, FieldSpec({}, "metadata/labels", true)); !merged)
                return failAt(merged.error().code, merged.error().args, label);
        return result;
    }

    Result<void> labels()
    {
        const Value *common = m_kustomization.find("commonLabels");
        if (list("labels").empty() && (!common || common->size() == 0))
            return {};
        for (const Value &label : list("labels")) {
            auto fields = labelSpecs(label);
            if (!fields)
                return tl::unexpected(fields.error());
            const Value *pairs = label.find("pairs");
            auto shared = std::make_shared<const FieldSpecs>(std::move(*fields));
            if (auto done = add(makeLabels(pairs ? *pairs : Value::map(), shared), "LabelTransformer"); !done)
                return done;
        }
        return add(makeLabels(common ? *common : Value::map(), specs(SpecList::CommonLabels)),
                   "LabelTransformer");
    }

    Result<void> annotations()
    {
        const Value *common = m_kustomization.find("commonAnnotations");
        if (!common || common->size() == 0)
            return {};
        return add(makeAnnotations(*common, specs(SpecList::CommonAnnotations)), "AnnotationsTransformer");
    }

    Result<void> jsonPatches()
    {
        for (const Value &entry : list("patchesJson6902"))
            if (auto done = add(makeJson6902(m_context, m_layer.loader(), entry, "patch"),
                                "PatchJson6902Transformer");
                !done)
                return done;
        return {};
    }

    Result<void> replicasAndImages()
    {
        for (const Value &entry : list("replicas"))
            if (auto done = add(makeReplicas(entry, specs(SpecList::Replicas)), "ReplicaCountTransformer");
                !done)
                return done;
        for (const Value &entry : list("images"))
            if (auto done = add(makeImage(entry, specs(SpecList::Images)), "ImageTagTransformer"); !done)
                return done;
        return {};
    }

    Result<void> replacements()
    {
        const Value *entries = m_kustomization.find("replacements");
        if (!entries || entries->size() == 0)
            return {};
        return add(makeReplacements(m_context, m_layer.loader(), *entries), "ReplacementTransformer");
    }

    Layer &m_layer;
    Context &m_context;
    const TransformerConfig &m_config;
    const Value &m_kustomization;
    std::vector<ConfiguredTransform> m_transforms;
};

} // namespace

Result<std::vector<ConfiguredTransform>> builtinTransforms(Layer &layer, const TransformerConfig &config)
{
    return Collector(layer, config).collect();
}

} // namespace leeway::render::kustomize
