// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/health.h"

#include "model/analysis/conditions.h"
#include "model/analysis/revisions.h"

#include <algorithm>
#include <charconv>

// Flux (health.md 2 to 5), External Secrets (9), cert-manager (10), Gateway API.
namespace leeway::analysis {

namespace {

using namespace std::chrono_literals;
using cluster::Condition;

Health from(HealthStatus status, const Condition &condition, Instant now)
{
    Health health{status, condition.reason, firstLine(condition.message), condition.lastTransition};
    if (health.since && *health.since > now)
        health.since.reset();
    return health;
}

Health unknown(std::string reason)
{
    return {HealthStatus::Unknown, std::move(reason), {}, std::nullopt};
}

std::int64_t generationOf(const Value &object)
{
    const Value *generation = object.findPath({"metadata", "generation"});
    return generation ? generation->toInt().value_or(0) : 0;
}

/// The condition speaks of an older generation. Top-level observedGeneration moves only at the end of a run
/// (KS-1), so the condition's own number counts where there is one.
bool isBehind(const Value &object, const Condition &condition)
{
    const std::int64_t generation = generationOf(object);
    if (condition.observedGeneration)
        return *condition.observedGeneration < generation;
    const Value *observed = object.findPath({"status", "observedGeneration"});
    return observed && observed->toInt().value_or(generation) < generation;
}

bool isWaiting(const Condition &ready)
{
    return ready.reason == "DependencyNotReady" || ready.reason == "HealthCheckCanceled" ||
           ready.reason == "SourceNotReady" ||
           (ready.reason == "ArtifactFailed" &&
            ready.message.find("artifact not found") != std::string::npos);
}

/// decisions.md 15: only a Kustomization records when it last went through.
bool isStale(const ObjectKey &key, const Value &object, Instant now)
{
    if (key.kind != "Kustomization")
        return false;
    const AppliedRevision applied = appliedRevision(object);
    if (!applied.lastSuccess)
        return false;
    const Duration interval = durationAt(object, "interval", 10min);
    const Duration timeout = durationAt(object, "timeout", std::max<Duration>(interval - 30s, 30s));
    return now > *applied.lastSuccess + interval + interval / 20 + timeout + 1min;
}

Health lastResult(const Condition *ready, Instant now)
{
    Health health{HealthStatus::Suspended, "Suspended", {}, std::nullopt};
    if (ready)
        health = from(HealthStatus::Suspended, *ready, now);
    health.since.reset(); // the condition's time is not that of the suspension
    return health;
}

Health readyHealth(const ObjectKey &key, const Value &object, const std::vector<Condition> &conditions,
                   Instant now)
{
    const auto *ready = findCondition(conditions, "Ready");
    const auto *reconciling = findCondition(conditions, "Reconciling");
    if (const auto *stalled = findCondition(conditions, "Stalled"); isTrue(stalled))
        return from(HealthStatus::Failed, *stalled, now);
    if (!ready)
        return isTrue(reconciling) ? from(HealthStatus::Progressing, *reconciling, now)
                                   : unknown("NoConditions");
    if (isBehind(object, *ready))
        return {HealthStatus::Progressing, "GenerationNotObserved", {}, std::nullopt};
    if (isFalse(ready))
        return from(isWaiting(*ready) ? HealthStatus::Progressing : HealthStatus::Failed, *ready, now);
    if (isStale(key, object, now))
        return from(HealthStatus::Stale, *ready, now);
    if (isTrue(reconciling))
        return from(HealthStatus::Progressing, *reconciling, now);
    if (ready->status == "Unknown")
        return from(HealthStatus::Progressing, *ready, now);
    return from(isTrue(ready) ? HealthStatus::Healthy : HealthStatus::Unknown, *ready, now);
}

Health fluxHealth(const ObjectKey &key, const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const Value *suspend = object.findPath({"spec", "suspend"});
    if (suspend && suspend->toBool().value_or(false))
        return lastResult(findCondition(conditions, "Ready"), now);
    // Static kinds: never reconciled, no status (SRC-5, N-2).
    if (key.kind == "HelmRepository" && object.textAt({"spec", "type"}) == "oci")
        return {HealthStatus::Healthy, "Static", {}, std::nullopt};
    if (key.kind == "Alert" || key.kind == "Provider")
        return {HealthStatus::Healthy, "NoStatus", {}, std::nullopt};
    return readyHealth(key, object, conditions, now);
}

std::optional<std::int64_t> syncedGeneration(const Value &object)
{
    const std::string_view text = object.textAt({"status", "syncedResourceVersion"});
    std::int64_t generation = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), generation);
    if (error != std::errc() || end == text.data())
        return std::nullopt;
    return generation;
}

/// ES-8. Sync windows are cron schedules, which are not evaluated: with windows nothing is called stale.
bool isSecretStale(const Value &object, Instant now)
{
    const std::string_view policy = object.textAt({"spec", "refreshPolicy"});
    const Duration interval = durationAt(object, "refreshInterval", 1h);
    const auto refreshed = parseInstant(object.textAt({"status", "refreshTime"}));
    if ((!policy.empty() && policy != "Periodic") || interval <= 0ms || !refreshed ||
        object.findPath({"spec", "syncWindows"}))
        return false;
    return now > *refreshed + interval + std::max<Duration>(2min, interval / 10);
}

Health externalSecretHealth(const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const auto *ready = findCondition(conditions, "Ready");
    if (!ready)
        return unknown("NoConditions");
    if (isFalse(ready))
        return from(HealthStatus::Failed, *ready, now);
    if (isSecretStale(object, now))
        return from(HealthStatus::Stale, *ready, now);
    const auto synced = syncedGeneration(object);
    if (synced && *synced != generationOf(object))
        return {HealthStatus::Progressing, "GenerationNotSynced", {}, std::nullopt};
    return from(isTrue(ready) ? HealthStatus::Healthy : HealthStatus::Unknown, *ready, now);
}

Health storeHealth(const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const auto *ready = findCondition(conditions, "Ready");
    if (!ready)
        return unknown("NoConditions");
    if (isFalse(ready))
        return from(HealthStatus::Failed, *ready, now);
    const bool valid = isTrue(ready) && ready->reason != "ValidationUnknown";
    return from(valid ? HealthStatus::Healthy : HealthStatus::Unknown, *ready, now);
}

/// CM-1 to CM-3: Ready may stay True until the certificate runs out.
Health certificateHealth(const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const auto *ready = findCondition(conditions, "Ready");
    const auto *issuing = findCondition(conditions, "Issuing");
    const auto notAfter = parseInstant(object.textAt({"status", "notAfter"}));
    if (!ready)
        return isTrue(issuing) ? from(HealthStatus::Progressing, *issuing, now) : unknown("NoConditions");
    if (notAfter && now > *notAfter)
        return {HealthStatus::Failed, "Expired", firstLine(ready->message), notAfter};
    if (isBehind(object, *ready))
        return {HealthStatus::Progressing, "GenerationNotObserved", {}, std::nullopt};
    const Value *attempts = object.findPath({"status", "failedIssuanceAttempts"});
    const bool failedBefore = attempts && attempts->toInt().value_or(0) > 0;
    if (isFalse(ready))
        return from(isTrue(issuing) && !failedBefore ? HealthStatus::Progressing : HealthStatus::Failed,
                    *ready, now);
    return from(isTrue(ready) ? HealthStatus::Healthy : HealthStatus::Progressing, *ready, now);
}

/// A condition of Gateway API: False is a failure unless the controller has only not got there yet.
std::optional<Health> gatewayProblem(const Value &object, const Condition &condition, Instant now)
{
    if (condition.observedGeneration && *condition.observedGeneration < generationOf(object))
        return Health{HealthStatus::Progressing, "GenerationNotObserved", {}, std::nullopt};
    if (condition.status == "True")
        return std::nullopt;
    const bool waits = condition.status == "Unknown" || condition.reason == "Pending" ||
                       condition.reason == "AddressNotAssigned";
    return from(waits ? HealthStatus::Progressing : HealthStatus::Failed, condition, now);
}

/// The first failure in the conditions of several holders (listeners, parents), else the first wait.
std::optional<Health> worstProblem(const Value &object, const std::vector<Condition> &conditions,
                                   std::initializer_list<std::string_view> types, Instant now)
{
    std::optional<Health> worst;
    for (const std::string_view type : types) {
        const auto *condition = findCondition(conditions, type);
        auto problem = condition ? gatewayProblem(object, *condition, now) : std::nullopt;
        if (problem && (!worst || problem->status == HealthStatus::Failed))
            worst = std::move(problem);
        if (worst && worst->status == HealthStatus::Failed)
            return worst;
    }
    return worst;
}

std::vector<Condition> conditionsIn(const Value &holder)
{
    Value wrapped = Value::map();
    wrapped.set("status", holder);
    return conditionsOf(wrapped);
}

Health gatewayHealth(const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    if (conditions.empty())
        return unknown("NoConditions");
    std::optional<Health> worst = worstProblem(object, conditions, {"Accepted", "Programmed"}, now);
    if (const Value *listeners = object.findPath({"status", "listeners"}))
        for (const Value &listener : listeners->items()) {
            auto problem =
                worstProblem(object, conditionsIn(listener), {"Accepted", "ResolvedRefs", "Programmed"}, now);
            if (problem && (!worst || problem->status == HealthStatus::Failed)) {
                problem->message =
                    "listener " + std::string(listener.textAt({"name"})) + ": " + problem->message;
                worst = worst && worst->status == HealthStatus::Failed ? worst : std::move(problem);
            }
        }
    if (worst)
        return *worst;
    const auto *programmed = findCondition(conditions, "Programmed");
    return programmed ? from(HealthStatus::Healthy, *programmed, now) : unknown("NoConditions");
}

Health routeHealth(const Value &object, Instant now)
{
    const Value *parents = object.findPath({"status", "parents"});
    if (!parents || parents->size() == 0)
        return unknown("NoParentStatus");
    std::optional<Health> worst;
    for (const Value &parent : parents->items()) {
        auto problem = worstProblem(object, conditionsIn(parent), {"Accepted", "ResolvedRefs"}, now);
        if (problem && (!worst || worst->status != HealthStatus::Failed))
            worst = std::move(problem);
    }
    return worst ? *worst : Health{HealthStatus::Healthy, "Accepted", {}, std::nullopt};
}

Health gatewayClassHealth(const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const auto *accepted = findCondition(conditions, "Accepted");
    if (!accepted)
        return unknown("NoConditions");
    if (auto problem = gatewayProblem(object, *accepted, now))
        return *problem;
    return from(HealthStatus::Healthy, *accepted, now);
}

std::optional<Health> gatewayApiHealth(const ObjectKey &key, const Value &object, Instant now)
{
    if (key.kind == "Gateway")
        return gatewayHealth(object, now);
    if (key.kind == "GatewayClass")
        return gatewayClassHealth(object, now);
    if (key.kind.ends_with("Route"))
        return routeHealth(object, now);
    return std::nullopt;
}

} // namespace

std::optional<Health> controllerHealth(const ObjectKey &key, const Value &object,
                                       const HealthContext &context)
{
    if (key.group.ends_with(".toolkit.fluxcd.io") || key.group == "fluxcd.controlplane.io")
        return fluxHealth(key, object, context.now);
    if (key.group == "external-secrets.io") {
        if (key.kind == "ExternalSecret")
            return externalSecretHealth(object, context.now);
        if (key.kind == "SecretStore" || key.kind == "ClusterSecretStore")
            return storeHealth(object, context.now);
        return readyHealth(key, object, conditionsOf(object), context.now);
    }
    if (key.group == "cert-manager.io")
        return key.kind == "Certificate" ? certificateHealth(object, context.now)
                                         : readyHealth(key, object, conditionsOf(object), context.now);
    if (key.group == "gateway.networking.k8s.io")
        return gatewayApiHealth(key, object, context.now);
    return std::nullopt;
}

} // namespace leeway::analysis
