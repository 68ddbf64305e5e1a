// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/desired_set.h"
#include "model/render/flux_variables.h"
#include "model/render/kustomize.h"

#include <set>
#include <string>
#include <vector>

namespace leeway::render {

/// What one Flux Kustomization is built from.
struct FluxBuildInput
{
    FileTreePtr artifact; ///< of its source (artifactView)
    std::string path;     ///< folder in `artifact`
    ObjectKey key;
    Value spec;
    Value place; ///< a node in the file that declares it: the owner labels stand there
    FluxVariables variables;
    bool strict = true;                         ///< StrictPostBuildSubstitutions
    std::map<std::string, std::string> remotes; ///< KustomizeOptions::remotes
};

/// What came out. `error` set: it does not build.
struct FluxBuildOutput
{
    std::vector<DesiredObject> objects; ///< `owner` is not set yet
    std::vector<Finding> findings;
    std::optional<Error> error;
    std::set<std::string> files; ///< read or looked for
    std::string listing;         ///< FluxKustomizationFile::listing
    bool isGenerated = false;
};

/// Kustomize, SOPS, substitution, lists, owner labels, commonMetadata, in Flux's order. A pure function of
/// its input; any number may run at once on one `cache`.
FluxBuildOutput buildFluxKustomization(const FluxBuildInput &input, ParsedFiles &cache,
                                       const CancelToken &cancel);

/// spec.path as a folder of the repository: below `artifactRoot`; "." and a leading "/" mean the root itself.
Result<std::string> fluxPath(std::string_view artifactRoot, std::string_view specPath);

} // namespace leeway::render
