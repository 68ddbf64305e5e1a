// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/render/desired_set.h"
#include "model/render/flux_cache.h"
#include "model/render/flux_variables.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace leeway::render {

/// A source that is another repository, an OCI artifact or a bucket, as the user has it locally.
struct MappedSource
{
    FileTreePtr tree;
    std::string artifactRoot; ///< folder of `tree` that is the artifact's top
};

/// What rendering an entry depends on besides the tree.
struct RenderInputs
{
    /// Gate StrictPostBuildSubstitutions: on since kustomize-controller 1.9 (decisions.md 7).
    bool strictSubstitution = true;
    /// Values of ConfigMaps and Secrets that the entry does not render; may be null.
    std::shared_ptr<const SubstituteSources> live;
    /// URLs under which this repository is known (remotes of the work tree), any spelling.
    std::set<std::string> repositoryUrls;
    std::map<ObjectKey, MappedSource> mappedSources;
    std::map<std::string, std::string> remoteBases; ///< KustomizeOptions::remotes
    std::shared_ptr<RenderCache> cache;             ///< made if null
    unsigned threads = 0;                           ///< 0: one for each core
    CancelToken cancel;
};

/// Everything that the entry makes Flux apply, from `tree` (flux-build.md 11): the root Kustomization, then
/// those that it renders, and so on. A Kustomization that does not build is a part of the result
/// (BuildState), not an error. Errors: Cancelled, EntryTooLarge.
Result<DesiredSet> renderEntry(const FileTreePtr &tree, const Entry &entry, const RenderInputs &inputs);

/// What one Flux Kustomization with this spec applies from `tree`, without those that it renders: for the
/// state that the cluster has applied (decisions.md 3), where every Kustomization has its own revision.
/// Variables come from `inputs.live` only. The set holds one Kustomization, built or with its error. Errors:
/// Cancelled.
Result<DesiredSet> renderKustomization(const FileTreePtr &tree, const ObjectKey &key, const Value &spec,
                                       const Entry &entry, const RenderInputs &inputs);

} // namespace leeway::render
