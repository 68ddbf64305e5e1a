// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"
#include "model/render/desired_set.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leeway::analysis {

/// What is wrong in a repository, found without a cluster. Error: Flux refuses or fights. Warning: it does
/// something that nobody wanted. Info: worth knowing, maybe meant so. Never holds a secret value.
struct AuditFinding
{
    Severity severity = Severity::Info;
    std::string code; ///< of audit_codes.def, or the ErrorCode that rendering found
    std::string text; ///< one English sentence, without the place
    SourcePlace place;
    std::string object; ///< "Kind.group/namespace/name" if it is about one object
    std::string fix;    ///< what to write instead, only where that is certain; else empty
    std::vector<std::string>
        clusters; ///< names of the entries that it concerns, sorted; empty: none reaches it
};

/// One state of a repository with all its entries rendered from it. No pointer is null.
struct AuditInput
{
    FileTreePtr tree;
    std::vector<render::DesiredSetPtr> sets;
    std::vector<Finding> ofTree; ///< what reading the repository found (Project::findings)
};

/// A rule is a pure function of the input: safe to call from any thread.
using AuditRule = std::vector<AuditFinding> (*)(const AuditInput &);
struct NamedAuditRule
{
    std::string_view name;
    AuditRule run;
};
std::span<const NamedAuditRule> auditRules();

/// All rules, each finding once however many clusters meet it; the gravest first, then by file and line.
std::vector<AuditFinding> audit(const AuditInput &input);

/// True if any finding is more than information.
bool hasProblems(std::span<const AuditFinding> findings);

/// [{severity, code, text, place?, object?, fix?, clusters}] (docs/schemas/audit.schema.json).
Value toJson(std::span<const AuditFinding> findings);

} // namespace leeway::analysis
