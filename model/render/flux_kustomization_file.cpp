// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_kustomization_file.h"

#include "model/base/key.h"
#include "model/base/origin.h"
#include "model/render/kustomize.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace leeway::render {

namespace {

constexpr std::array<std::string_view, 3> kustomizationNames{"kustomization.yaml", "kustomization.yml",
                                                             "Kustomization"};

std::string joined(std::string_view directory, std::string_view name)
{
    return directory.empty() ? std::string(name) : std::string(directory) + '/' + std::string(name);
}

bool holdsKustomization(const FileTree &tree, std::string_view directory)
{
    return std::ranges::any_of(kustomizationNames, [&](std::string_view name) {
        return tree.find(joined(directory, name)) != nullptr;
    });
}

void collectManifests(const FileTree &tree, std::string_view directory, const std::string &prefix,
                      std::vector<std::string> &found)
{
    for (const std::string &name : tree.list(directory)) {
        if (!name.ends_with('/')) {
            if (name.ends_with(".yaml") || name.ends_with(".yml"))
                found.push_back(prefix + name);
            continue;
        }
        const std::string bare = name.substr(0, name.size() - 1);
        const std::string below = joined(directory, bare);
        if (holdsKustomization(tree, below))
            found.push_back(prefix + bare);
        else
            collectManifests(tree, below, prefix + name, found);
    }
}

/// The same tree as written by a field of the Flux Kustomization. A node that was itself overridden there (a
/// patch of the Kustomization, say) keeps that below.
Value asFluxField(const Value &value)
{
    Value made = value;
    for (std::size_t i = 0; i < value.entries().size(); ++i)
        made.setEntry(i, value.entries()[i].key, asFluxField(value.entries()[i].value));
    for (std::size_t i = 0; i < value.items().size(); ++i)
        made.mutableAt(i) = asFluxField(value.items()[i]);
    const bool wasOverridden = value.origin() && value.origin()->hasPrevious;
    return overriding(made, Step::FluxField, wasOverridden ? &value : nullptr);
}

/// Only these reach kustomize (adaptSelector).
constexpr std::array<std::string_view, 7> selectorFields{
    "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"};

Value patchOf(const Value &patch)
{
    Value made = Value::map();
    made.setOrigin(patch.origin(), patch.span());
    if (const Value *text = patch.find("patch"))
        made.set("patch", *text);
    const Value *target = patch.find("target");
    if (!target || !target->isMap())
        return made;
    Value selector = Value::map();
    selector.setOrigin(target->origin(), target->span());
    for (const std::string_view field : selectorFields)
        if (const Value *value = target->find(field))
            selector.set(field, *value);
    made.set("target", std::move(selector));
    return made;
}

/// Merges the fields of one Flux Kustomization into a root kustomization.
class Merger
{
public:
    Merger(Value root, const Value &spec, const FileTree &tree, std::string_view directory)
        : m_root(std::move(root)), m_spec(spec), m_tree(tree), m_directory(directory)
    {
    }

    Result<Value> run();

private:
    void replace(std::string_view field, const char *in);
    Value &listOf(const char *field);
    Result<const Value *> specList(std::string_view field) const;
    Result<void> mergePatches();
    Result<void> mergeComponents();
    Result<void> mergeImages();
    Result<void> mergeBuildMetadata();

    Value m_root;
    const Value &m_spec;
    const FileTree &m_tree;
    std::string_view m_directory;
};

void Merger::replace(std::string_view field, const char *in)
{
    if (const Value *value = m_spec.find(field); value && !value->isNull())
        m_root.set(in, *value);
}

/// The list of that name in the root, made if it is not there.
Value &Merger::listOf(const char *field)
{
    if (Value *found = m_root.findMutable(field); found && found->isList())
        return *found;
    return m_root.set(field, Value::list());
}

Result<const Value *> Merger::specList(std::string_view field) const
{
    const Value *value = m_spec.find(field);
    if (!value || value->isNull())
        return nullptr;
    if (!value->isList())
        return fail(ErrorCode::FluxFieldInvalid, {"spec." + std::string(field), "a list"});
    return value;
}

Result<void> Merger::mergePatches()
{
    const auto patches = specList("patches");
    if (!patches)
        return tl::unexpected(patches.error());
    if (*patches && (*patches)->size() > 0)
        for (const Value &patch : (*patches)->items())
            listOf("patches").append(patchOf(patch));
    return {};
}

bool isLocalRelative(std::string_view path)
{
    std::string lower(path);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string_view prefix :
         {"git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"})
        if (prefix.size() < lower.size() && lower.starts_with(prefix))
            return false;
    return !lower.starts_with('/') && !lower.starts_with("file:///");
}

Result<void> Merger::mergeComponents()
{
    const auto components = specList("components");
    if (!components)
        return tl::unexpected(components.error());
    const Value *ignore = m_spec.find("ignoreMissingComponents");
    const bool ignoresMissing = ignore && ignore->toBool().value_or(false);
    for (const Value &component : *components ? (*components)->items() : std::span<const Value>()) {
        if (!component.isString() || !isLocalRelative(component.text()))
            return fail(ErrorCode::FluxComponentPath, {std::string(component.text())});
        const auto path = joinPath(m_directory, component.text());
        const bool exists = path && (m_tree.isDirectory(*path) || m_tree.find(*path));
        if (exists || !ignoresMissing)
            listOf("components").append(component);
    }
    return {};
}

bool hasText(const Value &image, std::string_view field)
{
    return !image.textAt({field}).empty();
}

/// G-17: tag and digest choose the version together, so they are replaced as one.
void mergeImage(Value &entry, const Value &image)
{
    if (hasText(image, "newName"))
        entry.set("newName", *image.find("newName"));
    if (!hasText(image, "newTag") && !hasText(image, "digest"))
        return;
    for (const char *field : {"newTag", "digest"}) {
        entry.erase(field);
        if (hasText(image, field))
            entry.set(field, *image.find(field));
    }
}

Result<void> Merger::mergeImages()
{
    const auto images = specList("images");
    if (!images)
        return tl::unexpected(images.error());
    for (const Value &image : *images ? (*images)->items() : std::span<const Value>()) {
        Value &list = listOf("images");
        const auto same = std::ranges::find_if(list.items(), [&](const Value &entry) {
            return entry.textAt({"name"}) == image.textAt({"name"});
        });
        if (same == list.items().end())
            list.append(image);
        else
            mergeImage(list.mutableAt(static_cast<std::size_t>(same - list.items().begin())), image);
    }
    return {};
}

Result<void> Merger::mergeBuildMetadata()
{
    const auto metadata = specList("buildMetadata");
    if (!metadata)
        return tl::unexpected(metadata.error());
    if (*metadata && (*metadata)->size() > 0)
        m_root.set("buildMetadata", **metadata);
    return {};
}

Result<Value> Merger::run()
{
    replace("targetNamespace", "namespace");
    replace("namePrefix", "namePrefix");
    replace("nameSuffix", "nameSuffix");
    for (const auto step :
         {&Merger::mergePatches, &Merger::mergeComponents, &Merger::mergeImages, &Merger::mergeBuildMetadata})
        if (auto done = (this->*step)(); !done)
            return tl::unexpected(done.error());
    return std::move(m_root);
}

Value newKustomization()
{
    Value root = Value::map();
    root.set("apiVersion", Value::string("kustomize.config.k8s.io/v1beta1"));
    root.set("kind", Value::string("Kustomization"));
    return root;
}

Value generatedRoot(const std::vector<std::string> &resources)
{
    Value root = newKustomization();
    if (resources.empty()) {
        root.set("namespace",
                 Value::string("_placeholder")); // G-11: so that nothing builds, without an error
        return root;
    }
    Value list = Value::list();
    for (const std::string &resource : resources)
        list.append(Value::string(resource));
    root.set("resources", std::move(list));
    return root;
}

Result<Value> foundRoot(const FileTree &tree, const std::string &path)
{
    auto root = readKustomizationFile(tree, path);
    if (!root)
        return root;
    Value made = newKustomization();
    for (const MapEntry &entry : root->entries())
        made.set(entry.key, entry.value);
    made.setOrigin(root->origin(), root->span());
    const Value *resources = made.find("resources");
    if (!resources || resources->size() == 0) { // G-4
        Value metadata = Value::list();
        metadata.append(Value::string("originAnnotations"));
        made.set("buildMetadata", std::move(metadata));
    }
    return made;
}

} // namespace

std::vector<std::string> manifestsBelow(const FileTree &artifact, std::string_view directory)
{
    std::vector<std::string> found;
    collectManifests(artifact, directory, "./", found);
    return found;
}

Result<FluxKustomizationFile> fluxKustomizationFile(const FileTree &artifact, std::string_view directory,
                                                    const Value &spec)
{
    FluxKustomizationFile file;
    const auto path = findKustomizationFile(artifact, directory);
    if (!path && path.error().code != ErrorCode::KustomizationMissing)
        return tl::unexpected(path.error());
    Result<Value> root = Value();
    if (path) {
        root = foundRoot(artifact, *path);
    } else {
        const auto manifests = manifestsBelow(artifact, directory);
        for (const std::string &name : manifests)
            file.listing += name + '\n';
        file.isGenerated = true;
        root = generatedRoot(manifests);
    }
    if (!root)
        return tl::unexpected(root.error());
    const Value fields = asFluxField(spec);
    root = Merger(std::move(*root), fields, artifact, directory).run();
    if (!root)
        return tl::unexpected(root.error());
    file.root = std::move(*root);
    return file;
}

} // namespace leeway::render
