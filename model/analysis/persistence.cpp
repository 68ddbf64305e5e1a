// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/persistence.h"

#include "model/analysis/conditions.h"

namespace leeway::analysis {

namespace {

/// The name in "dependency 'flux-system/istio' is not ready"; the whole line if it reads otherwise.
std::string dependencyIn(const std::string &message)
{
    const std::size_t open = message.find('\'');
    const std::size_t close = open == std::string::npos ? open : message.find('\'', open + 1);
    if (close == std::string::npos)
        return firstLine(message);
    return message.substr(open + 1, close - open - 1);
}

/// A run that failed or waits, by the reason of Ready; None if it neither failed nor waits.
Persistence failurePersistence(const OwnerContext &owner, Instant now)
{
    const auto conditions = conditionsOf(owner.live);
    const auto *ready = findCondition(conditions, "Ready");
    if (!isFalse(ready))
        return {};
    const std::string &reason = ready->reason;
    if (reason == "DependencyNotReady")
        return {Persists::WaitsForDependency, dependencyIn(ready->message), std::nullopt};
    if (reason == "BuildFailed")
        return {Persists::BuildFails, firstLine(ready->message), nextRetry(owner.live, owner.applied, now)};
    if (reason == "ArtifactFailed")
        return {Persists::SourceNotFetched, firstLine(ready->message), std::nullopt};
    // Health checks and pruning come after the apply: they do not keep drift alive.
    if (reason == "HealthCheckFailed" || reason == "PruneFailed" || reason == "HealthCheckCanceled" ||
        reason == "Progressing")
        return {};
    return {Persists::ReconcileFailed, firstLine(ready->message), nextRetry(owner.live, owner.applied, now)};
}

bool runsHealthChecks(const OwnerContext &owner)
{
    const auto conditions = conditionsOf(owner.live);
    const auto *reconciling = findCondition(conditions, "Reconciling");
    return isTrue(reconciling) && reconciling->message.find("ealth check") != std::string::npos;
}

/// Git's commit has not been fetched: when the source looks next, or why it cannot.
Persistence fetchPersistence(const OwnerContext &owner, Instant now)
{
    if (owner.source.isNull())
        return {Persists::SourceNotFetched, owner.state.source.toString(), std::nullopt};
    const Value *suspend = owner.source.findPath({"spec", "suspend"});
    if (suspend && suspend->toBool().value_or(false))
        return {Persists::SourceNotFetched, owner.state.source.toString() + " is suspended", std::nullopt};
    const auto conditions = conditionsOf(owner.source);
    if (const auto *failed = findCondition(conditions, "FetchFailed"); isTrue(failed))
        return {Persists::SourceNotFetched, firstLine(failed->message), std::nullopt};
    return {Persists::FluxFetches, {}, latestFetch(owner.source, now)};
}

} // namespace

Persistence driftPersistence(const OwnerContext &owner, Instant now)
{
    if (owner.state.suspended)
        return {Persists::KustomizationSuspended, {}, std::nullopt};
    if (owner.live.isNull())
        return {Persists::FluxApplies, {}, std::nullopt};
    const Persistence failure = failurePersistence(owner, now);
    if (failure.code != Persists::None)
        return failure;
    if (runsHealthChecks(owner))
        return {Persists::HealthChecksRunning, {}, std::nullopt};
    return {Persists::FluxCorrects, {}, owner.state.nextReconcile};
}

Persistence pendingPersistence(const OwnerContext &owner, const DriftInput &input)
{
    if (owner.state.suspended)
        return {Persists::KustomizationSuspended, {}, std::nullopt};
    if (input.gitDirty || input.gitRevision.empty())
        return {Persists::NotCommitted, {}, std::nullopt};
    const bool fetched = isSameRevision(input.gitRevision, owner.state.fetched);
    if (!fetched)
        return fetchPersistence(owner, input.now);
    const Persistence failure = failurePersistence(owner, input.now);
    if (failure.code != Persists::None)
        return failure;
    if (runsHealthChecks(owner))
        return {Persists::HealthChecksRunning, {}, std::nullopt};
    return {Persists::FluxApplies, {}, std::nullopt};
}

Persists controlOf(const Value *desired, const cluster::LiveObject *live)
{
    const auto has = [&](std::string_view key, std::string_view value) {
        return (desired && hasControl(*desired, key, value)) || (live && hasControl(*live, key, value));
    };
    if (has(reconcileControl, "disabled"))
        return Persists::ReconcileDisabled;
    if (has(ssaControl, "Ignore"))
        return Persists::SsaIgnore;
    if (live && desired && hasControl(*desired, ssaControl, "IfNotPresent"))
        return Persists::SsaIfNotPresent;
    return Persists::None;
}

} // namespace leeway::analysis
