// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/connection_settings.h"
#include "model/cluster/credentials.h"
#include "model/cluster/http_loop.h"
#include "model/cluster/transport.h"

#include <functional>
#include <memory>

namespace leeway::cluster {

/// A retry that will come: shown as a countdown.
struct RetryNotice
{
    Error why;
    int attempt = 1; ///< the one that failed
    Duration wait{}; ///< until the next
};

/// Delay before attempt `failures + 1`: 5 10 20 40 60 60 ... s, each shortened or lengthened by up to a tenth
/// by `noise` in [-1, 1], so that many clients do not come back at once.
Duration backoffDelay(int failures, double noise);
/// The same with a random noise.
Duration backoffDelay(int failures);
/// Retry-After of a 429 or 503 in seconds (at most two minutes), zero if there is none.
Duration retryAfter(const HttpResponse &response);

/// The way to a real API server. Adds credentials, asks for new ones once after a 401 (one renewal shared by
/// all requests, faults.md K4) and repeats GETs that ask for it. Follows no redirect.
class HttpTransport final : public Transport, public std::enable_shared_from_this<HttpTransport>
{
public:
    using OnRetry = std::function<void(const RetryNotice &)>; ///< called on the loop's thread

    static std::shared_ptr<HttpTransport> make(const HttpLoop &loop, ConnectionSettings settings,
                                               CredentialSourcePtr credentials, OnRetry onRetry = {});
    ~HttpTransport() override;

    void send(HttpRequest request, Done done, Data onData = {}, const CancelToken &cancel = {}) override;
    void after(Duration delay, std::function<void()> work) override;

private:
    class Exchange;
    struct Shared;
    explicit HttpTransport(std::shared_ptr<Shared> shared);

    std::shared_ptr<Shared> m_shared;
};

} // namespace leeway::cluster
