// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/items/drift_table.h"

/// A report written by hand for the tests of models and widgets: the twelve differences of design.md section
/// 15 among 188 objects, and the files that produce them.
namespace leeway::sample {

/// 18 November 2025, 14:32 UTC.
Instant now();
FileTreePtr files();
/// The report; `inSync` objects equal Git besides the twelve.
std::shared_ptr<analysis::DriftReport> report(std::size_t inSync = 174);

analysis::ObjectDrift object(std::string kind, std::string ns, std::string name, analysis::GitStatus git);
analysis::ObjectDrift *find(analysis::DriftReport &report, std::string_view name);
/// Adds up counts again after objects were changed.
void addTotals(analysis::DriftReport &report);

} // namespace leeway::sample
