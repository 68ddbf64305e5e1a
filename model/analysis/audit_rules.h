// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/audit.h"
#include "model/base/field_path.h"

#include <functional>
#include <set>

/// The rules of `audit`, and what several of them need. Private to the room.
namespace leeway::analysis {

/// The codes of audit_codes.def; the name is what is printed.
enum class AuditCode : std::uint8_t {
#define LEEWAY_AUDIT(code, sentence) code,
#include "model/analysis/audit_codes.def"
#undef LEEWAY_AUDIT
};
/// The code's sentence with its arguments filled in.
AuditFinding auditFinding(Severity severity, AuditCode code, const std::vector<std::string> &args,
                          SourcePlace place, std::vector<std::string> clusters = {});
/// What a finding of another room says.
AuditFinding auditFinding(const Finding &finding, std::vector<std::string> clusters = {});

// Of what rendering found: builds that fail, circles of dependsOn, double ownership, deprecated fields, ...
std::vector<AuditFinding> auditBuilds(const AuditInput &);
// Of the kustomization files themselves, reached or not.
std::vector<AuditFinding> auditIncludes(const AuditInput &);
std::vector<AuditFinding> auditUnreachedFiles(const AuditInput &);
// Of the rendered objects.
std::vector<AuditFinding> auditUnusedVariables(const AuditInput &);
std::vector<AuditFinding> auditTypes(const AuditInput &);
std::vector<AuditFinding> auditSecrets(const AuditInput &);
std::vector<AuditFinding> auditApiVersions(const AuditInput &);

/// Where the newest link of the node's chain stands; an empty place without one.
SourcePlace placeOfNode(const Value *node, const FileTree &tree);

/// Every file that some build of the input read or looked for.
std::set<std::string, std::less<>> filesReached(const AuditInput &input);

/// Folders of Kustomizations that were not built, whose files may be in use all the same.
std::vector<std::string> foldersNotBuilt(const AuditInput &input);

bool isInFolder(std::string_view path, std::string_view folder);
bool isKustomizationFile(std::string_view path);
/// Below a Helm chart: templates are no manifests.
bool isInChart(const FileTree &tree, std::string_view path);

} // namespace leeway::analysis
