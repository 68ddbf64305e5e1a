// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/entries_graph.h"

#include "model/render/entries.h"
#include "model/yaml/reader.h"

#include <algorithm>
#include <array>

namespace leeway::render {

namespace {

bool isClusterLevelName(std::string_view name)
{
    return name == "clusters" || name == "cluster";
}

/// Folders that stand beside each other inside one cluster: their parent is the cluster, not an environment.
bool isStackName(std::string_view name)
{
    constexpr std::array names{"apps",    "infrastructure", "infra",   "flux-system", "config",
                               "configs", "core",           "tenants", "sources",     "repositories",
                               "repos",   "charts",         "crds",    "flux",        "bootstrap",
                               "vars",    "settings",       "secrets", "namespaces"};
    return std::ranges::find(names, name) != names.end();
}

bool isNumber(std::string_view name)
{
    return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

/// True if `path` could be `pattern` with its ${variables} replaced; a variable stays inside its segment.
bool matchesPattern(std::string_view pattern, std::string_view path)
{
    if (pattern.empty())
        return path.empty();
    if (pattern.starts_with("${")) {
        const std::size_t close = pattern.find('}');
        if (close == std::string_view::npos)
            return false;
        for (std::size_t length = 1; length <= path.size() && path[length - 1] != '/'; ++length)
            if (matchesPattern(pattern.substr(close + 1), path.substr(length)))
                return true;
        return false;
    }
    return !path.empty() && pattern.front() == path.front() &&
           matchesPattern(pattern.substr(1), path.substr(1));
}

/// Texts behind `path:` and `value:` in a patch that look like a folder: overlays redirect spec.path this
/// way.
std::vector<std::string> pathsNamedIn(std::string_view patch)
{
    std::vector<std::string> paths;
    for (const std::string_view key : {std::string_view("path:"), std::string_view("value:")})
        for (std::size_t at = patch.find(key); at != std::string_view::npos; at = patch.find(key, at + 1)) {
            std::string_view rest = patch.substr(at + key.size());
            rest = rest.substr(0, rest.find('\n'));
            const std::size_t begin = rest.find_first_not_of(" \"'");
            const std::size_t end = rest.find_last_not_of(" \"'\r");
            if (begin != std::string_view::npos && rest.find('/') != std::string_view::npos)
                paths.push_back(normalizedSpecPath(rest.substr(begin, end - begin + 1)));
        }
    return paths;
}

} // namespace

FolderGraph::FolderGraph(const FileTree &tree, const FluxDocuments &documents) : m_tree(tree)
{
    for (const FileEntry *entry : tree.filesBelow(""))
        for (std::string_view folder = parentPath(entry->path);; folder = parentPath(folder)) {
            if (!m_folders.emplace(folder).second || folder.empty())
                break;
        }
    m_folders.emplace();
    for (const FoundDocument &document : documents.kustomizations) {
        m_fluxByFolder[std::string(parentPath(document.file))].push_back(&document);
        m_fluxByFile[document.file].push_back(&document);
    }
    for (const std::string &folder : m_folders) {
        const std::string file = kustomizationFileOf(tree, folder);
        if (!file.empty())
            addKustomizationEdges(folder, file);
        else if (reachesItsSubfolders(folder))
            addGeneratedEdges(folder);
    }
    addPointedToFolders();
}

/// Flux generates a kustomization for whatever folder a Flux Kustomization points to.
void FolderGraph::addPointedToFolders()
{
    std::set<std::string> done;
    for (bool grew = true; grew;) {
        grew = false;
        std::set<std::string> targets;
        for (const auto &[folder, pointedTo] : m_fluxTargets)
            targets.insert(pointedTo.begin(), pointedTo.end());
        for (const std::string &target : targets)
            if (done.insert(target).second && kustomizationFileOf(m_tree, target).empty()) {
                addGeneratedEdges(target);
                grew = true;
            }
    }
}

void FolderGraph::addTarget(const std::string &folder, const std::string &target)
{
    m_edges[folder];
    if (m_folders.contains(target)) {
        m_edges[folder].insert(target);
        m_edges[target];
    }
}

void FolderGraph::addSpecPath(const std::string &folder, const FoundDocument &document)
{
    const std::string path = normalizedSpecPath(document.root.textAt({"spec", "path"}));
    if (!document.root.findPath({"spec", "path"}))
        return;
    std::vector<std::string> targets;
    if (path.find("${") != std::string::npos) {
        // One text for several clusters: whoever includes it means itself, and where it only lies it means
        // nobody.
        const auto means = [&](const std::string &f) {
            return matchesPattern(path, f) && !f.starts_with(folder + '/');
        };
        if (matchesPattern(path, folder))
            targets.push_back(folder);
        else
            std::ranges::copy_if(m_folders, std::back_inserter(targets), means);
    } else if (m_folders.contains(path)) {
        targets.push_back(path);
    } else { // the artifact may be a sub-folder of the repository (E-12)
        for (std::string_view root = parentPath(document.file); !root.empty(); root = parentPath(root))
            if (m_folders.contains(std::string(root) + '/' + path))
                targets.assign(1, std::string(root) + '/' + path);
    }
    for (const std::string &target : targets) {
        addTarget(folder, target);
        m_fluxTargets[folder].insert(target);
    }
}

void FolderGraph::addResource(const std::string &folder, std::string_view entry)
{
    const auto path = joinPath(folder, entry);
    if (!path || entry.find("://") != std::string_view::npos)
        return;
    if (m_folders.contains(*path)) {
        addTarget(folder, *path);
        return;
    }
    const auto flux = m_fluxByFile.find(*path);
    if (flux == m_fluxByFile.end())
        return;
    for (const FoundDocument *document : flux->second)
        addSpecPath(folder, *document);
    const std::string other(parentPath(*path));
    if (other != folder && kustomizationFileOf(m_tree, other).empty())
        addTarget(folder, other);
}

void FolderGraph::addPatchedPaths(const std::string &folder, const Value &kustomization)
{
    for (const char *field : {"patches", "patchesStrategicMerge", "patchesJson6902"}) {
        const Value *patches = kustomization.find(field);
        for (const Value &patch : patches ? patches->items() : std::span<const Value>()) {
            std::string text(patch.isString() ? patch.text() : patch.textAt({"patch"}));
            const std::string_view file = patch.isString() ? patch.text() : patch.textAt({"path"});
            const auto path =
                file.empty() ? Result<std::string>(fail(ErrorCode::FileNotFound)) : joinPath(folder, file);
            const FileEntry *entry = path ? m_tree.find(*path) : nullptr;
            if (entry && entry->bytes)
                text = *entry->bytes;
            for (const std::string &target : pathsNamedIn(text))
                if (!target.empty() && m_folders.contains(target)) {
                    addTarget(folder, target);
                    m_fluxTargets[folder].insert(target);
                }
        }
    }
}

void FolderGraph::addKustomizationEdges(const std::string &folder, const std::string &file)
{
    m_edges[folder];
    const auto root = readKustomizationFile(m_tree, file);
    if (!root)
        return;
    for (const char *field : {"resources", "components", "bases"}) {
        const Value *entries = root->find(field);
        for (const Value &entry : entries ? entries->items() : std::span<const Value>())
            if (entry.isString())
                addResource(folder, entry.text());
    }
    addPatchedPaths(folder, *root);
}

void FolderGraph::addGeneratedEdges(const std::string &folder)
{
    m_edges[folder];
    for (const std::string &name : m_tree.list(folder)) {
        const std::string path = folder.empty() ? name : folder + '/' + name;
        if (!name.ends_with('/')) {
            const auto flux = m_fluxByFile.find(path);
            if (flux != m_fluxByFile.end())
                for (const FoundDocument *document : flux->second)
                    addSpecPath(folder, *document);
            continue;
        }
        const std::string sub = path.substr(0, path.size() - 1);
        if (m_fluxByFolder.contains(sub) || !kustomizationFileOf(m_tree, sub).empty())
            addTarget(folder, sub);
        else // descended at any depth (flux-build.md G-7)
            for (const std::string &deeper : m_folders)
                if (deeper.starts_with(sub + '/') &&
                    (m_fluxByFolder.contains(deeper) || !kustomizationFileOf(m_tree, deeper).empty()))
                    addTarget(folder, deeper);
    }
}

std::vector<std::string> FolderGraph::subfolders(const std::string &folder) const
{
    std::vector<std::string> names;
    for (const std::string &name : m_tree.list(folder))
        if (name.ends_with('/'))
            names.push_back(name.substr(0, name.size() - 1));
    return names;
}

bool FolderGraph::holdsYaml(const std::string &folder) const
{
    return std::ranges::any_of(m_tree.list(folder), [](const std::string &name) { return isYamlFile(name); });
}

/// A folder between `clusters` and the clusters themselves: `clusters/dev/{base,00,01}`.
bool FolderGraph::isEnvironmentLevel(const std::string &folder) const
{
    const std::vector<std::string> names = subfolders(folder);
    if (names.empty() || holdsYaml(folder))
        return false;
    const auto includesSibling = [&](const std::string &name) {
        const std::string file = kustomizationFileOf(m_tree, folder + '/' + name);
        const FileEntry *entry = file.empty() ? nullptr : m_tree.find(file);
        return entry && entry->bytes && std::ranges::any_of(names, [&](const std::string &other) {
                   return other != name && entry->bytes->find("../" + other) != std::string::npos;
               });
    };
    if (std::ranges::any_of(names, includesSibling))
        return true;
    return !std::ranges::any_of(names, isStackName) && std::ranges::all_of(names, isNumber);
}

bool FolderGraph::reachesItsSubfolders(const std::string &folder) const
{
    if (fileName(folder) == "clusters")
        return false; // holds what several clusters share, is none itself
    if (m_fluxByFolder.contains(folder))
        return true;
    const std::string parent(parentPath(folder));
    if (folder.empty())
        return false;
    if (isClusterLevelName(fileName(parent)))
        return !isEnvironmentLevel(folder);
    return isClusterLevelName(fileName(parentPath(parent))) && isEnvironmentLevel(parent);
}

std::set<std::string> FolderGraph::reachedFrom(const std::string &from) const
{
    std::set<std::string> reached;
    std::vector<std::string> open{from};
    while (!open.empty()) {
        const std::string folder = std::move(open.back());
        open.pop_back();
        if (!reached.insert(folder).second)
            continue;
        if (const auto edges = m_edges.find(folder); edges != m_edges.end())
            open.insert(open.end(), edges->second.begin(), edges->second.end());
    }
    return reached;
}

/// Only these can be entries; large repositories have ten times as many folders.
std::set<std::string> FolderGraph::foldersThatReachFlux() const
{
    std::map<std::string, std::vector<std::string>> reverse;
    for (const auto &[folder, targets] : m_edges)
        for (const std::string &target : targets)
            reverse[target].push_back(folder);
    std::set<std::string> found;
    std::vector<std::string> open;
    for (const auto &[folder, flux] : m_fluxByFolder)
        open.push_back(folder);
    while (!open.empty()) {
        const std::string folder = std::move(open.back());
        open.pop_back();
        if (found.insert(folder).second)
            open.insert(open.end(), reverse[folder].begin(), reverse[folder].end());
    }
    std::erase_if(found, [&](const std::string &folder) { return !m_edges.contains(folder); });
    return found;
}

bool FolderGraph::reachesFlux(const std::string &from) const
{
    return std::ranges::any_of(reachedFrom(from),
                               [&](const std::string &f) { return m_fluxByFolder.contains(f); });
}

std::vector<const FoundDocument *> FolderGraph::kustomizationsReachedFrom(const std::string &from) const
{
    std::vector<const FoundDocument *> found;
    for (const std::string &folder : reachedFrom(from))
        if (const auto flux = m_fluxByFolder.find(folder); flux != m_fluxByFolder.end())
            found.insert(found.end(), flux->second.begin(), flux->second.end());
    return found;
}

std::vector<std::string> FolderGraph::roots() const
{
    std::map<std::string, std::set<std::string>> reached;
    for (const std::string &folder : foldersThatReachFlux())
        reached[folder] = reachedFrom(folder);
    std::set<std::string> done;
    std::vector<std::string> roots;
    for (const auto &[folder, mine] : reached) {
        if (done.contains(folder))
            continue;
        std::vector<std::string> circle; // folders that reach each other
        bool reachedFromOutside = false;
        for (const auto &[other, theirs] : reached) {
            if (other != folder && theirs.contains(folder) && !mine.contains(other))
                reachedFromOutside = true;
            if (other == folder || (theirs.contains(folder) && mine.contains(other)))
                circle.push_back(other);
        }
        done.insert(circle.begin(), circle.end());
        if (reachedFromOutside)
            continue;
        const auto isPointedTo = [&](const std::string &candidate) {
            return std::ranges::any_of(circle, [&](const std::string &member) {
                const auto targets = m_fluxTargets.find(member);
                return targets != m_fluxTargets.end() && targets->second.contains(candidate);
            });
        };
        std::ranges::stable_sort(circle, [&](const std::string &a, const std::string &b) {
            return std::pair(!isPointedTo(a), a.size()) < std::pair(!isPointedTo(b), b.size());
        });
        roots.push_back(circle.front());
    }
    return roots;
}

} // namespace leeway::render
