// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/plan.h"
#include "model/change/staged_edits.h"
#include "model/session/project.h"

namespace leeway::session {

/// $XDG_STATE_HOME, or the folder that stands for it.
std::string stateHome();

/// What a repository is remembered by, wherever its clones lie (decisions.md 21): the normalised URL of its
/// remote (the branch's own, else "origin", else the first), else its first commit, else its folder.
std::string repositoryIdentity(const Project &project);

/// The staged edits of the repository: window and command line use the same (decisions.md 31).
change::StagedEdits stagedEditsOf(const Project &project);

/// Renders every entry of the project, for plans and impact.
change::RenderAll renderAllOf(const Project &project);

/// The working tree with everything that it makes every cluster apply: what edits are planned on.
struct EditBase
{
    Project project;
    change::RepositoryState now;
};
Result<EditBase> openForEditing(const std::string &repository, const CancelToken &cancel = {});

} // namespace leeway::session
