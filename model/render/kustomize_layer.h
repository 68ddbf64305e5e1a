// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_transformers.h"
#include "model/render/kustomize_vars.h"

namespace leeway::render::kustomize {

/// What a kustomization gathers, and hands to the one that names it (kustomize.md 2.2).
struct Accumulator
{
    ResMap map;
    TransformerConfig config;
    VarSet vars;

    /// Appends everything that `other` gathered, with the collision checks.
    Result<void> merge(Accumulator other, const Schema &schema);
};

/// A transformer with what `buildMetadata` says about it.
struct ConfiguredTransform
{
    Transform run;
    std::string origin; ///< YAML text; empty if origins are not tracked
};
struct GeneratedResource
{
    Resource resource;
    Value at; ///< the entry that made it
};

/// One kustomization directory.
class Layer
{
public:
    /// `originPath` is the path as the root sees it, for origin annotations.
    Layer(Context &context, Loader loader, std::string originPath)
        : m_context(context), m_loader(std::move(loader)), m_originPath(std::move(originPath))
    {
    }

    /// Reads and checks the kustomization file, or takes the given one.
    Result<void> load(const std::optional<Value> &given = std::nullopt, bool lenient = false);
    /// Sets the schema that the layer asks for; a nested layer's counts only if none is set.
    Result<void> applyOpenApi(bool isRoot);
    Result<void> accumulate(Accumulator &into);
    /// Accumulates `paths` of another field (generators, transformers) as resources.
    Result<void> accumulatePaths(const std::vector<Value> &paths, Accumulator &into);

    const Value &kustomization() const { return m_kustomization; }
    bool isComponent() const { return m_kustomization.textAt({"kind"}) == "Component"; }
    const Loader &loader() const { return m_loader; }
    Context &context() { return m_context; }
    /// Origin annotation of something that the kustomization file configures.
    std::string builtinOrigin(std::string_view kind) const;
    std::string fileOriginText(std::string_view path) const;
    std::string kustomizationPath() const;

private:
    Result<void> check();
    void warnDeprecated();
    void rewriteOldFields();
    std::span<const Value> list(std::string_view field) const;

    Result<void> accumulateEntry(const Value &entry, Accumulator &into);
    Result<void> accumulateFile(const Value &entry, Accumulator &into);
    Result<Loader> openDirectory(const Value &entry) const;
    Result<void> accumulateDirectory(const Value &entry, Loader loader, Accumulator &into, bool asComponent);
    Result<void> accumulateComponent(const Value &entry, Loader loader, Accumulator &into);
    Result<Accumulator> accumulateBase(const Value &entry, Loader loader);
    Result<void> mergeConfigurations(Accumulator &into);
    Result<void> runGenerators(Accumulator &into);
    Result<std::vector<GeneratedResource>> generate();
    Result<void> runTransformers(Accumulator &into);
    Result<void> runValidators(Accumulator &into);
    Result<void> run(const std::vector<ConfiguredTransform> &transforms, ResMap &map);

    Context &m_context;
    Loader m_loader;
    std::string m_originPath;
    std::string m_fileName = "kustomization.yaml";
    Value m_kustomization;
};

/// The transformers that the fields of a kustomization stand for, in kustomize's order (2.5).
Result<std::vector<ConfiguredTransform>> builtinTransforms(Layer &layer, const TransformerConfig &config);
/// `generators`, `transformers` and `validators` entries (3.14).
Result<std::vector<ConfiguredTransform>> pluginTransforms(Layer &layer, std::string_view field);
Result<std::vector<GeneratedResource>> pluginResources(Layer &layer);

} // namespace leeway::render::kustomize
