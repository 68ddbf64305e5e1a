// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <functional>
#include <memory>
#include <thread>

namespace leeway::cluster {

class HttpTransfer;

/// The inside of HttpLoop, shared with the transports that use it. `post` and `after` are for any thread;
/// what they are given runs on the loop's thread, in order, or never if the loop has ended.
class HttpLoopCore
{
public:
    virtual ~HttpLoopCore() = default;
    virtual void post(std::function<void()> work) = 0;
    virtual void after(Duration delay, std::function<void()> work) = 0;
    /// Only on the loop's thread. A loop that is ending answers with Cancelled.
    virtual void start(std::shared_ptr<HttpTransfer> transfer) = 0;
};

/// The one network thread: one curl multi handle with all requests and watches of all clusters. The
/// destructor answers what is under way with Cancelled and joins the thread; transports that live on answer
/// Cancelled.
class HttpLoop
{
public:
    HttpLoop();
    ~HttpLoop();
    HttpLoop(const HttpLoop &) = delete;
    HttpLoop &operator=(const HttpLoop &) = delete;

    std::shared_ptr<HttpLoopCore> core() const;

private:
    class Core;
    std::shared_ptr<Core> m_core;
    std::thread m_thread;
};

} // namespace leeway::cluster
