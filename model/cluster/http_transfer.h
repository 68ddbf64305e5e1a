// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/connection_settings.h"
#include "model/cluster/credentials.h"
#include "model/cluster/tls_observer.h"
#include "model/cluster/transport.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <set>
#include <string>

namespace leeway::cluster {

/// The server that transfers go to, with what they share. Used on the loop's thread.
struct HttpServer
{
    ConnectionSettings settings;
    TlsObserver tls;
    std::set<curl_socket_t> sockets;
    std::chrono::steady_clock::time_point lastData; ///< of any transfer

    /// Ends every connection to this server if nothing has come over any for a while: a half-open one would
    /// otherwise be used again and again.
    void shutDownIfDead();
};

/// One request under way: a curl easy handle and what came so far. Used on the loop's thread only.
class HttpTransfer
{
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    HttpTransfer(std::shared_ptr<HttpServer> server, HttpRequest request, Credentials credentials,
                 Transport::Done done, Transport::Data onData, CancelToken cancel);
    ~HttpTransfer();
    HttpTransfer(const HttpTransfer &) = delete;
    HttpTransfer &operator=(const HttpTransfer &) = delete;

    CURL *handle() const { return m_easy; }
    const std::shared_ptr<HttpServer> &server() const { return m_server; }
    bool isCancelled() const { return m_cancel.isCancelled(); }
    bool isStream() const { return m_request.stream; }
    bool isSilent(SteadyTime now) const;

    /// Calls `done` once; later calls do nothing.
    void finish(CURLcode code);
    void finish(Error error);
    void giveUpSilent();

private:
    void prepare(const Credentials &credentials);
    void prepareTls(const Credentials &credentials);
    void prepareProxy();
    void prepareHeaders(const Credentials &credentials);
    void addHeader(const std::string &name, const std::string &value);
    Error errorOf(CURLcode code) const;
    Error tlsErrorOf(CURLcode code, const std::string &detail) const;
    std::string detailOf(CURLcode code) const;
    bool isSuccessSoFar() const;
    std::size_t take(std::string_view piece);
    void takeHeader(std::string_view line);

    static std::size_t onBody(char *bytes, std::size_t size, std::size_t count, void *self);
    static std::size_t onHeader(char *bytes, std::size_t size, std::size_t count, void *self);
    static CURLcode onTls(CURL *easy, void *context, void *self);
    static curl_socket_t openSocket(void *server, curlsocktype purpose, struct curl_sockaddr *address);
    static int closeSocket(void *server, curl_socket_t socket);

    std::shared_ptr<HttpServer> m_server;
    HttpRequest m_request;
    Transport::Done m_done;
    Transport::Data m_onData;
    CancelToken m_cancel;
    HttpResponse m_response;
    CertificateFacts m_clientCertificate;
    SteadyTime m_lastData = std::chrono::steady_clock::now();
    std::size_t m_received = 0;
    bool m_overLimit = false;
    CURL *m_easy = nullptr;
    curl_slist *m_headers = nullptr;
    curl_slist *m_connectTo = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
};

} // namespace leeway::cluster
