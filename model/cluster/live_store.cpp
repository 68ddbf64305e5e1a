// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/live_store.h"

#include "model/cluster/live_store_core.h"

#include <condition_variable>
#include <mutex>

namespace leeway::cluster {

LiveStore::LiveStore(Connection connection, WatchPlan plan, OnUpdate onUpdate, StoreTuning tuning)
    : m_core(std::make_shared<Core>(connection, std::move(plan), std::move(onUpdate), tuning)),
      m_transport(connection.transport)
{
    m_transport->after(Duration(0), [core = m_core] { core->start(); });
}

LiveStore::~LiveStore()
{
    m_core->silence();
    // The core ends on the transport's thread, where its feeds are called.
    m_transport->after(Duration(0), [core = std::move(m_core)] { core->stop(); });
}

void LiveStore::setPlan(WatchPlan plan)
{
    m_transport->after(Duration(0), [core = m_core, plan = std::move(plan)] { core->setPlan(plan); });
}

void LiveStore::retryNow()
{
    m_transport->after(Duration(0), [core = m_core] { core->retryNow(); });
}

namespace {

/// Shared with the callback, which may come once more while the waiting function is leaving.
struct Waiting
{
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<LiveUpdate> last;
    bool finished = false;
    bool abandoned = false; ///< the transport's loop has ended: nothing will come any more

    void abandon()
    {
        const std::lock_guard lock(mutex);
        abandoned = true;
        changed.notify_one();
    }
};

/// A job that posts itself again on the transport. The loop drops its jobs when it ends: then the last copy
/// goes and the waiting function learns of it.
class Pulse
{
public:
    explicit Pulse(std::shared_ptr<Waiting> waiting) : m_waiting(std::move(waiting)) {}
    ~Pulse() { m_waiting->abandon(); }
    Pulse(const Pulse &) = delete;
    Pulse &operator=(const Pulse &) = delete;

    static void beat(const std::shared_ptr<Pulse> &pulse, const std::weak_ptr<Transport> &transport)
    {
        using namespace std::chrono_literals;
        const auto alive = transport.lock();
        if (alive && !pulse->isLeft())
            alive->after(1s, [pulse, transport] { beat(pulse, transport); });
    }

private:
    bool isLeft() const
    {
        const std::lock_guard lock(m_waiting->mutex);
        return m_waiting->finished;
    }

    std::shared_ptr<Waiting> m_waiting;
};

} // namespace

Result<OnceAnswer> snapshotOnce(const Connection &connection, WatchPlan plan, const CancelToken &cancel)
{
    using namespace std::chrono_literals;
    plan.watch = false;
    const auto waiting = std::make_shared<Waiting>();
    const LiveStore store(connection, std::move(plan), [waiting](const LiveUpdate &update) {
        const std::lock_guard lock(waiting->mutex);
        waiting->last = update;
        const bool unreachable = !update.discovery && update.link.error;
        waiting->finished = waiting->finished || update.complete || unreachable;
        waiting->changed.notify_one();
    });
    Pulse::beat(std::make_shared<Pulse>(waiting), connection.transport);
    std::unique_lock lock(waiting->mutex);
    while (!waiting->finished && !waiting->abandoned && !cancel.isCancelled())
        waiting->changed.wait_for(lock, 50ms);
    const bool finished = std::exchange(waiting->finished, true); // the pulse ends, too
    if (cancel.isCancelled() || !finished)
        return fail(ErrorCode::Cancelled);
    if (!waiting->last->discovery)
        return tl::unexpected<Error>(*waiting->last->link.error);
    return OnceAnswer{waiting->last->snapshot, waiting->last->discovery};
}

} // namespace leeway::cluster
