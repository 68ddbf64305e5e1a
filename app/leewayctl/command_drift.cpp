// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/analysis/report_json.h"
#include "model/session/dry_runs.h"

#include <algorithm>

namespace leeway::ctl {

namespace {

Result<session::MethodWish> methodFrom(const Arguments &arguments)
{
    const std::string method = arguments.value("--method").value_or("auto");
    if (method == "auto")
        return session::MethodWish::Auto;
    if (method == "dry-run")
        return session::MethodWish::DryRun;
    if (method == "managed-fields")
        return session::MethodWish::ManagedFields;
    return fail(ErrorCode::UnexpectedArgument, {method, "drift"});
}

/// The report reduced to the objects asked for; totals stay those of the whole cluster.
void filter(const Arguments &arguments, analysis::DriftReport &report)
{
    std::erase_if(report.objects,
                  [&](const analysis::ObjectDrift &object) { return !isWanted(arguments, object.key); });
}

bool isBadNews(const Arguments &arguments, const analysis::DriftReport &report)
{
    const auto failOn = arguments.values("--fail-on");
    const auto asked = [&](std::string_view what) { return std::ranges::find(failOn, what) != failOn.end(); };
    const auto isBad = [&](const analysis::ObjectDrift &object) {
        using analysis::GitStatus;
        return object.git == GitStatus::Drifted || object.git == GitStatus::Missing ||
               object.git == GitStatus::Extra || (object.git == GitStatus::Pending && asked("pending"));
    };
    return std::ranges::any_of(report.objects, isBad) || (asked("incomplete") && !report.incomplete.empty());
}

std::string markdownOf(const analysis::DriftReport &report)
{
    Rows rows{{"Status", "Kind", "Namespace", "Name", "Fields", "Why it persists"}};
    for (const analysis::ObjectDrift &object : report.objects)
        if (object.git != analysis::GitStatus::InSync)
            rows.push_back({std::string(name(object.git)), object.key.kind, object.key.ns, object.key.name,
                            std::to_string(object.fields.size()), analysis::sentence(object.persists)});
    return markdownTable(rows);
}

void print(const Arguments &arguments, const analysis::DriftReport &report, const FileTree *tree,
           Format format)
{
    switch (format) {
    case Format::Json:
    case Format::Yaml:
        printDocument(analysis::toJson(report, tree), format);
        return;
    case Format::Markdown:
        writeOut(markdownOf(report));
        return;
    case Format::Table:
        writeOut(printable(analysis::toText(report, tree, arguments.has("--all"))));
    }
}

} // namespace

int runDrift(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    const auto method = methodFrom(arguments);
    if (!format || !method)
        return failWith(format ? method.error() : format.error(), Usage);
    Progress progress(arguments);
    const auto both = readBoth(arguments, progress);
    if (!both)
        return failWith(both.error(), statusOfBoth(both.error()));
    analysis::DriftInput input =
        session::driftInput((*both)->context(), (*both)->git, (*both)->live.snapshot);
    session::DryRunNotes notes;
    if (*method != session::MethodWish::ManagedFields)
        notes = session::addDryRuns(input, (*both)->connected.connection, *(*both)->live.discovery,
                                    interruptToken(), [&](std::size_t done, std::size_t all) {
                                        progress.show("Comparing by dry run: " + std::to_string(done) +
                                                      " of " + std::to_string(all));
                                    });
    if (*method == session::MethodWish::DryRun && notes.denied)
        return failWith(*notes.denied, NoCluster);
    if (interruptToken().isCancelled())
        return Interrupted;
    analysis::DriftReport report = analysis::compareDrift(input);
    report.context = (*both)->connected.connection.context;
    filter(arguments, report);
    progress.show("");
    print(arguments, report, (*both)->git->tree.get(), *format);
    for (const Finding &finding : report.incomplete)
        writeNote("incomplete: " + printable(finding.what.message()));
    return isBadNews(arguments, report) ? Bad : Good;
}

} // namespace leeway::ctl
