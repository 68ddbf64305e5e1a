// SPDX-License-Identifier: GPL-3.0-or-later
// This repository's cluster on real Flux: what somebody changed by hand is kept with `leewayctl edit
// --keep-live
// --commit --push`, through a variable, a patch of the overlay and the base, and followed until it is
// healthy.
#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QtTest>

using namespace leeway::controlplane;
using namespace Qt::StringLiterals;

namespace {

const QString tst = u"aks-myaks-tst-swn-00"_s, dev = u"aks-myaks-dev-swn-00"_s;
const QString prometheus = u"HelmRelease.helm.toolkit.fluxcd.io/observability/kube-prometheus-stack"_s;
const QString page = u"Deployment.apps/observability/start-page"_s;

struct Answer
{
    int status = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

ControlPlane &theCluster()
{
    return ControlPlane::shared();
}

/// One edit by hand and the way by which Git takes it over.
struct Route
{
    QString kustomization; ///< suspended while the edit by hand is there
    QString live;          ///< object as the control plane's verbs write it
    QString object;        ///< as leewayctl writes it
    QString field;
    QString value;
    QString layer;
    QByteArray lines; ///< of the commit: "-old\n+new\n"
    QString file;
    bool reachesDev = false;
};

} // namespace

class tst_edit_of_the_product : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString work() const { return m_folder.filePath(u"work"_s); }
    QString gatewayApi() const { return m_folder.filePath(u"gateway-api"_s); }

    Answer leewayctl(const QStringList &words) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GIT_CONFIG_GLOBAL"_s, m_folder.filePath(u"gitconfig"_s));
        environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
        environment.insert(u"XDG_STATE_HOME"_s, m_folder.filePath(u"state"_s));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(work());
        process.start(QStringLiteral(LEEWAY_BINARY_DIR "/bin/leewayctl"), words);
        process.waitForFinished(400'000);
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Answer onCluster(const QStringList &words) const
    {
        return leewayctl(words + QStringList{u"--cluster"_s, tst, u"--kubeconfig"_s, theCluster().asReader(),
                                             u"--map"_s,
                                             u"GitRepository/flux-system/gateway-api="_s + gatewayApi()});
    }
    QByteArray rendered(const QString &entry) const
    {
        const Answer answer = leewayctl({u"render"_s, u"--cluster"_s, entry});
        return answer.status == 0 ? answer.out : QByteArray();
    }
    /// Has the source fetched what leewayctl pushed; the control plane waits for the commit of its own work
    /// tree.
    static Done fluxFetches()
    {
        const QStringList pull{u"pull"_s, u"--quiet"_s, u"--ff-only"_s, theCluster().repositoryUrl(),
                               u"HEAD"_s};
        return git(theCluster().checkout(), pull) && [] { return theCluster().fetchSource(); };
    }
    Done inWork(const QStringList &arguments) const { return git(work(), arguments); }
    QJsonArray driftOf(const QString &object) const
    {
        const Answer answer = onCluster({u"drift"_s, u"--object"_s, object, u"-o"_s, u"json"_s});
        return answer.json()[u"objects"].toArray();
    }
    QString gitStatusOf(const QString &object) const
    {
        const QJsonArray rows = driftOf(object);
        return rows.size() == 1 ? rows[0][u"gitStatus"].toString()
                                : QString::number(rows.size()) + u" rows"_s;
    }
    /// The lines that the newest commit takes out and puts in, without its headers.
    QByteArray linesOfTheCommit() const
    {
        QByteArray lines;
        const Done shown = inWork({u"show"_s, u"--format="_s, u"-U0"_s});
        for (const QByteArray &line : shown.out.split('\n'))
            if ((line.startsWith('-') || line.startsWith('+')) && !line.startsWith("---") &&
                !line.startsWith("+++"))
                lines += line + '\n';
        return lines;
    }
    void follow(const Route &route);
    void commitHolds(const Route &route, const QByteArray &tstBefore, const QByteArray &devBefore);

private Q_SLOTS:
    void initTestCase()
    {
        LEEWAY_START_CONTROL_PLANE();
        LEEWAY_DO(theCluster().bootstrap(QStringLiteral(LEEWAY_SOURCE_DIR), tst));
        LEEWAY_DO(theCluster().waitAllReady(900));
        const QString sources = theCluster().connection().sources;
        for (const auto &[url, folder] : {std::pair(theCluster().repositoryUrl(), u"work"_s),
                                          std::pair(sources + u"/git/gateway-api.git"_s, u"gateway-api"_s)})
            LEEWAY_DO(git(m_folder.path(), {u"clone"_s, u"--quiet"_s, url, folder}));
        QFile config(m_folder.filePath(u"gitconfig"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("[user]\n\tname = Somebody\n\temail = somebody@leeway.example\n");
    }

    void aVariableOfTheClusterIsKept()
    {
        follow({u"kube-prometheus-stack"_s, u"HelmRelease observability/kube-prometheus-stack"_s, prometheus,
                u".spec.values.prometheus.prometheusSpec.retention"_s, u"20d"_s, u"variable"_s,
                "-  PROMETHEUS_RETENTION: 15d\n+  PROMETHEUS_RETENTION: 20d\n",
                u"kubernetes/clusters/aks-myaks-tst-swn-00/cluster-settings.yaml"_s});
    }

    void aPatchOfTheOverlayIsKept()
    {
        follow(
            {u"kube-prometheus-stack"_s, u"HelmRelease observability/kube-prometheus-stack"_s, prometheus,
             u".spec.values.prometheus.prometheusSpec.resources.limits.memory"_s, u"8Gi"_s, u"overlay"_s,
             "-            memory: 6Gi\n+            memory: 8Gi\n",
             u"kubernetes/apps/overlays/aks-myaks-tst-swn-00/observability/kube-prometheus-stack/patch.yaml"_s});
    }

    void theBaseIsKeptAndTheOtherClusterNamed()
    {
        follow({u"start-page"_s, u"Deployment observability/start-page"_s, page,
                u".spec.template.spec.containers[name=nginx].resources.limits.memory"_s, u"96Mi"_s, u"base"_s,
                "-              memory: 64Mi\n+              memory: 96Mi\n",
                u"kubernetes/apps/base/observability/start-page/app/deployment.yaml"_s, true});
    }

    void whatCannotBeProvedIsRefusedWithTheReasonAndNothingIsWritten()
    {
        const QByteArray before = inWork({u"rev-parse"_s, u"HEAD"_s}).out;
        const QStringList edit{u"edit"_s, u"--cluster"_s, tst, u"--object"_s, prometheus, u"--commit"_s};
        const Answer notAVariable =
            leewayctl(edit + QStringList{u"--set"_s, u".spec.values.prometheus.prometheusSpec.replicas=3"_s,
                                         u"--layer"_s, u"variable"_s});
        QCOMPARE(notAVariable.status, 1);
        QVERIFY2(notAVariable.err.contains("is not written by a variable"), notAVariable.err.constData());
        const Answer notTheBase =
            leewayctl(edit + QStringList{u"--set"_s, u".spec.values.prometheus.prometheusSpec.replicas=3"_s,
                                         u"--layer"_s, u"base"_s});
        QCOMPARE(notTheBase.status, 1);
        QVERIFY2(notTheBase.err.contains("patch.yaml, which this cluster alone reads: no base decides it"),
                 notTheBase.err.constData());
        // The variable stands in other places, too: the change would reach them.
        const Answer more = leewayctl({u"edit"_s, u"--cluster"_s, tst, u"--object"_s,
                                       u"HTTPRoute/observability/start-page"_s, u"--layer"_s, u"variable"_s,
                                       u"--set"_s, u".spec.hostnames[#0]=other.example"_s, u"--commit"_s});
        QCOMPARE(more.status, 1);
        QVERIFY2(more.err.contains("the change would also change"), more.err.constData());
        QCOMPARE(inWork({u"rev-parse"_s, u"HEAD"_s}).out, before);
        QCOMPARE(inWork({u"status"_s, u"--porcelain"_s}).out, QByteArray());
    }

    void aHookRunsOnlyAfterItWasShownAndACommitIsSigned()
    {
        const QString hook = work() + u"/.git/hooks/pre-commit"_s, key = m_folder.filePath(u"key"_s);
        QFile file(hook);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\necho ran >> ../hook-ran\n");
        file.close();
        QVERIFY(file.setPermissions(file.permissions() | QFile::ExeOwner));
        LEEWAY_DO(run({u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, key}}));
        QFile config(m_folder.filePath(u"gitconfig"_s));
        QVERIFY(config.open(QIODevice::Append));
        config.write("[commit]\n\tgpgSign = true\n[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = " +
                     key.toUtf8() + "\n");
        config.close();
        const QStringList edit{
            u"edit"_s,     u"--cluster"_s, tst,
            u"--object"_s, prometheus,     u"--commit"_s,
            u"--push"_s,   u"--set"_s,     u".spec.values.prometheus.prometheusSpec.retentionSize=45GiB"_s,
            u"--layer"_s,  u"variable"_s};
        const Answer refused = leewayctl(edit);
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("echo ran"), refused.err.constData());
        QVERIFY(!QFile::exists(m_folder.filePath(u"hook-ran"_s)));
        QCOMPARE(inWork({u"status"_s, u"--porcelain"_s}).out, QByteArray());

        const QByteArray digest = refused.err.mid(refused.err.indexOf("--trust ") + 8, 64);
        const Answer made = leewayctl(edit + QStringList{u"--trust"_s, QString::fromLatin1(digest)});
        QVERIFY2(made.status == 0, made.err.constData());
        QVERIFY(QFile::exists(m_folder.filePath(u"hook-ran"_s)));
        const Done raw = inWork({u"cat-file"_s, u"commit"_s, u"HEAD"_s});
        QVERIFY2(raw.out.contains("-----BEGIN SSH SIGNATURE-----"), raw.out.constData());
        QCOMPARE(linesOfTheCommit(),
                 QByteArray("-  PROMETHEUS_RETENTION_SIZE: 40GiB\n+  PROMETHEUS_RETENTION_SIZE: 45GiB\n"));
        LEEWAY_DO(fluxFetches());
    }
};

void tst_edit_of_the_product::commitHolds(const Route &route, const QByteArray &tstBefore,
                                          const QByteArray &devBefore)
{
    QCOMPARE(linesOfTheCommit(), route.lines);
    QCOMPARE(inWork({u"show"_s, u"--format="_s, u"--name-only"_s}).out.trimmed(), route.file.toUtf8());
    QCOMPARE(inWork({u"status"_s, u"--porcelain"_s}).out, QByteArray());
    QVERIFY(rendered(tst) != tstBefore);
    QCOMPARE(rendered(dev) == devBefore, !route.reachesDev);
}

void tst_edit_of_the_product::follow(const Route &route)
{
    const QByteArray tstBefore = rendered(tst), devBefore = rendered(dev);
    QVERIFY(!tstBefore.isEmpty() && !devBefore.isEmpty());
    LEEWAY_DO(theCluster().suspend(route.kustomization));
    LEEWAY_DO(theCluster().edit(route.live, route.field, route.value));
    QCOMPARE(gitStatusOf(route.object), u"Drifted"_s);

    const Answer edited = onCluster({u"edit"_s, u"--object"_s, route.object, u"--keep-live"_s, u"--layer"_s,
                                     route.layer, u"--commit"_s, u"--push"_s});
    QVERIFY2(edited.status == 0, edited.err.constData());
    QCOMPARE(edited.err.contains("also changes " + dev.toUtf8()), route.reachesDev);
    commitHolds(route, tstBefore, devBefore);
    if (QTest::currentTestFailed())
        return;
    // Suspended: the commit cannot arrive, and that is said instead of waiting for ever.
    const Answer held = onCluster({u"wait"_s, u"--timeout"_s, u"2s"_s});
    QCOMPARE(held.status, 1);

    LEEWAY_DO(theCluster().resume(route.kustomization));
    LEEWAY_DO(fluxFetches());
    const Answer waited = onCluster({u"wait"_s, u"--timeout"_s, u"5m"_s});
    QVERIFY2(waited.status == 0, (waited.out + waited.err).constData());
    QVERIFY2(waited.out.contains(": Healthy"), waited.out.constData());
    QCOMPARE(gitStatusOf(route.object), u"InSync"_s);
}

QTEST_GUILESS_MAIN(tst_edit_of_the_product)
#include "tst_edit_of_the_product.moc"
