// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/impact.h"

#include "model/base/leaves.h"

#include <algorithm>
#include <map>
#include <span>

namespace leeway::change {

namespace {

struct Leaf
{
    FieldPath path;
    Value value;
};

/// Leaves by the text of their path, which is also the order in which they are told.
std::map<std::string, Leaf> leavesOf(const Value &object)
{
    std::map<std::string, Leaf> leaves;
    forEachLeaf(object, [&](const FieldPath &path, const Value &value) {
        leaves[path.toString()] = {path, value};
    });
    return leaves;
}

std::vector<FieldEffect> fieldsBetween(const Value &before, const Value &after)
{
    std::vector<FieldEffect> fields;
    const auto old = leavesOf(before);
    const auto now = leavesOf(after);
    for (const auto &[name, leaf] : old) {
        const auto other = now.find(name);
        if (other == now.end())
            fields.push_back({leaf.path, leaf.value, std::nullopt});
        else if (!(other->second.value == leaf.value))
            fields.push_back({leaf.path, leaf.value, other->second.value});
    }
    for (const auto &[name, leaf] : now)
        if (!old.contains(name))
            fields.push_back({leaf.path, std::nullopt, leaf.value});
    return fields;
}

bool isSecret(const ObjectKey &key)
{
    return key.group.empty() && key.kind == "Secret";
}

/// True if `other` may hold the objects of this Kustomization and does not say so: it, or the one that it
/// comes from, is there and not built.
bool isUnknownIn(const render::DesiredSet *other, const render::DesiredSet &set, std::size_t owner)
{
    std::optional<std::size_t> at = owner;
    while (other && at) {
        const render::KustomizationRender &render = set.kustomizations[*at];
        if (const auto *there = other->findKustomization(render.key))
            return there->state != render::BuildState::Built;
        at = render.parent;
    }
    return false;
}

void addNotBuilt(std::vector<Finding> &into, const render::DesiredSet *set)
{
    for (const render::KustomizationRender &render :
         set ? std::span(set->kustomizations) : std::span<const render::KustomizationRender>()) {
        if (!render.error)
            continue;
        const std::string name = render.key.toString();
        const auto isTold = [&](const Finding &known) {
            return known.object == name && known.what.message() == render.error->message();
        };
        if (std::ranges::none_of(into, isTold))
            into.push_back({Severity::Warning, *render.error, name});
    }
}

} // namespace

std::string_view effectName(EffectKind kind)
{
    switch (kind) {
    case EffectKind::Created:
        return "created";
    case EffectKind::Changed:
        return "changed";
    case EffectKind::Pruned:
        return "pruned";
    case EffectKind::LeftBehind:
        return "left behind";
    }
    return {};
}

std::vector<ObjectEffect> effectOf(const render::DesiredSet *before, const render::DesiredSet *after)
{
    std::vector<ObjectEffect> effects;
    const auto add = [&](EffectKind kind, const render::DesiredObject &object,
                         std::vector<FieldEffect> fields) {
        effects.push_back({object.key, object.version, kind, std::move(fields), isSecret(object.key)});
    };
    if (after)
        for (const render::DesiredObject &object : after->objects) {
            const render::DesiredObject *old = before ? before->find(object.key) : nullptr;
            if (!old && !isUnknownIn(before, *after, object.owner))
                add(EffectKind::Created, object, {});
            else if (!old)
                continue;
            else if (!(old->object == object.object))
                add(EffectKind::Changed, object, fieldsBetween(old->object, object.object));
        }
    if (before)
        for (const render::DesiredObject &object : before->objects)
            if ((!after || !after->find(object.key)) && !isUnknownIn(after, *before, object.owner))
                add(before->kustomizations[object.owner].prune ? EffectKind::Pruned : EffectKind::LeftBehind,
                    object, {});
    return effects;
}

std::vector<ClusterEffect> effectsOf(const Renders &before, const Renders &after)
{
    std::map<std::string, std::pair<const render::DesiredSet *, const render::DesiredSet *>> pairs;
    for (const render::DesiredSetPtr &set : before)
        pairs[set->entry.name].first = set.get();
    for (const render::DesiredSetPtr &set : after)
        pairs[set->entry.name].second = set.get();
    std::vector<ClusterEffect> clusters;
    for (const auto &[name, sides] : pairs) {
        clusters.push_back({name, effectOf(sides.first, sides.second), {}});
        addNotBuilt(clusters.back().notKnown, sides.first);
        addNotBuilt(clusters.back().notKnown, sides.second);
    }
    return clusters;
}

} // namespace leeway::change
