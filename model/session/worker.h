// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <cstdint>
#include <functional>
#include <memory>

namespace leeway::session {

/// One thread for work that blocks. Work runs in the order given; what comes of it is handed over as a queued
/// call on the thread of `context`. After `drop` neither running nor waiting work hands anything over.
class Worker final
{
public:
    explicit Worker(QObject *context) : m_context(context) { m_pool.setMaxThreadCount(1); }
    ~Worker()
    {
        m_cancel.cancel();
        m_pool.waitForDone();
    }
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    /// `work` is called with the token that `drop` cancels, on the worker; `then` with what it returned.
    template <class Work, class Then> void run(Work work, Then then)
    {
        using Output = std::invoke_result_t<Work, const CancelToken &>;
        auto promise = std::make_shared<QPromise<Output>>();
        promise->start();
        auto *watcher = new QFutureWatcher<Output>(m_context);
        ++m_waiting;
        QObject::connect(watcher, &QFutureWatcherBase::finished, m_context,
                         [this, watcher, then = std::move(then), generation = m_generation] {
                             watcher->deleteLater();
                             if (generation != m_generation)
                                 return;
                             --m_waiting;
                             then(watcher->future().takeResult());
                         });
        watcher->setFuture(promise->future());
        m_pool.start([promise, work = std::move(work), cancel = m_cancel]() mutable {
            promise->addResult(work(cancel));
            promise->finish();
        });
    }

    void drop()
    {
        ++m_generation;
        m_waiting = 0;
        m_cancel.cancel();
        m_cancel = {};
    }
    /// Something was asked for and has not been handed over yet.
    bool isBusy() const { return m_waiting > 0; }

private:
    QObject *m_context;
    QThreadPool m_pool;
    CancelToken m_cancel;
    std::uint64_t m_generation = 0;
    int m_waiting = 0;
};

} // namespace leeway::session
