// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize.h"

#include "model/base/text_position.h"
#include "model/render/kustomize_layer.h"
#include "model/render/kustomize_namerefs.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_order.h"
#include "model/render/kustomize_output.h"
#include "model/render/kustomize_reuse.h"

#include <algorithm>
#include <numeric>

namespace leeway::render {

ParsedFiles::ParsedFiles() : m_d(std::make_unique<Private>()) {}
ParsedFiles::~ParsedFiles() = default;

namespace kustomize {

bool Context::hasMetadata(std::string_view word) const
{
    return std::ranges::find(buildMetadata, word) != buildMetadata.end();
}

namespace {

constexpr std::string_view version = "kustomize-v5.8.1";

/// Fills in the line of an error whose offset failAt() left in the column.
Error withLine(Error error, const FileTree &tree)
{
    if (error.place.line != 0 || error.place.column == 0)
        return error;
    const FileEntry *file = tree.find(error.place.file);
    const std::uint32_t offset = error.place.column - 1;
    error.place.column = 0;
    if (file && file->bytes)
        error.place = placeOf(error.place.file, *file->bytes, offset);
    return error;
}

Result<KindOrder> wantedOrder(const Value *sortOptions, Reorder reorder, bool &sorts)
{
    sorts = false;
    if (!sortOptions) {
        sorts = reorder != Reorder::None;
        return defaultKindOrder();
    }
    const std::string_view order = sortOptions->textAt({"order"});
    const Value *lists = sortOptions->find("legacySortOptions");
    if (order != "legacy" && order != "fifo")
        return failAt(ErrorCode::KustomizeSortOrder, {std::string(order)}, *sortOptions);
    if (order == "fifo" && lists)
        return failAt(ErrorCode::KustomizeSortOrder, {"legacySortOptions with fifo"}, *lists);
    sorts = order == "legacy";
    if (!lists)
        return defaultKindOrder();
    KindOrder own;
    for (const auto &[field, kinds] :
         {std::pair("orderFirst", &own.first), std::pair("orderLast", &own.last)})
        if (const Value *list = lists->find(field))
            for (const Value &kind : list->items())
                kinds->emplace_back(kind.text());
    return own;
}

class RootBuild
{
public:
    RootBuild(Context &context, Layer &layer) : m_context(context), m_layer(layer) {}

    Result<KustomizeBuild> run()
    {
        Accumulator all;
        if (auto done = m_layer.accumulate(all); !done)
            return tl::unexpected(done.error());
        if (auto done = makeHashes()(all.map, m_context); !done)
            return tl::unexpected(done.error());
        for (const Resource &resource : all.map.resources())
            if (resource.history.isTorn)
                return failAt(ErrorCode::KustomizeNameWithComma, {std::string(nameOf(resource.object))},
                              resource.object);
        if (auto done = fixNameReferences(all.map, all.config, m_context.schema); !done)
            return tl::unexpected(done.error());
        if (auto done = resolveVars(all.map, all.vars, all.config[SpecList::VarReference]); !done)
            return tl::unexpected(done.error());
        if (auto done = dropLocal(all.map); !done)
            return tl::unexpected(done.error());
        if (auto done = sort(all.map); !done)
            return tl::unexpected(done.error());
        if (auto done = addManagedBy(all.map); !done)
            return tl::unexpected(done.error());
        return output(all.map);
    }

private:
    /// Objects marked as local configuration took part until now. Two objects with one id fail here at last.
    Result<void> dropLocal(ResMap &map)
    {
        std::erase_if(map.resources(), [](const Resource &resource) {
            const Value *mark =
                resource.object.findPath({"metadata", "annotations", "config.kubernetes.io/local-config"});
            return mark && (mark->isNull() || mark->text() != "false");
        });
        for (const Resource &resource : map.resources()) {
            const std::string_view kind = kindOf(resource.object);
            if (kind.empty())
                return failAt(ErrorCode::KustomizeNoKind, {}, resource.object);
            if (nameOf(resource.object).empty() && !kind.ends_with("List"))
                return failAt(ErrorCode::KustomizeNoName, {std::string(kind)}, resource.object);
        }
        return map.recheck(m_context.schema);
    }

    Result<void> sort(ResMap &map)
    {
        bool sorts = false;
        const auto order =
            wantedOrder(m_layer.kustomization().find("sortOptions"), m_context.options.reorder, sorts);
        if (!order)
            return tl::unexpected(order.error());
        if (!sorts)
            return {};
        std::vector<Resource> &resources = map.resources();
        std::vector<std::size_t> positions(resources.size());
        std::iota(positions.begin(), positions.end(), std::size_t{0});
        std::vector<IdView> ids;
        for (const Resource &resource : resources)
            ids.push_back(resource.currentId(m_context.schema));
        std::ranges::stable_sort(
            positions, [&](std::size_t a, std::size_t b) { return outputLess(ids[a], ids[b], *order); });
        std::vector<Resource> sorted;
        for (const std::size_t position : positions)
            sorted.push_back(std::move(resources[position]));
        resources = std::move(sorted);
        map.idsMayHaveChanged();
        return {};
    }

    Result<void> addManagedBy(ResMap &map)
    {
        if (!m_context.hasMetadata("managedByLabel"))
            return {};
        Value labels = Value::map();
        const Value *words = m_layer.kustomization().find("buildMetadata");
        labels.set("app.kubernetes.io/managed-by",
                   Value::string(version).withOrigin(words->origin(), words->span()));
        const auto specs =
            std::make_shared<const FieldSpecs>(FieldSpecs{FieldSpec({}, "metadata/labels", true)});
        return makeLabels(labels, specs)(map, m_context);
    }

    Result<KustomizeBuild> output(ResMap &map)
    {
        KustomizeBuild build;
        build.resources.reserve(map.resources().size());
        for (Resource &resource : map.resources()) {
            auto object = outputObject(resource, m_context);
            if (!object)
                return tl::unexpected(object.error());
            build.resources.push_back({std::move(*object), std::move(resource.removed)});
        }
        return build;
    }

    Context &m_context;
    Layer &m_layer;
};

Result<KustomizeBuild> build(Context &context, std::string_view directory)
{
    const auto resolved = resolvePath(context.rules.tree, directory, context.rules.treeIsFileSystem);
    if (!resolved)
        return tl::unexpected(resolved.error());
    if (resolved->file)
        return fail(ErrorCode::KustomizeNotADirectory, {std::string(directory)}, {std::string(directory)});
    Layer root(context, Loader(context.rules, resolved->path), {});
    if (auto loaded = root.load(context.options.root, context.options.lenientRoot); !loaded)
        return tl::unexpected(loaded.error());
    if (const Value *words = root.kustomization().find("buildMetadata"))
        for (const Value &word : words->items())
            context.buildMetadata.emplace_back(word.text());
    if (auto applied = root.applyOpenApi(true); !applied)
        return tl::unexpected(applied.error());
    return RootBuild(context, root).run();
}

} // namespace
} // namespace kustomize

Result<KustomizeBuild> buildKustomization(const FileTree &tree, std::string_view directory,
                                          const KustomizeOptions &options, ParsedFiles &cache,
                                          std::set<std::string> *filesRead)
{
    const bool isHead = options.compat == KustomizeCompat::Head;
    kustomize::Context context{options,
                               cache.d(),
                               {tree, options.restriction == LoadRestriction::RootOnly,
                                options.treeIsFileSystem, isHead, filesRead, nullptr},
                               kustomize::Schema(isHead),
                               {},
                               {}};
    auto built = kustomize::build(context, directory);
    if (!built)
        return tl::unexpected(kustomize::withLine(built.error(), tree));
    for (Finding &finding : context.findings)
        finding.what = kustomize::withLine(std::move(finding.what), tree);
    built->findings = std::move(context.findings);
    return built;
}

} // namespace leeway::render
