// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/http_transport.h"

#include "model/cluster/http_transfer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

namespace leeway::cluster {

namespace {

using namespace std::chrono_literals;

bool isWorthRepeating(ErrorCode code)
{
    return code == ErrorCode::ConnectionRefused || code == ErrorCode::ConnectionBroken ||
           code == ErrorCode::ServerTimedOut || code == ErrorCode::HostNotFound;
}

} // namespace

Duration backoffDelay(int failures, double noise)
{
    constexpr std::array<int, 5> seconds{5, 10, 20, 40, 60};
    const auto step = static_cast<std::size_t>(std::clamp(failures, 1, 5)) - 1;
    return Duration(static_cast<Duration::rep>(seconds[step] * 1000 * (1 + noise / 10)));
}

Duration backoffDelay(int failures)
{
    thread_local std::minstd_rand generator{std::random_device{}()};
    return backoffDelay(failures, std::uniform_real_distribution<double>(-1, 1)(generator));
}

Duration retryAfter(const HttpResponse &response)
{
    const std::string_view text = response.header("retry-after");
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || seconds < 0)
        return Duration(0);
    return std::min<Duration>(std::chrono::seconds(seconds), 120s);
}

struct HttpTransport::Shared
{
    std::shared_ptr<HttpLoopCore> loop;
    std::shared_ptr<HttpServer> server;
    CredentialSourcePtr credentials;
    OnRetry onRetry;
};

/// One request of a caller, which may take several transfers. Whatever becomes of it, the caller hears once:
/// when an exchange is dropped (the loop has ended) it answers Cancelled.
class HttpTransport::Exchange : public std::enable_shared_from_this<HttpTransport::Exchange>
{
public:
    Exchange(std::shared_ptr<Shared> shared, HttpRequest request, Done done, Data onData, CancelToken cancel)
        : m_shared(std::move(shared)), m_request(std::move(request)), m_done(std::move(done)),
          m_onData(std::move(onData)), m_cancel(std::move(cancel))
    {
    }
    ~Exchange() { answer(fail(ErrorCode::Cancelled)); }

    void begin()
    {
        m_shared->credentials->get([self = shared_from_this()](Result<Credentials> credentials) {
            self->m_shared->loop->post([self, credentials = std::move(credentials)]() mutable {
                self->transfer(std::move(credentials));
            });
        });
    }

private:
    void transfer(Result<Credentials> credentials)
    {
        if (!credentials) {
            answer(tl::unexpected<Error>(credentials.error()));
            return;
        }
        m_generation = credentials->generation;
        auto done = [self = shared_from_this()](Result<HttpResponse> response) {
            self->receive(std::move(response));
        };
        m_shared->loop->start(std::make_shared<HttpTransfer>(
            m_shared->server, m_request, std::move(*credentials), std::move(done), m_onData, m_cancel));
    }

    void receive(Result<HttpResponse> response)
    {
        if (response && response->status == 401 && !m_renewed && m_shared->credentials->renew(m_generation)) {
            m_renewed = true;
            begin();
            return;
        }
        if (isWorthRepeatingHere(response))
            repeatLater(response);
        else
            answer(std::move(response));
    }

    bool isWorthRepeatingHere(const Result<HttpResponse> &response) const
    {
        if (m_attempt > m_request.retries || m_request.method != "GET" || m_cancel.isCancelled())
            return false;
        if (!response)
            return isWorthRepeating(response.error().code);
        return response->status == 429 || response->status == 503 || response->status == 504;
    }

    void repeatLater(const Result<HttpResponse> &response)
    {
        const std::string host = m_shared->server->settings.hostAndPort();
        const Error why = response
                              ? Error{ErrorCode::ServerBusy, {std::to_string(response->status), host}, {}}
                              : response.error();
        const Duration asked = response ? retryAfter(*response) : Duration(0);
        const Duration wait = asked > Duration(0) ? asked : backoffDelay(m_attempt);
        if (m_shared->onRetry)
            m_shared->onRetry({why, m_attempt, wait});
        ++m_attempt;
        m_renewed = false;
        waitThenBegin(std::chrono::steady_clock::now() + wait);
    }

    /// In short steps, so that a cancelled request is answered soon.
    void waitThenBegin(std::chrono::steady_clock::time_point due)
    {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(due - std::chrono::steady_clock::now());
        if (m_cancel.isCancelled()) {
            answer(fail(ErrorCode::Cancelled));
            return;
        }
        if (left <= 0ms) {
            begin();
            return;
        }
        m_shared->loop->after(std::min<Duration>(left, 100ms),
                              [self = shared_from_this(), due] { self->waitThenBegin(due); });
    }

    void answer(Result<HttpResponse> response)
    {
        if (const auto done = std::exchange(m_done, nullptr))
            done(std::move(response));
    }

    std::shared_ptr<Shared> m_shared;
    HttpRequest m_request;
    Done m_done;
    Data m_onData;
    CancelToken m_cancel;
    std::uint64_t m_generation = 0;
    int m_attempt = 1;
    bool m_renewed = false;
};

HttpTransport::HttpTransport(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}
HttpTransport::~HttpTransport() = default;

std::shared_ptr<HttpTransport> HttpTransport::make(const HttpLoop &loop, ConnectionSettings settings,
                                                   CredentialSourcePtr credentials, OnRetry onRetry)
{
    auto shared = std::make_shared<Shared>();
    shared->loop = loop.core();
    shared->server = std::make_shared<HttpServer>();
    shared->server->settings = std::move(settings);
    shared->credentials = std::move(credentials);
    shared->onRetry = std::move(onRetry);
    return std::shared_ptr<HttpTransport>(new HttpTransport(std::move(shared)));
}

void HttpTransport::send(HttpRequest request, Done done, Data onData, const CancelToken &cancel)
{
    const auto exchange =
        std::make_shared<Exchange>(m_shared, std::move(request), std::move(done), std::move(onData), cancel);
    exchange->begin();
}

void HttpTransport::after(Duration delay, std::function<void()> work)
{
    m_shared->loop->after(delay, std::move(work));
}

} // namespace leeway::cluster
