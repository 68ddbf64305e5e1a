// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"
#include "model/render/kustomize_layer.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"

#include <algorithm>
#include <array>

namespace leeway::render {

namespace {

constexpr std::array<std::string_view, 3> fileNames{"kustomization.yaml", "kustomization.yml",
                                                    "Kustomization"};

} // namespace

Result<std::string> findKustomizationFile(const FileTree &tree, std::string_view directory)
{
    std::string found;
    for (const std::string_view name : fileNames) {
        const auto path = joinPath(directory, name);
        if (!path)
            return path;
        const auto resolved = kustomize::resolvePath(tree, *path);
        if (!resolved || !resolved->file)
            continue;
        if (!found.empty())
            return fail(ErrorCode::KustomizationAmbiguous, {directory.empty() ? "." : std::string(directory)},
                        {found});
        found = resolved->path;
    }
    if (found.empty())
        return fail(ErrorCode::KustomizationMissing, {directory.empty() ? "." : std::string(directory)});
    return found;
}

Result<Value> readKustomizationFile(const FileTree &tree, std::string_view path)
{
    const auto resolved = kustomize::resolvePath(tree, path);
    if (!resolved || !resolved->file)
        return fail(ErrorCode::FileNotFound, {std::string(path)}, {std::string(path)});
    return kustomize::parseYaml11({Key(resolved->path), resolved->file->blobId, resolved->file->bytes},
                                  Step::Resource);
}

namespace kustomize {

namespace {

constexpr std::string_view group = "kustomize.config.k8s.io/";
constexpr std::array<std::string_view, 6> deprecatedFields{
    "bases", "commonLabels", "imageTags", "patchesJson6902", "patchesStrategicMerge", "vars"};

/// Fields that hold something; a list that is there but empty counts, a text that is empty does not.
bool isFilled(const MapEntry &entry)
{
    if (entry.key == "apiVersion" || entry.key == "kind")
        return false;
    if (entry.key == "bases" || entry.key == "imageTags" || entry.key == "helmChartInflationGenerator")
        return entry.value.size() > 0;
    return !entry.value.isString() || !entry.value.text().empty();
}

void appendList(Value &map, const Key &into, std::string_view from)
{
    const Value *more = map.find(from);
    if (!more)
        return;
    const Value copy = *more;
    map.erase(from);
    if (copy.size() == 0)
        return;
    const Value *old = map.find(into);
    Value list = old ? *old : Value::list().withOrigin(copy.origin(), copy.span());
    for (const Value &item : copy.items())
        list.append(item);
    map.set(into, std::move(list));
}

} // namespace

Result<void> Layer::load(const std::optional<Value> &given, bool lenient)
{
    Value document;
    if (given) {
        document = *given;
    } else {
        std::optional<LoadedFile> file;
        const Value none;
        for (const std::string_view name : fileNames) {
            auto loaded = m_loader.load(name, none);
            if (!loaded)
                continue;
            if (file)
                return fail(ErrorCode::KustomizationAmbiguous,
                            {m_loader.root().empty() ? "." : m_loader.root()}, {file->path.str()});
            file = std::move(*loaded);
            m_fileName = name;
        }
        if (!file)
            return fail(ErrorCode::KustomizationMissing, {m_loader.root().empty() ? "." : m_loader.root()});
        auto parsed = parseKustomization(m_context, *file);
        if (!parsed)
            return tl::unexpected(parsed.error());
        document = std::move(*parsed);
    }
    auto decoded = decode(document, kustomizationShape(m_context.isHead()), {lenient, false});
    if (!decoded)
        return tl::unexpected(decoded.error());
    m_kustomization = std::move(*decoded);
    warnDeprecated();
    rewriteOldFields();
    return check();
}

void Layer::warnDeprecated()
{
    for (const std::string_view field : deprecatedFields)
        if (const Value *found = m_kustomization.find(field))
            m_context.findings.push_back(
                {Severity::Warning,
                 failAt(ErrorCode::KustomizeDeprecatedField, {std::string(field)}, *found).value(),
                 {}});
}

/// FixKustomization of kustomize's api/types.
void Layer::rewriteOldFields()
{
    appendList(m_kustomization, "resources", "bases");
    appendList(m_kustomization, "images", "imageTags");
    for (const std::string_view field : {"configMapGenerator", "secretGenerator"}) {
        const Value *generators = m_kustomization.find(field);
        if (!generators)
            continue;
        Value list = *generators;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Value *env = list.at(i).find("env");
            if (!env || env->text().empty())
                continue;
            const Value path = *env;
            Value entry = list.at(i);
            const Value *envs = entry.find("envs");
            Value all = envs ? *envs : Value::list();
            all.append(path);
            entry.set("envs", std::move(all));
            list.mutableAt(i) = std::move(entry);
        }
        m_kustomization.set(field, std::move(list));
    }
}

Result<void> Layer::check()
{
    if (std::ranges::none_of(m_kustomization.entries(), isFilled))
        return fail(ErrorCode::KustomizationEmpty, {},
                    {m_loader.root().empty() ? m_fileName : m_loader.root() + '/' + m_fileName});
    const Value *kind = m_kustomization.find("kind");
    const std::string_view kindText = kind ? kind->text() : std::string_view();
    if (!kindText.empty() && kindText != "Kustomization" && kindText != "Component")
        return failAt(ErrorCode::KustomizationWrongKind, {std::string(kindText)}, *kind);
    const std::string wanted = std::string(group) + (isComponent() ? "v1alpha1" : "v1beta1");
    const Value *apiVersion = m_kustomization.find("apiVersion");
    if (apiVersion && !apiVersion->text().empty() && apiVersion->text() != wanted)
        return failAt(ErrorCode::KustomizationWrongApiVersion, {std::string(apiVersion->text()), wanted},
                      *apiVersion);
    return {};
}

} // namespace kustomize
} // namespace leeway::render
