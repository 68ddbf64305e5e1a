// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "model/git/disk_tree.h"
#include "model/yaml/writer.h"

#include <filesystem>

namespace leeway::ctl {

namespace {

Result<render::KustomizeOptions> kustomizeOptions(const Arguments &arguments)
{
    render::KustomizeOptions options;
    options.cancel = interruptToken();
    options.treeIsFileSystem = true;
    const std::string restrictor = arguments.value("--load-restrictor").value_or("root");
    const std::string reorder = arguments.value("--reorder").value_or("");
    const std::string compat = arguments.value("--compat").value_or("5.8.1");
    if (restrictor == "none" || restrictor == "LoadRestrictionsNone")
        options.restriction = render::LoadRestriction::None;
    else if (restrictor != "root" && restrictor != "LoadRestrictionsRootOnly")
        return fail(ErrorCode::UnexpectedArgument, {restrictor, "kustomize"});
    if (reorder == "none" || reorder == "legacy" || reorder.empty())
        options.reorder = reorder == "none" ? render::Reorder::None
                          : reorder.empty() ? render::Reorder::Unspecified
                                            : render::Reorder::Legacy;
    else
        return fail(ErrorCode::UnexpectedArgument, {reorder, "kustomize"});
    if (compat == "head")
        options.compat = render::KustomizeCompat::Head;
    else if (compat != "5.8.1")
        return fail(ErrorCode::UnexpectedArgument, {compat, "kustomize"});
    return options;
}

} // namespace

int runKustomize(const Arguments &arguments)
{
    const auto options = kustomizeOptions(arguments);
    if (!options)
        return failWith(options.error(), Usage);
    if (arguments.positional().size() > 1)
        return failWith({ErrorCode::UnexpectedArgument, {arguments.positional()[1], "kustomize"}, {}}, Usage);
    std::error_code unreadable;
    const std::string typed = arguments.positional().empty() ? "." : arguments.positional().front();
    const std::filesystem::path folder = std::filesystem::canonical(typed, unreadable);
    if (unreadable)
        return failWith({ErrorCode::FileNotFound, {typed}, {}}, NotRendered);
    // Every absolute path of the disk is a path of this tree, so bases beside the folder are found.
    const git::DiskTree disk("/");
    render::ParsedFiles cache;
    const auto build = render::buildKustomization(disk, folder.relative_path().string(), *options, cache);
    if (!build)
        return failWith(build.error(), NotRendered);
    for (const Finding &finding : build->findings)
        if (!arguments.has("--quiet"))
            writeNote("warning: " + printable(finding.what.message()));
    std::vector<Value> objects;
    for (const render::BuiltResource &resource : build->resources)
        objects.push_back(resource.object);
    writeOut(objects.empty() ? std::string() : yaml::toYaml(objects));
    return Good;
}

} // namespace leeway::ctl
