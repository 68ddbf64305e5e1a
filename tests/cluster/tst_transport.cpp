// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_server.h"

#include "model/base/digest.h"
#include "model/cluster/credential_sources.h"
#include "model/cluster/http_transport.h"

#include <QtTest>

#include <future>

using namespace leeway;
using namespace leeway::cluster;
using namespace leeway::test;
using namespace std::chrono_literals;

namespace {

ConnectionSettings settingsFor(const FakeServer &server)
{
    ConnectionSettings settings;
    settings.context = settings.cluster = settings.user = "tst";
    settings.server = server.url();
    settings.token = "planted-token";
    return settings;
}

HttpRequest get(const std::string &path)
{
    HttpRequest request;
    request.path = path;
    request.timeoutSeconds = 10;
    return request;
}

/// A server with a certificate, and what a kubeconfig says of it.
struct TlsCase
{
    FakeCertificate authority = makeCertificate("Test CA", "", true, nullptr);
    FakeTls tls;
    std::unique_ptr<FakeServer> server;
    ConnectionSettings settings;

    explicit TlsCase(const FakeCertificate &certificate)
    {
        tls.server = certificate;
        start();
    }
    TlsCase(const std::string &names, int fromDays, int toDays)
    {
        tls.server = makeCertificate("server", names, false, &authority, fromDays, toDays);
        start();
    }
    void start()
    {
        server = std::make_unique<FakeServer>(
            [](const FakeRequest &, FakeConnection &connection) { connection.respond(200, "hello"); }, &tls);
        settings = settingsFor(*server);
        settings.caPem = authority.certificatePem;
    }
    Result<HttpResponse> ask()
    {
        const HttpLoop loop;
        return HttpTransport::make(loop, settings, makeCredentials(settings))->sendAndWait(get("/version"));
    }
};

} // namespace

class TestTransport : public QObject
{
    Q_OBJECT

    Result<HttpResponse> ask(const FakeServer &server, HttpRequest request,
                             HttpTransport::OnRetry onRetry = {})
    {
        const HttpLoop loop;
        const ConnectionSettings settings = settingsFor(server);
        return HttpTransport::make(loop, settings, makeCredentials(settings), std::move(onRetry))
            ->sendAndWait(std::move(request));
    }

private Q_SLOTS:
    void anAnswerComesWithItsHeaders()
    {
        FakeServer server([](const FakeRequest &request, FakeConnection &connection) {
            connection.respond(200, request.headers.at("authorization") + request.headers.at("accept"),
                               "Audit-ID: x1\r\n");
        });
        HttpRequest request = get("/version");
        request.headers = {{"Accept", "application/json"}};
        const auto response = ask(server, request);
        QVERIFY(response.has_value());
        QCOMPARE(response->status, 200);
        QCOMPARE(response->body, std::string("Bearer planted-tokenapplication/json"));
        QCOMPARE(response->header("audit-id"), std::string_view("x1"));
    }

    void aBodyIsSentWithItsMethod()
    {
        FakeServer server([](const FakeRequest &request, FakeConnection &connection) {
            connection.respond(201, request.method + request.body);
        });
        HttpRequest request = get("/x");
        request.method = "PATCH";
        request.body = std::string(3'000'000, 'b');
        const auto response = ask(server, request);
        QVERIFY(response.has_value());
        QCOMPARE(response->body.size(), std::size_t(3'000'005));
        QVERIFY(response->body.starts_with("PATCHbb"));
    }

    void k1_aRefusedConnectionIsNamedAndTriedAgain()
    {
        int port = 0;
        {
            const FakeServer gone([](const FakeRequest &, FakeConnection &) {});
            port = gone.port();
        }
        const HttpLoop loop;
        ConnectionSettings settings;
        settings.server = "https://127.0.0.1:" + std::to_string(port);
        std::promise<RetryNotice> notice;
        CancelToken cancel;
        const auto transport =
            HttpTransport::make(loop, settings, makeCredentials(settings), [&](const RetryNotice &retry) {
                notice.set_value(retry);
                cancel.cancel();
            });
        HttpRequest request = get("/version");
        QCOMPARE(transport->sendAndWait(request).error().code, ErrorCode::ConnectionRefused);
        request.retries = 3;
        QCOMPARE(transport->sendAndWait(request, cancel).error().code, ErrorCode::Cancelled);
        const RetryNotice seen = notice.get_future().get();
        QCOMPARE(seen.why.code, ErrorCode::ConnectionRefused);
        QVERIFY(seen.wait >= 4500ms && seen.wait <= 5500ms);
    }

    void k1_theDelaysAreFiveToSixtySeconds()
    {
        for (const auto &[failures, seconds] : {std::pair(1, 5), {2, 10}, {3, 20}, {4, 40}, {5, 60}, {9, 60}})
            QCOMPARE(backoffDelay(failures, 0), Duration(seconds * 1000));
        QCOMPARE(backoffDelay(1, 1), Duration(5500));
        QCOMPARE(backoffDelay(1, -1), Duration(4500));
    }

    void k1_aNameThatDoesNotResolveIsNamed()
    {
        const HttpLoop loop;
        ConnectionSettings settings;
        settings.server = "https://no-such-host.invalid";
        const auto answer =
            HttpTransport::make(loop, settings, makeCredentials(settings))->sendAndWait(get("/"));
        QCOMPARE(answer.error().code, ErrorCode::HostNotFound);
    }

    void k1_aResetInTheMiddleOfTheBodyIsABrokenConnection()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"items\":[");
            connection.sleep(50);
            connection.reset();
        });
        QCOMPARE(ask(server, get("/api/v1/pods")).error().code, ErrorCode::ConnectionBroken);
    }

    void k1_oneSilentServerDoesNotSlowAnother()
    {
        FakeServer silent([](const FakeRequest &, FakeConnection &connection) { connection.sleep(20'000); });
        FakeServer good(
            [](const FakeRequest &, FakeConnection &connection) { connection.respond(200, "ok"); });
        const HttpLoop loop;
        const auto slow =
            HttpTransport::make(loop, settingsFor(silent), makeCredentials(settingsFor(silent)));
        const auto fast = HttpTransport::make(loop, settingsFor(good), makeCredentials(settingsFor(good)));
        std::promise<Result<HttpResponse>> late;
        HttpRequest request = get("/a");
        request.timeoutSeconds = 1;
        slow->send(request, [&](Result<HttpResponse> answer) { late.set_value(std::move(answer)); });
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            QVERIFY(fast->sendAndWait(get("/b")).has_value());
        QVERIFY(timer.elapsed() < 900);
        QCOMPARE(late.get_future().get().error().code, ErrorCode::ServerTimedOut);
    }

    void k2_anExpiredCertificateIsNamedWithItsDates()
    {
        TlsCase tls("IP:127.0.0.1", -40, -10);
        const auto answer = tls.ask();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::CertificateExpired);
        QVERIFY(answer.error().message().find("CN=Test CA") != std::string::npos);
        QVERIFY(answer.error().args[1].starts_with("20"));
        TlsCase early("IP:127.0.0.1", 10, 40);
        QCOMPARE(early.ask().error().code, ErrorCode::CertificateNotYetValid);
    }

    void k2_aCertificateForAnotherHostNamesBoth()
    {
        TlsCase tls("DNS:kubernetes,DNS:api.example", -1, 30);
        const auto answer = tls.ask();
        QCOMPARE(answer.error().code, ErrorCode::CertificateWrongHost);
        QCOMPARE(answer.error().args[1], std::string("kubernetes, api.example"));
        tls.settings.tlsServerName = "kubernetes";
        const auto named = tls.ask();
        QVERIFY2(named.has_value(), named ? "" : named.error().message().c_str());
        QCOMPARE(tls.server->requests().back().headers.at("host"), tls.settings.hostAndPort());
    }

    void k2_anUnknownAuthorityIsNamedWithItsIssuer()
    {
        TlsCase tls("IP:127.0.0.1", -1, 30);
        tls.settings.caPem = makeCertificate("Another CA", "", true, nullptr).certificatePem;
        const auto answer = tls.ask();
        QCOMPARE(answer.error().code, ErrorCode::CertificateUnknownIssuer);
        QVERIFY(answer.error().args[1].find("Test CA") != std::string::npos);
        TlsCase selfSigned(makeCertificate("lonely", "IP:127.0.0.1", false, nullptr));
        QCOMPARE(selfSigned.ask().error().code, ErrorCode::CertificateUnknownIssuer);
        TlsCase good("IP:127.0.0.1", -1, 30);
        QCOMPARE(good.ask()->body, std::string("hello"));
    }

    void k2_aRejectedClientCertificateIsNamed()
    {
        TlsCase tls("IP:127.0.0.1", -1, 30);
        tls.tls.clientAuthorityPem = tls.authority.certificatePem;
        tls.start();
        const FakeCertificate other = makeCertificate("Other CA", "", true, nullptr);
        const FakeCertificate client = makeCertificate("joe", "", false, &other);
        tls.settings.clientCertificatePem = client.certificatePem;
        tls.settings.clientKeyPem = client.keyPem;
        const auto answer = tls.ask();
        QVERIFY(!answer);
        QVERIFY2(answer.error().code == ErrorCode::ClientCertificateRejected,
                 answer.error().message().c_str());
        QCOMPARE(answer.error().args[1], std::string("CN=joe"));
        const FakeCertificate good = makeCertificate("joe", "", false, &tls.authority);
        tls.settings.clientCertificatePem = good.certificatePem;
        tls.settings.clientKeyPem = good.keyPem;
        QVERIFY(tls.ask().has_value());
        tls.settings.clientKeyPem = client.keyPem;
        QCOMPARE(tls.ask().error().code, ErrorCode::ClientCertificateUnusable);
    }

    void s4_verificationIsSkippedOnlyIfTheKubeconfigSaysSo()
    {
        TlsCase tls(makeCertificate("lonely", "DNS:elsewhere", false, nullptr, -40, -10));
        QVERIFY(!tls.ask());
        tls.settings.caPem.clear();
        QVERIFY(!tls.ask());
        tls.settings.insecureSkipTlsVerify = true;
        QVERIFY(tls.ask().has_value());
    }

    void k4_aRejectedTokenIsRenewedOnceForAllRequests()
    {
        QTemporaryDir dir;
        const std::string runs = dir.filePath(QStringLiteral("runs")).toStdString();
        FakeServer server([](const FakeRequest &request, FakeConnection &connection) {
            connection.sleep(100);
            const bool good = request.headers.at("authorization") == "Bearer token2";
            connection.respond(good ? 200 : 401, good ? "ok" : "{}");
        });
        ConnectionSettings settings = settingsFor(server);
        settings.token.clear();
        ExecPlugin exec;
        exec.command = "sh";
        exec.args = {"-c", "echo >> \"$RUNS\"; n=$(wc -l < \"$RUNS\"); echo "
                           "'{\"apiVersion\":\"client.authentication.k8s.io/v1\","
                           "\"kind\":\"ExecCredential\",\"status\":{\"token\":\"token'$n'\"}}'"};
        exec.env = {{"RUNS", runs}};
        exec.apiVersion = "client.authentication.k8s.io/v1";
        settings.exec = exec;
        const HttpLoop loop;
        const auto transport = HttpTransport::make(loop, settings, makeCredentials(settings));
        std::vector<std::future<int>> answers;
        for (int i = 0; i < 6; ++i) {
            auto promise = std::make_shared<std::promise<int>>();
            answers.push_back(promise->get_future());
            transport->send(get("/x"), [promise](Result<HttpResponse> answer) {
                promise->set_value(answer ? answer->status : -1);
            });
        }
        for (auto &answer : answers)
            QCOMPARE(answer.get(), 200);
        QFile file(QString::fromStdString(runs));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().size(), qsizetype(2));
    }

    void k4_aTokenThatStaysBadIsAnAnswer401()
    {
        FakeServer server(
            [](const FakeRequest &, FakeConnection &connection) { connection.respond(401, "{}"); });
        QCOMPARE(ask(server, get("/x"))->status, 401);
        QCOMPARE(server.requests().size(), std::size_t(1));
    }

    void k7_retryAfterIsHonoured()
    {
        std::atomic<int> count{0};
        FakeServer server([&](const FakeRequest &, FakeConnection &connection) {
            if (++count == 1)
                connection.respond(429, "busy", "Retry-After: 1\r\n");
            else
                connection.respond(200, "ok");
        });
        HttpRequest request = get("/x");
        request.retries = 2;
        std::vector<RetryNotice> notices;
        QElapsedTimer timer;
        timer.start();
        const auto answer =
            ask(server, request, [&](const RetryNotice &notice) { notices.push_back(notice); });
        QCOMPARE(answer->body, std::string("ok"));
        QVERIFY(timer.elapsed() >= 1000 && timer.elapsed() < 4000);
        QCOMPARE(notices.size(), std::size_t(1));
        QCOMPARE(notices[0].wait, Duration(1000));
        QCOMPARE(notices[0].why.code, ErrorCode::ServerBusy);
    }

    void k8_aSilentStreamIsGivenUp()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) {
            connection.beginChunked();
            connection.chunk("one\n");
            connection.sleep(20'000);
        });
        const HttpLoop loop;
        const auto transport =
            HttpTransport::make(loop, settingsFor(server), makeCredentials(settingsFor(server)));
        HttpRequest request = get("/watch");
        request.stream = true;
        request.timeoutSeconds = 0;
        request.silenceSeconds = 1;
        std::promise<Result<HttpResponse>> end;
        std::string data;
        transport->send(
            request, [&](Result<HttpResponse> answer) { end.set_value(std::move(answer)); },
            [&](std::string_view piece) { data += piece; });
        const auto answer = end.get_future().get();
        QCOMPARE(answer.error().code, ErrorCode::ServerSilent);
        QCOMPARE(data, std::string("one\n"));
    }

    void s2_aRedirectIsNotFollowedAndNothingLeaves()
    {
        FakeServer thief(
            [](const FakeRequest &, FakeConnection &connection) { connection.respond(200, "{}"); });
        FakeServer server([&](const FakeRequest &, FakeConnection &connection) {
            connection.respond(
                302, "",
                "Location: http://joe:planted-password@127.0.0.1:" + std::to_string(thief.port()) + "/x\r\n");
        });
        const auto answer = ask(server, get("/x"));
        QCOMPARE(answer.error().code, ErrorCode::RedirectRefused);
        QVERIFY(answer.error().message().find("planted") == std::string::npos);
        QVERIFY(thief.requests().empty());
    }

    void s2_anEndlessBodyStopsAtItsLimit()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) {
            connection.beginChunked();
            while (connection.isOpen() && !connection.isStopping())
                connection.chunk(std::string(65536, 'x'));
        });
        HttpRequest request = get("/x");
        request.bodyLimit = 1'000'000;
        QCOMPARE(ask(server, request).error().code, ErrorCode::LimitExceeded);
    }

    void s2_aGzipBombStopsAtItsLimit()
    {
        const std::string bomb = *gzip(std::string(50'000'000, 'a'));
        FakeServer server([&](const FakeRequest &, FakeConnection &connection) {
            connection.respond(200, bomb, "Content-Encoding: gzip\r\n");
        });
        HttpRequest request = get("/x");
        request.bodyLimit = 1'000'000;
        QCOMPARE(ask(server, request).error().code, ErrorCode::LimitExceeded);
        request.bodyLimit = 100'000'000;
        QCOMPARE(ask(server, request)->body.size(), std::size_t(50'000'000));
    }

    void s3_noErrorHoldsTheToken()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) {
            connection.write("garbage that is not HTTP\r\n\r\n");
            connection.close();
        });
        const auto answer = ask(server, get("/x"));
        QVERIFY(!answer);
        QVERIFY(answer.error().message().find("planted") == std::string::npos);
    }

    void k14_aProxyUrlIsUsed()
    {
        FakeServer proxy([](const FakeRequest &request, FakeConnection &connection) {
            connection.respond(200, "via " + request.path);
        });
        const HttpLoop loop;
        ConnectionSettings settings;
        settings.server = "http://api.invalid:8080";
        settings.proxyUrl = proxy.url();
        const auto answer =
            HttpTransport::make(loop, settings, makeCredentials(settings))->sendAndWait(get("/version"));
        QVERIFY(answer.has_value());
        QCOMPARE(answer->body, std::string("via http://api.invalid:8080/version"));
    }

    void cancellingAnswersSoon()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) { connection.sleep(20'000); });
        const HttpLoop loop;
        const auto transport =
            HttpTransport::make(loop, settingsFor(server), makeCredentials(settingsFor(server)));
        const CancelToken cancel;
        std::promise<Result<HttpResponse>> end;
        transport->send(
            get("/x"), [&](Result<HttpResponse> answer) { end.set_value(std::move(answer)); }, {}, cancel);
        QTest::qWait(100);
        QElapsedTimer timer;
        timer.start();
        cancel.cancel();
        QCOMPARE(end.get_future().get().error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 1000);
    }

    void theLoopEndsAndEveryCallerHears()
    {
        FakeServer server([](const FakeRequest &, FakeConnection &connection) { connection.sleep(20'000); });
        std::promise<Result<HttpResponse>> underWay;
        std::shared_ptr<HttpTransport> transport;
        {
            const HttpLoop loop;
            transport = HttpTransport::make(loop, settingsFor(server), makeCredentials(settingsFor(server)));
            transport->send(get("/x"),
                            [&](Result<HttpResponse> answer) { underWay.set_value(std::move(answer)); });
            QTest::qWait(100);
        }
        QCOMPARE(underWay.get_future().get().error().code, ErrorCode::Cancelled);
        QCOMPARE(transport->sendAndWait(get("/y")).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
