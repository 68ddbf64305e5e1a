// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/http_transfer.h"

#include <algorithm>
#include <cctype>
#include <sys/socket.h>
#include <unistd.h>

namespace leeway::cluster {

namespace {

constexpr long connectSeconds = 15;
constexpr std::string_view userAgent = "leeway/0.1";

template <class T> void set(CURL *easy, CURLoption option, T value)
{
    curl_easy_setopt(easy, option, value);
}

/// Lets curl read the bytes in place: they live as long as the server's settings or the transfer.
void setBlob(CURL *easy, CURLoption option, const std::string &bytes)
{
    curl_blob blob{};
    blob.data = const_cast<char *>(bytes.data()); // curl copies, it does not write
    blob.len = bytes.size();
    blob.flags = CURL_BLOB_COPY;
    curl_easy_setopt(easy, option, &blob);
}

bool isLoopback(const std::string &host)
{
    return host == "localhost" || host.starts_with("127.") || host == "[::1]";
}

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.remove_suffix(1);
    return text;
}

/// Host of a Location header, without user info: nothing else of it is shown.
std::string hostOf(std::string_view url)
{
    const std::size_t scheme = url.find("//");
    if (scheme == std::string_view::npos)
        return "another path";
    std::string_view authority = url.substr(scheme + 2);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const std::size_t userInfo = authority.rfind('@');
    if (userInfo != std::string_view::npos)
        authority.remove_prefix(userInfo + 1);
    return std::string(authority);
}

} // namespace

void HttpServer::shutDownIfDead()
{
    constexpr std::chrono::seconds longQuiet{5};
    if (std::chrono::steady_clock::now() - lastData < longQuiet)
        return; // one quiet stream among others that speak
    for (const curl_socket_t socket : sockets)
        ::shutdown(socket, SHUT_RDWR);
}

HttpTransfer::HttpTransfer(std::shared_ptr<HttpServer> server, HttpRequest request, Credentials credentials,
                           Transport::Done done, Transport::Data onData, CancelToken cancel)
    : m_server(std::move(server)), m_request(std::move(request)), m_done(std::move(done)),
      m_onData(std::move(onData)), m_cancel(std::move(cancel)), m_easy(curl_easy_init())
{
    if (m_easy)
        prepare(credentials);
}

HttpTransfer::~HttpTransfer()
{
    if (m_easy)
        curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headers);
    curl_slist_free_all(m_connectTo);
}

void HttpTransfer::prepare(const Credentials &credentials)
{
    const ConnectionSettings &to = m_server->settings;
    set(m_easy, CURLOPT_NOSIGNAL, 1L);
    set(m_easy, CURLOPT_URL, (to.server + m_request.path).c_str());
    set(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(m_easy, CURLOPT_PATH_AS_IS, 1L);
    set(m_easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(m_easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(m_easy, CURLOPT_PIPEWAIT, 1L);
    set(m_easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(m_easy, CURLOPT_TCP_KEEPIDLE, 30L);
    set(m_easy, CURLOPT_CONNECTTIMEOUT, connectSeconds);
    set(m_easy, CURLOPT_TIMEOUT, static_cast<long>(m_request.timeoutSeconds));
    set(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    set(m_easy, CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
    set(m_easy, CURLOPT_WRITEDATA, this);
    set(m_easy, CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
    set(m_easy, CURLOPT_HEADERDATA, this);
    set(m_easy, CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::openSocket);
    set(m_easy, CURLOPT_OPENSOCKETDATA, m_server.get());
    set(m_easy, CURLOPT_CLOSESOCKETFUNCTION, &HttpTransfer::closeSocket);
    set(m_easy, CURLOPT_CLOSESOCKETDATA, m_server.get());
    if (!to.disableCompression)
        set(m_easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    prepareTls(credentials);
    prepareProxy();
    prepareHeaders(credentials);
}

void HttpTransfer::prepareTls(const Credentials &credentials)
{
    const ConnectionSettings &to = m_server->settings;
    set(m_easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!to.caPem.empty()) {
        setBlob(m_easy, CURLOPT_CAINFO_BLOB, to.caPem);
        set(m_easy, CURLOPT_CAPATH,
            static_cast<const char *>(nullptr)); // only that authority, not the system's too
    }
    if (to.insecureSkipTlsVerify) {
        set(m_easy, CURLOPT_SSL_VERIFYPEER, 0L);
        set(m_easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    set(m_easy, CURLOPT_SSL_CTX_FUNCTION, &HttpTransfer::onTls);
    set(m_easy, CURLOPT_SSL_CTX_DATA, &m_server->tls);
    if (!credentials.certificatePem.empty()) {
        m_clientCertificate = factsOfPem(credentials.certificatePem);
        setBlob(m_easy, CURLOPT_SSLCERT_BLOB, credentials.certificatePem);
        set(m_easy, CURLOPT_SSLCERTTYPE, "PEM");
        setBlob(m_easy, CURLOPT_SSLKEY_BLOB, credentials.keyPem);
        set(m_easy, CURLOPT_SSLKEYTYPE, "PEM");
    }
}

/// As client-go: proxy-url wins, then the environment's variables, which never apply to this machine.
void HttpTransfer::prepareProxy()
{
    const ConnectionSettings &to = m_server->settings;
    if (!to.proxyUrl.empty()) {
        // Go lets a SOCKS proxy resolve the name; curl's word for that is socks5h.
        const bool isSocks = to.proxyUrl.starts_with("socks5://");
        const std::string url = isSocks ? "socks5h" + to.proxyUrl.substr(6) : to.proxyUrl;
        set(m_easy, CURLOPT_PROXY, url.c_str());
        set(m_easy, CURLOPT_NOPROXY, "");
    } else if (isLoopback(to.host())) {
        set(m_easy, CURLOPT_PROXY, "");
    }
}

void HttpTransfer::addHeader(const std::string &name, const std::string &value)
{
    const bool breaksLine = value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos;
    if (!breaksLine)
        m_headers = curl_slist_append(m_headers, (name + ": " + value).c_str());
}

void HttpTransfer::prepareHeaders(const Credentials &credentials)
{
    const ConnectionSettings &to = m_server->settings;
    set(m_easy, CURLOPT_USERAGENT, userAgent.data());
    for (const auto &[name, value] : m_request.headers)
        addHeader(name, value);
    if (!credentials.authorization.empty())
        addHeader("Authorization", credentials.authorization);
    if (!to.impersonateUser.empty())
        addHeader("Impersonate-User", to.impersonateUser);
    if (!to.impersonateUid.empty())
        addHeader("Impersonate-Uid", to.impersonateUid);
    for (const std::string &group : to.impersonateGroups)
        addHeader("Impersonate-Group", group);
    for (const auto &[key, value] : to.impersonateExtra)
        addHeader("Impersonate-Extra-" + key, value);
    if (!to.tlsServerName.empty() && to.isEncrypted()) {
        // curl takes the name for SNI and verification from the URL: the URL gets that name, the connection
        // goes to the real host, and so does the Host header.
        const std::string hostAndPort = to.hostAndPort();
        const std::string port = hostAndPort.substr(hostAndPort.rfind(':'));
        const std::size_t pathAt = to.server.find('/', to.server.find("://") + 3);
        const std::string basePath = pathAt == std::string::npos ? "" : to.server.substr(pathAt);
        set(m_easy, CURLOPT_URL, ("https://" + to.tlsServerName + port + basePath + m_request.path).c_str());
        m_connectTo = curl_slist_append(nullptr, (to.tlsServerName + port + ':' + hostAndPort).c_str());
        set(m_easy, CURLOPT_CONNECT_TO, m_connectTo);
        addHeader("Host", hostAndPort);
    }
    if (m_request.method != "GET")
        set(m_easy, CURLOPT_CUSTOMREQUEST, m_request.method.c_str());
    if (!m_request.body.empty()) {
        set(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        set(m_easy, CURLOPT_POSTFIELDS, m_request.body.data());
        addHeader("Expect", "");
    }
    set(m_easy, CURLOPT_HTTPHEADER, m_headers);
}

bool HttpTransfer::isSilent(SteadyTime now) const
{
    return m_request.silenceSeconds > 0 && now - m_lastData > std::chrono::seconds(m_request.silenceSeconds);
}

void HttpTransfer::giveUpSilent()
{
    m_server->shutDownIfDead();
    finish(Error{ErrorCode::ServerSilent,
                 {m_server->settings.hostAndPort(), std::to_string(m_request.silenceSeconds)},
                 {}});
}

void HttpTransfer::finish(CURLcode code)
{
    if (code != CURLE_OK) {
        if (code == CURLE_OPERATION_TIMEDOUT)
            m_server->shutDownIfDead();
        finish(errorOf(code));
        return;
    }
    long status = 0;
    curl_easy_getinfo(m_easy, CURLINFO_RESPONSE_CODE, &status);
    m_response.status = static_cast<int>(status);
    if (status >= 300 && status < 400) {
        finish(Error{ErrorCode::RedirectRefused,
                     {m_server->settings.hostAndPort(), hostOf(m_response.header("location"))},
                     {}});
        return;
    }
    if (const auto done = std::exchange(m_done, nullptr))
        done(std::move(m_response));
}

void HttpTransfer::finish(Error error)
{
    if (const auto done = std::exchange(m_done, nullptr))
        done(tl::unexpected<Error>(std::move(error)));
}

std::string HttpTransfer::detailOf(CURLcode code) const
{
    return m_errorText[0] ? m_errorText.data() : curl_easy_strerror(code);
}

Error HttpTransfer::tlsErrorOf(CURLcode code, const std::string &detail) const
{
    const std::string host = m_server->settings.hostAndPort();
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return m_server->tls.explain(host, {});
    if (code == CURLE_SSL_CERTPROBLEM)
        return {ErrorCode::ClientCertificateUnusable, {m_server->settings.user, detail}, {}};
    if (code == CURLE_SSL_CACERT_BADFILE)
        return {ErrorCode::CredentialDataInvalid,
                {"certificate-authority of cluster " + m_server->settings.cluster, detail},
                {}};
    const bool alert = detail.find("alert") != std::string::npos;
    const bool aboutCertificate =
        detail.find("certificate") != std::string::npos || detail.find("unknown ca") != std::string::npos;
    if (alert && aboutCertificate) {
        const bool have = !m_clientCertificate.subject.empty();
        const std::string none = "none was sent";
        return {ErrorCode::ClientCertificateRejected,
                {host, have ? m_clientCertificate.subject : none, have ? m_clientCertificate.issuer : "-",
                 have ? m_clientCertificate.notBefore : "-", have ? m_clientCertificate.notAfter : "-",
                 detail},
                {}};
    }
    if (code == CURLE_SSL_CONNECT_ERROR)
        return {ErrorCode::TlsFailed, {host, detail}, {}};
    return {ErrorCode::ConnectionBroken, {host, detail}, {}};
}

Error HttpTransfer::errorOf(CURLcode code) const
{
    const ConnectionSettings &to = m_server->settings;
    const std::string host = to.hostAndPort();
    const std::string detail = detailOf(code);
    switch (code) {
    case CURLE_WRITE_ERROR:
        if (m_overLimit)
            return {ErrorCode::LimitExceeded,
                    {"the answer of " + host, std::to_string(m_request.bodyLimit) + " bytes"},
                    {}};
        return {ErrorCode::ConnectionBroken, {host, detail}, {}};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorCode::HostNotFound, {to.host()}, {}};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        return {ErrorCode::ProxyFailed, {host, detail}, {}};
    case CURLE_COULDNT_CONNECT:
        return {ErrorCode::ConnectionRefused, {host, detail}, {}};
    case CURLE_OPERATION_TIMEDOUT: {
        double seconds = 0;
        curl_easy_getinfo(m_easy, CURLINFO_TOTAL_TIME, &seconds);
        return {ErrorCode::ServerTimedOut, {host, std::to_string(static_cast<int>(seconds + 0.5))}, {}};
    }
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return {ErrorCode::ServerUrlInvalid, {to.cluster, curl_easy_strerror(code)}, {}};
    case CURLE_BAD_CONTENT_ENCODING:
        return {ErrorCode::AnswerUnreadable, {host, detail}, {}};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return tlsErrorOf(code, detail);
    default:
        return {ErrorCode::ConnectionBroken, {host, detail}, {}};
    }
}

bool HttpTransfer::isSuccessSoFar() const
{
    long status = 0;
    curl_easy_getinfo(m_easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

std::size_t HttpTransfer::take(std::string_view piece)
{
    m_lastData = m_server->lastData = std::chrono::steady_clock::now();
    if (m_request.stream && isSuccessSoFar()) {
        if (m_onData && !m_cancel.isCancelled())
            m_onData(piece);
        return piece.size();
    }
    m_received += piece.size();
    m_overLimit = m_received > m_request.bodyLimit;
    if (m_overLimit)
        return 0;
    m_response.body += piece;
    return piece.size();
}

void HttpTransfer::takeHeader(std::string_view line)
{
    m_lastData = m_server->lastData = std::chrono::steady_clock::now();
    if (line.starts_with("HTTP/")) { // a proxy's or an interim answer came before: forget its headers
        m_response.headers.clear();
        return;
    }
    if (line == "\r\n" && m_request.stream && m_onData && isSuccessSoFar()) {
        m_onData({});
        return;
    }
    constexpr std::size_t mostHeaders = 200;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || m_response.headers.size() >= mostHeaders)
        return;
    m_response.headers.emplace_back(lowerCase(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::size_t HttpTransfer::onBody(char *bytes, std::size_t size, std::size_t count, void *self)
{
    return static_cast<HttpTransfer *>(self)->take({bytes, size * count});
}

std::size_t HttpTransfer::onHeader(char *bytes, std::size_t size, std::size_t count, void *self)
{
    static_cast<HttpTransfer *>(self)->takeHeader({bytes, size * count});
    return size * count;
}

CURLcode HttpTransfer::onTls(CURL *, void *context, void *observer)
{
    static_cast<TlsObserver *>(observer)->attach(static_cast<SSL_CTX *>(context));
    return CURLE_OK;
}

curl_socket_t HttpTransfer::openSocket(void *server, curlsocktype, struct curl_sockaddr *address)
{
    const curl_socket_t opened =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (opened != CURL_SOCKET_BAD)
        static_cast<HttpServer *>(server)->sockets.insert(opened);
    return opened;
}

int HttpTransfer::closeSocket(void *server, curl_socket_t socket)
{
    static_cast<HttpServer *>(server)->sockets.erase(socket);
    return ::close(socket);
}

} // namespace leeway::cluster
