// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"
#include "model/render/kustomize_generator.h"
#include "model/render/kustomize_layer.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_structured.h"

namespace leeway::render::kustomize {

namespace {

/// The configs that a field lists: inline texts first, then what its paths hold.
Result<std::vector<Resource>> pluginConfigs(Layer &layer, std::string_view field)
{
    const Value *entries = layer.kustomization().find(field);
    if (!entries)
        return std::vector<Resource>();
    Accumulator accumulator;
    std::vector<Value> paths;
    for (const Value &entry : entries->items()) {
        auto parsed = parseInlineResources(layer.context(), entry, entry.text(), Step::Resource);
        ResMap own;
        if (!parsed || !own.appendAll(*parsed, layer.context().schema)) {
            paths.push_back(entry);
            continue;
        }
        for (Resource &resource : *parsed)
            if (layer.context().tracksOrigins())
                resource.history.origin = layer.kustomizationPath();
        if (auto added = accumulator.map.appendAll(std::move(*parsed), layer.context().schema); !added)
            return tl::unexpected(added.error());
    }
    if (auto done = layer.accumulatePaths(paths, accumulator); !done)
        return tl::unexpected(done.error());
    return std::move(accumulator.map.resources());
}

/// The origin annotation of what a plugin config does.
std::string pluginOrigin(const Layer &, const Resource &config)
{
    if (config.history.origin.empty())
        return {};
    std::string file = config.history.origin;
    if (file.starts_with("path: "))
        file = file.substr(6, file.size() - 7);
    Value by = Value::map();
    by.set("apiVersion", Value::string(apiVersionOf(config.object)));
    by.set("kind", Value::string(kindOf(config.object)));
    by.set("name", Value::string(nameOf(config.object)));
    if (!namespaceOf(config.object).empty())
        by.set("namespace", Value::string(namespaceOf(config.object)));
    Value origin = Value::map();
    origin.set("configuredIn", Value::string(file));
    origin.set("configuredBy", by);
    return encodeYaml(origin) + '\n';
}

bool isGenerator(std::string_view kind)
{
    return kind == "ConfigMapGenerator" || kind == "SecretGenerator" || kind == "IAMPolicyGenerator";
}

/// Checks that the config is for a builtin of the wanted sort, and decodes it.
Result<Value> decodePlugin(const Resource &config, bool wantsGenerator)
{
    const Value &object = config.object;
    const std::string kind(kindOf(object));
    if (apiVersionOf(object) != "builtin")
        return failAt(ErrorCode::KustomizeExternalPlugin, {kind}, object);
    if (kind == "HelmChartInflationGenerator")
        return failAt(ErrorCode::KustomizeHelm, {std::string(object.textAt({"name"}))}, object);
    const Shape *shape = pluginShape(kind);
    if (!shape)
        return failAt(ErrorCode::KustomizeUnknownBuiltin, {kind}, object);
    auto decoded = decode(object, *shape, {true, true});
    if (!decoded)
        return decoded;
    if (isGenerator(kind) != wantsGenerator)
        return failAt(wantsGenerator ? ErrorCode::KustomizeNotAGenerator
                                     : ErrorCode::KustomizeNotATransformer,
                      {kind}, object);
    return decoded;
}

FieldSpecsRef ownSpecs(const Value &config)
{
    return std::make_shared<const FieldSpecs>(readFieldSpecs(config.find("fieldSpecs")));
}

Value mapAt(const Value &config, std::string_view field)
{
    const Value *found = config.find(field);
    return found ? *found : Value::map();
}
Value textAt(const Value &config, std::string_view field)
{
    const Value *found = config.find(field);
    return found ? *found : Value::string("");
}

Result<Transform> makeRenames(const Value &config, std::string_view kind)
{
    if (!config.find("fieldSpecs"))
        return failAt(ErrorCode::KustomizeBadPluginConfig, {std::string(kind), "fieldSpecs are missing"},
                      config);
    const FieldSpecsRef specs = ownSpecs(config);
    const Transform prefix = makePrefix(textAt(config, "prefix"), specs);
    const Transform suffix = makeSuffix(textAt(config, "suffix"), specs);
    if (kind == "PrefixTransformer")
        return prefix;
    if (kind == "SuffixTransformer")
        return suffix;
    return [prefix, suffix](ResMap &map, Context &context) -> Result<void> {
        if (auto done = prefix(map, context); !done)
            return done;
        return suffix(map, context);
    };
}

Result<Transform> makeNamespacePlugin(const Value &config)
{
    NamespaceArguments arguments;
    const Value *ns = config.findPath({"metadata", "namespace"});
    arguments.ns = ns ? *ns : Value::string("");
    arguments.specs = ownSpecs(config);
    const Value *unsetOnly = config.find("unsetOnly");
    arguments.unsetOnly = unsetOnly && unsetOnly->toBool() == true;
    const std::string_view mode = config.textAt({"setRoleBindingSubjects"});
    if (mode == "allServiceAccounts")
        arguments.subjects = SubjectMode::AllServiceAccounts;
    else if (mode == "none")
        arguments.subjects = SubjectMode::None;
    else if (!mode.empty() && mode != "defaultOnly")
        return failAt(ErrorCode::KustomizeBadPluginConfig, {"NamespaceTransformer", "setRoleBindingSubjects"},
                      config);
    return makeNamespace(std::move(arguments));
}

Result<Transform> makePlugin(Layer &layer, std::string_view kind, const Value &config)
{
    Context &context = layer.context();
    const Loader &loader = layer.loader();
    if (kind == "AnnotationsTransformer")
        return makeAnnotations(mapAt(config, "annotations"), ownSpecs(config));
    if (kind == "LabelTransformer")
        return makeLabels(mapAt(config, "labels"), ownSpecs(config));
    if (kind == "PrefixTransformer" || kind == "SuffixTransformer" || kind == "PrefixSuffixTransformer")
        return makeRenames(config, kind);
    if (kind == "NamespaceTransformer")
        return makeNamespacePlugin(config);
    if (kind == "ImageTagTransformer")
        return makeImage(mapAt(config, "imageTag"), ownSpecs(config));
    if (kind == "ReplicaCountTransformer")
        return makeReplicas(mapAt(config, "replica"), ownSpecs(config));
    if (kind == "PatchTransformer")
        return makePatch(context, loader, config);
    if (kind == "PatchStrategicMergeTransformer")
        return makeStrategicMerges(context, loader, config.find("paths"), config.find("patches"));
    if (kind == "PatchJson6902Transformer")
        return makeJson6902(context, loader, config, "jsonOp");
    if (kind == "ReplacementTransformer")
        return makeReplacements(context, loader,
                                config.find("replacements") ? *config.find("replacements") : Value::list());
    if (kind == "ValueAddTransformer")
        return makeValueAdd(context, loader, config);
    return makeHashes();
}

/// A service account with its cloud identity.
Result<Resource> generateIamPolicy(const Value &config)
{
    if (config.textAt({"cloud"}) != "gke")
        return failAt(ErrorCode::KustomizeBadPluginConfig, {"IAMPolicyGenerator", "cloud must be gke"},
                      config);
    const std::string account = std::string(config.textAt({"serviceAccount", "name"})) + '@' +
                                std::string(config.textAt({"serviceAccount", "projectId"})) +
                                ".iam.gserviceaccount.com";
    const Writer writer = Writer::of(config, Step::Transformer);
    const auto text = [&](std::string_view value) { return written(Value::string(value), writer, nullptr); };
    Value metadata = written(Value::map(), writer, nullptr);
    Value annotations = written(Value::map(), writer, nullptr);
    annotations.set("iam.gke.io/gcp-service-account", text(account));
    metadata.set("annotations", annotations);
    metadata.set("name", text(config.textAt({"kubernetesService", "name"})));
    if (const std::string_view ns = config.textAt({"kubernetesService", "namespace"}); !ns.empty())
        metadata.set("namespace", text(ns));
    Resource resource;
    resource.object = written(Value::map(), writer, nullptr);
    resource.object.set("apiVersion", text("v1"));
    resource.object.set("kind", text("ServiceAccount"));
    resource.object.set("metadata", metadata);
    return resource;
}

Result<Resource> generateFrom(Layer &layer, std::string_view kind, Value config)
{
    if (kind == "IAMPolicyGenerator")
        return generateIamPolicy(config);
    for (const std::string_view field : {"name", "namespace"}) {
        const Value *own = config.find(field);
        const Value *fromMetadata = config.findPath({"metadata", field});
        if ((!own || own->text().empty()) && fromMetadata)
            config.set(field, Value(*fromMetadata));
    }
    return kind == "SecretGenerator" ? generateSecret(config, nullptr, layer.loader())
                                     : generateConfigMap(config, nullptr, layer.loader());
}

} // namespace

Result<std::vector<ConfiguredTransform>> pluginTransforms(Layer &layer, std::string_view field)
{
    const auto configs = pluginConfigs(layer, field);
    if (!configs)
        return tl::unexpected(configs.error());
    std::vector<ConfiguredTransform> transforms;
    for (const Resource &resource : *configs) {
        const auto config = decodePlugin(resource, false);
        if (!config)
            return tl::unexpected(config.error());
        auto made = makePlugin(layer, kindOf(resource.object), *config);
        if (!made)
            return tl::unexpected(made.error());
        transforms.push_back({std::move(*made), pluginOrigin(layer, resource)});
    }
    return transforms;
}

Result<std::vector<GeneratedResource>> pluginResources(Layer &layer)
{
    const auto configs = pluginConfigs(layer, "generators");
    if (!configs)
        return tl::unexpected(configs.error());
    std::vector<GeneratedResource> made;
    for (const Resource &resource : *configs) {
        auto config = decodePlugin(resource, true);
        if (!config)
            return tl::unexpected(config.error());
        auto generated = generateFrom(layer, kindOf(resource.object), *config);
        if (!generated)
            return tl::unexpected(generated.error());
        generated->history.origin = pluginOrigin(layer, resource);
        made.push_back({std::move(*generated), resource.object});
    }
    return made;
}

} // namespace leeway::render::kustomize
