// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/base/value.h"

#include <string>
#include <vector>

namespace leeway::render {

/// A document of a file that matters for finding entries.
struct FoundDocument
{
    std::string file;
    Value root;
};

/// What the files of a repository say about Flux, read once. Files that cannot be read are left out.
struct FluxDocuments
{
    std::vector<FoundDocument> kustomizations; ///< Flux Kustomizations (not kustomize's)
    std::vector<FoundDocument> sources;        ///< GitRepository, OCIRepository, Bucket
    std::vector<FoundDocument> instances;      ///< FluxInstance
    std::vector<FoundDocument> releases;       ///< HelmReleases that install the flux-instance chart
    std::vector<FoundDocument> values;         ///< Helm values files with instance.sync
};
FluxDocuments scanFluxDocuments(const FileTree &tree);

bool isYamlFile(std::string_view path);
bool isFluxKustomization(const Value &document);
/// The name of a folder's kustomization file, empty if it has none.
std::string kustomizationFileOf(const FileTree &tree, std::string_view directory);

} // namespace leeway::render
