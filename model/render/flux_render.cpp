// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_render.h"

#include "model/base/key.h"
#include "model/render/flux_checks.h"
#include "model/render/flux_objects.h"
#include "model/render/flux_sources.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace leeway::render {

namespace {

constexpr std::size_t maximumKustomizations = 20'000;
/// A ConfigMap may be rendered after the Kustomization that takes variables from it: then all is done again,
/// knowing it. Nothing unchanged is built twice (RenderCache).
constexpr int maximumPasses = 3;
/// The root may be part of its own render, with other fields than the entry knew.
constexpr int maximumRootBuilds = 3;

/// Runs fn(0) ... fn(count - 1) on several threads.
template <class Fn> void forEach(std::size_t count, unsigned threads, const Fn &fn)
{
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < count; i = next++)
            fn(i);
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i)
        helpers.emplace_back(work);
    work();
}

/// A Flux Kustomization while the entry is being rendered.
struct Node
{
    KustomizationRender render;
    Value place; ///< a node in the file that declares it
    std::shared_ptr<const FluxBuildOutput> output;
    std::vector<ObjectKey> missing; ///< variable sources that were not rendered when it was built
    std::optional<FluxBuildInput> input;
};

bool isTrue(const Value *value)
{
    return value && value->toBool().value_or(false);
}

std::vector<ObjectKey> dependenciesOf(const Value &spec, const ObjectKey &self)
{
    std::vector<ObjectKey> keys;
    const Value *list = spec.find("dependsOn");
    for (const Value &item : list ? list->items() : std::span<const Value>()) {
        const std::string_view ns = item.textAt({"namespace"});
        keys.push_back({self.group, self.kind, std::string(ns.empty() ? std::string_view(self.ns) : ns),
                        std::string(item.textAt({"name"}))});
    }
    return keys;
}

class EntryRenderer
{
public:
    EntryRenderer(FileTreePtr tree, const Entry &entry, const RenderInputs &inputs)
        : m_tree(std::move(tree)), m_entry(entry), m_inputs(inputs),
          m_cache(inputs.cache ? inputs.cache : std::make_shared<RenderCache>()),
          m_sources(m_tree, entry, inputs)
    {
    }

    Result<DesiredSet> run();
    Result<DesiredSet> runAlone(const ObjectKey &key, const Value &spec);

private:
    Result<void> pass();
    void addNode(ObjectKey key, const Value &spec, Value place, std::optional<std::size_t> parent);
    std::vector<std::size_t> takeReady(std::vector<std::size_t> &pending) const;
    bool isReady(const Node &node) const;
    void build(const std::vector<std::size_t> &indices);
    void buildRoot();
    bool takeOwnSpec(Node &root);
    void prepare(Node &node);
    Result<FluxBuildInput> inputOf(Node &node);
    void run(Node &node) const;
    void settle(Node &node) const;
    void absorb(std::size_t index);
    void absorbObject(const DesiredObject &object, std::size_t owner);
    bool mustRepeat() const;
    DesiredSet collect();

    FileTreePtr m_tree;
    const Entry &m_entry;
    const RenderInputs &m_inputs;
    std::shared_ptr<RenderCache> m_cache;
    SourceResolver m_sources;
    bool m_isAlone = false; ///< one Kustomization without those that it renders
    std::vector<Node> m_nodes;
    std::map<ObjectKey, std::size_t> m_known;
    std::vector<std::size_t> m_pending;
    ProducedData m_produced;                      ///< ConfigMaps and Secrets, kept from pass to pass
    std::map<ObjectKey, Value> m_renderedSources; ///< GitRepositories and such
    std::vector<Finding> m_findings;
};

void EntryRenderer::addNode(ObjectKey key, const Value &spec, Value place, std::optional<std::size_t> parent)
{
    Node node;
    node.render.key = std::move(key);
    node.render.spec = spec;
    node.render.parent = parent;
    node.place = std::move(place);
    m_known.emplace(node.render.key, m_nodes.size());
    m_pending.push_back(m_nodes.size());
    m_nodes.push_back(std::move(node));
}

/// The fields that follow from the spec alone.
void EntryRenderer::settle(Node &node) const
{
    KustomizationRender &render = node.render;
    render.source = sourceRefOf(render.spec, render.key.ns);
    if (!render.parent && render.source.name.empty())
        render.source = m_entry.source;
    render.suspended = isTrue(render.spec.find("suspend"));
    render.prune = isTrue(render.spec.find("prune"));
    render.wait = isTrue(render.spec.find("wait"));
    render.dependsOn = dependenciesOf(render.spec, render.key);
}

Result<FluxBuildInput> EntryRenderer::inputOf(Node &node)
{
    KustomizationRender &render = node.render;
    const auto rendered = m_renderedSources.find(render.source);
    const auto source =
        m_sources.resolve(render.source, rendered == m_renderedSources.end() ? nullptr : &rendered->second);
    if (!source) {
        render.state = BuildState::SourceNotAvailable;
        return tl::unexpected(source.error());
    }
    // An entry found by the forest rule has a path, but a spec of our own making.
    const bool isEntryRoot = !render.parent && !m_isAlone;
    const auto path = isEntryRoot ? Result<std::string>(m_entry.path)
                                  : fluxPath(source->artifactRoot, render.spec.textAt({"path"}));
    if (!path)
        return tl::unexpected(path.error());
    render.path = *path;
    if (!source->artifact->isDirectory(*path))
        return fail(ErrorCode::FluxPathMissing, {render.path, render.source.toString()});
    auto variables = collectVariables(render.spec, render.key.ns, m_produced, m_inputs.live.get());
    if (!variables)
        return tl::unexpected(variables.error());
    node.missing = variables->missing;
    return FluxBuildInput{source->artifact,
                          *path,
                          render.key,
                          render.spec,
                          node.place,
                          std::move(*variables),
                          m_inputs.strictSubstitution,
                          m_inputs.remoteBases};
}

void EntryRenderer::prepare(Node &node)
{
    settle(node);
    node.input.reset();
    node.output.reset();
    node.render.error.reset();
    const Value *remote = node.render.spec.find("kubeConfig");
    if (remote && !remote->isNull()) {
        node.render.state = BuildState::RemoteCluster;
        node.render.error = Error{ErrorCode::FluxRemoteCluster, {node.render.key.toString()}, {}};
        return;
    }
    node.render.state = BuildState::Failed;
    auto input = inputOf(node);
    if (input)
        node.input = std::move(*input);
    else
        node.render.error = input.error();
}

void EntryRenderer::run(Node &node) const
{
    if (!node.input)
        return;
    node.output = m_cache->find(*node.input);
    if (!node.output) {
        node.output = std::make_shared<const FluxBuildOutput>(
            buildFluxKustomization(*node.input, m_cache->files(), m_inputs.cancel));
        const bool isWhole = !node.output->error || node.output->error->code != ErrorCode::Cancelled;
        if (isWhole)
            m_cache->store(*node.input, node.output);
    }
    node.render.error = node.output->error;
    node.render.state = node.output->error ? BuildState::Failed : BuildState::Built;
}

bool EntryRenderer::isReady(const Node &node) const
{
    const auto sources = substituteSourcesOf(node.render.spec, node.render.key.ns);
    return std::ranges::all_of(sources, [&](const ObjectKey &key) { return m_produced.contains(key); });
}

/// Those whose variable sources are rendered; all that are left if none is.
std::vector<std::size_t> EntryRenderer::takeReady(std::vector<std::size_t> &pending) const
{
    std::vector<std::size_t> ready, waiting;
    for (const std::size_t index : pending)
        (isReady(m_nodes[index]) ? ready : waiting).push_back(index);
    if (ready.empty())
        ready.swap(waiting);
    pending = std::move(waiting);
    return ready;
}

void EntryRenderer::build(const std::vector<std::size_t> &indices)
{
    for (const std::size_t index : indices)
        prepare(m_nodes[index]);
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    forEach(indices.size(), m_inputs.threads ? m_inputs.threads : cores,
            [&](std::size_t i) { run(m_nodes[indices[i]]); });
    for (const std::size_t index : indices)
        absorb(index);
}

/// True if the root renders itself with another spec than the one it was built with: then that is the one.
bool EntryRenderer::takeOwnSpec(Node &root)
{
    if (!root.output)
        return false;
    const auto own = std::ranges::find(root.output->objects, root.render.key, &DesiredObject::key);
    if (own == root.output->objects.end())
        return false;
    const Value *spec = own->object.find("spec");
    const Value place = placeOfKustomization(own->object);
    const bool differs = spec && !(*spec == root.render.spec);
    if (spec)
        root.render.spec = *spec;
    const bool moved = !isSameWithPlaces(place, root.place);
    root.place = place;
    return differs || moved;
}

void EntryRenderer::buildRoot()
{
    Node &root = m_nodes.front();
    for (int i = 0; i < maximumRootBuilds; ++i) {
        prepare(root);
        run(root);
        if (!takeOwnSpec(root))
            break;
    }
    absorb(0);
}

void EntryRenderer::absorbObject(const DesiredObject &object, std::size_t owner)
{
    const ObjectKey &key = object.key;
    if (object.identityUnknown)
        return;
    if (key.group.empty() && (key.kind == "ConfigMap" || key.kind == "Secret")) {
        m_produced.emplace(key, object.object);
    } else if (key.group == "source.toolkit.fluxcd.io") {
        m_renderedSources.emplace(key, object.object);
    } else if (isFluxKustomization(key)) {
        const Value *spec = object.object.find("spec");
        if (key.ns.empty())
            m_findings.push_back(
                {Severity::Error, Error{ErrorCode::FluxNamespaceMissing, {key.name}, {}}, key.toString()});
        else if (!m_known.contains(key))
            addNode(key, spec ? *spec : Value::map(), placeOfKustomization(object.object), owner);
    }
}

void EntryRenderer::absorb(std::size_t index)
{
    const auto output = m_nodes[index].output; // nodes move when children are added
    if (!output)
        return;
    KustomizationRender &render = m_nodes[index].render;
    render.files.assign(output->files.begin(), output->files.end());
    render.findings = output->findings;
    if (!output->error && output->objects.empty() && render.prune)
        render.findings.push_back({Severity::Warning, Error{ErrorCode::FluxNothingToApply, {render.path}, {}},
                                   render.key.toString()});
    for (const DesiredObject &object : output->objects)
        absorbObject(object, index);
}

Result<void> EntryRenderer::pass()
{
    m_nodes.clear();
    m_known.clear();
    m_pending.clear();
    m_findings.clear();
    const bool isDeclared = m_entry.object.isMap();
    addNode(m_entry.kustomization, m_entry.spec,
            isDeclared ? placeOfKustomization(m_entry.object) : m_entry.spec, std::nullopt);
    m_pending.clear();
    buildRoot();
    while (!m_pending.empty()) {
        if (m_inputs.cancel.isCancelled())
            return fail(ErrorCode::Cancelled);
        if (m_nodes.size() > maximumKustomizations)
            return fail(ErrorCode::EntryTooLarge, {std::to_string(maximumKustomizations)});
        build(takeReady(m_pending));
    }
    return {};
}

bool EntryRenderer::mustRepeat() const
{
    return std::ranges::any_of(m_nodes, [&](const Node &node) {
        return std::ranges::any_of(node.missing,
                                   [&](const ObjectKey &key) { return m_produced.contains(key); });
    });
}

DesiredSet EntryRenderer::collect()
{
    DesiredSet set;
    set.entry = m_entry;
    set.revisionLabel = m_tree->label();
    set.tree = m_tree;
    std::vector<bool> isGenerated;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        Node &node = m_nodes[i];
        isGenerated.push_back(node.output && node.output->isGenerated);
        for (const DesiredObject &object :
             node.output ? node.output->objects : std::vector<DesiredObject>()) {
            set.objects.push_back(object);
            set.objects.back().owner = i;
        }
        set.kustomizations.push_back(std::move(node.render));
    }
    set.buildIndex();
    set.findings = std::move(m_findings);
    const auto checked = checkEntry(set, isGenerated);
    set.findings.insert(set.findings.end(), checked.begin(), checked.end());
    return set;
}

Result<DesiredSet> EntryRenderer::run()
{
    for (int i = 0; i < maximumPasses; ++i) {
        if (auto done = pass(); !done)
            return tl::unexpected(done.error());
        if (!mustRepeat())
            break;
    }
    if (m_inputs.cancel.isCancelled())
        return fail(ErrorCode::Cancelled);
    return collect();
}

Result<DesiredSet> EntryRenderer::runAlone(const ObjectKey &key, const Value &spec)
{
    m_isAlone = true;
    addNode(key, spec, spec, std::nullopt);
    prepare(m_nodes.front());
    run(m_nodes.front());
    if (m_inputs.cancel.isCancelled())
        return fail(ErrorCode::Cancelled);
    if (const auto output = m_nodes.front().output)
        m_nodes.front().render.files.assign(output->files.begin(), output->files.end());
    return collect();
}

} // namespace

Result<DesiredSet> renderKustomization(const FileTreePtr &tree, const ObjectKey &key, const Value &spec,
                                       const Entry &entry, const RenderInputs &inputs)
{
    return EntryRenderer(tree, entry, inputs).runAlone(key, spec);
}

Result<DesiredSet> renderEntry(const FileTreePtr &tree, const Entry &entry, const RenderInputs &inputs)
{
    return EntryRenderer(tree, entry, inputs).run();
}

} // namespace leeway::render
