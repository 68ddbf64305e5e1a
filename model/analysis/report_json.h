// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"

#include <string>

namespace leeway::analysis {

/// The report as `leewayctl drift -o json` prints it (docs/schemas/drift-report.schema.json). Lines of
/// origins are looked up in `tree`, what Git was rendered from; null leaves them out. A Secret's values never
/// appear.
Value toJson(const DriftReport &report, const FileTree *tree);

/// The report for people: a header, one row for each object that is not in sync, its fields below, the
/// totals. `all` lists the objects in sync, too.
std::string toText(const DriftReport &report, const FileTree *tree, bool all = false);

/// One sentence for a code: "Kustomization suspended".
std::string sentence(const Persistence &persistence);
/// "kubectl-edit, by 2026-11-25T03:02:00Z": manager and time, never more than is known.
std::string sentence(const Writer &writer);
/// What a fold means, for its tooltip.
std::string_view sentence(FoldedCode code);

} // namespace leeway::analysis
