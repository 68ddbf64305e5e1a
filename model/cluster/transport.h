// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/clock.h"
#include "model/base/error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leeway::cluster {

/// One request to the API server. The path is relative to the server's URL and holds the query.
struct HttpRequest
{
    std::string method = "GET";
    std::string path;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::size_t bodyLimit = 256 * 1024 * 1024; ///< of the answer, unpacked
    int timeoutSeconds = 60;                   ///< 0: none (watches; they have their own silence limit)
    bool stream = false;                       ///< deliver the body of a 2xx answer in pieces to `onData`; an
                                               ///< empty piece first, when the head has come
    int silenceSeconds = 0;                    ///< 0: none; else ServerSilent when no byte came for so long
    int retries = 0; ///< of a GET: refused, broken, 429, 503, 504 (faults.md K1, K7)
};

struct HttpResponse
{
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;                                         ///< empty for streams that went well

    bool isSuccess() const { return status >= 200 && status < 300; }
    /// Value of a header by its lower-case name, empty if there is none.
    std::string_view header(std::string_view name) const;
};

/// The way to one API server: a real one (HttpTransport) or a recording. Callbacks come on the transport's
/// own thread and must be quick. Errors carry codes of errors_cluster.def (refused, timed out, certificate,
/// ...); an HTTP status of 400 and more is not an error here.
class Transport
{
public:
    using Done = std::function<void(Result<HttpResponse>)>;
    using Data = std::function<void(std::string_view)>;

    virtual ~Transport() = default;
    virtual void send(HttpRequest request, Done done, Data onData = {}, const CancelToken &cancel = {}) = 0;
    /// Runs `work` on the transport's thread once `delay` is over; dropped if the transport's loop ends
    /// first.
    virtual void after(Duration delay, std::function<void()> work) = 0;
    /// Waits for the answer on the calling thread; never on the GUI thread or the transport's own.
    Result<HttpResponse> sendAndWait(HttpRequest request, const CancelToken &cancel = {});
};
using TransportPtr = std::shared_ptr<Transport>;

} // namespace leeway::cluster
