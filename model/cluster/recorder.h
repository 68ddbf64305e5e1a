// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/cluster/live_store.h"
#include "model/cluster/recording.h"

#include <memory>

namespace leeway::cluster {

/// A transport that keeps what it hears: requests go to the real one, answers of GETs are redacted and kept.
/// Whatever reads the cluster through it is what the recording holds. Errors and answers that cannot be read
/// are passed on and not kept.
class Recorder final : public Transport, public std::enable_shared_from_this<Recorder>
{
public:
    static std::shared_ptr<Recorder> make(Connection real);

    void send(HttpRequest request, Done done, Data onData = {}, const CancelToken &cancel = {}) override;
    void after(Duration delay, std::function<void()> work) override;

    /// The connection through this recorder.
    Connection connection();
    /// From now on events count; their zero.
    void beginEvents(Instant at);
    /// What was heard so far.
    Recording take(Instant end) const;

private:
    explicit Recorder(Connection real);
    struct Heard;

    Connection m_real;
    std::shared_ptr<Heard> m_heard;
};

/// What is recorded, and how long.
struct RecordingWish
{
    WatchPlan plan;
    /// The plan once the cluster is known: inventories name kinds that Git does not.
    std::function<WatchPlan(const LiveSnapshot &)> widen;
    Duration length{};                      ///< 0: the state only, no events
    std::function<void(Duration)> progress; ///< called with the time that was watched; may be empty
};
/// Reads the cluster, watches it, and returns what was heard. Waits: never on the GUI thread. Errors: those
/// of snapshotOnce, Cancelled.
Result<Recording> recordCluster(const Connection &connection, const RecordingWish &wish,
                                const CancelToken &cancel = {});

} // namespace leeway::cluster
