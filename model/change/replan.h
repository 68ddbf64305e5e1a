// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/plan.h"
#include "model/change/staged_edits.h"

namespace leeway::change {

/// What became of one staged edit on the files of now.
struct ReplannedEdit
{
    std::string id;
    std::optional<Error> needsDecision; ///< it does not fit any more; it is kept and takes no part
    std::vector<std::string> otherEntries;
    std::string diff; ///< of this edit alone, on top of those before it
};

/// All staged edits on top of each other.
struct Replanned
{
    std::vector<ReplannedEdit> edits; ///< in the order given
    FileChanges files;
    std::string diff;
    RepositoryState after;
};

/// Plans staged edits again, in order (decisions.md 31): after a file changed, a branch was switched, an edit
/// before it was undone. An edit that Git says by now needs no decision: it is IntentAlreadyTrue and can go.
Result<Replanned> replan(const RepositoryState &now, const std::vector<StagedEdit> &edits,
                         const RenderAll &render, const CancelToken &cancel = {});

/// Blob ids of the files that a plan changes, for StagedEdit::baseBlobs.
std::map<std::string, std::string> baseBlobsOf(const FileTree &tree, const FileChanges &files);

} // namespace leeway::change
