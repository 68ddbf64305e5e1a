// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/cluster/kubeconfig.h"

#include <algorithm>
#include <array>

namespace leeway::ctl {

namespace {

std::string_view ruleName(render::EntryRule rule)
{
    static constexpr std::array<std::string_view, 7> names{
        "bootstrap", "self-referring", "FluxInstance", "FluxInstance values", "forest", "by hand", "live"};
    return names[static_cast<std::size_t>(rule)];
}

/// Contexts whose own, cluster's or server's name is the entry's (E-6): a proposal, not a proof.
std::vector<std::string> contextsFor(const render::Entry &entry)
{
    std::vector<std::string> names;
    const auto kubeconfig = cluster::Kubeconfig::load(cluster::KubeconfigSource::fromEnvironment());
    if (kubeconfig)
        for (const auto &context : kubeconfig->contexts())
            if (context.name == entry.name || context.cluster == entry.name)
                names.push_back(context.name);
    return names;
}

std::string proofText(const SourcePlace &place)
{
    if (place.file.empty())
        return "";
    return place.line > 0 ? place.file + ':' + std::to_string(place.line) : place.file;
}

Value entryJson(const render::Entry &entry)
{
    Value json = Value::map();
    json.set("name", Value::string(entry.name));
    json.set("path", Value::string(entry.path));
    json.set("rule", Value::string(ruleName(entry.rule)));
    json.set("proof", placeJson(entry.proof));
    json.set("kustomization", keyJson(entry.kustomization));
    json.set("source", keyJson(entry.source));
    if (!entry.artifactRoot.empty())
        json.set("artifactRoot", Value::string(entry.artifactRoot));
    json.set("contexts", listOf(contextsFor(entry)));
    return json;
}

std::string tableOf(const std::vector<render::Entry> &entries, Format format)
{
    Rows rows{{"NAME", "PATH", "FOUND BY", "PROOF", "CONTEXT"}};
    for (const render::Entry &entry : entries) {
        std::string contexts;
        for (const std::string &context : contextsFor(entry))
            contexts += (contexts.empty() ? "" : ", ") + context;
        rows.push_back({printable(entry.name), printable(entry.path), std::string(ruleName(entry.rule)),
                        printable(proofText(entry.proof)), contexts});
    }
    return format == Format::Markdown ? markdownTable(rows) : alignedTable(rows);
}

} // namespace

int runClusters(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    if (!format)
        return failWith(format.error(), Usage);
    const auto project = openFrom(arguments, session::GitSide::WorkingTree);
    if (!project)
        return failWith(project.error(), statusOf(project.error()));
    if (*format == Format::Json || *format == Format::Yaml) {
        Value answer = document("ClusterList");
        answer.set("repository", repositoryJson(*project));
        Value list = Value::list();
        for (const render::Entry &entry : project->entries)
            list.append(entryJson(entry));
        answer.set("clusters", list);
        printDocument(answer, *format);
    } else if (!project->entries.empty()) {
        writeOut(tableOf(project->entries, *format));
    }
    if (project->entries.empty()) {
        writeError(Error{ErrorCode::NoEntry, {project->repository.root()}, {}});
        return Bad;
    }
    return Good;
}

} // namespace leeway::ctl
