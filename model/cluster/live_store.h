// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/connection.h"
#include "model/cluster/discovery.h"
#include "model/cluster/live_snapshot.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leeway::cluster {

/// A kind to be read in full; in `version` if the server serves that, else in its preferred one.
struct WantedKind
{
    std::string group;
    std::string kind;
    std::string version;
    friend auto operator<=>(const WantedKind &, const WantedKind &) = default;
};

/// What is read of a cluster (decisions.md 22). Secrets are read as metadata whatever stands here.
struct WatchPlan
{
    std::vector<WantedKind> full;
    std::vector<std::string> namespaces; ///< asked one by one where the whole cluster may not be listed
    bool restAsMetadata = true; ///< all other listable kinds as metadata, at connect and every 10 minutes
    bool watch = true;          ///< false: everything once
    friend bool operator==(const WatchPlan &, const WatchPlan &) = default;
};

/// One object that was created, changed or deleted since the previous update.
struct ObjectChange
{
    LiveObjectPtr before; ///< null: created
    LiveObjectPtr after;  ///< null: deleted
    Instant seen{};       ///< here
    bool exact = false;   ///< the watch delivered it: nothing lay between (W-2). Else found by a new list.
    const ObjectKey &key() const { return (after ? after : before)->key; }
};

struct LinkStatus
{
    enum class State : std::uint8_t { Connecting, Live, Retrying, LoggedOut };
    State state = State::Connecting;
    std::optional<Error> error;         ///< for Retrying and LoggedOut
    std::optional<Instant> lastData;    ///< when the server last said something: the data's age
    std::optional<Instant> nextAttempt; ///< for Retrying and LoggedOut: the countdown
};

struct LiveUpdate
{
    LiveSnapshotPtr snapshot;
    DiscoveryPtr discovery;            ///< null until the server answered
    std::vector<ObjectChange> changes; ///< not those of a kind's first list
    LinkStatus link;
    bool complete = false; ///< every kind is known, or known to be denied or failing
};

/// Waits shortened for tests, in-flight bounds.
struct StoreTuning
{
    Duration frame{16}; ///< at most one update in this time
    int listsAtOnce = 6;
    int pageSize = 500;
    int silenceSeconds = 90;
    double delayFactor = 1; ///< of all waits
};

/// Keeps the live state of one cluster: discovers, lists, watches, survives. All work is done on the
/// transport's thread, `onUpdate` is called there. After the destructor has returned it is not called again.
class LiveStore
{
public:
    using OnUpdate = std::function<void(const LiveUpdate &)>;

    LiveStore(Connection connection, WatchPlan plan, OnUpdate onUpdate, StoreTuning tuning = {});
    ~LiveStore();
    LiveStore(const LiveStore &) = delete;
    LiveStore &operator=(const LiveStore &) = delete;

    /// Kinds come and go; what stays wanted is not read again.
    void setPlan(WatchPlan plan);
    /// Ends all waits: the person pressed "try now" or logged in.
    void retryNow();

private:
    class Core;
    std::shared_ptr<Core> m_core;
    TransportPtr m_transport;
};

/// Everything once, for the command line. Errors: the server cannot be reached or refuses the login; what is
/// denied or fails in part stands in the snapshot's findings. Never on the transport's thread.
struct OnceAnswer
{
    LiveSnapshotPtr snapshot;
    DiscoveryPtr discovery;
};
Result<OnceAnswer> snapshotOnce(const Connection &connection, WatchPlan plan, const CancelToken &cancel = {});

} // namespace leeway::cluster
