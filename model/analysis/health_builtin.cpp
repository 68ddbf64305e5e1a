// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/health.h"

#include "model/analysis/conditions.h"

#include <limits>

// kstatus as the Flux controllers use it (health.md 1.2), told in the eight codes of decisions.md 14.
namespace leeway::analysis {

namespace {

using namespace std::chrono_literals;

class Counts
{
public:
    explicit Counts(const Value &object) : m_object(object) {}
    std::int64_t spec(std::string_view field, std::int64_t fallback) const
    {
        return at("spec", field, fallback);
    }
    std::int64_t status(std::string_view field) const { return at("status", field, 0); }
    bool hasStatus(std::string_view field) const { return m_object.findPath({"status", field}) != nullptr; }

private:
    std::int64_t at(std::string_view part, std::string_view field, std::int64_t fallback) const
    {
        const Value *value = m_object.findPath({part, field});
        return value ? value->toInt().value_or(fallback) : fallback;
    }
    const Value &m_object;
};

Health healthy(std::string reason = {})
{
    return {HealthStatus::Healthy, std::move(reason), {}, std::nullopt};
}

Health progressing(std::string reason, std::string message = {})
{
    return {HealthStatus::Progressing, std::move(reason), std::move(message), std::nullopt};
}

Health failed(const cluster::Condition &condition)
{
    return {HealthStatus::Failed, condition.reason, firstLine(condition.message), condition.lastTransition};
}

std::string ratio(std::int64_t have, std::int64_t want, const char *what)
{
    return std::to_string(have) + " of " + std::to_string(want) + ' ' + what;
}

Health deploymentHealth(const Value &object)
{
    const Counts counts(object);
    const auto conditions = conditionsOf(object);
    const auto *condition = findCondition(conditions, "Progressing");
    if (condition && condition->reason == "ProgressDeadlineExceeded")
        return failed(*condition);
    const auto deadline = counts.spec("progressDeadlineSeconds", std::numeric_limits<std::int32_t>::max());
    const bool rolledOut = deadline == std::numeric_limits<std::int32_t>::max() ||
                           (isTrue(condition) && condition->reason == "NewReplicaSetAvailable");
    const auto want = counts.spec("replicas", 1);
    if (want > counts.status("replicas"))
        return progressing("LessReplicas", ratio(counts.status("replicas"), want, "replicas"));
    if (want > counts.status("updatedReplicas"))
        return progressing("LessUpdated", ratio(counts.status("updatedReplicas"), want, "updated"));
    if (counts.status("replicas") > want)
        return progressing("ExtraPods", ratio(counts.status("replicas"), want, "replicas"));
    if (counts.status("updatedReplicas") > counts.status("availableReplicas"))
        return progressing("LessAvailable", ratio(counts.status("availableReplicas"), want, "available"));
    if (want > counts.status("readyReplicas"))
        return progressing("LessReady", ratio(counts.status("readyReplicas"), want, "ready"));
    if (!rolledOut)
        return progressing("ReplicaSetNotAvailable");
    if (!isTrue(findCondition(conditions, "Available")))
        return progressing("DeploymentNotAvailable");
    return healthy();
}

Health statefulSetHealth(const Value &object)
{
    const Counts counts(object);
    if (object.textAt({"spec", "updateStrategy", "type"}) == "OnDelete")
        return healthy();
    const auto want = counts.spec("replicas", 1);
    if (want > counts.status("replicas"))
        return progressing("LessReplicas", ratio(counts.status("replicas"), want, "replicas"));
    if (want > counts.status("readyReplicas"))
        return progressing("LessReady", ratio(counts.status("readyReplicas"), want, "ready"));
    if (counts.status("replicas") > want)
        return progressing("ExtraPods");
    const Value *partition = object.findPath({"spec", "updateStrategy", "rollingUpdate", "partition"});
    if (partition && partition->toInt().value_or(0) > 0)
        return counts.status("updatedReplicas") < want - *partition->toInt() ? progressing("PartitionRollout")
                                                                             : healthy();
    if (want > counts.status("currentReplicas"))
        return progressing("LessCurrent");
    if (object.textAt({"status", "currentRevision"}) != object.textAt({"status", "updateRevision"}))
        return progressing("RevisionMismatch");
    return healthy();
}

Health daemonSetHealth(const Value &object)
{
    const Counts counts(object);
    if (!counts.hasStatus("observedGeneration"))
        return progressing("NoObservedGeneration");
    if (!counts.hasStatus("desiredNumberScheduled"))
        return progressing("NoDesiredNumber");
    const auto want = counts.status("desiredNumberScheduled");
    for (const char *field :
         {"currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"})
        if (want > counts.status(field))
            return progressing("LessPods", ratio(counts.status(field), want, field));
    return healthy();
}

Health replicaSetHealth(const Value &object)
{
    const Counts counts(object);
    const auto conditions = conditionsOf(object);
    const auto *failure = findCondition(conditions, "ReplicaFailure");
    if (isTrue(failure))
        return progressing(failure->reason, firstLine(failure->message));
    const auto want = counts.spec("replicas", 1);
    for (const char *field : {"fullyLabeledReplicas", "availableReplicas", "readyReplicas"})
        if (want > counts.status(field))
            return progressing("LessReplicas", ratio(counts.status(field), want, field));
    return counts.status("replicas") > want ? progressing("ExtraPods") : healthy();
}

/// Flux replaces kstatus' rule for Jobs: a running one is not done.
Health jobHealth(const Value &object)
{
    const auto conditions = conditionsOf(object);
    if (isTrue(findCondition(conditions, "Complete")))
        return healthy("Complete");
    if (const auto *condition = findCondition(conditions, "Failed"); isTrue(condition))
        return failed(*condition);
    if (isTrue(findCondition(conditions, "Suspended")))
        return {HealthStatus::Suspended, "Suspended", {}, std::nullopt};
    return progressing(object.findPath({"status", "startTime"}) ? "Running" : "NotStarted");
}

Health cronJobHealth(const Value &object)
{
    const Value *suspend = object.findPath({"spec", "suspend"});
    if (suspend && suspend->toBool().value_or(false))
        return {HealthStatus::Suspended, "Suspended", {}, std::nullopt};
    return healthy();
}

const Value *crashLoop(const Value &object)
{
    const Value *containers = object.findPath({"status", "containerStatuses"});
    if (!containers)
        return nullptr;
    for (const Value &container : containers->items()) {
        const Value *waiting = container.findPath({"state", "waiting"});
        if (waiting && waiting->textAt({"reason"}) == "CrashLoopBackOff")
            return waiting;
    }
    return nullptr;
}

Health podHealth(const Value &object, Instant now)
{
    const std::string_view phase = object.textAt({"status", "phase"});
    const auto conditions = conditionsOf(object);
    if (phase == "Succeeded")
        return healthy("Succeeded");
    if (phase == "Failed") // kstatus calls it Current; a person does not
        return {HealthStatus::Failed, std::string(object.textAt({"status", "reason"})),
                firstLine(object.textAt({"status", "message"})), std::nullopt};
    if (phase == "Running") {
        if (isTrue(findCondition(conditions, "Ready")))
            return healthy();
        if (const Value *waiting = crashLoop(object))
            return {HealthStatus::Failed, "CrashLoopBackOff", firstLine(waiting->textAt({"message"})),
                    std::nullopt};
        return progressing("NotReady");
    }
    const auto *scheduled = findCondition(conditions, "PodScheduled");
    const auto created = parseInstant(object.textAt({"metadata", "creationTimestamp"}));
    if (isFalse(scheduled) && scheduled->reason == "Unschedulable" && created && now > *created + 15s)
        return failed(*scheduled);
    return progressing(phase.empty() ? "NotScheduled" : std::string(phase));
}

Health serviceHealth(const Value &object)
{
    const bool waits =
        object.textAt({"spec", "type"}) == "LoadBalancer" && object.textAt({"spec", "clusterIP"}).empty();
    return waits ? progressing("NoIPAssigned") : healthy();
}

Health crdHealth(const Value &object)
{
    const auto conditions = conditionsOf(object);
    if (const auto *names = findCondition(conditions, "NamesAccepted"); isFalse(names))
        return failed(*names);
    const auto *established = findCondition(conditions, "Established");
    if (isTrue(established))
        return healthy();
    return isFalse(established) && established->reason != "Installing" ? failed(*established)
                                                                       : progressing("NotEstablished");
}

Health phaseHealth(const Value &object, std::string_view good)
{
    const std::string phase(object.textAt({"status", "phase"}));
    return phase == good ? healthy(phase) : progressing(phase.empty() ? "NoPhase" : phase);
}

Health autoscalerHealth(const Value &object)
{
    const auto conditions = conditionsOf(object);
    if (conditions.empty())
        return {HealthStatus::Unknown, "NoConditions", {}, std::nullopt};
    if (const auto *able = findCondition(conditions, "AbleToScale"); isFalse(able))
        return failed(*able);
    const auto *active = findCondition(conditions, "ScalingActive");
    if (isFalse(active) && active->reason != "ScalingDisabled")
        return failed(*active);
    return healthy();
}

bool isGenerationBehind(const Value &object)
{
    const Value *generation = object.findPath({"metadata", "generation"});
    const Value *observed = object.findPath({"status", "observedGeneration"});
    return generation && observed && !(*generation == *observed);
}

std::optional<Health> workloadHealth(const ObjectKey &key, const Value &object)
{
    if (key.group == "apps" && key.kind == "Deployment")
        return deploymentHealth(object);
    if (key.group == "apps" && key.kind == "StatefulSet")
        return statefulSetHealth(object);
    if (key.group == "apps" && key.kind == "DaemonSet")
        return daemonSetHealth(object);
    if (key.group == "apps" && key.kind == "ReplicaSet")
        return replicaSetHealth(object);
    if (key.group == "batch" && key.kind == "Job")
        return jobHealth(object);
    if (key.group == "batch" && key.kind == "CronJob")
        return cronJobHealth(object);
    return std::nullopt;
}

std::optional<Health> coreHealth(const ObjectKey &key, const Value &object, Instant now)
{
    if (key.group.empty() && key.kind == "Pod")
        return podHealth(object, now);
    if (key.group.empty() && key.kind == "Service")
        return serviceHealth(object);
    if (key.group.empty() && key.kind == "PersistentVolumeClaim")
        return phaseHealth(object, "Bound");
    if (key.group.empty() && key.kind == "Namespace")
        return phaseHealth(object, "Active");
    if (key.group == "apiextensions.k8s.io" && key.kind == "CustomResourceDefinition")
        return crdHealth(object);
    if (key.group == "autoscaling" && key.kind == "HorizontalPodAutoscaler")
        return autoscalerHealth(object);
    return std::nullopt;
}

} // namespace

std::optional<Health> builtinHealth(const ObjectKey &key, const Value &object, Instant now)
{
    auto health = workloadHealth(key, object);
    if (!health)
        health = coreHealth(key, object, now);
    if (health && health->status != HealthStatus::Failed && isGenerationBehind(object))
        return progressing("GenerationNotObserved");
    return health;
}

} // namespace leeway::analysis
