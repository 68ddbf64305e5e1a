// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/delivery.h"

#include <algorithm>
#include <array>
#include <map>

namespace leeway::change {

namespace {

/// Ready is False for these while Flux is still on its way (decisions.md 14).
bool isOnItsWay(std::string_view reason)
{
    static constexpr std::array<std::string_view, 5> reasons{
        "DependencyNotReady", "HealthCheckCanceled", "SourceNotReady", "ArtifactFailed", "Progressing"};
    return std::ranges::find(reasons, reason) != reasons.end();
}

std::string firstLine(const std::string &text)
{
    return text.substr(0, text.find('\n'));
}

class Follower
{
public:
    Follower(const std::string &commit, const Ancestry &isAncestor)
        : m_commit(commit), m_isAncestor(isAncestor)
    {
    }

    /// The revision holds the commit. `uncertain` is set if that cannot be told.
    bool reached(const std::string &revision, bool &uncertain) const
    {
        if (revision.empty())
            return false;
        const std::optional<bool> known = m_isAncestor(m_commit, revision);
        uncertain = uncertain || !known;
        return known.value_or(false);
    }

    KustomizationDelivery follow(const KustomizationNow &now, bool isFetched) const
    {
        KustomizationDelivery step{now.key, DeliveryStage::Waiting, now.reason, firstLine(now.message),
                                   false};
        const bool isAttempted = reached(now.attempted, step.uncertain);
        const bool isApplied = reached(now.applied, step.uncertain);
        const bool isFailed = now.current && now.ready == ReadyStatus::False && !isOnItsWay(now.reason);
        if (!now.exists) {
            step.reason = "NotCreated";
        } else if (isApplied && now.current && now.ready == ReadyStatus::True) {
            step.stage = DeliveryStage::Healthy;
        } else if (now.suspended) {
            step.stage = DeliveryStage::Suspended;
            step.reason = "Suspended";
        } else if ((isAttempted && isFailed) || (now.stalled && isFetched)) {
            step.stage = DeliveryStage::Failed;
        } else if (isApplied) {
            step.stage = DeliveryStage::Applied;
        }
        if (step.stage == DeliveryStage::Waiting && isFetched)
            step.stage = DeliveryStage::Fetched;
        return step;
    }

private:
    const std::string &m_commit;
    const Ancestry &m_isAncestor;
};

/// The worst of them: bad news first, else the one that is furthest behind.
const KustomizationDelivery *slowest(const std::vector<KustomizationDelivery> &steps)
{
    const auto rank = [](const KustomizationDelivery &step) {
        if (step.stage == DeliveryStage::Failed)
            return -2;
        return step.stage == DeliveryStage::Suspended ? -1 : static_cast<int>(step.stage);
    };
    const auto at = std::ranges::min_element(steps, {}, rank);
    return at == steps.end() ? nullptr : &*at;
}

struct OwnRender
{
    Value spec;
    render::BuildState state;
    std::vector<const render::DesiredObject *> objects;
};

std::map<ObjectKey, OwnRender> byOwner(const render::DesiredSet &set)
{
    std::map<ObjectKey, OwnRender> owners;
    for (const render::KustomizationRender &owner : set.kustomizations)
        owners[owner.key] = {owner.spec, owner.state, {}};
    for (const render::DesiredObject &object : set.objects)
        owners[set.kustomizations[object.owner].key].objects.push_back(&object);
    return owners;
}

bool areEqual(const OwnRender &a, const OwnRender &b)
{
    return a.state == b.state && a.spec == b.spec &&
           std::ranges::equal(a.objects, b.objects, [](const auto *left, const auto *right) {
               return left->object == right->object;
           });
}

} // namespace

std::string_view deliveryStageName(DeliveryStage stage)
{
    static constexpr std::array<std::string_view, 6> names{"Waiting", "Fetched", "Applied",
                                                           "Healthy", "Failed",  "Suspended"};
    return names[static_cast<std::size_t>(stage)];
}

Delivery deliveryOf(const std::string &commit, const SourceNow &source,
                    const std::vector<KustomizationNow> &changed, const Ancestry &isAncestor)
{
    const Follower follower(commit, isAncestor);
    Delivery delivery;
    const bool isFetched = follower.reached(source.commit, delivery.uncertain);
    for (const KustomizationNow &now : changed) {
        delivery.kustomizations.push_back(follower.follow(now, isFetched));
        delivery.uncertain = delivery.uncertain || delivery.kustomizations.back().uncertain;
    }
    const KustomizationDelivery *last = slowest(delivery.kustomizations);
    const bool isDone = last && last->stage != DeliveryStage::Waiting;
    if (!isFetched && !isDone) {
        const bool isFailed = source.ready == ReadyStatus::False && !isOnItsWay(source.reason);
        delivery.stage = source.suspended ? DeliveryStage::Suspended
                         : isFailed       ? DeliveryStage::Failed
                                          : DeliveryStage::Waiting;
        delivery.reason = source.suspended ? "Suspended" : source.reason;
        delivery.message = firstLine(source.message);
        return delivery;
    }
    delivery.stage = last ? last->stage : DeliveryStage::Healthy; // nothing to apply: it is where it belongs
    if (last && !(delivery.stage == DeliveryStage::Healthy)) {
        delivery.reason = last->reason;
        delivery.message = last->key.toString() + (last->message.empty() ? "" : ": " + last->message);
    }
    return delivery;
}

std::vector<ObjectKey> changedKustomizations(const render::DesiredSet &before,
                                             const render::DesiredSet &after)
{
    const auto old = byOwner(before), now = byOwner(after);
    std::vector<ObjectKey> changed;
    for (const render::KustomizationRender &owner : after.kustomizations) {
        const auto was = old.find(owner.key);
        if (was == old.end() || !areEqual(was->second, now.at(owner.key)))
            changed.push_back(owner.key);
    }
    for (const render::KustomizationRender &owner : before.kustomizations)
        if (!now.contains(owner.key))
            changed.push_back(owner.key);
    return changed;
}

} // namespace leeway::change
