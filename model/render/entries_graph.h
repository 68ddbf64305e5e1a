// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/entries_scan.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace leeway::render {

/// Which folder makes which other folder part of a cluster: `resources`, `components` and `bases` of
/// kustomizations, what Flux generates where there is no kustomization file, and spec.path of Flux
/// Kustomizations (entries.md E-4).
class FolderGraph
{
public:
    FolderGraph(const FileTree &tree, const FluxDocuments &documents);

    /// Folders that `from` reaches, itself included.
    std::set<std::string> reachedFrom(const std::string &from) const;
    /// Folders that nothing outside their own circle reaches, one for each circle: the folder that a Flux
    /// Kustomization of the circle points to, else the shortest path.
    std::vector<std::string> roots() const;
    /// True if some folder reached from here holds a Flux Kustomization.
    bool reachesFlux(const std::string &from) const;
    /// Flux Kustomizations in files of the folders reached from here.
    std::vector<const FoundDocument *> kustomizationsReachedFrom(const std::string &from) const;
    bool contains(const std::string &folder) const { return m_edges.contains(folder); }

private:
    std::set<std::string> foldersThatReachFlux() const;
    void addKustomizationEdges(const std::string &folder, const std::string &file);
    void addPointedToFolders();
    void addGeneratedEdges(const std::string &folder);
    void addResource(const std::string &folder, std::string_view entry);
    void addSpecPath(const std::string &folder, const FoundDocument &document);
    void addPatchedPaths(const std::string &folder, const Value &kustomization);
    void addTarget(const std::string &folder, const std::string &target);
    bool reachesItsSubfolders(const std::string &folder) const;
    bool isEnvironmentLevel(const std::string &folder) const;
    bool holdsYaml(const std::string &folder) const;
    std::vector<std::string> subfolders(const std::string &folder) const;

    const FileTree &m_tree;
    std::map<std::string, std::vector<const FoundDocument *>> m_fluxByFolder;
    std::map<std::string, std::vector<const FoundDocument *>> m_fluxByFile;
    std::map<std::string, std::set<std::string>> m_edges;
    std::map<std::string, std::set<std::string>> m_fluxTargets; ///< only edges of spec.path
    std::set<std::string> m_folders; ///< every folder that holds a file, at any depth
};

} // namespace leeway::render
