// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/analysis/drift_report.h"
#include "model/analysis/field_schema.h"
#include "model/analysis/managed_fields.h"

#include <optional>
#include <vector>

namespace leeway::analysis {

/// One object that exists live, ready to be compared. The values are in the controller's shape (payload.h),
/// what ignore rules name is already taken out.
struct ComparedObject
{
    const ObjectSchema &schema;
    const Ownership &owners;
    const Value *git = nullptr;     ///< G's payload; null: not in G
    const Value *applied = nullptr; ///< A's; null with `appliedKnown`: was not applied
    bool appliedKnown = false;      ///< false: `applied` is G's, only managedFields tell what was applied
    const Value *live = nullptr;
    bool keepsForeignFields = false;         ///< ssa: Merge, or skipped by the controller: no takeover
    bool isAutoscaled = false;               ///< an autoscaler targets it
    std::vector<FieldPath> unknown = {};     ///< leaves whose value in Git is not known
    std::optional<Instant> lastSuccess = {}; ///< of its Kustomization (D-10)
    const std::vector<SeenChange> *seen = nullptr;
};

struct ComparedFields
{
    std::vector<FieldDifference> fields;
    std::vector<Folded> folded;
    bool hasUnknownLeaf = false; ///< some value of Git is not known and nothing else decides it
};

/// 8.2 and decisions.md 10: by managedFields where there are some, else plainly (certainty 3).
ComparedFields compareByManagedFields(const ComparedObject &object);
/// decisions.md 11: the server's answers for A and G against live, the takeover's removals on top.
/// `gitAnswer` may be the same node as `appliedAnswer`.
ComparedFields compareByDryRun(const ComparedObject &object, const Value &appliedAnswer,
                               const Value &gitAnswer);
/// Every desired field against live, as they stand (decisions.md 13: what Flux skips).
ComparedFields comparePlainly(const ComparedObject &object);

/// The fold of that code and manager, made if needed.
Folded &foldFor(std::vector<Folded> &folded, FoldedCode code, const std::string &manager = {});

} // namespace leeway::analysis
