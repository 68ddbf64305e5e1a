// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace leeway::items {

/// Runs a pure function in the thread pool and hands its result to `then` on the thread of `context`, unless
/// that has been destroyed by then. (QFuture::then with a context asserts in Qt 6.4 when the context is gone
/// before the work is done; a watcher that the context owns does not.)
template <class Work, class Then> void inPool(QObject *context, Work work, Then then)
{
    using Output = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Output>>();
    promise->start();
    auto *watcher = new QFutureWatcher<Output>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::move(then)]() mutable {
                         watcher->deleteLater();
                         then(watcher->future().takeResult());
                     });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
}

} // namespace leeway::items
