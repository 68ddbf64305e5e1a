// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/object_comparison.h"

#include "model/analysis/secret_comparison.h"
#include "model/base/text_position.h"
#include "model/cluster/redaction.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

FieldDifference wholeObject(Change change, bool drifted)
{
    FieldDifference difference;
    difference.change = change;
    difference.drifted = drifted;
    difference.pending = !drifted;
    return difference;
}

ObjectDrift rowOf(const PreparedObject &object)
{
    ObjectDrift row;
    row.key = object.key();
    row.version = object.version();
    row.method = object.ownership().isRecorded() ? Method::ManagedFields : Method::Estimated;
    row.certainty = object.owner().appliedKnown && object.owner().applied.certainty == 1 ? 1 : 2;
    return row;
}

/// Objects that are not there: what stands in the way is the Kustomization's affair.
void judgeAbsent(const Owners &owners, const PreparedObject &object, ObjectDrift &row)
{
    const bool wasApplied = owners.isApplied(object.key());
    row.git = wasApplied ? GitStatus::Missing : GitStatus::Pending;
    row.gitReason = !object.access().reason.empty() ? object.access().reason : wasApplied ? "" : "Create";
    row.persists = wasApplied ? object.owner().driftPersists : object.owner().pendingPersists;
    row.fields.push_back(wholeObject(Change::Object, wasApplied));
}

/// A recording holds no secret values: whether they differ is not known.
void dropNotRecorded(ComparedFields &compared)
{
    const std::size_t dropped = std::erase_if(compared.fields, [](const FieldDifference &field) {
        return field.live && cluster::wasRedacted(*field.live);
    });
    compared.hasUnknownLeaf = compared.hasUnknownLeaf || dropped > 0;
}

void takeFields(ObjectDrift &row, ComparedFields compared)
{
    dropNotRecorded(compared);
    row.fields = std::move(compared.fields);
    row.folded = std::move(compared.folded);
    for (const FieldDifference &field : row.fields)
        row.certainty = std::max(row.certainty, field.certainty);
    if (compared.hasUnknownLeaf && row.fields.empty()) {
        row.git = GitStatus::Unknown;
        row.gitReason = "ValueUnknown";
    }
}

/// Git and live agree and only the applied state lags: nothing is left to do but to apply.
bool isAlreadyLive(const FieldDifference &field)
{
    return field.pending && field.git && field.live && *field.git == *field.live && !field.redacted;
}

void decideByFields(const PreparedObject &object, ObjectDrift &row)
{
    if (row.git == GitStatus::Unknown && !row.gitReason.empty())
        return;
    for (FieldDifference &field : row.fields)
        if (isAlreadyLive(field))
            field.drifted = false;
    const bool drifted = std::ranges::any_of(row.fields, &FieldDifference::drifted);
    const bool pending = std::ranges::any_of(row.fields, &FieldDifference::pending);
    row.git = drifted ? GitStatus::Drifted : pending ? GitStatus::Pending : GitStatus::InSync;
    row.alsoPending = drifted && pending;
    if (!drifted && pending && std::ranges::all_of(row.fields, isAlreadyLive))
        row.gitReason = "AlreadyLive";
    if (drifted)
        row.persists = object.owner().driftPersists;
    else if (pending)
        row.persists = object.owner().pendingPersists;
}

const Result<Value> *answerOf(const DriftInput &input, const PreparedObject &object, Side side)
{
    const auto found = input.dryRuns.find({object.key(), side});
    return found == input.dryRuns.end() ? nullptr : &found->second;
}

/// K12: the object is compared by managed fields instead, and the report says why.
void tellRefused(const PreparedObject &object, const Error &error, std::vector<Finding> &incomplete)
{
    incomplete.push_back({Severity::Warning,
                          {ErrorCode::DryRunRefused, {object.key().toString(), error.message()}, {}},
                          object.key().toString()});
}

std::optional<ComparedFields> byDryRun(const DriftInput &input, const PreparedObject &object,
                                       const ComparedObject &compared, std::vector<Finding> &incomplete)
{
    if (!object.takesDryRun())
        return std::nullopt;
    const Result<Value> *applied = answerOf(input, object, Side::Applied);
    const Result<Value> *git = object.isUnchanged() ? applied : answerOf(input, object, Side::Git);
    for (const Result<Value> *answer : {applied, git})
        if (answer && !*answer) {
            tellRefused(object, answer->error(), incomplete);
            return std::nullopt;
        }
    if (!applied || !git)
        return std::nullopt;
    const Value appliedAnswer = object.withoutIgnored(**applied);
    return compareByDryRun(compared, appliedAnswer,
                           git == applied ? appliedAnswer : object.withoutIgnored(**git));
}

/// Git takes over an object that it did not make: everything that differs is what it would change.
void judgeAdoption(const PreparedObject &object, const ComparedObject &compared, ObjectDrift &row)
{
    takeFields(row, comparePlainly(compared));
    for (FieldDifference &field : row.fields) {
        field.drifted = false;
        field.pending = true;
        field.writer = {};
    }
    row.git = GitStatus::Pending;
    row.gitReason = "Adopt";
    row.method = Method::Estimated;
    row.persists = object.owner().pendingPersists;
}

void judgeSecret(const DriftInput &input, const PreparedObject &object, const ComparedObject &compared,
                 ObjectDrift &row)
{
    const auto facts = input.secrets.find(object.key());
    takeFields(row, compareSecret(compared, object.git()->encrypted,
                                  facts == input.secrets.end() ? nullptr : &facts->second));
}

void judgePresent(const DriftInput &input, const Owners &owners, const PreparedObject &object,
                  bool isAutoscaled, ObjectDrift &row, std::vector<Finding> &incomplete)
{
    const ComparedObject compared = object.compared(isAutoscaled);
    if (!owners.isApplied(object.key()) && !object.ownership().flux() && !object.isSecret())
        return judgeAdoption(object, compared, row);
    if (object.isSecret()) {
        judgeSecret(input, object, compared, row);
    } else if (object.control() != Persists::None) {
        takeFields(row, comparePlainly(compared));
        row.method = Method::Plain;
    } else if (auto exact = byDryRun(input, object, compared, incomplete)) {
        row.certainty = 1;
        row.method = Method::DryRun;
        takeFields(row, std::move(*exact));
    } else {
        takeFields(row, compareByManagedFields(compared));
        if (!object.ownership().flux()) {
            row.method = Method::Estimated;
            row.certainty = 3;
        }
    }
    decideByFields(object, row);
    for (const Folded &fold : object.ignored())
        row.folded.push_back(fold);
    if (object.control() != Persists::None)
        row.persists = {object.control(), {}, std::nullopt};
}

} // namespace

std::set<ObjectKey> autoscaledObjects(const cluster::LiveSnapshot &live)
{
    std::set<ObjectKey> targets;
    for (const auto &[group, kind] :
         {std::pair{"autoscaling", "HorizontalPodAutoscaler"}, std::pair{"keda.sh", "ScaledObject"}}) {
        const cluster::KindTable *table = live.table(group, kind);
        if (!table)
            continue;
        for (const auto &[key, object] : table->objects) {
            const Value value = object->parse();
            const Value *target = value.findPath({"spec", "scaleTargetRef"});
            if (!target)
                continue;
            const std::string_view apiVersion = target->textAt({"apiVersion"});
            const std::string_view targetKind = target->textAt({"kind"});
            targets.insert({apiVersion.empty() ? "apps" : GroupVersion::parse(apiVersion).group,
                            targetKind.empty() ? "Deployment" : std::string(targetKind), key.ns,
                            std::string(target->textAt({"name"}))});
        }
    }
    return targets;
}

std::vector<SourcePlace> placesOf(const render::DesiredObject &object, const render::DesiredSet &set)
{
    std::vector<SourcePlace> places;
    if (!set.tree)
        return places;
    // The oldest link with a file is the resource itself, newer ones are what patched it.
    const auto chain = originChain(object.object);
    for (auto step = chain.rbegin(); step != chain.rend(); ++step)
        if (!step->file.empty())
            places.push_back(placeOf(*step, *set.tree));
    return places;
}

ObjectDrift judgeDesired(const DriftInput &input, const Owners &owners, const PreparedObject &object,
                         bool isAutoscaled, std::vector<Finding> &incomplete)
{
    ObjectDrift row = rowOf(object);
    row.files = placesOf(*object.git(), *input.git);
    if (object.git()->identityUnknown) {
        row.gitReason = "IdentityUnknown";
        return row;
    }
    if (!object.owner().isBuilt) {
        row.gitReason = object.owner().notBuiltReason;
        return row;
    }
    switch (object.access().existence) {
    case Existence::Denied:
        row.git = GitStatus::NoPermission;
        return row;
    case Existence::NotKnown:
        row.gitReason = object.access().reason;
        return row;
    case Existence::Absent:
        judgeAbsent(owners, object, row);
        return row;
    case Existence::Exists:
        break;
    }
    if (object.hasOtherVersion()) {
        row.gitReason = "OtherVersion";
        return row;
    }
    judgePresent(input, owners, object, isAutoscaled, row, incomplete);
    return row;
}

std::optional<ObjectDrift> judgeGivenUp(const PreparedObject &object)
{
    ObjectDrift row = rowOf(object);
    const OwnerContext &owner = object.owner();
    if (object.access().existence == Existence::Absent)
        return std::nullopt;
    if (!owner.isBuilt) {
        row.gitReason = owner.notBuiltReason;
        return row;
    }
    if (object.access().existence == Existence::Denied) {
        row.git = GitStatus::NoPermission;
        return row;
    }
    if (object.access().existence == Existence::NotKnown) {
        row.gitReason = object.access().reason;
        return row;
    }
    const cluster::LiveObject &live = *object.access().object;
    const auto label = [&](const char *name) {
        const auto found = live.labels.find(name);
        return found == live.labels.end() ? std::string() : found->second;
    };
    const bool carriesLabels =
        label(ownerNameLabel) == owner.state.key.name && label(ownerNamespaceLabel) == owner.state.key.ns;
    const bool optedOut = hasControl(live, pruneControl, "disabled") || object.control() != Persists::None;
    const bool prunes = owner.prunes && carriesLabels && !optedOut;
    row.git = GitStatus::Pending;
    row.gitReason = prunes ? "Prune" : "LeftBehind";
    row.persists = owner.pendingPersists;
    if (!prunes)
        row.persists = {Persists::PruneDisabled, {}, std::nullopt};
    row.fields.push_back(wholeObject(Change::Object, false));
    return row;
}

} // namespace leeway::analysis
