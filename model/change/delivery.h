// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"
#include "model/render/desired_set.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Following a commit from the remote to healthy objects (decisions.md 33): a pure function of what the
/// cluster says now. Reading the cluster and waiting are the session's.
namespace leeway::change {

/// How far the commit has come. Failed and Suspended end a wait with bad news, Healthy with good.
enum class DeliveryStage : std::uint8_t { Waiting, Fetched, Applied, Healthy, Failed, Suspended };
/// "Waiting", ...
std::string_view deliveryStageName(DeliveryStage stage);

enum class ReadyStatus : std::uint8_t { Unknown, True, False };

/// The Flux source that carries the commit.
struct SourceNow
{
    ObjectKey key;
    std::string commit; ///< of its artifact; empty: none yet
    bool suspended = false;
    ReadyStatus ready = ReadyStatus::Unknown;
    std::string reason, message; ///< of the Ready condition
};

/// One Flux Kustomization as it is in the cluster.
struct KustomizationNow
{
    ObjectKey key;
    bool exists = true;
    bool suspended = false;
    bool current = true; ///< status.observedGeneration is metadata.generation
    bool stalled = false;
    std::string attempted; ///< commit of status.lastAttemptedRevision
    std::string applied;   ///< commit of appliedRev (decisions.md 2)
    ReadyStatus ready = ReadyStatus::Unknown;
    std::string reason, message;
};

struct KustomizationDelivery
{
    ObjectKey key;
    DeliveryStage stage = DeliveryStage::Waiting;
    std::string reason;     ///< why it is not further: the condition's reason, "NotCreated", "Suspended"
    std::string message;    ///< first line of the condition's message
    bool uncertain = false; ///< a revision could not be placed: its commit is not in this clone
};

struct Delivery
{
    DeliveryStage stage = DeliveryStage::Waiting;
    std::string reason, message; ///< of what holds it up
    bool uncertain = false;
    std::vector<KustomizationDelivery> kustomizations; ///< those whose render the commit changed
    bool isOver() const { return stage >= DeliveryStage::Healthy; }
};

/// True: `ancestor` is `descendant` or leads to it. Nothing: not known here.
using Ancestry =
    std::function<std::optional<bool>(const std::string &ancestor, const std::string &descendant)>;

/// `changed` in the order in which they are to be shown.
Delivery deliveryOf(const std::string &commit, const SourceNow &source,
                    const std::vector<KustomizationNow> &changed, const Ancestry &isAncestor);

/// The Flux Kustomizations whose own spec or objects differ between two renders of one entry, those that
/// appear or go included.
std::vector<ObjectKey> changedKustomizations(const render::DesiredSet &before,
                                             const render::DesiredSet &after);

} // namespace leeway::change
