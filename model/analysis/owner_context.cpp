// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/owner_context.h"

#include "model/analysis/conditions.h"
#include "model/analysis/inventory.h"
#include "model/analysis/persistence.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

ObjectKey sourceOf(const Value &spec, const std::string &ownNamespace)
{
    ObjectKey key;
    const Value *ref = spec.find("sourceRef");
    if (!ref)
        return key;
    key.group = sourceGroup;
    key.kind = ref->textAt({"kind"});
    key.name = ref->textAt({"name"});
    key.ns = ref->textAt({"namespace"});
    if (key.ns.empty())
        key.ns = ownNamespace;
    return key;
}

Value liveValue(const DriftInput &input, const ObjectKey &key)
{
    const auto object = input.live->find(key);
    return object ? object->parse() : Value::null();
}

bool isReadyNow(const Value &live)
{
    const auto conditions = conditionsOf(live);
    const auto *ready = findCondition(conditions, "Ready");
    const Value *generation = live.findPath({"metadata", "generation"});
    const Value *observed = live.findPath({"status", "observedGeneration"});
    return isTrue(ready) && (!generation || !observed || *generation == *observed);
}

/// Objects of `set` that belong to the Kustomization `key`, by their keys.
void collectApplied(const DriftInput &input, const render::DesiredSet &set, const ObjectKey &key,
                    OwnerContext &owner)
{
    for (const render::DesiredObject &object : set.objects)
        if (object.owner < set.kustomizations.size() && set.kustomizations[object.owner].key == key &&
            !object.identityUnknown)
            owner.appliedObjects.emplace(scopedKey(*input.live, object.key), &object);
}

bool isBuiltIn(const render::DesiredSet &set, const ObjectKey &key)
{
    const auto found = std::ranges::find(set.kustomizations, key, &render::KustomizationRender::key);
    return found != set.kustomizations.end() && found->state == render::BuildState::Built;
}

void findApplied(const DriftInput &input, OwnerContext &owner)
{
    const ObjectKey &key = owner.state.key;
    const auto given = input.applied.find(key);
    const render::DesiredSet *set = nullptr;
    if (given != input.applied.end() && given->second)
        set = given->second.get();
    else if (owner.rendered && !input.gitDirty && isSameRevision(owner.applied.revision, input.gitRevision))
        set = input.git.get();
    if (!set || !isBuiltIn(*set, key))
        return;
    owner.appliedKnown = true;
    collectApplied(input, *set, key, owner);
}

void fillState(const DriftInput &input, OwnerContext &owner)
{
    OwnerState &state = owner.state;
    state.source = owner.rendered && !owner.rendered->source.name.empty()
                       ? owner.rendered->source
                       : sourceOf(owner.spec, state.key.ns);
    owner.source = liveValue(input, state.source);
    state.git = input.gitRevision;
    state.fetched = owner.source.textAt({"status", "artifact", "revision"});
    state.attempted = owner.live.textAt({"status", "lastAttemptedRevision"});
    state.applied = owner.applied.revision;
    state.partlyApplied = !owner.applied.partly.empty();
    const Value *suspend = owner.spec.find("suspend");
    state.suspended = suspend && suspend->toBool().value_or(false);
    state.lastReconciled = owner.applied.lastSuccess;
    if (!state.suspended && !owner.live.isNull())
        state.nextReconcile = nextReconcile(owner.live, owner.applied, input.now);
}

std::string reasonOf(render::BuildState state)
{
    switch (state) {
    case render::BuildState::Built:
        return {};
    case render::BuildState::Failed:
        return "BuildFailed";
    case render::BuildState::SourceNotAvailable:
        return "SourceNotAvailable";
    case render::BuildState::RemoteCluster:
        return "RemoteCluster";
    }
    return {};
}

/// A child that is known only through a parent that does not build is not gone from Git: nobody can tell.
void fillBuild(OwnerContext &owner, const OwnerContext *parent)
{
    if (owner.rendered)
        owner.notBuiltReason = reasonOf(owner.rendered->state);
    else if (parent)
        owner.notBuiltReason = parent->notBuiltReason;
    owner.isBuilt = owner.notBuiltReason.empty();
}

} // namespace

Owners::Owners(const DriftInput &input)
{
    addRendered(input);
    addLiveOnly(input);
    for (OwnerContext &owner : m_owners) {
        owner.driftPersists = driftPersistence(owner, input.now);
        owner.pendingPersists = pendingPersistence(owner, input);
    }
}

void Owners::addRendered(const DriftInput &input)
{
    for (const render::KustomizationRender &rendered : input.git->kustomizations)
        add(input, rendered.key, &rendered, nullptr);
}

/// Kustomizations that Git gave up but that still have objects here: they belong to the entry if one of its
/// Kustomizations has them in its inventory.
void Owners::addLiveOnly(const DriftInput &input)
{
    for (std::size_t i = 0; i < m_owners.size(); ++i) {
        std::vector<ObjectKey> children;
        for (const ObjectKey &key : m_owners[i].inventory)
            if (key.group == kustomizeGroup && key.kind == "Kustomization" && !m_index.contains(key))
                children.push_back(key);
        for (const ObjectKey &key : children)
            if (!m_index.contains(key) && input.live->find(key))
                add(input, key, nullptr, &m_owners[i]);
    }
}

void Owners::add(const DriftInput &input, const ObjectKey &key, const render::KustomizationRender *rendered,
                 const OwnerContext *parent)
{
    OwnerContext owner;
    owner.state.key = key;
    owner.rendered = rendered;
    owner.access = lookUp(*input.live, key);
    if (owner.access.object)
        owner.live = owner.access.object->parse();
    if (const Value *spec = owner.live.find("spec"))
        owner.spec = *spec;
    else if (rendered)
        owner.spec = rendered->spec;
    owner.applied = appliedRevision(owner.live);
    for (const ObjectKey &item : inventoryOf(owner.live))
        owner.inventory.insert(scopedKey(*input.live, item));
    const Value *prune = owner.spec.find("prune");
    owner.prunes = prune && prune->toBool().value_or(false);
    owner.isReady = isReadyNow(owner.live);
    fillBuild(owner, parent);
    fillState(input, owner);
    findApplied(input, owner);
    m_inventories.insert(owner.inventory.begin(), owner.inventory.end());
    m_index.emplace(key, m_owners.size());
    m_owners.push_back(std::move(owner));
}

bool Owners::isApplied(const ObjectKey &key) const
{
    return std::ranges::any_of(m_owners, [&](const OwnerContext &owner) {
        return owner.appliedKnown ? owner.appliedObjects.contains(key) : owner.inventory.contains(key);
    });
}

std::optional<std::size_t> Owners::find(const ObjectKey &key) const
{
    const auto found = m_index.find(key);
    return found == m_index.end() ? std::nullopt : std::optional(found->second);
}

} // namespace leeway::analysis
