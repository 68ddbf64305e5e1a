// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/credential_sources.h"

#include <QtTest>

#include <future>

using namespace leeway;
using namespace leeway::cluster;
using namespace std::chrono_literals;

namespace {

std::shared_future<Result<Credentials>> ask(const CredentialSourcePtr &source)
{
    auto promise = std::make_shared<std::promise<Result<Credentials>>>();
    source->get([promise](Result<Credentials> credentials) { promise->set_value(std::move(credentials)); });
    return promise->get_future().share();
}

Result<Credentials> wait(const CredentialSourcePtr &source)
{
    return ask(source).get();
}

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    /// A plugin that counts its runs in the file `runs`.
    ConnectionSettings plugin(const std::string &script)
    {
        ConnectionSettings settings;
        settings.context = "tst";
        settings.server = "https://tst.example";
        ExecPlugin exec;
        exec.command = "sh";
        exec.args = {"-c", "echo run >> \"$RUNS\"; " + script};
        exec.env = {{"RUNS", m_dir.filePath(QStringLiteral("runs")).toStdString()}};
        exec.apiVersion = "client.authentication.k8s.io/v1";
        settings.exec = exec;
        return settings;
    }
    static std::string printing(const std::string &status)
    {
        return R"(echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":)" +
               status + "}'";
    }
    qsizetype runs() const
    {
        QFile file(m_dir.filePath(QStringLiteral("runs")));
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
    }

private Q_SLOTS:
    void init() { QFile::remove(m_dir.filePath(QStringLiteral("runs"))); }

    void aPluginRunsOnceForAllWhoWait()
    {
        const auto source = makeCredentials(plugin("sleep 0.2; " + printing(R"({"token":"t1"})")));
        const auto first = ask(source);
        const auto second = ask(source);
        QCOMPARE(first.get()->authorization, std::string("Bearer t1"));
        QCOMPARE(second.get()->authorization, std::string("Bearer t1"));
        QCOMPARE(wait(source)->authorization, std::string("Bearer t1"));
        QCOMPARE(runs(), 1);
    }

    void credentialsAreKeptUntilTheyExpire()
    {
        const auto expired = makeCredentials(
            plugin(printing(R"({"token":"t","expirationTimestamp":"2020-01-01T00:00:00Z"})")));
        QVERIFY(wait(expired).has_value());
        QVERIFY(wait(expired).has_value());
        QCOMPARE(runs(), 2);
    }

    void k4_oneRenewalIsSharedByAllThatWereRejected()
    {
        const auto source = makeCredentials(plugin(printing(R"({"token":"t"})")));
        const std::uint64_t generation = wait(source)->generation;
        QVERIFY(source->renew(generation));
        QVERIFY(wait(source)->generation > generation);
        QVERIFY(source->renew(generation)); // a late 401 to the old token: the new one stays
        QVERIFY(wait(source).has_value());
        QCOMPARE(runs(), 2);
    }

    void k3_aMissingPluginIsNamed()
    {
        ConnectionSettings settings = plugin("");
        settings.exec->command = "no-such-login-plugin";
        settings.exec->installHint = "install it from the vendor";
        const auto result = wait(makeCredentials(settings));
        QCOMPARE(result.error().code, ErrorCode::PluginNotFound);
        QVERIFY(result.error().message().find("install it from the vendor") != std::string::npos);
    }

    void k3_aFailingPluginSpeaksInItsOwnWords()
    {
        const auto result =
            wait(makeCredentials(plugin("echo 'AADSTS700082: the refresh token has expired' >&2; exit 1")));
        QCOMPARE(result.error().code, ErrorCode::PluginFailed);
        QVERIFY(result.error().message().find("AADSTS700082") != std::string::npos);
    }

    void k3_rubbishIsRefusedAndNotQuoted()
    {
        for (const char *script : {"echo planted-secret", "echo '{}'", "true"}) {
            const auto result = wait(makeCredentials(plugin(script)));
            QCOMPARE(result.error().code, ErrorCode::PluginRubbish);
            QVERIFY(result.error().message().find("planted") == std::string::npos);
        }
        const auto noToken = wait(makeCredentials(plugin(printing("{}"))));
        QCOMPARE(noToken.error().code, ErrorCode::PluginRubbish);
    }

    void k3_aHangingPluginEndsAtItsTimeLimitAndItsDeviceCodeWasShown()
    {
        PluginHooks hooks;
        hooks.timeLimit = 400ms;
        std::mutex mutex;
        std::string words;
        hooks.onWords = [&](const std::string &context, std::string_view piece) {
            const std::lock_guard lock(mutex);
            words += context + ": " + std::string(piece);
        };
        QElapsedTimer timer;
        timer.start();
        const auto result = wait(makeCredentials(
            plugin("echo 'open https://login.example and enter ABC-123' >&2; sleep 60"), hooks));
        QCOMPARE(result.error().code, ErrorCode::PluginTimedOut);
        QVERIFY(timer.elapsed() < 10'000);
        QVERIFY(result.error().message().find("ABC-123") != std::string::npos);
        const std::lock_guard lock(mutex);
        QCOMPARE(words, std::string("tst: open https://login.example and enter ABC-123\n"));
    }

    void k3_aPluginThatNeedsATerminalIsNotRunWithoutOne()
    {
        ConnectionSettings settings = plugin(printing(R"({"token":"t"})"));
        settings.exec->interactive = ExecPlugin::Interactive::Always;
        QCOMPARE(wait(makeCredentials(settings)).error().code, ErrorCode::PluginNeedsTerminal);
        QCOMPARE(runs(), 0);
    }

    void s2_aCommandThatWasNotAllowedDoesNotRun()
    {
        PluginHooks hooks;
        std::string shown;
        hooks.approve = [&](const ExecPlugin &exec) {
            shown = exec.commandLine();
            return false;
        };
        const auto result = wait(makeCredentials(plugin("true"), hooks));
        QCOMPARE(result.error().code, ErrorCode::PluginNotApproved);
        QVERIFY(shown.starts_with("sh -c"));
        QCOMPARE(runs(), 0);
    }

    void thePluginLearnsOfTheClusterIfItAsks()
    {
        ConnectionSettings settings = plugin(
            "case \"$KUBERNETES_EXEC_INFO\" in *'\"server\":\"https://tst.example\"'*) " +
            printing(R"({"token":"told"})") + ";; *) " + printing(R"({"token":"not told"})") + ";; esac");
        QCOMPARE(wait(makeCredentials(settings))->authorization, std::string("Bearer not told"));
        settings.exec->provideClusterInfo = true;
        QCOMPARE(wait(makeCredentials(settings))->authorization, std::string("Bearer told"));
    }

    void goingAwayEndsARunningPlugin()
    {
        QElapsedTimer timer;
        timer.start();
        std::shared_future<Result<Credentials>> answer;
        {
            const auto source = makeCredentials(plugin("sleep 60"));
            answer = ask(source);
            QTest::qWait(200);
        }
        QCOMPARE(answer.get().error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 10'000);
    }

    void k4_aTokenFileIsReadAgainWhenItsTokenWasRejected()
    {
        const QString path = m_dir.filePath(QStringLiteral("token"));
        const auto write = [&](const char *token) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(token);
        };
        write("one\n");
        ConnectionSettings settings;
        settings.tokenFile = path.toStdString();
        const auto source = makeCredentials(settings);
        const auto first = wait(source);
        QCOMPARE(first->authorization, std::string("Bearer one"));
        write("two");
        QCOMPARE(wait(source)->authorization, std::string("Bearer one"));
        QVERIFY(source->renew(first->generation));
        QCOMPARE(wait(source)->authorization, std::string("Bearer two"));
    }

    void basicLoginIsSupported()
    {
        ConnectionSettings settings;
        settings.userName = "joe";
        settings.password = "pw";
        QCOMPARE(wait(makeCredentials(settings))->authorization, std::string("Basic am9lOnB3"));
    }
};

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
