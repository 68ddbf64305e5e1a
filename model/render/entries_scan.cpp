// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/entries_scan.h"

#include "model/yaml/reader.h"

#include <algorithm>
#include <array>

namespace leeway::render {

namespace {

constexpr std::string_view fluxGroup = "kustomize.toolkit.fluxcd.io/";
constexpr std::string_view sourceGroup = "source.toolkit.fluxcd.io/";
constexpr std::string_view operatorGroup = "fluxcd.controlplane.io/";
constexpr std::string_view helmGroup = "helm.toolkit.fluxcd.io/";
constexpr std::string_view instanceChart = "flux-instance";

/// Reading every manifest of a large repository only to find a handful would cost most of the opening time,
/// so the bytes are searched first.
bool mayMatter(std::string_view bytes)
{
    constexpr std::array words{fluxGroup, sourceGroup, operatorGroup, instanceChart,
                               std::string_view("sync:")};
    return std::ranges::any_of(
        words, [&](std::string_view word) { return bytes.find(word) != std::string_view::npos; });
}

bool hasGroup(const Value &document, std::string_view group)
{
    return document.textAt({"apiVersion"}).starts_with(group);
}

bool installsFluxInstance(const Value &release)
{
    if (release.textAt({"spec", "chart", "spec", "chart"}).ends_with(instanceChart))
        return true;
    return release.textAt({"spec", "chartRef", "name"}).ends_with(instanceChart) ||
           release.textAt({"metadata", "name"}) == instanceChart;
}

void sortInto(FluxDocuments &found, const std::string &file, const Value &root)
{
    const std::string_view kind = root.textAt({"kind"});
    if (isFluxKustomization(root))
        found.kustomizations.push_back({file, root});
    else if (hasGroup(root, sourceGroup) &&
             (kind == "GitRepository" || kind == "OCIRepository" || kind == "Bucket"))
        found.sources.push_back({file, root});
    else if (hasGroup(root, operatorGroup) && kind == "FluxInstance")
        found.instances.push_back({file, root});
    else if (hasGroup(root, helmGroup) && kind == "HelmRelease" && installsFluxInstance(root))
        found.releases.push_back({file, root});
    else if (kind.empty() && root.findPath({"instance", "sync", "path"}))
        found.values.push_back({file, root});
}

void sortListInto(FluxDocuments &found, const std::string &file, const Value &root)
{
    const Value *items = root.find("items");
    if (root.textAt({"kind"}) != "List" || !items) {
        sortInto(found, file, root);
        return;
    }
    for (const Value &item : items->items())
        sortInto(found, file, item);
}

} // namespace

bool isYamlFile(std::string_view path)
{
    return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".yaml.gotmpl") ||
           path.ends_with(".yml.gotmpl");
}

bool isFluxKustomization(const Value &document)
{
    return document.textAt({"kind"}) == "Kustomization" && hasGroup(document, fluxGroup);
}

std::string kustomizationFileOf(const FileTree &tree, std::string_view directory)
{
    for (const char *name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
        std::string path = directory.empty() ? std::string(name) : std::string(directory) + '/' + name;
        const FileEntry *entry = tree.find(path);
        if (entry && (entry->type == FileType::Regular || entry->type == FileType::Executable))
            return path;
    }
    return {};
}

FluxDocuments scanFluxDocuments(const FileTree &tree)
{
    FluxDocuments found;
    yaml::ReadOptions options;
    options.duplicates = yaml::Duplicates::Keep;
    for (const FileEntry *entry : tree.filesBelow("")) {
        const bool isFile = entry->type == FileType::Regular || entry->type == FileType::Executable;
        if (!isFile || !isYamlFile(entry->path) || !entry->bytes || !mayMatter(*entry->bytes))
            continue;
        const auto documents = yaml::readYaml(entry->path, *entry->bytes, options);
        if (!documents)
            continue; // the audit names it; it declares nothing here
        for (const yaml::Document &document : *documents)
            if (document.root.isMap())
                sortListInto(found, entry->path, document.root);
    }
    return found;
}

} // namespace leeway::render
