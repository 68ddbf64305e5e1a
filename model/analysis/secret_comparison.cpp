// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/secret_comparison.h"

#include "model/analysis/leaf_rules.h"

#include <algorithm>
#include <set>

namespace leeway::analysis {

namespace {

const Value *dataOf(const Value *object)
{
    return object ? object->find("data") : nullptr;
}

/// Keys of the live Secret: from its own data if it was read, else as managedFields name them.
std::set<std::string> liveKeys(const ComparedObject &object, const SecretFacts *facts)
{
    std::set<std::string> keys;
    const FieldPath data = FieldPath().name("data");
    for (const ManagedEntry &entry : object.owners.entries())
        if (const FieldSet *node = entry.fields.at(data))
            for (const auto &[segment, child] : node->children())
                if (const auto *name = std::get_if<PathName>(&segment))
                    keys.insert(name->name);
    if (const Value *live = dataOf(object.live))
        for (const MapEntry &entry : live->entries())
            keys.insert(entry.key.str());
    if (facts) {
        for (const auto &[key, equal] : facts->equal)
            keys.insert(key);
        keys.insert(facts->liveOnly.begin(), facts->liveOnly.end());
    }
    return keys;
}

struct SecretKey
{
    FieldPath path;
    const Value *git = nullptr;
    const Value *applied = nullptr;
    bool live = false;
};

/// Whether the live value is Git's, where somebody looked.
std::optional<bool> knownEqual(const ComparedObject &object, const std::string &key, const SecretKey &at,
                               const SecretFacts *facts)
{
    if (facts && facts->equal.contains(key))
        return facts->equal.at(key);
    const Value *live = dataOf(object.live);
    const Value *value = live ? live->find(key) : nullptr;
    if (value && at.git)
        return *value == *at.git;
    return std::nullopt;
}

LeafVerdict desiredKey(const ComparedObject &object, const SecretKey &at, bool encrypted,
                       std::optional<bool> equalsGit)
{
    LeafVerdict verdict;
    const bool gitMoved =
        object.appliedKnown &&
        (!at.git != !at.applied || (!encrypted && at.git && at.applied && !(*at.git == *at.applied)));
    const bool stillFlux = object.owners.fluxOwns(at.path);
    const bool recorded = object.owners.flux() != nullptr;
    if (at.applied || !object.appliedKnown) {
        verdict.drifted = !at.live || (recorded && !stillFlux);
        if (!recorded && !encrypted)
            verdict.drifted = !at.live || equalsGit == false;
        verdict.certainty = recorded ? 1 : 3;
        verdict.unknown = at.live && !recorded && !equalsGit && !encrypted;
    }
    verdict.pending = gitMoved;
    if (verdict.drifted && equalsGit == true)
        verdict.drifted = false; // written by somebody else, but to the same bytes
    if (!verdict.drifted && equalsGit == false && !gitMoved && !encrypted)
        verdict.pending = !object.appliedKnown;
    return verdict;
}

FieldDifference redacted(const ComparedObject &object, const SecretKey &at, const LeafVerdict &verdict)
{
    FieldDifference difference;
    difference.path = at.path;
    difference.redacted = true;
    difference.drifted = verdict.drifted;
    difference.pending = verdict.pending;
    difference.certainty = verdict.certainty;
    difference.change = at.git && at.live ? Change::Edited : at.live ? Change::Added : Change::Removed;
    // The place in Git is told, never the value: an empty text keeps the origin chain's first link only.
    if (at.git)
        difference.git = Value::string({}).withOrigin(at.git->origin(), at.git->span());
    if (at.live)
        difference.live = Value::string({});
    if (!verdict.drifted)
        return difference;
    Writer writer = at.live ? object.owners.writerOf(at.path) : Writer{};
    if (writer.manager.empty())
        writer = object.owners.removerOf(at.path, object.lastSuccess);
    difference.writer = object.seen ? refinedBySeen(writer, at.path, *object.seen) : writer;
    return difference;
}

/// Labels, annotations, type: everything but the data, by the common rules.
ComparedFields compareRest(const ComparedObject &object, Value (*reduced)(const Value *))
{
    const Value git = reduced(object.git);
    const Value applied = reduced(object.applied);
    const Value live = reduced(object.live);
    ComparedObject rest = object;
    rest.git = object.git ? &git : nullptr;
    rest.applied = object.applied ? &applied : nullptr;
    rest.live = &live;
    return compareByManagedFields(rest);
}

/// Only metadata is sure to be there: Secrets are watched without the rest.
Value metadataOf(const Value *object)
{
    Value result = Value::map();
    if (const Value *metadata = object ? object->find("metadata") : nullptr)
        result.set("metadata", *metadata);
    return result;
}

} // namespace

ComparedFields compareSecret(const ComparedObject &object, bool encrypted, const SecretFacts *facts)
{
    ComparedFields result = compareRest(object, metadataOf);
    std::set<std::string> keys = liveKeys(object, facts);
    const std::set<std::string> live = keys;
    for (const Value *data : {dataOf(object.git), dataOf(object.applied)})
        for (const MapEntry &entry : data ? data->entries() : std::span<const MapEntry>())
            keys.insert(entry.key.str());
    for (const std::string &key : keys) {
        const Value *git = dataOf(object.git);
        const Value *applied = dataOf(object.applied);
        const SecretKey at{FieldPath().name("data").name(key), git ? git->find(key) : nullptr,
                           applied ? applied->find(key) : nullptr, live.contains(key)};
        const LeafVerdict verdict =
            at.git || at.applied ? desiredKey(object, at, encrypted, knownEqual(object, key, at, facts))
                                 : liveOnlyLeaf(object, {.path = at.path, .live = object.live});
        result.hasUnknownLeaf = result.hasUnknownLeaf || verdict.unknown;
        if (verdict.folded)
            foldFor(result.folded, *verdict.folded, verdict.manager).paths.push_back(at.path);
        if (verdict.drifted || verdict.pending)
            result.fields.push_back(redacted(object, at, verdict));
    }
    return result;
}

} // namespace leeway::analysis
