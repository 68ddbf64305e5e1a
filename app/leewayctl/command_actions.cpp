// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/base/clock.h"
#include "model/cluster/actions.h"

#include <algorithm>
#include <array>

namespace leeway::ctl {

namespace {

struct FluxKind
{
    std::string_view typed;
    std::string_view group;
    std::string_view kind;
};
constexpr std::array fluxKinds{FluxKind{"kustomization", "kustomize.toolkit.fluxcd.io", "Kustomization"},
                               FluxKind{"helmrelease", "helm.toolkit.fluxcd.io", "HelmRelease"},
                               FluxKind{"gitrepository", "source.toolkit.fluxcd.io", "GitRepository"},
                               FluxKind{"ocirepository", "source.toolkit.fluxcd.io", "OCIRepository"},
                               FluxKind{"helmrepository", "source.toolkit.fluxcd.io", "HelmRepository"},
                               FluxKind{"helmchart", "source.toolkit.fluxcd.io", "HelmChart"},
                               FluxKind{"bucket", "source.toolkit.fluxcd.io", "Bucket"}};

/// "[Kind/][namespace/]name": a Kustomization in flux-system unless said otherwise, as `flux` has it.
Result<ObjectKey> fluxObject(const std::string &typed)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= typed.size();) {
        const std::size_t slash = std::min(typed.find('/', at), typed.size());
        parts.push_back(typed.substr(at, slash - at));
        at = slash + 1;
    }
    std::string kind = parts.size() > 1 ? parts.front() : std::string("Kustomization");
    std::ranges::transform(kind, kind.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string bare = kind.substr(0, kind.find('.'));
    const auto *known = std::ranges::find(fluxKinds, bare, &FluxKind::typed);
    const bool secondIsNamespace = parts.size() == 2 && known == fluxKinds.end();
    if (secondIsNamespace)
        return ObjectKey{std::string(fluxKinds[0].group), std::string(fluxKinds[0].kind), parts[0], parts[1]};
    if (known == fluxKinds.end() || parts.size() > 3 || parts.back().empty())
        return fail(ErrorCode::InvalidObjectName, {typed});
    return ObjectKey{std::string(known->group), std::string(known->kind),
                     parts.size() == 3 ? parts[1] : std::string("flux-system"), parts.back()};
}

using PatchFor = Value (*)(const Arguments &arguments, const Value &object);

Value reconcileNow(const Arguments &, const Value &)
{
    return cluster::reconcilePatch(formatInstant(SystemClock().now()));
}
Value suspendNow(const Arguments &arguments, const Value &object)
{
    return cluster::suspendPatch(true, arguments.value("--reason").value_or(""),
                                 std::string(object.textAt({"metadata", "resourceVersion"})));
}
Value resumeNow(const Arguments &, const Value &object)
{
    return cluster::suspendPatch(false, {}, std::string(object.textAt({"metadata", "resourceVersion"})));
}

int act(const Arguments &arguments, PatchFor patchFor, std::string_view done)
{
    if (arguments.positional().size() != 1)
        return failWith(
            {ErrorCode::MissingArgument, {"the object", std::string(arguments.command().name)}, {}}, Usage);
    const auto key = fluxObject(arguments.positional().front());
    if (!key)
        return failWith(key.error(), Usage);
    const auto connected = connectFrom(arguments);
    if (!connected)
        return failWith(connected.error(), NoCluster);
    const auto discovery = cluster::discoverAndWait(connected->connection.transport, interruptToken());
    if (!discovery)
        return failWith(discovery.error(), NoCluster);
    const auto object = cluster::getObject(connected->connection, **discovery, *key, interruptToken());
    if (!object)
        return failWith(object.error(), object.error().code == ErrorCode::NotFoundOnServer ? Bad : NoCluster);
    const bool dryRun = arguments.has("--dry-run");
    const auto answer = cluster::mergePatch(connected->connection, **discovery, *key,
                                            patchFor(arguments, *object), dryRun, interruptToken());
    if (!answer)
        return failWith(answer.error(), Bad);
    writeOut(std::string(done) + ' ' + key->toString() + (dryRun ? " (only tried)\n" : "\n"));
    return Good;
}

} // namespace

int runReconcile(const Arguments &arguments)
{
    return act(arguments, reconcileNow, "asked to reconcile");
}
int runSuspend(const Arguments &arguments)
{
    return act(arguments, suspendNow, "suspended");
}
int runResume(const Arguments &arguments)
{
    return act(arguments, resumeNow, "resumed");
}

} // namespace leeway::ctl
