// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace leeway::test {

struct FakeRequest
{
    std::string method;
    std::string path;                           ///< with the query
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    std::string pathOnly() const { return path.substr(0, path.find('?')); }
    /// The query's value, undecoded; empty if absent.
    std::string query(const std::string &name) const;
};

/// One accepted connection, for handlers that misbehave on purpose.
class FakeConnection
{
public:
    FakeConnection(int socket, SSL *tls, std::atomic<bool> &stopping);
    ~FakeConnection();
    FakeConnection(const FakeConnection &) = delete;
    FakeConnection &operator=(const FakeConnection &) = delete;

    void write(std::string_view bytes);
    void respond(int status, std::string_view body, const std::string &extraHeaders = {});
    void beginChunked(const std::string &extraHeaders = {});
    void chunk(std::string_view bytes);
    void endChunked();
    void reset(); ///< ends with a TCP reset
    void close();
    bool isOpen() const { return m_open; }
    bool isStopping() const { return m_stopping; }
    /// Sleeps, but not longer than the server lives or the peer stays.
    void sleep(int milliseconds);
    bool readRequest(FakeRequest &request);

private:
    std::ptrdiff_t read(char *bytes, std::size_t size);

    int m_socket;
    SSL *m_tls;
    std::atomic<bool> &m_stopping;
    bool m_open = true;
    std::string m_buffer;
};

struct FakeCertificate
{
    std::string certificatePem;
    std::string keyPem;
};
/// A certificate made here and now: valid from `fromDays` to `toDays` counted from today, for the
/// subjectAltName `names` ("DNS:a,IP:127.0.0.1"); issued by `issuer`, by itself if that is null.
FakeCertificate makeCertificate(const std::string &commonName, const std::string &names, bool isAuthority,
                                const FakeCertificate *issuer, int fromDays = -1, int toDays = 30);

struct FakeTls
{
    FakeCertificate server;
    std::string clientAuthorityPem; ///< not empty: demands a client certificate of that authority
};

/// A small HTTP/1.1 server on loopback, one thread for each connection, for the faults that a real API server
/// does not produce on request.
class FakeServer
{
public:
    using Handler = std::function<void(const FakeRequest &, FakeConnection &)>;

    explicit FakeServer(Handler handler, const FakeTls *tls = nullptr);
    ~FakeServer();
    FakeServer(const FakeServer &) = delete;
    FakeServer &operator=(const FakeServer &) = delete;

    std::string url() const;
    int port() const { return m_port; }
    std::vector<FakeRequest> requests() const;
    std::size_t countOf(const std::string &pathPrefix) const;

private:
    void acceptAll();
    void serve(int socket);

    Handler m_handler;
    SSL_CTX *m_tls = nullptr;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_stopping{false};
    mutable std::mutex m_mutex;
    std::vector<FakeRequest> m_requests;
    std::vector<std::thread> m_connections;
    std::thread m_acceptor;
};

} // namespace leeway::test
