// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/plan.h"
#include "model/change/replan.h"
#include "model/git/commit.h"

namespace leeway::change {

/// The bytes to commit for a plan that was made on the working tree. Where the user has other changes in the
/// same files that are not committed, the intents are planned and proved again on HEAD, so that the commit
/// holds the intended lines and nothing of the user's. Errors: as planLayer refuses, if HEAD cannot hold
/// them.
Result<FileChanges> filesToCommit(const git::Repository &repository, const RepositoryState &working,
                                  const LayerPlan &plan, const std::vector<Intent> &intents,
                                  const RenderAll &render, const CancelToken &cancel = {});

/// The same for staged edits that were planned together on the working tree. Errors: as replan says of an
/// edit that does not fit HEAD.
Result<FileChanges> filesToCommit(const git::Repository &repository, const RepositoryState &working,
                                  const Replanned &planned, const std::vector<StagedEdit> &edits,
                                  const RenderAll &render, const CancelToken &cancel = {});

/// "Set spec.interval of HelmRelease observability/kiali for aks-myaks-tst-swn-00" with one line for each
/// further field: a message that the user may change.
std::string proposedMessage(const std::vector<Intent> &intents);

} // namespace leeway::change
