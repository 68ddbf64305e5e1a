// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"

#include <algorithm>
#include <set>

namespace leeway::ctl {

namespace {

/// What rendering all clusters found, each finding once however many clusters meet it.
std::vector<Finding> findingsOf(const session::Project &project, const change::Renders &renders)
{
    std::vector<Finding> all = project.findings;
    for (const render::DesiredSetPtr &set : renders) {
        all.insert(all.end(), set->findings.begin(), set->findings.end());
        for (const render::KustomizationRender &kustomization : set->kustomizations) {
            all.insert(all.end(), kustomization.findings.begin(), kustomization.findings.end());
            if (kustomization.error)
                all.push_back({Severity::Error, *kustomization.error, kustomization.key.toString()});
        }
    }
    std::set<std::string> seen;
    std::erase_if(all, [&](const Finding &finding) {
        return !seen.insert(finding.what.message() + finding.object).second;
    });
    std::ranges::stable_sort(all, std::greater{}, &Finding::severity);
    return all;
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
    const std::vector<Finding> findings = findingsOf(*project, *renders);
    if (*format == Format::Json || *format == Format::Yaml) {
        Value answer = document("Audit");
        answer.set("repository", repositoryJson(*project));
        answer.set("findings", findingsJson(findings));
        printDocument(answer, *format);
    } else {
        for (const Finding &finding : findings)
            writeOut(printable(finding.what.message()) +
                     (finding.object.empty() ? "" : " (" + finding.object + ')') + '\n');
    }
    const bool isBad = std::ranges::any_of(
        findings, [](const Finding &finding) { return finding.severity != Severity::Info; });
    return isBad ? Bad : Good;
}

} // namespace leeway::ctl
