// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/clock.h"
#include "model/base/digest.h"
#include "model/base/file_tree.h"
#include "model/base/object_key.h"
#include "model/base/process.h"

#include <QtTest>

using namespace leeway;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objectNamesRoundTrip()
    {
        for (const char *text : {"Namespace/web", "Deployment.apps/web/api",
                                 "Gateway.gateway.networking.k8s.io/istio-ingress/gw"})
            QCOMPARE(ObjectKey::parse(text)->toString(), std::string(text));
        QCOMPARE(ObjectKey::parse("Deployment").error().code, ErrorCode::InvalidObjectName);
    }

    void pathsCannotLeaveTheRoot()
    {
        QCOMPARE(*joinPath("a/b", "../c/./d"), std::string("a/c/d"));
        QCOMPARE(*joinPath("", "./x"), std::string("x"));
        QCOMPARE(joinPath("a", "../../etc/passwd").error().code, ErrorCode::PathOutsideRoot);
    }

    void treesListFoldersBytewise()
    {
        const auto bytes = std::make_shared<const std::string>("x");
        const SnapshotTree tree("test", {{"a/b.yaml", FileType::Regular, "1", bytes},
                                         {"a.yaml", FileType::Regular, "2", bytes},
                                         {"a/c/d.yaml", FileType::Regular, "3", bytes}});
        QCOMPARE(tree.list(""), (std::vector<std::string>{"a/", "a.yaml"}));
        QCOMPARE(tree.list("a"), (std::vector<std::string>{"b.yaml", "c/"}));
        QVERIFY(tree.isDirectory("a/c"));
        QVERIFY(!tree.isDirectory("a/b.yaml"));
    }

    void base64AndGzipRoundTrip()
    {
        const std::string bytes("hello\0world\xff", 12);
        QCOMPARE(*base64Decode(base64Encode(bytes)), bytes);
        QCOMPARE(*gunzip(*gzip(bytes), 100), bytes);
        QVERIFY(!base64Decode("a"));
        QVERIFY(!base64Decode("!!!!"));
    }

    void s2_gzipBombIsRefused()
    {
        const auto unpacked = gunzip(*gzip(std::string(10'000'000, 'a')), 1'000'000);
        QVERIFY(!unpacked);
        QCOMPARE(unpacked.error().code, ErrorCode::LimitExceeded);
    }

    void instantsAndDurations()
    {
        QCOMPARE(formatInstant(*parseInstant("2026-11-17T18:44:02.5+02:00")),
                 std::string("2026-11-17T16:44:02Z"));
        QVERIFY(!parseInstant("yesterday"));
        QCOMPARE(parseGoDuration("1h30m")->count(), Duration::rep(5'400'000));
        QCOMPARE(parseGoDuration("1.5s")->count(), Duration::rep(1500));
        QVERIFY(!parseGoDuration("5 apples"));
    }

    void programsGetTheirInputAndAreHeard()
    {
        ProcessRequest request;
        request.argv = {"sh", "-c", "cat; echo oops >&2; exit 3"};
        request.input = std::string(300'000, 'x');
        const auto outcome = runProcess(request);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->status, 3);
        QCOMPARE(outcome->output.size(), std::size_t(300'000));
        QCOMPARE(outcome->errorOutput, std::string("oops\n"));
    }

    void aProgramThatHangsIsEndedWithItsChildren()
    {
        ProcessRequest request;
        request.argv = {"sh", "-c", "sleep 30 & sleep 30"};
        request.timeout = std::chrono::milliseconds(200);
        QElapsedTimer timer;
        timer.start();
        const auto outcome = runProcess(request);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::ProgramTimedOut);
        QVERIFY(timer.elapsed() < 10'000);
        request.argv = {"no-such-program-anywhere"};
        QCOMPARE(runProcess(request).error().code, ErrorCode::ProgramNotFound);
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
