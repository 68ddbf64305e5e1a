// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit.h"

#include "model/analysis/audit_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace leeway::analysis {

namespace {

constexpr std::array<NamedAuditRule, 7> rules{{
    {"builds", auditBuilds},
    {"includes", auditIncludes},
    {"unreached files", auditUnreachedFiles},
    {"unused variables", auditUnusedVariables},
    {"types", auditTypes},
    {"secrets", auditSecrets},
    {"API versions", auditApiVersions},
}};

bool comesBefore(const AuditFinding &a, const AuditFinding &b)
{
    const auto rank = [](const AuditFinding &finding) {
        const SourcePlace &place = finding.place;
        return std::tuple(-static_cast<int>(finding.severity), std::string_view(place.file), place.line,
                          place.column);
    };
    return rank(a) < rank(b);
}

std::string identityOf(const AuditFinding &found)
{
    return found.code + '\n' + found.text + '\n' + found.object + '\n' + found.place.file + ':' +
           std::to_string(found.place.line) + ':' + std::to_string(found.place.column);
}

void addClusters(AuditFinding &into, const AuditFinding &from)
{
    into.clusters.insert(into.clusters.end(), from.clusters.begin(), from.clusters.end());
    std::ranges::sort(into.clusters);
    into.clusters.erase(std::ranges::unique(into.clusters).begin(), into.clusters.end());
}

/// A file that is named but not there: the build says so once, the rule for includes for every name. The
/// build's word is kept, with its object.
bool isSaidByBuild(const AuditFinding &found, const std::vector<AuditFinding> &all)
{
    if (found.code != "IncludeMissing" && found.code != "IncludeCycle")
        return false;
    return std::ranges::any_of(all, [&](const AuditFinding &other) {
        return other.severity == Severity::Error && other.code != found.code &&
               other.code != "KustomizeCycle" && other.place.line != 0 &&
               other.place.line == found.place.line && other.place.file == found.place.file;
    });
}

/// The rule for includes shows the whole circle, the build only where it closes.
void dropCyclesShownWhole(std::vector<AuditFinding> &all)
{
    if (std::ranges::find(all, "IncludeCycle", &AuditFinding::code) != all.end())
        std::erase_if(all, [](const AuditFinding &found) { return found.code == "KustomizeCycle"; });
}

} // namespace

std::span<const NamedAuditRule> auditRules()
{
    return rules;
}

std::vector<AuditFinding> audit(const AuditInput &input)
{
    std::vector<AuditFinding> all;
    std::map<std::string, std::size_t> known;
    for (const NamedAuditRule &rule : rules)
        for (AuditFinding &found : rule.run(input)) {
            const auto [at, isNew] = known.emplace(identityOf(found), all.size());
            if (isNew)
                all.push_back(std::move(found));
            else
                addClusters(all[at->second], found);
        }
    std::vector<AuditFinding> kept;
    for (const AuditFinding &found : all)
        if (!isSaidByBuild(found, all))
            kept.push_back(found);
    dropCyclesShownWhole(kept);
    std::ranges::stable_sort(kept, comesBefore);
    return kept;
}

bool hasProblems(std::span<const AuditFinding> findings)
{
    return std::ranges::any_of(findings,
                               [](const AuditFinding &found) { return found.severity != Severity::Info; });
}

Value toJson(std::span<const AuditFinding> findings)
{
    static constexpr std::array<std::string_view, 3> severities{"info", "warning", "error"};
    Value list = Value::list();
    for (const AuditFinding &found : findings) {
        Value json = Value::map();
        json.set("severity", Value::string(severities[static_cast<std::size_t>(found.severity)]));
        json.set("code", Value::string(found.code));
        json.set("text", Value::string(found.text));
        if (!found.place.file.empty()) {
            Value place = Value::map();
            place.set("file", Value::string(found.place.file));
            place.set("line", Value::integer(found.place.line));
            place.set("column", Value::integer(found.place.column));
            json.set("place", place);
        }
        if (!found.object.empty())
            json.set("object", Value::string(found.object));
        if (!found.fix.empty())
            json.set("fix", Value::string(found.fix));
        Value clusters = Value::list();
        for (const std::string &name : found.clusters)
            clusters.append(Value::string(name));
        json.set("clusters", clusters);
        list.append(json);
    }
    return list;
}

} // namespace leeway::analysis
