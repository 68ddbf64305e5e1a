// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/kind_feed.h"
#include "model/cluster/live_store.h"

#include <deque>
#include <map>
#include <mutex>
#include <set>

namespace leeway::cluster {

/// One kind of the store with the feeds that fill it: one for the cluster, or one for each namespace.
struct StoredKind
{
    KindTable draft;
    std::shared_ptr<const KindTable> frozen; ///< as last published; null: the draft has changed
    std::map<std::string, std::shared_ptr<KindFeed>> feeds; ///< by namespace, "" for all
    std::set<std::string> listed;                           ///< of these, listed to the end at least once
    std::map<std::string, Error> denied;                    ///< by namespace
    std::optional<Error> error;                             ///< of the last failure, until it is listed
    std::vector<Finding> unreadable;
    bool isWanted = false; ///< in full, by the plan
    bool isWatched = false;

    KindState state() const;
};

/// The inside of LiveStore. Everything but silence() runs on the transport's thread.
class LiveStore::Core final : public KindFeedOwner, public std::enable_shared_from_this<LiveStore::Core>
{
public:
    Core(Connection connection, WatchPlan plan, OnUpdate onUpdate, StoreTuning tuning);

    void start();
    void stop();
    void setPlan(WatchPlan plan);
    void retryNow();
    /// From any thread: onUpdate is not called after this returns.
    void silence();

private:
    using KindName = std::pair<std::string, std::string>;

    bool mayList(KindFeed &feed) override;
    void endsListing(KindFeed &feed) override;
    void page(KindFeed &feed, std::vector<LiveObjectPtr> objects) override;
    void listed(KindFeed &feed, const std::unordered_set<ObjectKey> &keys) override;
    void changed(KindFeed &feed, LiveObjectPtr object) override;
    void deleted(KindFeed &feed, LiveObjectPtr object) override;
    void unreadable(KindFeed &feed, Error error) override;
    void denied(KindFeed &feed, Error error) override;
    void gone(KindFeed &feed) override;
    void failed(KindFeed &feed, Error error, Duration wait) override;
    void alive(KindFeed &feed) override;

    void discoverNow();
    void takeDiscovery(const Result<DiscoveryPtr> &found);
    void discoverLater(Duration delay);
    void askIdentity();
    void applyPlan();
    void want(const ResourceKind &kind, bool metadataOnly, bool watch, bool isWanted);
    void notServed(const WantedKind &kind);
    void startFeed(StoredKind &stored, const std::string &ns);
    void stopFeeds(StoredKind &stored);
    StoredKind *storedFor(const KindFeed &feed);
    void put(StoredKind &stored, LiveObjectPtr object, bool exact);
    void remove(StoredKind &stored, const ObjectKey &key, bool exact);
    void noteChange(StoredKind &stored, LiveObjectPtr before, LiveObjectPtr after, bool exact);
    void noteLinkFailure(const Error &error, Duration wait);
    void noteLinkAlive();
    void kindsMayHaveChanged(const StoredKind &stored);
    void publishSoon();
    void publish();
    LiveSnapshotPtr makeSnapshot();
    static void freeze(StoredKind &stored);
    static void addFindings(const StoredKind &stored, std::vector<Finding> &to);
    bool isComplete() const;
    Duration scaled(Duration delay) const;
    void after(Duration delay, void (Core::*work)());

    const Connection m_connection;
    const StoreTuning m_tuning;
    std::recursive_mutex m_callbackMutex; ///< recursive: the callback may destroy the store
    OnUpdate m_onUpdate;                  ///< guarded by it

    WatchPlan m_plan;
    DiscoveryPtr m_discovery;
    std::map<KindName, StoredKind> m_kinds;
    std::set<KindName> m_stillWanted; ///< while a plan is applied
    std::deque<std::weak_ptr<KindFeed>> m_turns;
    std::vector<ObjectChange> m_changes;
    LinkStatus m_link;
    LiveSnapshotPtr m_last;
    std::string m_clusterUid;
    int m_listing = 0;
    int m_discoveryFailures = 0;
    std::uint64_t m_discoveryNumber = 0;
    bool m_identityKnown = false;
    bool m_publishing = false;
    bool m_stopped = false;
};

} // namespace leeway::cluster
