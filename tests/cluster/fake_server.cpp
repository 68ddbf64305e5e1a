// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_server.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace leeway::test {

namespace {

constexpr int pollMilliseconds = 20;

std::string takePem(const std::function<void(BIO *)> &write)
{
    BIO *bio = BIO_new(BIO_s_mem());
    write(bio);
    char *bytes = nullptr;
    const long length = BIO_get_mem_data(bio, &bytes);
    std::string pem(bytes, static_cast<std::size_t>(length));
    BIO_free(bio);
    return pem;
}

BIO *readPem(const std::string &pem)
{
    return BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
}

X509 *certificateOf(const std::string &pem)
{
    BIO *bio = readPem(pem);
    X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
}

EVP_PKEY *keyOf(const std::string &pem)
{
    BIO *bio = readPem(pem);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return key;
}

void addExtension(X509 *certificate, X509 *issuer, int id, const std::string &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void nameIt(X509 *certificate, const std::string &commonName)
{
    static std::atomic<long> serial{1000};
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(commonName.c_str()), -1, -1, 0);
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

FakeCertificate makeCertificate(const std::string &commonName, const std::string &names, bool isAuthority,
                                const FakeCertificate *issuer, int fromDays, int toDays)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509 *signer = issuer ? certificateOf(issuer->certificatePem) : nullptr;
    EVP_PKEY *signingKey = issuer ? keyOf(issuer->keyPem) : key;
    nameIt(certificate, commonName);
    X509_gmtime_adj(X509_getm_notBefore(certificate), fromDays * 86400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate), toDays * 86400L);
    X509_set_pubkey(certificate, key);
    X509_set_issuer_name(certificate, X509_get_subject_name(signer ? signer : certificate));
    addExtension(certificate, signer ? signer : certificate, NID_basic_constraints,
                 isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!names.empty())
        addExtension(certificate, signer ? signer : certificate, NID_subject_alt_name, names);
    X509_sign(certificate, signingKey, EVP_sha256());
    FakeCertificate made;
    made.certificatePem = takePem([&](BIO *bio) { PEM_write_bio_X509(bio, certificate); });
    made.keyPem =
        takePem([&](BIO *bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
    if (issuer) {
        X509_free(signer);
        EVP_PKEY_free(signingKey);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

std::string FakeRequest::query(const std::string &name) const
{
    std::string rest = path.find('?') == std::string::npos ? "" : '&' + path.substr(path.find('?') + 1);
    const std::size_t at = rest.find('&' + name + '=');
    if (at == std::string::npos)
        return {};
    rest = rest.substr(at + name.size() + 2);
    return rest.substr(0, rest.find('&'));
}

FakeConnection::FakeConnection(int socket, SSL *tls, std::atomic<bool> &stopping)
    : m_socket(socket), m_tls(tls), m_stopping(stopping)
{
}

FakeConnection::~FakeConnection()
{
    close();
    if (m_tls)
        SSL_free(m_tls);
}

std::ptrdiff_t FakeConnection::read(char *bytes, std::size_t size)
{
    while (m_open && !m_stopping) {
        pollfd wait{m_socket, POLLIN, 0};
        if (!(m_tls && SSL_pending(m_tls) > 0) && ::poll(&wait, 1, pollMilliseconds) == 0)
            continue;
        return m_tls ? SSL_read(m_tls, bytes, static_cast<int>(size)) : ::recv(m_socket, bytes, size, 0);
    }
    return 0;
}

bool FakeConnection::readRequest(FakeRequest &request)
{
    std::array<char, 16384> piece{};
    const auto more = [&] {
        const std::ptrdiff_t got = read(piece.data(), piece.size());
        if (got > 0)
            m_buffer.append(piece.data(), static_cast<std::size_t>(got));
        return got > 0;
    };
    std::size_t end = std::string::npos;
    while ((end = m_buffer.find("\r\n\r\n")) == std::string::npos) {
        if (!more())
            return false;
    }
    const std::string head = m_buffer.substr(0, end + 2);
    m_buffer.erase(0, end + 4);
    const std::size_t line = head.find("\r\n");
    const std::size_t space = head.find(' ');
    request = {};
    request.method = head.substr(0, space);
    request.path = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
    for (std::size_t at = line + 2; at < head.size();) {
        const std::size_t next = head.find("\r\n", at);
        const std::size_t colon = head.find(": ", at);
        if (colon < next)
            request.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, next - colon - 2);
        at = next + 2;
    }
    const std::size_t length =
        request.headers.count("content-length") ? std::stoul(request.headers["content-length"]) : 0;
    while (m_buffer.size() < length) {
        if (!more())
            return false;
    }
    request.body = m_buffer.substr(0, length);
    m_buffer.erase(0, length);
    return true;
}

void FakeConnection::write(std::string_view bytes)
{
    while (m_open && !bytes.empty()) {
        const std::ptrdiff_t sent = m_tls ? SSL_write(m_tls, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            m_open = false;
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void FakeConnection::respond(int status, std::string_view body, const std::string &extraHeaders)
{
    write("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: application/json\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n" + extraHeaders + "\r\n" + std::string(body));
}

void FakeConnection::beginChunked(const std::string &extraHeaders)
{
    write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" +
          extraHeaders + "\r\n");
}

void FakeConnection::chunk(std::string_view bytes)
{
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    write(std::string(size.data()) + std::string(bytes) + "\r\n");
}

void FakeConnection::endChunked()
{
    write("0\r\n\r\n");
}

void FakeConnection::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void FakeConnection::close()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    m_open = false;
}

void FakeConnection::sleep(int milliseconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (m_open && !m_stopping && std::chrono::steady_clock::now() < end) {
        pollfd wait{m_socket, POLLRDHUP, 0};
        if (::poll(&wait, 1, pollMilliseconds) > 0 && (wait.revents & (POLLRDHUP | POLLHUP | POLLERR)))
            m_open = false;
    }
}

FakeServer::FakeServer(Handler handler, const FakeTls *tls) : m_handler(std::move(handler))
{
    std::signal(SIGPIPE, SIG_IGN);
    if (tls) {
        m_tls = SSL_CTX_new(TLS_server_method());
        X509 *certificate = certificateOf(tls->server.certificatePem);
        EVP_PKEY *key = keyOf(tls->server.keyPem);
        SSL_CTX_use_certificate(m_tls, certificate);
        SSL_CTX_use_PrivateKey(m_tls, key);
        X509_free(certificate);
        EVP_PKEY_free(key);
        if (!tls->clientAuthorityPem.empty()) {
            X509 *authority = certificateOf(tls->clientAuthorityPem);
            X509_STORE_add_cert(SSL_CTX_get_cert_store(m_tls), authority);
            X509_free(authority);
            SSL_CTX_set_verify(m_tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        }
    }
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length);
    ::listen(m_listener, 64);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { acceptAll(); });
}

FakeServer::~FakeServer()
{
    m_stopping = true;
    m_acceptor.join();
    for (std::thread &connection : m_connections)
        connection.join();
    ::close(m_listener);
    if (m_tls)
        SSL_CTX_free(m_tls);
}

std::string FakeServer::url() const
{
    return (m_tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(m_port);
}

std::vector<FakeRequest> FakeServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::size_t FakeServer::countOf(const std::string &pathPrefix) const
{
    const auto all = requests();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const FakeRequest &request) {
        return request.path.starts_with(pathPrefix);
    }));
}

void FakeServer::acceptAll()
{
    while (!m_stopping) {
        pollfd wait{m_listener, POLLIN, 0};
        if (::poll(&wait, 1, pollMilliseconds) <= 0)
            continue;
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0)
            m_connections.emplace_back([this, socket] { serve(socket); });
    }
}

void FakeServer::serve(int socket)
{
    SSL *tls = nullptr;
    if (m_tls) {
        tls = SSL_new(m_tls);
        SSL_set_fd(tls, socket);
        if (SSL_accept(tls) != 1) {
            // Let the alert arrive: closing with unread data would reset the connection.
            ::shutdown(socket, SHUT_WR);
            std::array<char, 4096> rest{};
            pollfd wait{socket, POLLIN, 0};
            while (::poll(&wait, 1, 1000) > 0 && ::recv(socket, rest.data(), rest.size(), 0) > 0)
                ;
            SSL_free(tls);
            ::close(socket);
            return;
        }
    }
    FakeConnection connection(socket, tls, m_stopping);
    FakeRequest request;
    while (connection.isOpen() && connection.readRequest(request)) {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        m_handler(request, connection);
    }
}

} // namespace leeway::test
