// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/delivery.h"
#include "model/cluster/live_store.h"
#include "model/session/project.h"

namespace leeway::session {

/// A commit on its way into one cluster (decisions.md 33).
struct WatchedDelivery
{
    std::string commit;
    ObjectKey source;
    std::vector<ObjectKey> changed; ///< Flux Kustomizations whose render the commit changed; the root if none
};

/// What the commit changes for the entry, from its render and its parent's. Errors: the commit is not here or
/// cannot be rendered.
Result<WatchedDelivery> prepareDelivery(const Project &project, const render::Entry &entry,
                                        const std::string &commit, const CancelToken &cancel = {});

/// How far the commit has come, by what is known of the cluster already. Asks git, so it blocks too.
change::Delivery deliveryIn(const Project &project, const WatchedDelivery &watched,
                            const cluster::LiveSnapshot &live);

/// Reads the source and the Kustomizations once and says how far the commit has come. Blocks.
Result<change::Delivery> deliveryNow(const Project &project, const WatchedDelivery &watched,
                                     const cluster::Connection &connection, const CancelToken &cancel = {});

} // namespace leeway::session
