// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/history.h"
#include "model/session/delivery_now.h"
#include "model/session/worker.h"

#include <QObject>

namespace leeway::session {

/// A commit on its way, as it is shown.
struct DeliveryState
{
    git::Commit commit;                       ///< id empty: none is followed
    std::string branch;                       ///< it was committed on, or is read from
    bool pushed = false;                      ///< a branch of a remote holds it, as last seen here
    std::string entry;                        ///< the cluster that is looked at
    std::optional<change::Delivery> delivery; ///< nothing: not known, no cluster is connected
    std::optional<Instant> fetchedAt, appliedAt, healthyAt; ///< when this program saw it happen
    std::optional<Error> error;
};
using DeliveryStatePtr = std::shared_ptr<const DeliveryState>;

/// Follows one commit into the connected cluster by what the watch tells: nothing more is asked of the
/// server. Lives on the GUI thread.
class DeliveryWatch final : public QObject
{
    Q_OBJECT
public:
    explicit DeliveryWatch(const Clock &clock, QObject *parent = nullptr) : QObject(parent), m_clock(clock) {}

    const DeliveryStatePtr &state() const { return m_state; }
    /// Begins anew if it is another commit or another cluster.
    void follow(const std::string &repository, const render::Entry &entry, const std::string &commit);
    /// Null: no cluster.
    void setLive(const cluster::LiveSnapshotPtr &live);
    /// Whether the commit is at a remote is looked up again.
    void refresh();

Q_SIGNALS:
    void changed();

private:
    struct Prepared;

    void take(std::shared_ptr<const Prepared> prepared);
    void look();
    void takeDelivery(const change::Delivery &delivery);

    const Clock &m_clock;
    Worker m_worker{this};
    std::string m_repository;
    std::optional<render::Entry> m_entry;
    std::string m_commit;
    DeliveryStatePtr m_state = std::make_shared<const DeliveryState>();
    std::shared_ptr<const Prepared> m_prepared;
    cluster::LiveSnapshotPtr m_live;
    bool m_looking = false;
    bool m_lookAgain = false;
};

} // namespace leeway::session
