// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_parse.h"

#include "model/render/kustomize_node.h"
#include "model/yaml/reader.h"

#include <deque>

namespace leeway::render::kustomize {

namespace {

yaml::ReadOptions resourceOptions(Step step)
{
    yaml::ReadOptions options;
    options.duplicates = yaml::Duplicates::Keep;
    options.documents = yaml::Documents::Pieces;
    options.by = step;
    return options;
}

/// apiVersion, kind or something in metadata: else it is no resource at all.
bool hasAnyMeta(const Value &object)
{
    for (const std::string_view field : {"apiVersion", "kind"})
        if (const Value *found = object.find(field); found && !isNilOrEmpty(*found))
            return true;
    const Value *metadata = metadataOf(object);
    if (!metadata)
        return false;
    for (const std::string_view field : {"name", "namespace", "labels", "annotations"})
        if (const Value *found = metadata->find(field); found && !isNilOrEmpty(*found))
            return true;
    return false;
}

Result<void> validate(const Value &object)
{
    if (!hasAnyMeta(object))
        return failAt(ErrorCode::KustomizeNoMetadata, {}, object);
    const Value *kind = object.find("kind");
    if (!kind || isNilOrEmpty(*kind) || kind->text().empty())
        return failAt(ErrorCode::KustomizeNoKind, {}, object);
    if (!kind->text().ends_with("List") && nameOf(object).empty())
        return failAt(ErrorCode::KustomizeNoName, {std::string(kind->text())}, object);
    return {};
}

Result<void> keepValid(const Value &object, std::deque<Value> &out)
{
    if (isNilOrEmpty(object))
        return {};
    if (auto valid = validate(object); !valid)
        return valid;
    out.push_back(object);
    return {};
}

/// A file that is one List or ResourceList stands for its items.
bool isWholeFileList(const Value &root)
{
    const std::string_view kind = kindOf(root);
    return (kind == "List" || kind == "ResourceList") && (root.find("items") || root.find("functionConfig"));
}

Result<std::deque<Value>> validObjects(const std::vector<yaml::Document> &documents)
{
    std::deque<Value> objects;
    for (const yaml::Document &document : documents) {
        if (documents.size() == 1 && isWholeFileList(document.root)) {
            if (const Value *items = document.root.find("items"))
                for (const Value &item : items->items())
                    if (auto kept = keepValid(item, objects); !kept)
                        return tl::unexpected(kept.error());
            continue;
        }
        if (auto kept = keepValid(document.root, objects); !kept)
            return tl::unexpected(kept.error());
    }
    return objects;
}

/// The items of a list go to the end of the queue, behind all other documents.
Result<void> queueItems(const Value &list, std::deque<Value> &queue)
{
    const Value &items = *list.find("items");
    if (items.isNull())
        return {};
    if (!items.isList())
        return failAt(ErrorCode::KustomizeItemsNotAList, {std::string(kindOf(list))}, items);
    for (const Value &item : items.items()) {
        // Each item is read like a file of its own, so a List among them stands for its items at once.
        const Value *inner = isWholeFileList(item) ? item.find("items") : nullptr;
        const std::span<const Value> objects = inner ? inner->items() : std::span(&item, 1);
        for (const Value &object : objects)
            if (auto kept = keepValid(object, queue); !kept)
                return kept;
    }
    return {};
}

} // namespace

Result<std::vector<Resource>> parseResources(const Key &file, std::string_view text, Step step)
{
    const auto documents = yaml::readYaml(file, text, resourceOptions(step));
    if (!documents)
        return tl::unexpected(documents.error());
    auto queue = validObjects(*documents);
    if (!queue)
        return tl::unexpected(queue.error());
    std::vector<Resource> resources;
    while (!queue->empty()) {
        const Value object = std::move(queue->front());
        queue->pop_front();
        if (kindOf(object).ends_with("List") && object.find("items")) {
            if (auto queued = queueItems(object, *queue); !queued)
                return tl::unexpected(queued.error());
            continue;
        }
        Resource resource;
        resource.object = object;
        importHistory(resource);
        resources.push_back(std::move(resource));
    }
    return resources;
}

ParsedFiles::Private::ResourcesRef parseResourceFile(Context &context, const LoadedFile &file, Step step)
{
    const std::string key = file.path.str() + '\n' + file.identity + '\n' + std::string(stepName(step));
    {
        const std::lock_guard lock(context.cache.mutex);
        if (const auto found = context.cache.resources.find(key); found != context.cache.resources.end())
            return found->second;
    }
    auto parsed =
        std::make_shared<const Result<std::vector<Resource>>>(parseResources(file.path, *file.bytes, step));
    const std::lock_guard lock(context.cache.mutex);
    return context.cache.resources.try_emplace(key, std::move(parsed)).first->second;
}

Result<std::vector<Resource>> parseInlineResources(Context &context, const Value &scalar,
                                                   std::string_view text, Step step)
{
    const Key file = scalar.origin() ? scalar.origin()->file : Key();
    auto resources = parseResources(file, text, step);
    if (!resources)
        return failAt(resources.error().code, resources.error().args, scalar);
    for (Resource &resource : *resources)
        placeInside(resource.object, scalar, text, context.rules.tree, step);
    return resources;
}

Result<Value> parseYaml11(const LoadedFile &file, Step step)
{
    yaml::ReadOptions options;
    options.dialect = yaml::Dialect::Yaml11;
    options.duplicates = yaml::Duplicates::LastWins;
    options.documents = yaml::Documents::FirstOnly;
    options.by = step;
    auto documents = yaml::readYaml(file.path, *file.bytes, options);
    if (!documents)
        return tl::unexpected(documents.error());
    return documents->empty() ? Value() : documents->front().root;
}

Result<Value> parseKustomization(Context &context, const LoadedFile &file)
{
    const std::string key = file.path.str() + '\n' + file.identity;
    {
        const std::lock_guard lock(context.cache.mutex);
        if (const auto found = context.cache.kustomizations.find(key);
            found != context.cache.kustomizations.end())
            return *found->second;
    }
    auto parsed = std::make_shared<const Result<Value>>(parseYaml11(file, Step::Resource));
    const std::lock_guard lock(context.cache.mutex);
    return *context.cache.kustomizations.try_emplace(key, std::move(parsed)).first->second;
}

} // namespace leeway::render::kustomize
