// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_jsonpatch.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_smp.h"
#include "model/render/kustomize_text.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

/// A patch text with its place: inside a scalar of the kustomization, or a file.
struct PatchText
{
    Value cause; ///< the node that names or holds the patch
    Key file;
    std::string text;
    std::optional<LoadedFile> loaded;
    Step strategic = Step::StrategicPatch;
    Step json = Step::JsonPatch;
};

Result<PatchText> loadPatchText(const Loader &loader, const Value &path)
{
    auto file = loader.load(path.text(), path);
    if (!file)
        return tl::unexpected(file.error());
    return PatchText{path, file->path, *file->bytes, *file, Step::StrategicPatch, Step::JsonPatch};
}

PatchText inlinePatchText(const Value &patch, std::string_view text)
{
    return {
        patch,        patch.origin() ? patch.origin()->file : Key(), std::string(text),
        std::nullopt, Writer::of(patch, Step::StrategicPatch).step,  Writer::of(patch, Step::JsonPatch).step};
}

Result<std::vector<Resource>> parseStrategic(Context &context, const PatchText &patch)
{
    if (patch.loaded)
        return *parseResourceFile(context, *patch.loaded, patch.strategic);
    return parseInlineResources(context, patch.cause, patch.text, patch.strategic);
}

Result<JsonPatch> parseJson(Context &context, const PatchText &patch)
{
    return parseJsonPatch(context, patch.file, patch.text, patch.loaded ? nullptr : &patch.cause);
}

bool isOn(const Value *options, std::string_view name)
{
    const Value *flag = options ? options->find(name) : nullptr;
    return flag && flag->toBool() == true;
}

/// kustomize says nothing of a target that selects nothing; whoever wrote the patch wants to know.
void tellIfUnmatched(const std::vector<std::size_t> &selected, const Value &target, Context &context)
{
    if (!selected.empty())
        return;
    std::string wanted;
    for (const MapEntry &entry : target.entries())
        if (entry.value.isScalar() && !entry.value.text().empty())
            wanted += (wanted.empty() ? "" : ", ") + entry.key.str() + ' ' + std::string(entry.value.text());
    context.findings.push_back(
        {Severity::Info, failAt(ErrorCode::KustomizeNoMatch, {wanted}, target).value(), {}});
}

Transform strategicWithTarget(std::vector<Resource> patches, Value target, Value cause, Step step)
{
    return
        [patches = std::move(patches), target, cause, step](ResMap &map, Context &context) -> Result<void> {
            if (patches.empty())
                return {};
            if (patches.size() > 1)
                return failAt(ErrorCode::KustomizeManyPatchesOneTarget, {}, cause);
            const auto selected = map.select(target, context.schema);
            if (!selected)
                return tl::unexpected(selected.error());
            tellIfUnmatched(*selected, target, context);
            return applyToSelected(map, *selected, patches.front(), context.schema, step);
        };
}

Transform strategicByOwnId(std::vector<Resource> patches, Step step)
{
    return [patches = std::move(patches), step](ResMap &map, Context &context) -> Result<void> {
        for (const Resource &patch : patches) {
            const IdView id = patch.originalId(context.schema);
            const auto found = map.findUnique(id, context.schema, patch.object);
            if (!found)
                return tl::unexpected(found.error());
            Resource &resource = map.resources()[*found];
            if (auto applied = applyStrategicPatch(resource, patch, context.schema, step); !applied)
                return applied;
            map.idsMayHaveChanged();
        }
        return {};
    };
}

/// `remembers`: `patches` keep the id from before the patch, `patchesJson6902` do not.
Transform jsonWithTarget(JsonPatch patch, const Value *target, Value cause, Step step, bool remembers)
{
    const std::optional<Value> selector = target ? std::optional(*target) : std::nullopt;
    return [patch = std::move(patch), selector, cause, step, remembers](ResMap &map,
                                                                        Context &context) -> Result<void> {
        if (!selector)
            return failAt(ErrorCode::KustomizeNoPatchTarget, {}, cause);
        const auto selected = map.select(*selector, context.schema);
        if (!selected)
            return tl::unexpected(selected.error());
        tellIfUnmatched(*selected, *selector, context);
        for (const std::size_t index : *selected) {
            Resource &resource = map.resources()[index];
            if (remembers)
                resource.storePreviousId(context.schema);
            if (auto applied = applyJsonPatch(resource, patch, step); !applied)
                return applied;
            map.idsMayHaveChanged();
        }
        return {};
    };
}

Result<PatchText> patchTextOf(const Loader &loader, const Value &entry)
{
    const Value *patch = entry.find("patch");
    const Value *path = entry.find("path");
    const std::string_view text = patch ? trimUnicode(patch->text()) : std::string_view();
    const bool hasPath = path && !path->text().empty();
    if (text.empty() == !hasPath)
        return failAt(hasPath ? ErrorCode::KustomizePatchAndPath : ErrorCode::KustomizeNoPatchNorPath, {},
                      entry);
    return hasPath ? loadPatchText(loader, *path) : Result<PatchText>(inlinePatchText(*patch, text));
}

} // namespace

Result<Transform> makePatch(Context &context, const Loader &loader, const Value &entry)
{
    const auto text = patchTextOf(loader, entry);
    if (!text)
        return tl::unexpected(text.error());
    auto strategic = parseStrategic(context, *text);
    auto json = parseJson(context, *text);
    if (strategic && json && !strategic->empty() && !json->isEmpty())
        return failAt(ErrorCode::KustomizeAmbiguousPatch, {}, text->cause);
    if (!strategic && !json)
        return failAt(ErrorCode::KustomizeNotAPatch, {strategic.error().message()}, text->cause);
    const Value *target = entry.find("target");
    if (!strategic)
        return json->operations.isNull()
                   ? Transform([](ResMap &, Context &) { return Result<void>(); })
                   : jsonWithTarget(std::move(*json), target, text->cause, text->json, true);
    for (Resource &patch : *strategic) {
        patch.allowNameChange = isOn(entry.find("options"), "allowNameChange");
        patch.allowKindChange = isOn(entry.find("options"), "allowKindChange");
        if (patch.allowNameChange ||
            patch.allowKindChange) // noted in the patch's annotations, which rebuilds them
            rebuildAsStrings(patch.object, "annotations");
    }
    if (target)
        return strategicWithTarget(std::move(*strategic), *target, text->cause, text->strategic);
    return strategicByOwnId(std::move(*strategic), text->strategic);
}

Result<Transform> makeJson6902(Context &context, const Loader &loader, const Value &entry,
                               std::string_view inlineField)
{
    const Value *target = entry.find("target");
    if (!target || target->textAt({"name"}).empty())
        return failAt(ErrorCode::KustomizeNoTargetName, {}, entry);
    const Value *path = entry.find("path");
    const Value *operations = entry.find(inlineField);
    const bool hasPath = path && !path->text().empty();
    const bool hasText = operations && !operations->text().empty();
    if (hasPath == hasText)
        return failAt(hasPath ? ErrorCode::KustomizePatchAndPath : ErrorCode::KustomizeNoPatchNorPath, {},
                      entry);
    auto text = hasPath ? loadPatchText(loader, *path)
                        : Result<PatchText>(inlinePatchText(*operations, operations->text()));
    if (!text)
        return tl::unexpected(text.error());
    auto patch = parseJson(context, *text);
    if (!patch)
        return tl::unexpected(patch.error());
    if (patch->isEmpty())
        return failAt(ErrorCode::KustomizeEmptyPatch, {}, text->cause);
    return jsonWithTarget(std::move(*patch), target, text->cause, text->json, false);
}

Result<Transform> makeStrategicMerges(Context &context, const Loader &loader, const Value *paths,
                                      const Value *text)
{
    std::vector<std::pair<Resource, Step>> patches;
    const auto addAll = [&](const std::vector<Resource> &parsed, Step step) {
        for (const Resource &patch : parsed)
            patches.emplace_back(patch, step);
    };
    for (const Value &entry : paths ? paths->items() : std::span<const Value>()) {
        const Step step = Writer::of(entry, Step::StrategicPatch).step;
        if (auto parsed = parseInlineResources(context, entry, entry.text(), step)) {
            addAll(*parsed, step);
            continue;
        }
        const auto file = loadPatchText(loader, entry);
        if (!file)
            return tl::unexpected(file.error());
        auto parsed = parseStrategic(context, *file);
        if (!parsed)
            return tl::unexpected(parsed.error());
        addAll(*parsed, Step::StrategicPatch);
    }
    if (text && !text->text().empty()) {
        const Step step = Writer::of(*text, Step::StrategicPatch).step;
        auto parsed = parseInlineResources(context, *text, text->text(), step);
        if (!parsed)
            return tl::unexpected(parsed.error());
        addAll(*parsed, step);
    }
    if (patches.empty())
        return failAt(ErrorCode::KustomizeEmptyPatch, {}, paths ? *paths : Value());
    return [patches = std::move(patches)](ResMap &map, Context &ctx) -> Result<void> {
        for (const auto &[patch, step] : patches) {
            const auto found = map.findUnique(patch.originalId(ctx.schema), ctx.schema, patch.object);
            if (!found)
                return tl::unexpected(found.error());
            if (auto applied = applyToSelected(map, {*found}, patch, ctx.schema, step); !applied)
                return applied;
        }
        return {};
    };
}

} // namespace leeway::render::kustomize
