// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/change/apply.h"
#include "model/change/intent.h"
#include "model/change/proof.h"

#include <functional>

/// From intents to text: every way in which a change may be written, each tried on an overlay of the tree and
/// accepted only if rendering all entries again shows exactly what was meant (decisions.md 28).
namespace leeway::change {

/// A state of the repository with what it means for every cluster.
struct RepositoryState
{
    FileTreePtr tree;
    Renders renders; ///< of all entries, always in one order
};

/// Renders all entries from a tree, in the order of RepositoryState::renders. Called from the planning
/// thread.
using RenderAll = std::function<Result<Renders>(const FileTreePtr &tree, const CancelToken &cancel)>;

struct LayerPlan
{
    Layer layer = Layer::Overlay;
    std::optional<Error> refused; ///< why this layer cannot hold the change; the rest is empty then
    FileChanges files;
    std::vector<SourcePlace> places;       ///< the first changed line of each file
    std::vector<std::string> otherEntries; ///< other clusters that get the same change
    std::string diff;                      ///< of all files, as git prints it
    RepositoryState after;                 ///< for previews and for the next plan
};

/// One layer. The intents are made true one after the other, each on what the one before left; all are
/// proved. Errors are in LayerPlan::refused, but for Cancelled and errors of `render`.
Result<LayerPlan> planLayer(const RepositoryState &now, const std::vector<Intent> &intents, Layer layer,
                            const RenderAll &render, const CancelToken &cancel = {});

/// All layers in the order in which they are offered; those refused say why.
Result<std::vector<LayerPlan>> planLayers(const RepositoryState &now, const std::vector<Intent> &intents,
                                          const RenderAll &render, const CancelToken &cancel = {});

/// True if only this entry reads the file.
bool isExclusive(const Renders &renders, const std::string &entry, const std::string &file);

} // namespace leeway::change
