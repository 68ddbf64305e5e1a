// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/http_loop.h"

#include "model/cluster/http_transfer.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

namespace leeway::cluster {

namespace {

using Steady = std::chrono::steady_clock;
/// How late a cancelled request may be noticed.
constexpr std::chrono::milliseconds cancelTick{50};
constexpr std::chrono::milliseconds longestSleep{1000};

} // namespace

class HttpLoop::Core : public HttpLoopCore
{
public:
    Core()
    {
        static std::once_flag once;
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_ALL); });
        m_multi = curl_multi_init();
        curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    }
    ~Core() override { curl_multi_cleanup(m_multi); }

    void post(std::function<void()> work) override { enqueue(Steady::time_point{}, std::move(work)); }
    void after(Duration delay, std::function<void()> work) override
    {
        enqueue(Steady::now() + delay, std::move(work));
    }
    void start(std::shared_ptr<HttpTransfer> transfer) override;

    void run();
    void stop();

private:
    struct Job
    {
        Steady::time_point due;
        std::function<void()> work;
    };
    void enqueue(Steady::time_point due, std::function<void()> work);
    bool takeInbox();
    void runDueTimers();
    void finishDone();
    void finishCancelledAndSilent();
    void end(CURL *easy, const std::function<void(HttpTransfer &)> &how);
    void endAll();
    std::chrono::milliseconds sleepTime() const;

    std::set<std::shared_ptr<HttpServer>> m_servers; ///< curl's cached connections point at them to the end
    CURLM *m_multi = nullptr;
    std::mutex m_mutex;
    std::vector<Job> m_inbox; ///< guarded by m_mutex
    bool m_stopping = false;  ///< guarded by m_mutex
    // The loop's thread only:
    bool m_ended = false;
    std::multimap<Steady::time_point, std::function<void()>> m_timers;
    std::unordered_map<CURL *, std::shared_ptr<HttpTransfer>> m_active;
};

void HttpLoop::Core::enqueue(Steady::time_point due, std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return;
        m_inbox.push_back({due, std::move(work)});
    }
    curl_multi_wakeup(m_multi);
}

void HttpLoop::Core::start(std::shared_ptr<HttpTransfer> transfer)
{
    if (m_ended || transfer->isCancelled() || !transfer->handle()) {
        transfer->finish(Error{ErrorCode::Cancelled, {}, {}});
        return;
    }
    CURL *easy = transfer->handle();
    m_servers.insert(transfer->server());
    m_active.emplace(easy, std::move(transfer));
    curl_multi_add_handle(m_multi, easy);
}

void HttpLoop::Core::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    curl_multi_wakeup(m_multi);
}

/// False when the loop has to end. What was posted before the end still runs.
bool HttpLoop::Core::takeInbox()
{
    std::vector<Job> jobs;
    bool goOn = true;
    {
        const std::lock_guard lock(m_mutex);
        jobs.swap(m_inbox);
        goOn = !m_stopping;
    }
    for (Job &job : jobs) {
        if (job.due == Steady::time_point{})
            job.work();
        else
            m_timers.emplace(job.due, std::move(job.work));
    }
    return goOn;
}

void HttpLoop::Core::runDueTimers()
{
    while (!m_timers.empty() && m_timers.begin()->first <= Steady::now()) {
        const auto work = std::move(m_timers.begin()->second);
        m_timers.erase(m_timers.begin());
        work();
    }
}

void HttpLoop::Core::end(CURL *easy, const std::function<void(HttpTransfer &)> &how)
{
    const auto found = m_active.find(easy);
    if (found == m_active.end())
        return;
    const std::shared_ptr<HttpTransfer> transfer = std::move(found->second);
    m_active.erase(found);
    curl_multi_remove_handle(m_multi, easy);
    how(*transfer);
}

void HttpLoop::Core::finishDone()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result;
        end(message->easy_handle, [code](HttpTransfer &transfer) { transfer.finish(code); });
    }
}

void HttpLoop::Core::finishCancelledAndSilent()
{
    std::vector<CURL *> cancelled;
    std::vector<CURL *> silent;
    const auto now = Steady::now();
    for (const auto &[easy, transfer] : m_active) {
        if (transfer->isCancelled())
            cancelled.push_back(easy);
        else if (transfer->isSilent(now))
            silent.push_back(easy);
    }
    for (CURL *easy : cancelled)
        end(easy, [](HttpTransfer &transfer) { transfer.finish(Error{ErrorCode::Cancelled, {}, {}}); });
    for (CURL *easy : silent)
        end(easy, [](HttpTransfer &transfer) { transfer.giveUpSilent(); });
}

void HttpLoop::Core::endAll()
{
    m_ended = true;
    m_timers.clear();
    while (!m_active.empty())
        end(m_active.begin()->first, [](HttpTransfer &transfer) {
            transfer.finish(Error{ErrorCode::Cancelled, {}, {}});
        });
}

std::chrono::milliseconds HttpLoop::Core::sleepTime() const
{
    const bool hasRequests = std::any_of(m_active.begin(), m_active.end(),
                                         [](const auto &entry) { return !entry.second->isStream(); });
    auto sleep = hasRequests ? cancelTick : longestSleep;
    if (!m_timers.empty()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(m_timers.begin()->first - Steady::now());
        sleep = std::clamp(left, std::chrono::milliseconds(0), sleep);
    }
    return sleep;
}

void HttpLoop::Core::run()
{
    while (takeInbox()) {
        runDueTimers();
        int running = 0;
        curl_multi_perform(m_multi, &running);
        finishDone();
        finishCancelledAndSilent();
        curl_multi_poll(m_multi, nullptr, 0, static_cast<int>(sleepTime().count()), nullptr);
    }
    endAll();
    takeInbox();
    endAll();
}

HttpLoop::HttpLoop() : m_core(std::make_shared<Core>()), m_thread([core = m_core] { core->run(); }) {}

HttpLoop::~HttpLoop()
{
    m_core->stop();
    m_thread.join();
}

std::shared_ptr<HttpLoopCore> HttpLoop::core() const
{
    return m_core;
}

} // namespace leeway::cluster
