// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/health.h"

#include "model/analysis/conditions.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

using namespace std::chrono_literals;

struct Controller
{
    const char *deployment;
    std::vector<std::string> groups;
};

const std::vector<Controller> &controllers()
{
    static const std::vector<Controller> known{
        {"kustomize-controller", {"kustomize.toolkit.fluxcd.io"}},
        {"helm-controller", {"helm.toolkit.fluxcd.io"}},
        {"source-controller", {"source.toolkit.fluxcd.io"}},
        {"external-secrets", {"external-secrets.io"}},
        {"cert-manager", {"cert-manager.io", "acme.cert-manager.io"}},
    };
    return known;
}

std::int64_t intAt(const Value &object, std::initializer_list<std::string_view> keys, std::int64_t fallback)
{
    const Value *value = object.findPath(keys);
    return value ? value->toInt().value_or(fallback) : fallback;
}

/// A Deployment of that name that should run and has nothing available.
bool isUnavailable(const cluster::KindTable &deployments, std::string_view name)
{
    bool found = false;
    for (const auto &[key, object] : deployments.objects) {
        if (key.name != name || object->metadataOnly)
            continue;
        found = true;
        if (intAt(object->parse(), {"status", "availableReplicas"}, 0) > 0)
            return false;
    }
    return found;
}

bool hasExpiredLease(const cluster::KindTable &leases, std::string_view controller, Instant now)
{
    for (const auto &[key, object] : leases.objects) {
        if (object->metadataOnly || !key.name.starts_with(controller))
            continue;
        const Value lease = object->parse();
        const auto renewed = parseInstant(lease.textAt({"spec", "renewTime"}));
        const auto seconds = intAt(lease, {"spec", "leaseDurationSeconds"}, 0);
        const bool leaderElection = key.name.ends_with("-leader-election");
        if (leaderElection && renewed && now > *renewed + std::chrono::seconds(seconds) + 1min)
            return true;
    }
    return false;
}

/// Kinds that nobody writes a status for: to exist is all their health.
bool hasNoStatus(const ObjectKey &key)
{
    static constexpr std::array groups{"rbac.authorization.k8s.io", "networking.istio.io",
                                       "security.istio.io",         "telemetry.istio.io",
                                       "extensions.istio.io",       "storage.k8s.io",
                                       "scheduling.k8s.io",         "admissionregistration.k8s.io",
                                       "monitoring.coreos.com",     "node.k8s.io"};
    static constexpr std::array kinds{
        "ConfigMap", "Secret",       "ServiceAccount", "LimitRange",         "ResourceQuota", "NetworkPolicy",
        "Ingress",   "IngressClass", "CronJob",        "Endpoints",          "EndpointSlice", "PodTemplate",
        "Event",     "Lease",        "ReferenceGrant", "PodDisruptionBudget"};
    if (key.group == "notification.toolkit.fluxcd.io")
        return key.kind == "Alert" || key.kind == "Provider";
    if (key.group == "generators.external-secrets.io")
        return true;
    return std::ranges::find(groups, key.group) != groups.end() ||
           (std::ranges::find(kinds, key.kind) != kinds.end() &&
            (key.group.find('.') == std::string::npos || key.group.ends_with(".k8s.io")));
}

Health fromCondition(HealthStatus status, const cluster::Condition &condition, Instant now)
{
    Health health{status, condition.reason, firstLine(condition.message), condition.lastTransition};
    if (health.since && *health.since > now)
        health.since.reset(); // a clock that is wrong tells nothing
    return health;
}

/// Rules for kinds without one of their own (health.md K-2, decisions.md 14).
Health genericHealth(const ObjectKey &key, const Value &object, Instant now)
{
    const auto conditions = conditionsOf(object);
    const auto *stalled = findCondition(conditions, "Stalled");
    const auto *reconciling = findCondition(conditions, "Reconciling");
    const auto *ready = findCondition(conditions, "Ready");
    if (isTrue(stalled))
        return fromCondition(HealthStatus::Failed, *stalled, now);
    const Value *generation = object.findPath({"metadata", "generation"});
    const Value *observed = object.findPath({"status", "observedGeneration"});
    if (generation && observed && !(*generation == *observed))
        return {HealthStatus::Progressing, "GenerationNotObserved", {}, std::nullopt};
    if (isFalse(ready))
        return fromCondition(HealthStatus::Failed, *ready, now);
    if (isTrue(reconciling))
        return fromCondition(HealthStatus::Progressing, *reconciling, now);
    if (ready)
        return fromCondition(isTrue(ready)                ? HealthStatus::Healthy
                             : ready->status == "Unknown" ? HealthStatus::Progressing
                                                          : HealthStatus::Unknown,
                             *ready, now);
    if (hasNoStatus(key))
        return {HealthStatus::Healthy, "NoStatus", {}, std::nullopt};
    return {HealthStatus::Unknown, "NoHealthRule", {}, std::nullopt};
}

std::optional<Health> lifecycleHealth(const Value &object)
{
    const std::string_view deleting = object.textAt({"metadata", "deletionTimestamp"});
    if (deleting.empty())
        return std::nullopt;
    std::string message;
    if (const Value *finalizers = object.findPath({"metadata", "finalizers"}))
        for (const Value &finalizer : finalizers->items())
            message += (message.empty() ? "waits for " : ", ") + std::string(finalizer.text());
    return Health{HealthStatus::Terminating, "Deleting", message, parseInstant(deleting)};
}

bool isControllerDown(const ObjectKey &key, const HealthContext &context)
{
    return context.downGroups.contains(key.group);
}

} // namespace

HealthContext healthContext(const cluster::LiveSnapshot &live, Instant now)
{
    HealthContext context{now, {}};
    const cluster::KindTable *deployments = live.table("apps", "Deployment");
    const cluster::KindTable *leases = live.table("coordination.k8s.io", "Lease");
    for (const Controller &controller : controllers())
        if ((deployments && isUnavailable(*deployments, controller.deployment)) ||
            (leases && hasExpiredLease(*leases, controller.deployment, now)))
            context.downGroups.insert(controller.groups.begin(), controller.groups.end());
    return context;
}

Health healthOf(const Value &object, const HealthContext &context)
{
    if (auto lifecycle = lifecycleHealth(object))
        return *lifecycle;
    const ObjectKey key = ObjectKey::of(object);
    Health health;
    if (auto builtin = builtinHealth(key, object, context.now))
        health = *builtin;
    else if (auto controlled = controllerHealth(key, object, context))
        health = *controlled;
    else
        health = genericHealth(key, object, context.now);
    const bool actsAlone = health.status == HealthStatus::Suspended || health.status == HealthStatus::Failed;
    if (isControllerDown(key, context) && !actsAlone)
        return {HealthStatus::Stale, "ControllerDown", {}, std::nullopt};
    return health;
}

Health healthOf(const cluster::LiveObject &object, const HealthContext &context)
{
    if (!object.metadataOnly)
        return healthOf(object.parse(), context);
    if (object.deleting)
        return {HealthStatus::Terminating, "Deleting", {}, object.deleting};
    if (hasNoStatus(object.key))
        return {HealthStatus::Healthy, "NoStatus", {}, std::nullopt};
    return {HealthStatus::Unknown, "NotRead", {}, std::nullopt};
}

} // namespace leeway::analysis
