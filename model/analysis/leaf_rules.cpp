// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/leaf_rules.h"

#include "model/analysis/same_value.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

/// Optional fields of built-in kinds that are pointers: false and 0 are stored, all others are dropped (N-1).
bool isStoredWhenZero(const FieldPath &path)
{
    static constexpr std::array pointers{"allocateLoadBalancerNodePorts",
                                         "allowPrivilegeEscalation",
                                         "automountServiceAccountToken",
                                         "activeDeadlineSeconds",
                                         "averageUtilization",
                                         "backoffLimit",
                                         "completions",
                                         "controller",
                                         "defaultMode",
                                         "enableServiceLinks",
                                         "failedJobsHistoryLimit",
                                         "fsGroup",
                                         "hostUsers",
                                         "immutable",
                                         "maxSurge",
                                         "maxUnavailable",
                                         "minAvailable",
                                         "minReplicas",
                                         "mode",
                                         "optional",
                                         "parallelism",
                                         "partition",
                                         "periodSeconds",
                                         "privileged",
                                         "progressDeadlineSeconds",
                                         "readOnlyRootFilesystem",
                                         "replicas",
                                         "revisionHistoryLimit",
                                         "runAsGroup",
                                         "runAsNonRoot",
                                         "runAsUser",
                                         "shareProcessNamespace",
                                         "stabilizationWindowSeconds",
                                         "startingDeadlineSeconds",
                                         "successfulJobsHistoryLimit",
                                         "suspend",
                                         "targetPort",
                                         "terminationGracePeriodSeconds",
                                         "tolerationSeconds",
                                         "ttlSecondsAfterFinished",
                                         "value"};
    const auto *name = path.isEmpty() ? nullptr : std::get_if<PathName>(&path.segments().back());
    return name && std::ranges::find(pointers, name->name) != pointers.end();
}

/// Texts below these maps are stored whatever they are; elsewhere "" of a built-in kind is dropped.
bool isFreeMap(const FieldPath &path)
{
    if (path.segments().size() < 2)
        return false;
    const auto *parent = std::get_if<PathName>(&path.segments()[path.segments().size() - 2]);
    static constexpr std::array maps{"labels",      "annotations",  "data",     "binaryData",
                                     "matchLabels", "nodeSelector", "selector", "parameters"};
    return parent && std::ranges::find(maps, parent->name) != maps.end();
}

/// The place is one that every server stores: a key of a free map, an element of an associative list.
bool isSurelyStored(const ObjectSchema &schema, const Triple &place)
{
    if (place.isElement || isFreeMap(place.path))
        return true;
    const Declared declared = schema.declares(place.path);
    return declared == Declared::Yes || (declared == Declared::NoSchema && schema.isBuiltin());
}

/// The live object lacks what was applied, and Flux does not own the place any more (decisions.md 16).
LeafVerdict absentLive(const ComparedObject &object, const Triple &place, const Value &applied)
{
    LeafVerdict verdict;
    const bool writtenSince = object.lastSuccess && object.owners.hasForeignWriteAfter(*object.lastSuccess);
    if (isDroppedByServer(object.schema, place.path, applied)) {
        if (!writtenSince || object.schema.isBuiltin() || !isEmptyValue(applied)) {
            verdict.folded = FoldedCode::EmptyValue;
            return verdict;
        }
    }
    if (object.schema.declares(place.path) == Declared::No) {
        verdict.folded = FoldedCode::NotStorable;
        return verdict;
    }
    if (!isSurelyStored(object.schema, place) && !writtenSince) {
        verdict.folded = FoldedCode::NotStorable;
        return verdict;
    }
    verdict.drifted = true;
    verdict.certainty = writtenSince ? 1 : 2;
    return verdict;
}

/// Flux owns a place that the live object lacks: then the server dropped it. What only a merged map above
/// covers is not owned: who removed the map's last key left "f:limits: {}" behind.
bool ownsAbsent(const ComparedObject &object, const FieldPath &path)
{
    if (!object.owners.fluxOwns(path))
        return false;
    const auto cover = object.owners.flux()->fields.coverOf(path);
    return !cover || object.schema.isAtomicMap(*cover);
}

/// What was applied is rendered with the variables of now. One that changed since, which Flux has not applied
/// (a suspended Kustomization), stands there with its old value.
bool isOlderVariable(const Triple &place)
{
    return place.git && place.applied && place.applied->origin() &&
           place.applied->origin()->by == Step::Substitution && *place.git == *place.applied && place.live &&
           place.live->isScalar();
}

LeafVerdict differingLive(const ComparedObject &object, const Triple &place)
{
    LeafVerdict verdict;
    if (object.owners.fluxOwns(place.path)) {
        if (isOlderVariable(place)) {
            verdict.pending = true;
            verdict.certainty = 2;
            return verdict;
        }
        verdict.folded = FoldedCode::ServerNormalized;
        return verdict;
    }
    verdict.drifted = true;
    verdict.certainty = object.owners.foreignOwners(place.path).empty() ? 2 : 1;
    return verdict;
}

/// Live against applied, A's value known to be set.
LeafVerdict driftOf(const ComparedObject &object, const Triple &place)
{
    if (isSameState(object.schema, place.path, place.applied, place.live))
        return {};
    LeafVerdict verdict;
    if (!object.owners.flux()) {
        if (!place.live && isDroppedByServer(object.schema, place.path, *place.applied))
            verdict.folded = FoldedCode::EmptyValue;
        else
            verdict.drifted = true;
        verdict.certainty = 3;
        return verdict;
    }
    if (place.live)
        return differingLive(object, place);
    if (ownsAbsent(object, place.path)) {
        verdict.folded = isEmptyValue(*place.applied) ? FoldedCode::EmptyValue : FoldedCode::NotStorable;
        return verdict;
    }
    return absentLive(object, place, *place.applied);
}

/// Only managedFields tell what was applied: what Flux still owns is as it was applied, so a difference there
/// means that Git moved on.
LeafVerdict withoutApplied(const ComparedObject &object, const Triple &place)
{
    Triple asApplied = place;
    asApplied.applied = place.git;
    if (!place.git)
        return liveOnlyLeaf(object, place);
    if (isSameState(object.schema, place.path, place.git, place.live))
        return {};
    LeafVerdict verdict;
    verdict.certainty = 2;
    if (object.owners.fluxOwns(place.path)) {
        verdict.pending = true;
        return verdict;
    }
    const bool foreign = place.live && !object.owners.foreignOwners(place.path).empty();
    if (place.live && !foreign && object.owners.flux()) {
        verdict.pending = true; // a default that Git wants to set now
        return verdict;
    }
    if (!place.live && object.owners.flux()) {
        if (isDroppedByServer(object.schema, place.path, *place.git))
            verdict.folded = FoldedCode::EmptyValue;
        else
            verdict.pending = true; // Git added it, or somebody removed it: nothing here can tell
        return verdict;
    }
    verdict = driftOf(object, asApplied);
    verdict.certainty = std::max(verdict.certainty, 2);
    return verdict;
}

bool isUnknown(const ComparedObject &object, const FieldPath &path)
{
    return std::ranges::any_of(object.unknown, [&](const FieldPath &unknown) {
        return path.startsWith(unknown) || unknown.startsWith(path);
    });
}

/// Git's value is not known here. Who owns the place still tells whether it was changed (F4).
LeafVerdict unknownLeaf(const ComparedObject &object, const Triple &place)
{
    LeafVerdict verdict;
    if (object.owners.fluxOwns(place.path))
        return verdict;
    if (object.owners.flux() && (!place.live || !object.owners.foreignOwners(place.path).empty()))
        verdict.drifted = true;
    else
        verdict.unknown = true;
    return verdict;
}

bool isReplicas(const FieldPath &path)
{
    const auto *name = path.isEmpty() ? nullptr : std::get_if<PathName>(&path.segments().back());
    return name && (name->name == "replicas" || name->name == "requests" || name->name == "limits" ||
                    name->name == "cpu" || name->name == "memory");
}

} // namespace

bool isDroppedByServer(const ObjectSchema &schema, const FieldPath &path, const Value &desired)
{
    if (isEmptyValue(desired))
        return true;
    if (!schema.isBuiltin() || isFreeMap(path) || !desired.isScalar())
        return false;
    const bool zero = desired.text().empty() || desired.toBool() == false || desired.toInt() == 0;
    return zero && !isStoredWhenZero(path);
}

bool isSameState(const ObjectSchema &schema, const FieldPath &path, const Value *a, const Value *b)
{
    if (!a || !b)
        return !a && !b;
    return isSameValue(schema, path, *a, *b);
}

LeafVerdict desiredLeaf(const ComparedObject &object, const Triple &place)
{
    if (isUnknown(object, place.path))
        return unknownLeaf(object, place);
    if (!object.appliedKnown)
        return withoutApplied(object, place);
    const bool gitMoved = !isSameState(object.schema, place.path, place.git, place.applied);
    LeafVerdict verdict;
    if (place.applied)
        verdict = driftOf(object, place);
    else if (place.live) // Git adds what is there already: drift only if somebody put it there
        verdict.drifted = !object.keepsForeignFields && object.owners.isRemovedByTakeover(place.path);
    // Git gives up a field that others own too: it stays as it is.
    const bool stays = !place.git && place.live && !object.owners.foreignOwners(place.path).empty() &&
                       (object.keepsForeignFields || !object.owners.isRemovedByTakeover(place.path));
    verdict.pending = verdict.pending || (gitMoved && !stays && (place.git || place.live));
    if (verdict.drifted || verdict.pending)
        verdict.folded.reset();
    return verdict;
}

LeafVerdict liveOnlyLeaf(const ComparedObject &object, const Triple &place)
{
    LeafVerdict verdict;
    const bool taken = object.owners.flux() && object.owners.isRemovedByTakeover(place.path);
    if (taken && !object.keepsForeignFields) {
        verdict.drifted = true;
        return verdict;
    }
    const auto owners = object.owners.foreignOwners(place.path);
    if (!owners.empty()) {
        const bool autoscaler = object.isAutoscaled && isReplicas(place.path);
        verdict.folded = autoscaler ? FoldedCode::Autoscaler : FoldedCode::OtherManager;
        verdict.manager = owners.front()->manager;
        return verdict;
    }
    // Below an empty struct of N-1 ("strategy: {}") the server's defaults are not Flux' own.
    if (!object.owners.flux() || !object.owners.flux()->fields.holds(place.path)) {
        verdict.folded = FoldedCode::ServerDefault;
        return verdict;
    }
    if (object.appliedKnown) {
        verdict.folded = FoldedCode::ServerNormalized; // an empty struct of N-1, an ignored field
        return verdict;
    }
    verdict.pending = true; // applied once, no longer in Git
    verdict.certainty = 2;
    return verdict;
}

} // namespace leeway::analysis
