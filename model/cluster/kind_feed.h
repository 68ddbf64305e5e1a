// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/clock.h"
#include "model/base/error.h"
#include "model/cluster/live_snapshot.h"
#include "model/cluster/transport.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace leeway::cluster {

/// What one feed tells its owner, on the transport's thread.
class KindFeedOwner
{
public:
    virtual ~KindFeedOwner() = default;
    /// The feed may list now or has to wait for its turn; the owner then calls KindFeed::list later.
    virtual bool mayList(class KindFeed &feed) = 0;
    /// The turn is over, whatever came of it.
    virtual void endsListing(KindFeed &feed) = 0;
    virtual void page(KindFeed &feed, std::vector<LiveObjectPtr> objects) = 0;
    /// The list is complete: objects of this feed with other keys are gone.
    virtual void listed(KindFeed &feed, const std::unordered_set<ObjectKey> &keys) = 0;
    virtual void changed(KindFeed &feed, LiveObjectPtr object) = 0;
    virtual void deleted(KindFeed &feed, LiveObjectPtr object) = 0;
    virtual void unreadable(KindFeed &feed, Error error) = 0;
    /// Not permitted (403): the feed has ended.
    virtual void denied(KindFeed &feed, Error error) = 0;
    /// The kind is no longer served (404): the feed has ended.
    virtual void gone(KindFeed &feed) = 0;
    /// It will try again after `wait`.
    virtual void failed(KindFeed &feed, Error error, Duration wait) = 0;
    /// Something came from the server.
    virtual void alive(KindFeed &feed) = 0;
};

struct FeedOptions
{
    bool metadataOnly = false;
    bool watch = true;
    int pageSize = 500;
    int silenceSeconds = 90; ///< of a watch (faults.md K8)
    int retries = 0;         ///< of one request, by the transport, before the feed itself waits
    Duration relistEvery{};  ///< zero: never; for kinds that are listed but not watched
    double delayFactor = 1;  ///< tests shorten the waits
};

/// Lists one kind in one namespace (or all) page by page, then watches it, for ever: resumes where a watch
/// ended, lists again when the server no longer has that state (410), waits longer from failure to failure.
/// Runs on the transport's thread. It ends, silently, with stop().
class KindFeed : public std::enable_shared_from_this<KindFeed>
{
public:
    KindFeed(TransportPtr transport, KindFeedOwner &owner, ResourceKind kind, std::string ns,
             FeedOptions options);

    void start();
    void list(); ///< when its turn has come
    void stop();
    /// Does not wait any longer, if it waits.
    void retryNow();

    const ResourceKind &kind() const { return m_kind; }
    const std::string &ns() const { return m_ns; }
    bool isMetadataOnly() const { return m_options.metadataOnly; }
    bool isWaiting() const { return m_waiting; }
    bool isListing() const { return m_listing; }
    bool isStopped() const { return m_stop.isCancelled(); }

private:
    using Answer = Result<HttpResponse>;

    std::string basePath() const;
    HttpRequest request(const std::string &query) const;
    void send(HttpRequest what, void (KindFeed::*then)(Answer),
              void (KindFeed::*data)(std::string_view) = nullptr);
    void askPage();
    void receivePage(Answer answer);
    void takeItems(const std::vector<std::string_view> &items);
    void finishList(const std::string &resourceVersion);
    void watch();
    void receiveData(std::string_view piece);
    void takeLine(std::string_view line);
    void takeEvent(std::string_view line);
    void watchEnded(Answer answer);
    void relist();
    void tryLater(Error error, Duration asked = Duration(0));
    bool handleFailure(const Answer &answer);
    void wait(Duration delay, void (KindFeed::*then)());

    const TransportPtr m_transport;
    KindFeedOwner &m_owner; ///< outlives the feed or calls stop() first
    const ResourceKind m_kind;
    const std::string m_ns;
    const FeedOptions m_options;
    const CancelToken m_stop;
    CancelToken m_watchEnd;
    std::string m_continue;
    std::string m_resourceVersion;
    std::unordered_set<ObjectKey> m_seen;
    std::string m_line;
    std::uint64_t m_waitNumber = 0; ///< a later wait makes an earlier one void
    void (KindFeed::*m_afterWait)() = nullptr;
    int m_pageSize;
    int m_failures = 0;
    int m_relists = 0; ///< without a word of the watch between
    bool m_waiting = false;
    bool m_listing = false;
    bool m_mustRelist = false;
    bool m_watchSaidSomething = false;
    bool m_watchDenied = false;
};

} // namespace leeway::cluster
