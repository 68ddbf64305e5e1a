// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/render/kustomize.h"

#include <algorithm>
#include <map>

namespace leeway::analysis {

namespace {

/// A text of a kustomization that names a file or a folder.
struct Include
{
    Value node;
    std::string path; ///< in the tree
    bool isFolder = false;
};

/// Anything that is no path of this repository: URLs, hosts, inline documents.
bool isElsewhere(std::string_view text)
{
    const std::string_view first = text.substr(0, text.find('/'));
    const bool isHost = first.size() < text.size() && first != "." && first != ".." &&
                        first.find('.') != std::string_view::npos && !first.starts_with('.');
    return text.empty() || text.starts_with('/') || text.find_first_of("\n:?@{") != std::string_view::npos ||
           text.find("//") != std::string_view::npos || text.starts_with("git::") || isHost;
}

/// Below a link or a submodule: what is there does not stand in this tree.
bool isBehindLink(const FileTree &tree, std::string_view path)
{
    for (std::string_view part = path; !part.empty(); part = parentPath(part)) {
        const FileEntry *file = tree.find(part);
        if (file && (file->type == FileType::Symlink || file->type == FileType::Submodule))
            return true;
    }
    return false;
}

/// The paths that one kustomization file names.
class Includes
{
public:
    Includes(const FileTree &tree, std::string_view file) : m_tree(tree), m_directory(parentPath(file)) {}

    std::vector<Include> of(const Value &kustomization)
    {
        for (const char *field : {"resources", "components", "bases", "crds", "configurations",
                                  "patchesStrategicMerge", "transformers", "generators", "validators"})
            for (const Value &item : listAt(kustomization, field))
                add(item);
        for (const char *field : {"patches", "patchesJson6902", "replacements"})
            for (const Value &item : listAt(kustomization, field))
                if (const Value *path = item.find("path"))
                    add(*path);
        for (const char *field : {"configMapGenerator", "secretGenerator"})
            for (const Value &item : listAt(kustomization, field))
                addGenerator(item);
        return std::move(m_found);
    }

private:
    static std::span<const Value> listAt(const Value &map, std::string_view field)
    {
        const Value *list = map.find(field);
        return list ? list->items() : std::span<const Value>();
    }

    void addGenerator(const Value &generator)
    {
        for (const Value &item : listAt(generator, "envs"))
            add(item);
        if (const Value *env = generator.find("env"))
            add(*env);
        for (const Value &item : listAt(generator, "files")) {
            const std::string_view text = item.text();
            const std::size_t equals = text.find('=');
            add(item, equals == std::string_view::npos ? text : text.substr(equals + 1));
        }
    }

    void add(const Value &node) { add(node, node.text()); }
    void add(const Value &node, std::string_view text)
    {
        if (!node.isString())
            return;
        const auto path = joinPath(m_directory, text);
        if (!path)
            return;
        const bool isThere = m_tree.find(*path) || m_tree.isDirectory(*path);
        if (isThere || !isElsewhere(text))
            m_found.push_back({node, *path, m_tree.isDirectory(*path)});
    }

    const FileTree &m_tree;
    std::string m_directory;
    std::vector<Include> m_found;
};

/// All kustomization files of a tree and what they name.
class IncludeGraph
{
public:
    explicit IncludeGraph(const AuditInput &input) : m_input(input), m_reached(filesReached(input))
    {
        for (const FileEntry *file : input.tree->filesBelow("")) {
            const bool isPlain = file->type == FileType::Regular || file->type == FileType::Executable;
            if (!isPlain || !isKustomizationFile(file->path))
                continue;
            const auto read = render::readKustomizationFile(*input.tree, file->path);
            if (read && read->isMap())
                m_includes.emplace(file->path, Includes(*input.tree, file->path).of(*read));
        }
    }

    std::vector<AuditFinding> missing() const;
    std::vector<AuditFinding> cycles();

private:
    Severity severityIn(const std::string &file) const
    {
        return m_reached.contains(file) ? Severity::Error : Severity::Info;
    }
    std::string kustomizationIn(const std::string &folder) const;
    void visit(const std::string &file);
    void closeCycle(const std::string &file, const Value &node);

    const AuditInput &m_input;
    std::set<std::string, std::less<>> m_reached;
    std::map<std::string, std::vector<Include>> m_includes;
    std::set<std::string> m_done;
    std::vector<std::string> m_path;
    std::vector<AuditFinding> m_cycles;
};

std::vector<std::string> clustersReading(const AuditInput &input, const std::string &file)
{
    std::vector<std::string> names;
    for (const render::DesiredSetPtr &set : input.sets)
        if (std::ranges::any_of(set->kustomizations, [&](const render::KustomizationRender &render) {
                return std::ranges::binary_search(render.files, file);
            }))
            names.push_back(set->entry.name);
    std::ranges::sort(names);
    return names;
}

std::vector<AuditFinding> IncludeGraph::missing() const
{
    std::vector<AuditFinding> found;
    for (const auto &[file, includes] : m_includes)
        for (const Include &include : includes)
            if (!include.isFolder && !m_input.tree->find(include.path) &&
                !isBehindLink(*m_input.tree, include.path))
                found.push_back(auditFinding(
                    severityIn(file), AuditCode::IncludeMissing, {std::string(include.node.text())},
                    placeOfNode(&include.node, *m_input.tree), clustersReading(m_input, file)));
    return found;
}

std::string IncludeGraph::kustomizationIn(const std::string &folder) const
{
    for (const char *name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
        std::string path = folder.empty() ? std::string(name) : folder + '/' + name;
        if (m_includes.contains(path))
            return path;
    }
    return {};
}

void IncludeGraph::closeCycle(const std::string &file, const Value &node)
{
    std::string path;
    for (auto at = std::ranges::find(m_path, file); at != m_path.end(); ++at)
        path += std::string(parentPath(*at)) + " -> ";
    m_cycles.push_back(auditFinding(severityIn(file), AuditCode::IncludeCycle,
                                    {path + std::string(parentPath(file))}, placeOfNode(&node, *m_input.tree),
                                    clustersReading(m_input, file)));
}

void IncludeGraph::visit(const std::string &file)
{
    if (m_done.contains(file))
        return;
    m_path.push_back(file);
    for (const Include &include : m_includes.at(file)) {
        const std::string next = include.isFolder ? kustomizationIn(include.path) : std::string();
        if (next.empty())
            continue;
        if (std::ranges::find(m_path, next) != m_path.end())
            closeCycle(next, include.node);
        else
            visit(next);
    }
    m_path.pop_back();
    m_done.insert(file);
}

std::vector<AuditFinding> IncludeGraph::cycles()
{
    for (const auto &[file, includes] : m_includes)
        visit(file);
    return std::move(m_cycles);
}

} // namespace

std::vector<AuditFinding> auditIncludes(const AuditInput &input)
{
    IncludeGraph graph(input);
    std::vector<AuditFinding> found = graph.missing();
    for (AuditFinding &cycle : graph.cycles())
        found.push_back(std::move(cycle));
    return found;
}

} // namespace leeway::analysis
