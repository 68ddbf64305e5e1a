// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/cluster_actions.h"
#include "tests/items/sample_report.h"
#include "ui/changes_page.h"

namespace leeway::sample {

/// The Changes page of the story in design.md section 15: three staged edits, a commit that waits to be
/// fetched.
ui::ChangesState changesState();
/// The layers for the three fields of the Gateway.
session::KeepLivePlan keepLivePlan();
/// Letting Git win on the Gateway.
session::KeepGitPlan keepGitPlan();
/// The same after somebody else was faster.
std::vector<session::WriteReport> conflictReports();

} // namespace leeway::sample
