// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/report_json.h"

#include "model/analysis/managed_fields.h"
#include "model/base/json.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

std::string until(const Persistence &persistence)
{
    return persistence.until ? " at " + formatInstant(*persistence.until) : std::string();
}

std::string withDetail(std::string_view words, const Persistence &persistence)
{
    return std::string(words) + (persistence.detail.empty() ? "" : ": " + persistence.detail);
}

/// A value on one line, long ones cut.
std::string shown(const std::optional<Value> &value, bool redacted)
{
    if (!value)
        return "not set";
    if (redacted)
        return "redacted";
    std::string text = value->isString() ? std::string(value->text()) : leeway::toJson(*value);
    std::ranges::replace(text, '\n', ' ');
    constexpr std::size_t longest = 60;
    if (text.size() <= longest)
        return text;
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut; // not inside a UTF-8 character
    return text.substr(0, cut) + "…";
}

std::string placeOfGit(const FieldDifference &field, const FileTree *tree)
{
    if (!field.git || !tree)
        return {};
    for (const OriginStep &step : originChain(*field.git))
        if (!step.file.empty()) {
            const SourcePlace place = placeOf(step, *tree);
            return "  " + place.file + ':' + std::to_string(place.line);
        }
    return {};
}

std::string fieldLine(const FieldDifference &field, const FileTree *tree)
{
    if (field.path.isEmpty())
        return {};
    std::string line = "    " + field.path.toString() + "  " + shown(field.git, field.redacted) + " -> " +
                       shown(field.live, field.redacted);
    if (!field.drifted)
        line += "  (pending)";
    line += placeOfGit(field, tree);
    const std::string who = sentence(field.writer);
    return line + (who.empty() ? "" : "  " + who) + '\n';
}

std::string objectLines(const ObjectDrift &row, const FileTree *tree)
{
    std::string out = std::string(name(row.git)) + (row.gitReason.empty() ? "" : " (" + row.gitReason + ')') +
                      "  " + row.key.toString() + "  " + std::string(name(row.health));
    if (!row.healthReason.empty() && row.health != HealthStatus::Healthy)
        out += " (" + row.healthReason + ')';
    const std::string why = sentence(row.persists);
    out += (why.empty() ? "" : "  " + why) + '\n';
    for (const FieldDifference &field : row.fields)
        out += fieldLine(field, tree);
    return out;
}

std::string totalsLine(const Totals &totals)
{
    std::string out = std::to_string(totals.inGit) + " objects in Git";
    for (const auto &[status, count] : totals.git)
        out += ", " + std::to_string(count) + ' ' + std::string(name(status));
    return out + ", " + std::to_string(totals.notCompared) + " not compared\n";
}

} // namespace

std::string sentence(const Persistence &persistence)
{
    switch (persistence.code) {
    case Persists::None:
        return {};
    case Persists::KustomizationSuspended:
        return "Kustomization suspended";
    case Persists::HelmReleaseSuspended:
        return "HelmRelease suspended";
    case Persists::ReconcileDisabled:
        return "Annotated reconcile: disabled";
    case Persists::SsaIgnore:
        return "Annotated ssa: Ignore";
    case Persists::SsaIfNotPresent:
        return "Annotated ssa: IfNotPresent";
    case Persists::DriftDetectionOff:
        return "Drift detection: disabled";
    case Persists::DriftDetectionWarn:
        return "Drift detection: warn";
    case Persists::WaitsForDependency:
        return "Waits for " + persistence.detail;
    case Persists::SourceNotFetched:
        return withDetail("Source not fetched", persistence);
    case Persists::BuildFails:
        return withDetail("Build fails", persistence);
    case Persists::HealthChecksRunning:
        return "Health checks are running";
    case Persists::ReconcileFailed:
        return withDetail("Reconcile fails", persistence);
    case Persists::NotInInventory:
        return "Not in any Flux inventory";
    case Persists::LeftBehind:
        return "Made by Flux, tracked by nobody";
    case Persists::PruneDisabled:
        return "Pruning is off";
    case Persists::FluxCorrects:
        return "Flux corrects it" + until(persistence);
    case Persists::FluxFetches:
        return "Flux fetches it" +
               (persistence.until ? " by " + formatInstant(*persistence.until) : std::string());
    case Persists::FluxApplies:
        return "Flux is applying it";
    case Persists::NotCommitted:
        return "Not committed: Flux cannot see it";
    }
    return {};
}

std::string sentence(const Writer &writer)
{
    if (writer.manager.empty())
        return {};
    std::string out = (writer.inferred ? "likely " : "") + writer.manager;
    const std::string_view meaning = managerMeaning(writer.manager);
    if (!meaning.empty())
        out += " (" + std::string(meaning) + ')';
    if (!writer.time)
        return out + ", time not recorded";
    return out + (writer.exact ? ", " : ", by ") + formatInstant(*writer.time);
}

std::string_view sentence(FoldedCode code)
{
    switch (code) {
    case FoldedCode::ServerDefault:
        return "set by the API server, owned by nobody";
    case FoldedCode::ServerNormalized:
        return "written by Flux, kept by the server in another form";
    case FoldedCode::NotStorable:
        return "dropped by the server";
    case FoldedCode::IgnoreRule:
        return "excluded by spec.ignore of the Kustomization";
    case FoldedCode::OtherManager:
        return "set by another manager, not by Git; Flux leaves it alone";
    case FoldedCode::Autoscaler:
        return "set by an autoscaler";
    case FoldedCode::EmptyValue:
        return "empty in Git, absent live: the same";
    }
    return {};
}

std::string toText(const DriftReport &report, const FileTree *tree, bool all)
{
    std::string out = report.clusterName + " (" + report.context + "), " + formatInstant(report.comparedAt) +
                      '\n' + "git " + report.git + (report.repositoryDirty ? " with changes" : "") +
                      ", fetched " + report.fetched + ", applied " + report.applied + "\n\n";
    std::vector<const ObjectDrift *> rows;
    for (const ObjectDrift &row : report.objects)
        if (all || row.git != GitStatus::InSync)
            rows.push_back(&row);
    std::ranges::stable_sort(rows, {}, [](const ObjectDrift *row) { return severityOf(row->git); });
    for (const ObjectDrift *row : rows)
        out += objectLines(*row, tree);
    out += (rows.empty() ? "" : "\n") + totalsLine(report.totals);
    for (const Finding &finding : report.incomplete)
        out += "incomplete: " + finding.what.message() + '\n';
    return out;
}

} // namespace leeway::analysis
