// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_layer.h"

#include "model/render/kustomize_decode.h"
#include "model/render/kustomize_generator.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_reuse.h"
#include "model/render/kustomize_smp.h"
#include "model/render/kustomize_structured.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

std::string joinOrigin(std::string_view directory, std::string_view path)
{
    // Origins may lead out of the build directory: "../base/a.yaml".
    std::vector<std::string> parts;
    const std::string whole =
        directory.empty() ? std::string(path) : std::string(directory) + '/' + std::string(path);
    for (std::size_t from = 0; from <= whole.size();) {
        const std::size_t end = std::min(whole.find('/', from), whole.size());
        const std::string part = whole.substr(from, end - from);
        from = end + 1;
        if (part.empty() || part == ".")
            continue;
        if (part == ".." && !parts.empty() && parts.back() != "..")
            parts.pop_back();
        else
            parts.push_back(part);
    }
    std::string joined;
    for (const std::string &part : parts)
        joined += (joined.empty() ? "" : "/") + part;
    return joined;
}

/// What the user should hear if an entry is neither a file nor a directory.
Error moreTelling(const Error &asFile, const Error &asDirectory)
{
    const bool notThere = asFile.code == ErrorCode::FileNotFound ||
                          asFile.code == ErrorCode::KustomizeNotAFile ||
                          asFile.code == ErrorCode::PathOutsideRoot;
    return notThere ? asDirectory : asFile;
}

} // namespace

Result<void> Accumulator::merge(Accumulator other, const Schema &schema)
{
    if (auto added = map.appendAll(std::move(other.map.resources()), schema); !added)
        return added;
    if (auto merged = config.merge(other.config); !merged)
        return merged;
    return mergeVars(vars, other.vars);
}

std::span<const Value> Layer::list(std::string_view field) const
{
    const Value *found = m_kustomization.find(field);
    return found ? found->items() : std::span<const Value>();
}

std::string Layer::kustomizationPath() const
{
    return joinOrigin(m_originPath, m_fileName);
}

std::string Layer::fileOriginText(std::string_view path) const
{
    if (!m_context.tracksOrigins())
        return {};
    Value origin = Value::map();
    origin.set("path", Value::string(joinOrigin(m_originPath, path)));
    return encodeYaml(origin) + '\n';
}

std::string Layer::builtinOrigin(std::string_view kind) const
{
    if (!m_context.tracksOrigins())
        return {};
    Value by = Value::map();
    by.set("apiVersion", Value::string("builtin"));
    by.set("kind", Value::string(kind));
    Value origin = Value::map();
    origin.set("configuredIn", Value::string(kustomizationPath()));
    origin.set("configuredBy", by);
    return encodeYaml(origin) + '\n';
}

Result<void> Layer::applyOpenApi(bool isRoot)
{
    const Value *openapi = m_kustomization.find("openapi");
    const Value *path = openapi ? openapi->find("path") : nullptr;
    const Value *version = openapi ? openapi->find("version") : nullptr;
    std::optional<LoadedFile> file;
    if (path) {
        auto loaded = m_loader.load(path->text(), *path);
        if (!loaded)
            return tl::unexpected(loaded.error());
        file = std::move(*loaded);
    }
    if (!isRoot && m_context.schema.isSet())
        return {};
    if (file && version)
        return failAt(ErrorCode::KustomizeOpenApiBoth, {}, *version);
    if (file) {
        const auto document = parseYaml11(*file, Step::Resource);
        if (!document)
            return tl::unexpected(document.error());
        const bool keeps = m_context.options.keepBuiltinSchema || m_context.schema.keepsBuiltin();
        auto schema = readSchema(*document, keeps);
        if (!schema)
            return tl::unexpected(schema.error());
        m_context.schema.useCustom(std::move(*schema), keeps);
        return {};
    }
    if (!version || version->text().empty())
        return {};
    if (version->text() != "v1.21.2")
        return failAt(ErrorCode::KustomizeOpenApiVersion, {std::string(version->text())}, *version);
    m_context.schema.useBuiltin();
    return {};
}

Result<void> Layer::accumulateFile(const Value &entry, Accumulator &into)
{
    const auto file = m_loader.load(entry.text(), entry);
    if (!file)
        return tl::unexpected(file.error());
    const auto parsed = parseResourceFile(m_context, *file, Step::Resource);
    if (!*parsed)
        return tl::unexpected(parsed->error());
    std::vector<Resource> resources = **parsed;
    const std::string origin = fileOriginText(entry.text());
    for (Resource &resource : resources)
        resource.history.origin = origin;
    return into.map.appendAll(std::move(resources), m_context.schema);
}

Result<Loader> Layer::openDirectory(const Value &entry) const
{
    const auto mapped = m_context.options.remotes.find(std::string(entry.text()));
    if (mapped == m_context.options.remotes.end())
        return m_loader.open(entry.text(), entry);
    const auto resolved = resolvePath(m_loader.tree(), mapped->second);
    if (!resolved || resolved->file)
        return failAt(ErrorCode::KustomizeNotADirectory, {mapped->second}, entry);
    return Loader(m_context.rules, resolved->path, &m_loader);
}

Result<void> Layer::accumulateEntry(const Value &entry, Accumulator &into)
{
    if (m_context.options.cancel.isCancelled())
        return fail(ErrorCode::Cancelled);
    const bool isMapped = m_context.options.remotes.contains(std::string(entry.text()));
    if (!isMapped && isRemoteFile(entry.text()))
        return failAt(ErrorCode::KustomizeRemote, {std::string(entry.text())}, entry);
    const auto asFile = isMapped ? Result<void>(fail(ErrorCode::FileNotFound)) : accumulateFile(entry, into);
    if (asFile)
        return {};
    auto opened = openDirectory(entry);
    if (!opened)
        return tl::unexpected(moreTelling(asFile.error(), opened.error()));
    return accumulateDirectory(entry, std::move(*opened), into, false);
}

Result<void> Layer::accumulatePaths(const std::vector<Value> &paths, Accumulator &into)
{
    for (const Value &path : paths)
        if (auto done = accumulateEntry(path, into); !done)
            return done;
    return {};
}

Result<void> Layer::accumulateDirectory(const Value &entry, Loader loader, Accumulator &into,
                                        bool asComponent)
{
    if (asComponent)
        return accumulateComponent(entry, std::move(loader), into);
    DirectoryReuse reuse(m_context, loader);
    if (auto earlier = reuse.find())
        return into.merge(std::move(*earlier), m_context.schema);
    reuse.begin();
    auto own = accumulateBase(entry, std::move(loader));
    reuse.end(own ? &*own : nullptr);
    if (!own)
        return tl::unexpected(own.error());
    return into.merge(std::move(*own), m_context.schema);
}

Result<Accumulator> Layer::accumulateBase(const Value &entry, Loader loader)
{
    Layer layer(m_context, std::move(loader), joinOrigin(m_originPath, entry.text()));
    if (auto loaded = layer.load(); !loaded)
        return tl::unexpected(loaded.error());
    if (auto applied = layer.applyOpenApi(false); !applied)
        return tl::unexpected(applied.error());
    if (layer.isComponent())
        return failAt(ErrorCode::KustomizeComponentAsResource, {std::string(entry.text())}, entry);
    Accumulator own;
    if (auto done = layer.accumulate(own); !done)
        return tl::unexpected(done.error());
    return own;
}

Result<void> Layer::accumulateComponent(const Value &entry, Loader loader, Accumulator &into)
{
    Layer layer(m_context, std::move(loader), joinOrigin(m_originPath, entry.text()));
    if (auto loaded = layer.load(); !loaded)
        return loaded;
    if (auto applied = layer.applyOpenApi(false); !applied)
        return applied;
    if (!layer.isComponent())
        return failAt(ErrorCode::KustomizeNotAComponent, {std::string(entry.text())}, entry);
    if (auto done = layer.accumulate(into); !done)
        return done;
    return into.map.recheck(m_context.schema);
}

Result<void> Layer::mergeConfigurations(Accumulator &into)
{
    TransformerConfig config = defaultConfig(m_context.isHead());
    TransformerConfig files;
    for (const Value &path : list("configurations")) {
        const auto file = m_loader.load(path.text(), path);
        if (!file)
            return tl::unexpected(file.error());
        const auto document = parseYaml11(*file, Step::Resource);
        if (!document)
            return tl::unexpected(document.error());
        const auto decoded = decode(*document, configurationShape(m_context.isHead()), {false, true});
        if (!decoded)
            return tl::unexpected(decoded.error());
        const auto read = readConfiguration(*decoded);
        if (!read)
            return tl::unexpected(read.error());
        if (auto merged = files.merge(*read); !merged)
            return failAt(merged.error().code, merged.error().args, path);
    }
    if (auto merged = config.merge(files); !merged)
        return failAt(merged.error().code, merged.error().args, m_kustomization);
    if (auto merged = into.config.merge(config); !merged)
        return failAt(merged.error().code, merged.error().args, m_kustomization);
    for (const Value &path : list("crds")) {
        const auto file = m_loader.load(path.text(), path);
        if (!file)
            return tl::unexpected(file.error());
        const auto document = parseYaml11(*file, Step::Resource);
        if (!document)
            return tl::unexpected(document.error());
        const auto read = readCrds(*document);
        if (!read)
            return tl::unexpected(read.error());
        if (auto merged = into.config.merge(*read); !merged)
            return failAt(merged.error().code, merged.error().args, path);
    }
    return {};
}

Result<std::vector<GeneratedResource>> Layer::generate()
{
    const Value *options = m_kustomization.find("generatorOptions");
    for (const Value &chart : list("helmCharts"))
        return failAt(ErrorCode::KustomizeHelm, {std::string(chart.textAt({"name"}))}, chart);
    for (const Value &chart : list("helmChartInflationGenerator"))
        return failAt(ErrorCode::KustomizeHelm, {std::string(chart.textAt({"chartName"}))}, chart);
    std::vector<GeneratedResource> made;
    const auto add = [&](Result<Resource> resource, const Value &entry,
                         std::string_view kind) -> Result<void> {
        if (!resource)
            return tl::unexpected(resource.error());
        resource->history.origin = builtinOrigin(kind);
        made.push_back({std::move(*resource), entry});
        return {};
    };
    for (const Value &entry : list("configMapGenerator"))
        if (auto done = add(generateConfigMap(entry, options, m_loader), entry, "ConfigMapGenerator"); !done)
            return tl::unexpected(done.error());
    for (const Value &entry : list("secretGenerator"))
        if (auto done = add(generateSecret(entry, options, m_loader), entry, "SecretGenerator"); !done)
            return tl::unexpected(done.error());
    return made;
}

Result<void> Layer::runGenerators(Accumulator &into)
{
    auto made = generate();
    if (!made)
        return tl::unexpected(made.error());
    auto more = pluginResources(*this);
    if (!more)
        return tl::unexpected(more.error());
    std::move(more->begin(), more->end(), std::back_inserter(*made));
    for (GeneratedResource &generated : *made)
        if (auto done = into.map.absorb(std::move(generated.resource), m_context.schema, generated.at); !done)
            return done;
    return {};
}

Result<void> Layer::run(const std::vector<ConfiguredTransform> &transforms, ResMap &map)
{
    for (const ConfiguredTransform &transform : transforms) {
        if (m_context.options.cancel.isCancelled())
            return fail(ErrorCode::Cancelled);
        if (auto done = transform.run(map, m_context); !done)
            return done;
        map.dropGone();
        if (transform.origin.empty())
            continue;
        for (Resource &resource : map.resources()) {
            rebuildAsStrings(resource.object, "annotations");
            if (resource.history.origin.empty())
                resource.history.origin = transform.origin;
            else
                resource.history.transformations.push_back(transform.origin);
        }
    }
    return {};
}

Result<void> Layer::runTransformers(Accumulator &into)
{
    auto transforms = builtinTransforms(*this, into.config);
    if (!transforms)
        return tl::unexpected(transforms.error());
    auto plugins = pluginTransforms(*this, "transformers");
    if (!plugins)
        return tl::unexpected(plugins.error());
    std::move(plugins->begin(), plugins->end(), std::back_inserter(*transforms));
    return run(*transforms, into.map);
}

Result<void> Layer::runValidators(Accumulator &into)
{
    const auto validators = pluginTransforms(*this, "validators");
    if (!validators)
        return tl::unexpected(validators.error());
    for (const ConfiguredTransform &validator : *validators) {
        const std::vector<Resource> before = into.map.resources();
        if (auto done = validator.run(into.map, m_context); !done)
            return done;
        const auto unchanged = [](const Resource &old, const Resource &now) {
            Value object = now.object;
            if (Value *labels = object.findMutable("metadata"); labels)
                if (Value *map = labels->findMutable("labels");
                    map && map->erase("validated-by") && map->size() == 0)
                    labels->erase("labels");
            return old.object == object;
        };
        if (!std::ranges::equal(before, into.map.resources(), unchanged))
            return failAt(ErrorCode::KustomizeValidatorChanges, {}, m_kustomization);
    }
    return {};
}

Result<void> Layer::accumulate(Accumulator &into)
{
    for (const Value &entry : list("resources"))
        if (auto done = accumulateEntry(entry, into); !done)
            return done;
    if (auto done = mergeConfigurations(into); !done)
        return done;
    if (auto done = runGenerators(into); !done)
        return done;
    for (const Value &entry : list("components")) {
        auto opened = openDirectory(entry);
        if (!opened)
            return tl::unexpected(opened.error());
        if (auto done = accumulateDirectory(entry, std::move(*opened), into, true); !done)
            return done;
    }
    if (auto done = runTransformers(into); !done)
        return done;
    if (auto done = runValidators(into); !done)
        return done;
    const Value *vars = m_kustomization.find("vars");
    return vars ? recordVars(*vars, into.map, into.vars, m_context.schema) : Result<void>();
}

} // namespace leeway::render::kustomize
