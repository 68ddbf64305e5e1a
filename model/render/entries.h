// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/render/desired_set.h"
#include "model/render/kustomize.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// Where clusters begin in a repository, from Git alone (entries.md E-1 to E-6, E-12; decisions.md 25), in
/// order of trust: bootstrap files, self-referring roots, FluxInstance objects and their Helm values, and
/// only for what none of these declares, the forest rule. Names are unique. Nothing is an error: a file that
/// cannot be read declares nothing. An entry from the live cluster (E-7) is made by the session.
std::vector<Entry> findEntries(const FileTree &tree, ParsedFiles &cache);

/// Any folder declared an entry (E-5). Its source is the one that most Flux Kustomizations below it name, so
/// that they are rendered from this repository; GitRepository flux-system/flux-system if none names any. A
/// Kustomization in the folder's own build that points to the folder gives its spec (E-1b).
Entry entryByHand(const FileTree &tree, std::string_view path, ParsedFiles &cache);

/// "./clusters/x/" -> "clusters/x", "/" -> "": a spec.path as a folder of the artifact (flux-build.md B-9).
std::string normalizedSpecPath(std::string_view specPath);

/// The name of an entry at this path (E-6): what follows the last `clusters` or `cluster`, else the path.
std::string entryNameFor(std::string_view path);

/// The shallowest folder F such that F joined with every one of `specPaths` is a folder (E-12); nothing if
/// there is none. Several equally shallow ones: the first by name.
std::optional<std::string> artifactRootFor(const FileTree &tree, const std::vector<std::string> &specPaths);

} // namespace leeway::render
