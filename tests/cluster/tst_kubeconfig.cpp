// SPDX-License-Identifier: GPL-3.0-or-later
#include "kubeconfig_sample.h"

#include "model/cluster/kubeconfig.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::cluster;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestKubeconfig : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::string path(const char *name) const { return m_dir.filePath(QString::fromUtf8(name)).toStdString(); }

    Kubeconfig load()
    {
        auto config = Kubeconfig::load({path("config"), {}, {}});
        return config ? *config : Kubeconfig();
    }

private Q_SLOTS:
    void init()
    {
        write(m_dir.filePath(QStringLiteral("config")), plain);
        write(m_dir.filePath(QStringLiteral("pki/ca.pem")), "CA BYTES");
    }

    void theCurrentContextIsTheDefaultAndRelativeFilesAreFound()
    {
        const auto settings = load().settingsFor();
        QVERIFY(settings.has_value());
        QCOMPARE(settings->server, std::string("https://tst.example:6443"));
        QCOMPARE(settings->hostAndPort(), std::string("tst.example:6443"));
        QCOMPARE(settings->host(), std::string("tst.example"));
        QCOMPARE(settings->caPem, std::string("CA BYTES"));
        QCOMPARE(settings->tlsServerName, std::string("kubernetes"));
        QCOMPARE(settings->defaultNamespace, std::string("web"));
        QCOMPARE(settings->token, std::string("planted-token"));
        QVERIFY(!settings->insecureSkipTlsVerify);
    }

    void aPluginsRelativeCommandStartsFromItsFile()
    {
        const auto settings = load().settingsFor("aks");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->exec->command, path("bin/login"));
        QVERIFY(settings->exec->provideClusterInfo);
        // s2: shown before its first run, without the values of its environment
        QCOMPARE(settings->exec->commandLine(), path("bin/login") + " get-token --server-id x");
    }

    void ofTwoFilesTheFirstWins()
    {
        write(m_dir.filePath(QStringLiteral("second")),
              "current-context: b\n"
              "clusters: [{name: tst, cluster: {server: 'https://other'}}]\n"
              "contexts: [{name: b, context: {cluster: tst, user: bea}}]\n"
              "users: [{name: bea, user: {username: bea, password: p}}]\n");
        const auto config =
            Kubeconfig::load({{}, path("config") + ":" + path("missing") + ":" + path("second"), {}});
        QVERIFY(config.has_value());
        QCOMPARE(config->currentContext(), std::string("tst"));
        const auto settings = config->settingsFor("b");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->server, std::string("https://tst.example:6443"));
        QCOMPARE(settings->userName, std::string("bea"));
    }

    void aDamagedFileOfTheListIsAFindingAndTheOthersWork()
    {
        write(m_dir.filePath(QStringLiteral("bad")), "users: [{token: 'planted-token\n");
        const auto config = Kubeconfig::load({{}, path("bad") + ":" + path("config"), {}});
        QVERIFY(config.has_value());
        QCOMPARE(config->findings().size(), std::size_t(1));
        QCOMPARE(config->findings()[0].what.code, ErrorCode::KubeconfigInvalid);
        QVERIFY(config->settingsFor().has_value());
        QCOMPARE(Kubeconfig::load({path("bad"), {}, {}}).error().code, ErrorCode::KubeconfigInvalid);
    }

    void everyFaultHasItsName()
    {
        const Kubeconfig config = load();
        QCOMPARE(config.settingsFor("nowhere").error().code, ErrorCode::ContextNotFound);
        QCOMPARE(config.settingsFor("broken").error().code, ErrorCode::ContextBroken);
        QCOMPARE(config.settingsFor("old").error().code, ErrorCode::AuthNotSupported);
        QCOMPARE(config.settingsFor("leaky").error().code, ErrorCode::ServerUrlInvalid);
        QCOMPARE(config.settingsFor("both").error().code, ErrorCode::CredentialDataInvalid);
        QCOMPARE(Kubeconfig::load({path("absent"), {}, {}}).error().code, ErrorCode::KubeconfigMissing);
        QVERIFY(QFile::remove(m_dir.filePath(QStringLiteral("pki/ca.pem"))));
        QCOMPARE(config.settingsFor("tst").error().code, ErrorCode::CredentialFileUnreadable);
    }

    void s3_errorsQuoteNoSecret()
    {
        write(m_dir.filePath(QStringLiteral("bad")),
              "users: [{name: a, user: {token: 'planted-token\n\t: : planted-key");
        QStringList texts;
        texts << QString::fromStdString(Kubeconfig::load({path("bad"), {}, {}}).error().message());
        for (const char *context : {"leaky", "both", "old", "broken", "nowhere"})
            texts << QString::fromStdString(load().settingsFor(context).error().message());
        QVERIFY2(!texts.join(QLatin1Char('\n')).contains(QLatin1String("planted")),
                 qPrintable(texts.join(QLatin1Char('\n'))));
    }
};

QTEST_APPLESS_MAIN(TestKubeconfig)
#include "tst_kubeconfig.moc"
