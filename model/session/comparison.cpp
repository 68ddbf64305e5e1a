// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/comparison.h"

#include "model/analysis/inventory.h"
#include "model/analysis/revisions.h"
#include "model/git/history.h"
#include "model/render/entries.h"
#include "model/render/flux_render.h"
#include "model/render/flux_sources.h"
#include "model/session/live_substitutes.h"

#include <algorithm>
#include <set>

namespace leeway::session {

namespace {

const std::string fluxGroup = "kustomize.toolkit.fluxcd.io";

/// Kinds that explain others or that say how Flux is doing, besides those that Git names.
const std::vector<cluster::WantedKind> &alwaysWanted()
{
    static const std::vector<cluster::WantedKind> kinds{{fluxGroup, "Kustomization", {}},
                                                        {"source.toolkit.fluxcd.io", "GitRepository", {}},
                                                        {"source.toolkit.fluxcd.io", "OCIRepository", {}},
                                                        {"source.toolkit.fluxcd.io", "Bucket", {}},
                                                        {"source.toolkit.fluxcd.io", "HelmRepository", {}},
                                                        {"source.toolkit.fluxcd.io", "HelmChart", {}},
                                                        {"helm.toolkit.fluxcd.io", "HelmRelease", {}},
                                                        {"fluxcd.controlplane.io", "FluxInstance", {}},
                                                        {"fluxcd.controlplane.io", "ResourceSet", {}},
                                                        {"apps", "Deployment", {}},
                                                        {"apps", "ReplicaSet", {}},
                                                        {"", "Pod", {}},
                                                        {"", "Namespace", {}},
                                                        {"", "ConfigMap", {}},
                                                        {"autoscaling", "HorizontalPodAutoscaler", {}}};
    return kinds;
}

void addKind(std::vector<cluster::WantedKind> &kinds, cluster::WantedKind kind)
{
    const auto known = std::ranges::find_if(
        kinds, [&](const cluster::WantedKind &k) { return k.group == kind.group && k.kind == kind.kind; });
    if (known == kinds.end())
        kinds.push_back(std::move(kind));
    else if (known->version.empty())
        known->version = kind.version;
}

std::set<std::string> repositoryUrls(const Project &project)
{
    std::set<std::string> urls;
    for (const git::Remote &remote : project.state.remotes)
        urls.insert(remote.normalizedUrl);
    return urls;
}

render::RenderInputs inputsFor(const ComparisonContext &context, const cluster::LiveSnapshotPtr &live)
{
    render::RenderInputs inputs;
    inputs.live = liveSubstitutes(live);
    inputs.repositoryUrls = repositoryUrls(context.project);
    inputs.mappedSources = context.mapped;
    inputs.strictSubstitution = strictSubstitution(live);
    inputs.cache = context.project.cache;
    inputs.cancel = context.cancel;
    return inputs;
}

Result<render::DesiredSetPtr> shared(Result<render::DesiredSet> set)
{
    if (!set)
        return tl::unexpected(set.error());
    return std::make_shared<const render::DesiredSet>(std::move(*set));
}

std::string commitIn(const std::string &revision)
{
    return std::string(analysis::commitOf(revision));
}

} // namespace

Result<std::map<ObjectKey, render::MappedSource>> readSourceFolders(const SourceFolders &folders,
                                                                    const CancelToken &cancel)
{
    std::map<ObjectKey, render::MappedSource> mapped;
    for (const auto &[name, folder] : folders) {
        auto key = ObjectKey::parse(name);
        if (!key)
            return tl::unexpected(key.error());
        if (key->group.empty())
            key->group = "source.toolkit.fluxcd.io";
        auto repository = git::Repository::open(folder);
        if (!repository)
            return tl::unexpected(repository.error());
        auto tree = repository->workingTree(cancel);
        if (!tree)
            return tl::unexpected(tree.error());
        mapped[*key] = {tree->tree, {}};
    }
    return mapped;
}

Result<render::DesiredSetPtr> renderGit(const ComparisonContext &context,
                                        const cluster::LiveSnapshotPtr &live)
{
    return shared(render::renderEntry(context.project.tree, context.entry, inputsFor(context, live)));
}

cluster::WatchPlan watchPlanFor(const render::DesiredSet &git)
{
    cluster::WatchPlan plan;
    std::set<std::string> namespaces;
    for (const render::DesiredObject &object : git.objects) {
        addKind(plan.full, {object.key.group, object.key.kind, object.version});
        if (!object.key.ns.empty())
            namespaces.insert(object.key.ns);
        if (object.key.kind == "Namespace" && object.key.group.empty())
            namespaces.insert(object.key.name);
    }
    for (const cluster::WantedKind &kind : alwaysWanted())
        addKind(plan.full, kind);
    namespaces.insert(git.entry.kustomization.ns);
    plan.namespaces.assign(namespaces.begin(), namespaces.end());
    return plan;
}

cluster::WatchPlan watchPlanFor(const render::DesiredSet &git, const cluster::LiveSnapshot &live)
{
    cluster::WatchPlan plan = watchPlanFor(git);
    const cluster::KindTable *table = live.table(fluxGroup, "Kustomization");
    if (!table)
        return plan;
    for (const auto &[key, object] : table->objects)
        for (const ObjectKey &applied : analysis::inventoryOf(object->parse()))
            addKind(plan.full, {applied.group, applied.kind, {}});
    return plan;
}

render::Entry entryAsLive(const render::Entry &entry, const cluster::LiveSnapshot &live)
{
    const auto object = live.find(entry.kustomization);
    if (!object)
        return entry;
    const Value root = object->parse();
    const Value *spec = root.find("spec");
    if (!spec || render::normalizedSpecPath(spec->textAt({"path"})) !=
                     render::normalizedSpecPath(entry.spec.textAt({"path"})))
        return entry;
    render::Entry merged = entry;
    if (entry.sourceSpec.isNull()) {
        merged.spec = *spec;
        merged.source = render::sourceRefOf(*spec, entry.kustomization.ns);
        if (const auto source = live.find(merged.source)) {
            const Value parsed = source->parse();
            if (const Value *sourceSpec = parsed.find("spec"))
                merged.sourceSpec = *sourceSpec;
        }
    }
    return merged;
}

std::map<ObjectKey, render::DesiredSetPtr> renderApplied(const ComparisonContext &context,
                                                         const render::DesiredSet &git,
                                                         const cluster::LiveSnapshotPtr &live)
{
    std::map<std::string, FileTreePtr> trees; // one for each commit; nothing where it is not here
    const auto treeOf = [&](const std::string &commit) -> FileTreePtr {
        const auto known = trees.find(commit);
        if (known != trees.end())
            return known->second;
        FileTreePtr tree;
        if (commit == context.project.commit && !context.project.dirty)
            tree = context.project.tree;
        else if (context.project.repository.hasCommit(commit))
            if (auto snapshot = context.project.repository.commitTree(commit, context.cancel))
                tree = snapshot->tree;
        return trees[commit] = tree;
    };
    std::map<ObjectKey, render::DesiredSetPtr> applied;
    const render::RenderInputs inputs = inputsFor(context, live);
    for (const render::KustomizationRender &kustomization : git.kustomizations) {
        const auto object = live->find(kustomization.key);
        if (!object || context.cancel.isCancelled())
            continue;
        const Value parsed = object->parse();
        const std::string commit = commitIn(analysis::appliedRevision(parsed).revision);
        const FileTreePtr tree = commit.empty() ? nullptr : treeOf(commit);
        if (!tree)
            continue;
        const Value *spec = parsed.find("spec");
        auto set =
            spec
                ? shared(render::renderKustomization(tree, kustomization.key, *spec, context.entry, inputs))
                : Result<render::DesiredSetPtr>(fail(ErrorCode::DataCorrupt, {kustomization.key.toString()}));
        if (set && (*set)->kustomizations.front().state == render::BuildState::Built)
            applied[kustomization.key] = std::move(*set);
    }
    return applied;
}

analysis::DriftInput driftInput(const ComparisonContext &context, render::DesiredSetPtr git,
                                cluster::LiveSnapshotPtr live)
{
    analysis::DriftInput input;
    input.gitRevision = context.project.revision;
    input.gitDirty = context.project.dirty;
    input.applied = renderApplied(context, *git, live);
    input.git = std::move(git);
    input.now = live && live->recorded ? live->at : SystemClock().now();
    input.live = std::move(live);
    constexpr std::size_t deepest = 1000;
    std::map<std::string, std::size_t> ages;
    if (!context.project.commit.empty())
        if (const auto history =
                git::log(context.project.repository, context.project.commit, {}, deepest, context.cancel))
            for (const git::Commit &commit : *history)
                ages.emplace(commit.id, ages.size());
    input.revisionAge = [ages = std::move(ages)](const std::string &revision) -> std::optional<std::size_t> {
        const auto found = ages.find(commitIn(revision));
        return found == ages.end() ? std::nullopt : std::optional(found->second);
    };
    return input;
}

} // namespace leeway::session
