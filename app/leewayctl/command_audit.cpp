// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/analysis/audit.h"

namespace leeway::ctl {

namespace {

std::string_view wordOf(Severity severity)
{
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "info";
}

std::string rowOf(const analysis::AuditFinding &found)
{
    std::string row = std::string(wordOf(found.severity)) + ": ";
    if (!found.place.file.empty())
        row += printable(found.place.file) + ':' + std::to_string(found.place.line) + ": ";
    row += printable(found.text);
    if (!found.object.empty())
        row += " (" + printable(found.object) + ')';
    if (!found.fix.empty())
        row += "\n  fix: " + printable(found.fix);
    return row + '\n';
}

} // namespace

int runAudit(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    if (!format)
        return failWith(format.error(), Usage);
    const auto project = openFrom(arguments, session::GitSide::WorkingTree);
    if (!project)
        return failWith(project.error(), statusOf(project.error()));
    const auto renders = renderAllOf(*project)(project->tree, interruptToken());
    if (!renders)
        return failWith(renders.error(), NotRendered);
    const auto findings = analysis::audit({project->tree, *renders, project->findings});
    if (*format == Format::Json || *format == Format::Yaml) {
        Value answer = document("Audit");
        answer.set("repository", repositoryJson(*project));
        answer.set("findings", analysis::toJson(findings));
        printDocument(answer, *format);
    } else {
        for (const analysis::AuditFinding &found : findings)
            writeOut(rowOf(found));
    }
    return analysis::hasProblems(findings) ? Bad : Good;
}

} // namespace leeway::ctl
