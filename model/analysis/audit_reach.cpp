// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/base/origin.h"
#include "model/base/text_position.h"
#include "model/render/entries.h"

namespace leeway::analysis {

SourcePlace placeOfNode(const Value *node, const FileTree &tree)
{
    const auto chain = node ? originChain(*node) : std::vector<OriginStep>();
    return chain.empty() ? SourcePlace{} : placeOf(chain.front(), tree);
}

std::set<std::string, std::less<>> filesReached(const AuditInput &input)
{
    std::set<std::string, std::less<>> reached;
    for (const render::DesiredSetPtr &set : input.sets)
        for (const render::KustomizationRender &render : set->kustomizations)
            reached.insert(render.files.begin(), render.files.end());
    return reached;
}

std::vector<std::string> foldersNotBuilt(const AuditInput &input)
{
    std::vector<std::string> folders;
    for (const render::DesiredSetPtr &set : input.sets)
        for (const render::KustomizationRender &render : set->kustomizations)
            if (render.state != render::BuildState::Built) {
                const std::string path = render::normalizedSpecPath(render.spec.textAt({"path"}));
                const std::string &root = set->entry.artifactRoot;
                folders.push_back(!render.path.empty() ? render.path
                                  : root.empty()       ? path
                                                       : root + '/' + path);
            }
    return folders;
}

bool isInFolder(std::string_view path, std::string_view folder)
{
    return folder.empty() || path == folder ||
           (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

bool isKustomizationFile(std::string_view path)
{
    const std::string_view name = fileName(path);
    return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

bool isInChart(const FileTree &tree, std::string_view path)
{
    for (std::string_view folder = parentPath(path); !folder.empty(); folder = parentPath(folder))
        if (tree.find(std::string(folder) + "/Chart.yaml"))
            return true;
    return false;
}

} // namespace leeway::analysis
