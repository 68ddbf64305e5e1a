// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/cluster/live_store.h"
#include "model/render/flux_render.h"
#include "model/session/project.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The comparison as steps without a schedule: the command line runs them one after the other, the window's
/// Workspace runs those whose inputs changed. Every step may block (git, network) and never runs on the GUI
/// thread.
namespace leeway::session {

/// How objects are compared (decisions.md 12).
enum class MethodWish : std::uint8_t {
    Auto, ///< dry run where permitted, else managed fields
    DryRun,
    ManagedFields, ///< never asks the server for more than get, list and watch
};

/// Another source that the user has as a local folder: "GitRepository/flux-system/apps" -> "../apps".
using SourceFolders = std::map<std::string, std::string>;

struct ComparisonContext
{
    const Project &project;
    render::Entry entry;
    std::map<ObjectKey, render::MappedSource> mapped;
    CancelToken cancel;
};

/// Reads the folders of other sources. Error: the first that cannot be read.
Result<std::map<ObjectKey, render::MappedSource>> readSourceFolders(const SourceFolders &folders,
                                                                    const CancelToken &cancel = {});

/// G: everything the entry makes Flux apply. `live` (may be null) gives variables that only the cluster has.
Result<render::DesiredSetPtr> renderGit(const ComparisonContext &context,
                                        const cluster::LiveSnapshotPtr &live);

/// What has to be read of the cluster for this entry: kinds that Git names, Flux's own, their owner chain
/// (decisions.md 22).
cluster::WatchPlan watchPlanFor(const render::DesiredSet &git);
/// The same with the kinds that inventories of the cluster name on top; equal if they name no other.
cluster::WatchPlan watchPlanFor(const render::DesiredSet &git, const cluster::LiveSnapshot &live);

/// The entry as the cluster has it: source and spec of the live root Kustomization, when there is one (E-7).
render::Entry entryAsLive(const render::Entry &entry, const cluster::LiveSnapshot &live);

/// A: for each live Flux Kustomization of the entry its render from its live spec at the revision that it
/// really applied (decisions.md 3). Left out where the commit is not here or does not build; analysis then
/// goes by inventory.
std::map<ObjectKey, render::DesiredSetPtr> renderApplied(const ComparisonContext &context,
                                                         const render::DesiredSet &git,
                                                         const cluster::LiveSnapshotPtr &live);

/// Everything compareDrift needs but dry runs.
analysis::DriftInput driftInput(const ComparisonContext &context, render::DesiredSetPtr git,
                                cluster::LiveSnapshotPtr live);

} // namespace leeway::session
