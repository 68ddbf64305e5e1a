// SPDX-License-Identifier: GPL-3.0-or-later
// What the real kustomize makes of kubernetes/. No server runs; only its program is needed.
#include "tests/controlplane/parts.h"
#include "tests/kubernetes/environment_difference.h"
#include "tests/kubernetes/rendered_repository.h"
#include "tests/kubernetes/repository.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace leeway;
using namespace leeway::controlplane;
using namespace leeway::repositorytests;

class TestRepositoryBuilds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFolderBuilds();
    void theEnvironmentsDifferOnlyInWhatWasReviewed();
};

void TestRepositoryBuilds::initTestCase()
{
    if (Parts::find().program(QStringLiteral("kustomize")).isEmpty()) {
        if (qEnvironmentVariableIsSet("LEEWAY_REQUIRE_CONTROLPLANE")) {
            QFAIL("The program kustomize is not built. Run packaging/controlplane.sh.");
        }
        QSKIP("The program kustomize is not built. Run packaging/controlplane.sh.");
    }
}

void TestRepositoryBuilds::everyFolderBuilds()
{
    int folders = 0;
    for (const QString &file : Repository::instance().files()) {
        if (file.endsWith(QStringLiteral("/kustomization.yaml"))) {
            const Done built =
                kustomizeBuild(QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes/") + file.section(u'/', 0, -2));
            QVERIFY2(bool(built), built.why.constData());
            QVERIFY2(built.out.contains("kind:"), qPrintable(file));
            ++folders;
        }
    }
    QVERIFY(folders > 40);
}

void TestRepositoryBuilds::theEnvironmentsDifferOnlyInWhatWasReviewed()
{
    const Done dev = renderedByKustomize(QStringLiteral("aks-myaks-dev-swn-00"));
    const Done tst = renderedByKustomize(QStringLiteral("aks-myaks-tst-swn-00"));
    QVERIFY2(bool(dev) && bool(tst), (dev.why + tst.why).constData());
    QFile reviewed(QStringLiteral(LEEWAY_SOURCE_DIR "/tests/kubernetes/environments.txt"));
    QVERIFY(reviewed.open(QIODevice::ReadOnly));
    QStringList expected;
    for (const QByteArray &line : reviewed.readAll().split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#')) {
            expected << QString::fromUtf8(line);
        }
    }
    const QStringList found = environmentDifference(dev.out, tst.out);
    // The whole of it, to review and to copy where the change is meant.
    QFile actual(QStringLiteral(LEEWAY_BINARY_DIR "/environments.txt"));
    QVERIFY(actual.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QVERIFY(actual.write(found.join(u'\n').toUtf8()) >= 0);
    for (const QString &line : found) {
        QVERIFY2(expected.contains(line), qPrintable(QStringLiteral("not reviewed: ") + line));
    }
    for (const QString &line : expected) {
        QVERIFY2(found.contains(line), qPrintable(QStringLiteral("no longer so: ") + line));
    }
}

QTEST_GUILESS_MAIN(TestRepositoryBuilds)
#include "tst_repository_builds.moc"
