// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"

namespace leeway::ctl {

namespace {

std::vector<OptionSpec> filterOptions()
{
    return {{"--namespace", "NAME", "only objects of this namespace (-n)"},
            {"--kind", "KIND", "only objects of this kind, e.g. Gateway or Deployment.apps"},
            {"--object", "OBJECT", "only this one: Kind[.group]/[namespace/]name"}};
}

std::vector<OptionSpec> actionOptions()
{
    return together({clusterOptions(),
                     {{"--dry-run", "", "let the server only try it"},
                      {"--reason", "TEXT", "why it is suspended, kept as an annotation"}},
                     outputOptions()});
}

std::vector<OptionSpec> editOptions()
{
    return together(
        {repositoryOptions(),
         clusterOptions(),
         filterOptions(),
         {{"--set", "PATH=VALUE", "the field and its new value (YAML); may be repeated"},
          {"--set-string", "PATH=TEXT", "the same, always a string"},
          {"--unset", "PATH", "the field shall not be set"},
          {"--keep-live", "",
           "take the values that the cluster has now; --set names the fields then, without =VALUE"},
          {"--layer", "LAYER", "overlay, flux-patch, variable or base (default: the first that can hold it)"},
          {"--stage", "", "keep it in the list of staged edits that the window shows"},
          {"--write", "", "write into the working tree"},
          {"--commit", "", "write and commit"},
          {"--message", "TEXT", "the commit message (-m)"},
          {"--push", "", "commit and push"},
          {"--trust", "DIGEST",
           "allow the repository's own hooks and settings, as named when they were refused"}},
         outputOptions()});
}

} // namespace

const std::vector<CommandSpec> &commands()
{
    static const std::vector<CommandSpec> all{
        {"clusters", "", "the clusters that begin in the repository, and how they were found",
         together({repositoryOptions(), outputOptions()}), runClusters},
        {"kustomize", "DIR", "exactly what kustomize build prints",
         together({{{"--load-restrictor", "root|none", "files outside of the kustomization's folder"},
                    {"--reorder", "none|legacy", "order of the output"},
                    {"--compat", "5.8.1|head", "the kustomize to equal"}},
                   outputOptions()}),
         runKustomize},
        {"render", "", "everything that the cluster's entry makes Flux apply",
         together({repositoryOptions(),
                   filterOptions(),
                   {{"--origins", "", "with -o json: where every value comes from"}},
                   outputOptions()}),
         runRender},
        {"explain", "", "where a value comes from, and what the cluster has there",
         together({repositoryOptions(),
                   clusterOptions(),
                   filterOptions(),
                   {{"--field", "PATH", "only this field and what is below it"}},
                   outputOptions()}),
         runExplain},
        {"drift", "", "what differs between Git and the cluster",
         together({repositoryOptions(),
                   clusterOptions(),
                   filterOptions(),
                   {{"--method", "METHOD", "auto, dry-run or managed-fields"},
                    {"--fail-on", "WHAT", "pending or incomplete: exit with 1 for these, too"},
                    {"--all", "", "list the objects in sync, too"}},
                   outputOptions()}),
         runDrift},
        {"edit", "", "the proved edit of a field as a diff; --write, --commit and --push go on",
         editOptions(), runEdit},
        {"reconcile", "[KIND/][NAMESPACE/]NAME", "ask Flux to reconcile now", actionOptions(), runReconcile},
        {"suspend", "[KIND/][NAMESPACE/]NAME", "suspend a Flux object", actionOptions(), runSuspend},
        {"resume", "[KIND/][NAMESPACE/]NAME", "resume a Flux object", actionOptions(), runResume},
        {"wait", "", "follow a commit until it is healthy",
         together({repositoryOptions(),
                   clusterOptions(),
                   {{"--timeout", "DURATION", "e.g. 5m (default 10m)"}},
                   outputOptions()}),
         runWait},
        {"record", "FILE",
         "a recording of the cluster, without secret values, to be opened later or elsewhere",
         together({repositoryOptions(),
                   clusterOptions(),
                   {{"--for", "DURATION", "watch so long and record the changes, too (default 0s)"}},
                   {{"--quiet", "", "no progress (-q)"}, {"--help", "", "this text (-h)"}}}),
         runRecord},
        {"audit", "", "findings about the repository itself",
         together({repositoryOptions(), outputOptions()}), runAudit},
        {"impact", "[FROM [TO]]", "what a change of the repository does to every cluster",
         together({repositoryOptions(), outputOptions()}), runImpact},
    };
    return all;
}

} // namespace leeway::ctl
