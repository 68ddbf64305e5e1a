// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/entries.h"

#include "model/base/text_position.h"
#include "model/render/entries_graph.h"
#include "model/render/entries_scan.h"

#include <algorithm>
#include <array>
#include <map>

namespace leeway::render {

namespace {

constexpr std::string_view defaultNamespace = "flux-system";

std::string namespaceOf(const Value &document)
{
    const std::string_view ns = document.textAt({"metadata", "namespace"});
    return std::string(ns.empty() ? defaultNamespace : ns);
}

ObjectKey sourceOf(const Value &spec, const std::string &ownNamespace)
{
    const std::string_view kind = spec.textAt({"sourceRef", "kind"});
    const std::string_view ns = spec.textAt({"sourceRef", "namespace"});
    return {"source.toolkit.fluxcd.io", std::string(kind.empty() ? "GitRepository" : kind),
            std::string(ns.empty() ? ownNamespace : ns), std::string(spec.textAt({"sourceRef", "name"}))};
}

bool isPathWithVariables(std::string_view path)
{
    return path.find("${") != std::string_view::npos || path.find("{{") != std::string_view::npos ||
           path.find("#{") != std::string_view::npos;
}

class Finder
{
public:
    Finder(const FileTree &tree, ParsedFiles &cache)
        : m_tree(tree), m_cache(cache), m_documents(scanFluxDocuments(tree)), m_graph(tree, m_documents)
    {
    }

    std::vector<Entry> find()
    {
        addBootstrap();
        addInstances();
        addInstanceValues();
        m_declared = !m_entries.empty();
        addForest();
        nameThem();
        return std::move(m_entries);
    }

    Entry byHand(std::string_view path) const
    {
        Entry entry = forestEntry(normalizedSpecPath(path));
        entry.name = entryNameFor(entry.path);
        entry.rule = EntryRule::ByHand;
        if (entry.proof.file.empty())
            entry.proof = {kustomizationFileOf(m_tree, entry.path), 0, 0};
        return entry;
    }

private:
    SourcePlace placeIn(const std::string &file, const Value &node) const
    {
        const FileEntry *entry = m_tree.find(file);
        return entry && entry->bytes ? placeOf(file, *entry->bytes, node.span().begin)
                                     : SourcePlace{file, 0, 0};
    }

    const FoundDocument *findSource(const ObjectKey &source) const
    {
        const auto found = std::ranges::find_if(m_documents.sources, [&](const FoundDocument &d) {
            return d.root.textAt({"kind"}) == source.kind &&
                   d.root.textAt({"metadata", "name"}) == source.name;
        });
        return found == m_documents.sources.end() ? nullptr : &*found;
    }

    bool isKnown(const std::string &path) const
    {
        return std::ranges::any_of(m_entries, [&](const Entry &e) { return e.path == path; });
    }

    /// Joins the artifact root in front; nothing if no folder of the repository can be meant.
    std::optional<std::string> rootFor(const ObjectKey &source, const std::string &path) const
    {
        if (source.kind == "GitRepository" || source.kind.empty())
            return m_tree.isDirectory(path) ? std::optional(std::string()) : std::nullopt;
        return artifactRootFor(m_tree, {path});
    }

    void add(Entry entry)
    {
        if (isPathWithVariables(entry.path))
            return;
        const auto root = rootFor(entry.source, entry.path);
        if (!root)
            return;
        entry.artifactRoot = *root;
        if (!root->empty())
            entry.path = entry.path.empty() ? *root : *root + '/' + entry.path;
        if (const FoundDocument *source = findSource(entry.source); source && entry.sourceSpec.isNull())
            if (const Value *spec = source->root.find("spec"))
                entry.sourceSpec = *spec;
        if (!isKnown(entry.path))
            m_entries.push_back(std::move(entry));
    }

    Entry fromKustomization(const Value &kustomization, const std::string &file, EntryRule rule) const
    {
        Entry entry;
        entry.rule = rule;
        entry.kustomization = ObjectKey::of(kustomization);
        entry.kustomization.ns = namespaceOf(kustomization);
        entry.object = kustomization;
        if (const Value *spec = kustomization.find("spec"))
            entry.spec = *spec;
        entry.path = normalizedSpecPath(entry.spec.textAt({"path"}));
        entry.source = sourceOf(entry.spec, entry.kustomization.ns);
        const Value *path = entry.spec.find("path");
        entry.proof = placeIn(file, path ? *path : kustomization);
        return entry;
    }

    /// The bootstrap folder's own kustomization may patch the Kustomization it includes (E-1).
    Value asBuilt(const FoundDocument &document) const
    {
        const std::string folder(parentPath(document.file));
        if (kustomizationFileOf(m_tree, folder).empty())
            return document.root;
        KustomizeOptions options;
        options.restriction = LoadRestriction::None;
        options.keepBuiltinSchema = true;
        const auto build = buildKustomization(m_tree, folder, options, m_cache);
        if (!build)
            return document.root;
        for (const BuiltResource &resource : build->resources)
            if (isFluxKustomization(resource.object) &&
                resource.object.textAt({"metadata", "name"}) == document.root.textAt({"metadata", "name"}))
                return resource.object;
        return document.root;
    }

    void addBootstrap()
    {
        for (const FoundDocument &document : m_documents.kustomizations)
            if (fileName(document.file).starts_with("gotk-sync."))
                add(fromKustomization(asBuilt(document), document.file, EntryRule::Bootstrap));
    }

    void addSync(const Value &sync, const std::string &ns, const std::string &file, EntryRule rule)
    {
        if (!sync.isMap() || !sync.find("path"))
            return;
        Entry entry;
        entry.rule = rule;
        const std::string name(sync.textAt({"name"}).empty() ? std::string_view(ns) : sync.textAt({"name"}));
        const std::string kind(sync.textAt({"kind"}).empty() ? std::string_view("GitRepository")
                                                             : sync.textAt({"kind"}));
        entry.kustomization = {"kustomize.toolkit.fluxcd.io", "Kustomization", ns, name};
        entry.source = {"source.toolkit.fluxcd.io", kind, ns, name};
        entry.path = normalizedSpecPath(sync.textAt({"path"}));
        entry.proof = placeIn(file, *sync.find("path"));
        entry.spec = specFromSync(sync, kind, name);
        entry.sourceSpec = sourceFromSync(sync, kind);
        add(std::move(entry));
    }

    /// What the Flux Operator makes of spec.sync (E-2).
    static Value specFromSync(const Value &sync, const std::string &kind, const std::string &name)
    {
        Value spec = Value::map();
        spec.set("interval", Value::string("10m"));
        spec.set("path", *sync.find("path"));
        spec.set("prune", Value::boolean(true));
        Value ref = Value::map();
        ref.set("kind", Value::string(kind));
        ref.set("name", Value::string(name));
        spec.set("sourceRef", ref);
        return spec;
    }

    static Value sourceFromSync(const Value &sync, const std::string &kind)
    {
        Value source = Value::map();
        if (const Value *url = sync.find("url"))
            source.set("url", *url);
        if (const Value *ref = sync.find("ref"); ref && ref->isString()) {
            Value reference = Value::map();
            reference.set(kind == "GitRepository" ? "name" : "tag", *ref);
            source.set("ref", reference);
        }
        const Value *interval = sync.find("interval");
        source.set("interval", interval ? *interval : Value::string("1m"));
        return source;
    }

    void addInstances()
    {
        for (const FoundDocument &document : m_documents.instances)
            if (const Value *sync = document.root.findPath({"spec", "sync"}))
                addSync(*sync, namespaceOf(document.root), document.file, EntryRule::FluxInstance);
    }

    void addInstanceValues()
    {
        for (const FoundDocument &document : m_documents.releases)
            if (const Value *sync = document.root.findPath({"spec", "values", "instance", "sync"}))
                addSync(*sync, namespaceOf(document.root), document.file, EntryRule::FluxInstanceValues);
        for (const FoundDocument &document : m_documents.values)
            addSync(*document.root.findPath({"instance", "sync"}), std::string(defaultNamespace),
                    document.file, EntryRule::FluxInstanceValues);
    }

    /// What something declares already covers all that it reaches, and all that leads to it.
    bool isCovered(const std::string &folder, const std::set<std::string> &reachedByDeclared) const
    {
        if (reachedByDeclared.contains(folder))
            return true;
        const std::set<std::string> reached = m_graph.reachedFrom(folder);
        return std::ranges::any_of(m_entries, [&](const Entry &e) {
            return reached.contains(e.path) || (!e.path.empty() && (folder + '/').starts_with(e.path + '/'));
        });
    }

    /// Beside declared entries only their undeclared siblings are entries: a folder of examples is none.
    bool standsBesideDeclared(const std::string &folder) const
    {
        if (!m_declared)
            return true;
        const std::string_view parent = parentPath(folder);
        const std::string_view level = fileName(parent);
        if ((level == "clusters" || level == "cluster") && !isBelowExamples(folder))
            return true;
        return std::ranges::any_of(
            m_entries, [&](const Entry &e) { return !e.path.empty() && parentPath(e.path) == parent; });
    }

    /// Data of tests and documentation, which looks like clusters.
    static bool isBelowExamples(std::string_view folder)
    {
        constexpr std::array names{"test", "tests",   "testdata", "fixtures",
                                   "e2e",  "example", "examples", "docs"};
        for (; !folder.empty(); folder = parentPath(folder))
            if (std::ranges::find(names, fileName(parentPath(folder))) != names.end())
                return true;
        return false;
    }

    void addForest()
    {
        std::set<std::string> reachedByDeclared;
        for (const Entry &entry : m_entries)
            reachedByDeclared.merge(m_graph.reachedFrom(entry.path));
        std::vector<Entry> found;
        for (const std::string &root : m_graph.roots())
            if (!isCovered(root, reachedByDeclared) && standsBesideDeclared(root))
                found.push_back(forestEntry(root));
        for (Entry &entry : found)
            if (!isKnown(entry.path))
                m_entries.push_back(std::move(entry));
    }

    /// A Flux Kustomization of the folder's own build whose spec.path is the folder (E-1b).
    std::optional<Entry> selfReferring(const std::string &root) const
    {
        KustomizeOptions options;
        options.restriction = LoadRestriction::None;
        options.keepBuiltinSchema = true;
        options.lenientRoot = true;
        std::vector<Value> candidates;
        if (!kustomizationFileOf(m_tree, root).empty())
            if (const auto build = buildKustomization(m_tree, root, options, m_cache))
                for (const BuiltResource &resource : build->resources)
                    candidates.push_back(resource.object);
        for (const FoundDocument *document : m_graph.kustomizationsReachedFrom(root))
            candidates.push_back(document->root);
        for (const Value &candidate : candidates)
            if (isFluxKustomization(candidate) &&
                normalizedSpecPath(candidate.textAt({"spec", "path"})) == root) {
                const Value *path = candidate.findPath({"spec", "path"});
                const std::string file = path && path->origin() ? path->origin()->file.str() : std::string();
                return fromKustomization(candidate, file, EntryRule::SelfReferringRoot);
            }
        return std::nullopt;
    }

    Entry forestEntry(const std::string &root) const
    {
        if (auto entry = selfReferring(root)) {
            if (const FoundDocument *source = findSource(entry->source))
                entry->sourceSpec = source->root.find("spec") ? *source->root.find("spec") : Value();
            return *entry;
        }
        Entry entry = plainEntry(root);
        const auto children = m_graph.kustomizationsReachedFrom(root);
        entry.source = commonSource(children);
        if (!children.empty())
            entry.proof = placeIn(children.front()->file, children.front()->root);
        takeArtifactRoot(entry, children);
        if (const FoundDocument *source = findSource(entry.source))
            if (const Value *spec = source->root.find("spec"))
                entry.sourceSpec = *spec;
        Value ref = Value::map();
        ref.set("kind", Value::string(entry.source.kind));
        ref.set("name", Value::string(entry.source.name));
        if (entry.source.ns != entry.kustomization.ns)
            ref.set("namespace", Value::string(entry.source.ns));
        entry.spec.set("sourceRef", ref);
        return entry;
    }

    /// What bootstrap would make of a folder, without a source.
    static Entry plainEntry(const std::string &path)
    {
        Entry entry;
        entry.path = path;
        entry.rule = EntryRule::Forest;
        entry.kustomization = {"kustomize.toolkit.fluxcd.io", "Kustomization", std::string(defaultNamespace),
                               std::string(defaultNamespace)};
        entry.spec = Value::map();
        entry.spec.set("path", Value::string("./" + path));
        entry.spec.set("prune", Value::boolean(true));
        return entry;
    }

    /// Only what is pushed as an artifact of its own has a root below the repository's top (E-12).
    void takeArtifactRoot(Entry &entry, const std::vector<const FoundDocument *> &children) const
    {
        if (entry.source.kind == "GitRepository")
            return;
        std::vector<std::string> paths;
        for (const FoundDocument *child : children)
            if (const std::string path = normalizedSpecPath(child->root.textAt({"spec", "path"}));
                !isPathWithVariables(path))
                paths.push_back(path);
        if (const auto root = artifactRootFor(m_tree, paths);
            root && (entry.path + '/').starts_with(root->empty() ? "" : *root + '/'))
            entry.artifactRoot = *root;
    }

    static ObjectKey commonSource(const std::vector<const FoundDocument *> &children)
    {
        std::map<ObjectKey, std::size_t> counts;
        for (const FoundDocument *child : children)
            if (const Value *spec = child->root.find("spec"); spec && spec->find("sourceRef"))
                ++counts[sourceOf(*spec, namespaceOf(child->root))];
        const auto most =
            std::ranges::max_element(counts, {}, &std::pair<const ObjectKey, std::size_t>::second);
        if (most == counts.end())
            return {"source.toolkit.fluxcd.io", "GitRepository", std::string(defaultNamespace),
                    std::string(defaultNamespace)};
        return most->first;
    }

    void nameThem()
    {
        std::map<std::string, int> uses;
        for (Entry &entry : m_entries)
            ++uses[entry.name = entryNameFor(entry.path)];
        for (Entry &entry : m_entries)
            if (uses[entry.name] > 1)
                entry.name = entry.path.empty() ? "." : entry.path;
        std::ranges::stable_sort(m_entries, {}, &Entry::name);
    }

    const FileTree &m_tree;
    ParsedFiles &m_cache;
    FluxDocuments m_documents;
    FolderGraph m_graph;
    std::vector<Entry> m_entries;
    bool m_declared = false;
};

} // namespace

std::vector<Entry> findEntries(const FileTree &tree, ParsedFiles &cache)
{
    return Finder(tree, cache).find();
}

std::string normalizedSpecPath(std::string_view specPath)
{
    // `..` cannot leave the artifact, it stops at its top (B-9).
    std::vector<std::string_view> parts;
    while (!specPath.empty()) {
        const std::size_t slash = specPath.find('/');
        const std::string_view part = specPath.substr(0, slash);
        specPath = slash == std::string_view::npos ? std::string_view() : specPath.substr(slash + 1);
        if (part == ".." && !parts.empty())
            parts.pop_back();
        else if (!part.empty() && part != "." && part != "..")
            parts.push_back(part);
    }
    std::string path;
    for (const std::string_view part : parts)
        path += (path.empty() ? "" : "/") + std::string(part);
    return path;
}

std::string entryNameFor(std::string_view path)
{
    std::string_view name = path;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, slash - at);
        at = slash + 1;
        if ((part == "clusters" || part == "cluster") && at < path.size())
            name = path.substr(at);
    }
    return name.empty() ? "." : std::string(name);
}

std::optional<std::string> artifactRootFor(const FileTree &tree, const std::vector<std::string> &specPaths)
{
    std::vector<std::string> candidates{""};
    for (const FileEntry *entry : tree.filesBelow(""))
        for (std::string_view folder = parentPath(entry->path); !folder.empty(); folder = parentPath(folder))
            candidates.emplace_back(folder);
    const auto depth = [](const std::string &folder) {
        return folder.empty() ? 0 : 1 + std::ranges::count(folder, '/');
    };
    std::ranges::sort(candidates, {}, [&](const std::string &f) { return std::pair(depth(f), f); });
    candidates.erase(std::ranges::unique(candidates).begin(), candidates.end());
    for (const std::string &candidate : candidates) {
        const bool all = std::ranges::all_of(specPaths, [&](const std::string &path) {
            if (path.empty() || candidate.empty())
                return tree.isDirectory(candidate + path);
            return tree.isDirectory(candidate + '/' + path);
        });
        if (all)
            return candidate;
    }
    return std::nullopt;
}

Entry entryByHand(const FileTree &tree, std::string_view path, ParsedFiles &cache)
{
    return Finder(tree, cache).byHand(path);
}

} // namespace leeway::render
