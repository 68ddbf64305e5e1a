// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"

#include <set>
#include <string>
#include <string_view>

namespace leeway::render {

/// The kustomization that Flux builds: the one in the folder or a generated one, with the fields of the Flux
/// Kustomization merged in (flux-build.md G-1 to G-19).
struct FluxKustomizationFile
{
    Value root;
    bool isGenerated = false;
    std::string listing; ///< of a generated one: the names it was made from, to see whether that changed
};

/// `directory` is in `artifact` (artifactView). `spec` is the Flux Kustomization's spec; its fields get
/// origins of Step::FluxField. Errors: KustomizationAmbiguous, FluxComponentPath, FluxFieldInvalid, Yaml*.
Result<FluxKustomizationFile> fluxKustomizationFile(const FileTree &artifact, std::string_view directory,
                                                    const Value &spec);

/// What a generated kustomization lists as resources, relative to `directory` with a leading "./".
std::vector<std::string> manifestsBelow(const FileTree &artifact, std::string_view directory);

} // namespace leeway::render
