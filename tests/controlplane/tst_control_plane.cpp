// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/control_plane.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace leeway::controlplane;

namespace {
ControlPlane &cluster()
{
    return ControlPlane::shared();
}

QString tinyRepository()
{
    return QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/data/tiny");
}

const QString web = QStringLiteral("Deployment demo/web");
const QString webKustomization = QStringLiteral("web");

QStringList managersOf(const QJsonObject &object)
{
    QStringList managers;
    for (const QJsonValue &entry : object[u"metadata"][u"managedFields"].toArray()) {
        managers << entry[u"manager"].toString() + u' ' + entry[u"operation"].toString();
    }
    return managers;
}

bool alive(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) == 0;
}

/// A launcher of its own, without Flux, as somebody else's test executable would have one.
Connection startLauncher(QProcess &launcher)
{
    launcher.start(QStringLiteral(LEEWAY_BINARY_DIR "/tests/controlplane/leeway-controlplane"),
                   {QStringLiteral("--without=flux,workloads"), QStringLiteral("--attached")});
    for (int i = 0; i < 120 && !launcher.canReadLine(); ++i) {
        launcher.waitForReadyRead(500);
    }
    return Connection::fromJson(launcher.readLine());
}

bool allGone(const Connection &connection)
{
    for (const qint64 pid : connection.processes) {
        if (alive(pid)) {
            return false;
        }
    }
    return true;
}
} // namespace

class tst_control_plane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        LEEWAY_START_CONTROL_PLANE();
        LEEWAY_DO(cluster().bootstrap(tinyRepository(), QStringLiteral("test")));
        LEEWAY_DO(cluster().waitReady(QStringLiteral("flux-system")));
    }

    void fluxAppliesTheRepositoryUntilItsWorkloadsAreReady()
    {
        LEEWAY_DO(cluster().waitReady(webKustomization, 120));
        const QJsonObject status = cluster().getJson(web)[u"status"].toObject();
        QCOMPARE(status[u"readyReplicas"].toInt(), 2);
    }

    void helmReleasesFromARepositoryAndFromARegistryBecomeReady()
    {
        LEEWAY_DO(cluster().waitReleaseReady(QStringLiteral("podinfo"), 180));
        LEEWAY_DO(cluster().waitReleaseReady(QStringLiteral("cert-manager"), 180));
        QCOMPARE(
            cluster().getJson(QStringLiteral("Deployment demo/demo-podinfo"))[u"spec"][u"replicas"].toInt(),
            2);
    }

    void anEditOfOneFieldIsAnUpdateByItsManager()
    {
        LEEWAY_DO(cluster().suspend(webKustomization));
        LEEWAY_DO(cluster().edit(web, QStringLiteral(".spec.template.spec.containers[name=app].image"),
                                 QStringLiteral("registry.example/web:0.9.0")));
        LEEWAY_DO(cluster().edit(web, QStringLiteral(".metadata.annotations[\"example.com/why\"]"),
                                 QStringLiteral("night shift"), QStringLiteral("kubectl-patch")));
        const QJsonObject live = cluster().getJson(web);
        const QJsonArray containers = live[u"spec"][u"template"][u"spec"][u"containers"].toArray();
        QCOMPARE(containers[1][u"image"].toString(), QStringLiteral("registry.example/web:0.9.0"));
        QCOMPARE(containers[0][u"image"].toString(), QStringLiteral("registry.example/sidecar:2.0.0"));
        QCOMPARE(live[u"metadata"][u"annotations"][u"example.com/why"].toString(),
                 QStringLiteral("night shift"));
        QVERIFY(managersOf(live).contains(QStringLiteral("kubectl-edit Update")));
        QVERIFY(managersOf(live).contains(QStringLiteral("kubectl-patch Update")));
        QVERIFY(managersOf(live).contains(QStringLiteral("kustomize-controller Apply")));
    }

    void fluxCorrectsTheEditAndTheManagerVanishes()
    {
        LEEWAY_DO(cluster().resume(webKustomization));
        LEEWAY_DO(cluster().reconcile(webKustomization));
        const QJsonObject live = cluster().getJson(web);
        const QJsonArray containers = live[u"spec"][u"template"][u"spec"][u"containers"].toArray();
        QCOMPARE(containers[1][u"image"].toString(), QStringLiteral("registry.example/web:1.0.0"));
        QVERIFY(!managersOf(live).contains(QStringLiteral("kubectl-edit Update")));
    }

    void aRemovedFieldAndADeletedObjectComeBack()
    {
        LEEWAY_DO(cluster().remove(web, QStringLiteral(".spec.template.spec.containers[name=sidecar]")));
        LEEWAY_DO(cluster().reconcile(webKustomization));
        QCOMPARE(cluster().getJson(web)[u"spec"][u"template"][u"spec"][u"containers"].toArray().size(), 2);

        LEEWAY_DO(cluster().deleteObject(web));
        QVERIFY(cluster().get(web).isEmpty());
        LEEWAY_DO(cluster().reconcile(webKustomization));
        QVERIFY(!cluster().get(web).isEmpty());
    }

    void aPushedCommitReachesTheCluster()
    {
        QFile file(cluster().checkout() + QStringLiteral("/apps/web/web.yaml"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray yaml = file.readAll();
        yaml.replace("replicas: 2", "replicas: 3");
        QVERIFY(file.resize(0) && file.seek(0));
        file.write(yaml);
        file.close();
        const Done pushed = cluster().pushCheckout(QStringLiteral("Three replicas"));
        QVERIFY2(bool(pushed), pushed.why.constData());
        LEEWAY_DO(cluster().reconcile(webKustomization));
        const QJsonObject status =
            cluster().getJson(QStringLiteral("Kustomization flux-system/web"))[u"status"].toObject();
        QVERIFY(status[u"lastAppliedRevision"].toString().endsWith(QString::fromUtf8(pushed.out)));
        QCOMPARE(cluster().getJson(web)[u"spec"][u"replicas"].toInt(), 3);
    }

    void theReaderReadsEverythingAndChangesNothing()
    {
        const qint64 mark = cluster().auditMark();
        const QStringList scale{QStringLiteral("patch"),
                                QStringLiteral("deployment"),
                                QStringLiteral("web"),
                                QStringLiteral("-n"),
                                QStringLiteral("demo"),
                                QStringLiteral("-p"),
                                QStringLiteral("{\"spec\":{\"replicas\":7}}")};
        const Done patched = cluster().kubectl(scale, {}, "reader");
        QVERIFY2(patched.why.contains("forbidden"), patched.why.constData());
        const Done dryRun =
            cluster().kubectl(scale + QStringList{QStringLiteral("--dry-run=server")}, {}, "reader");
        QVERIFY2(dryRun.why.contains("forbidden"), dryRun.why.constData());
        LEEWAY_DO(
            cluster().kubectl({QStringLiteral("get"), QStringLiteral("kustomizations,secrets,deployments"),
                               QStringLiteral("-A")},
                              {}, "reader"));
        const Done secrets = cluster().kubectl(
            {QStringLiteral("get"), QStringLiteral("secrets"), QStringLiteral("-A")}, {}, "viewer");
        QVERIFY2(secrets.why.contains("forbidden"), secrets.why.constData());

        int refused = 0, listed = 0;
        for (const AuditEntry &entry : cluster().auditLogSince(mark)) {
            refused += entry.user == u"leeway-reader" && entry.verb == u"patch" && entry.code == 403;
            listed +=
                entry.user == u"leeway-reader" && entry.verb == u"list" && entry.resource == u"deployments";
        }
        QCOMPARE(refused, 2);
        QCOMPARE(listed, 1);
    }

    void aStatusThatNoControllerWritesHereCanBeWritten()
    {
        LEEWAY_DO(cluster().create("apiVersion: v1\nkind: Service\nmetadata: {name: lb, namespace: demo}\n"
                                   "spec: {type: LoadBalancer, ports: [{port: 80}]}\n"));
        const QJsonObject address{{QStringLiteral("ip"), QStringLiteral("192.0.2.7")}};
        LEEWAY_DO(cluster().writeStatus(
            QStringLiteral("Service demo/lb"),
            {{QStringLiteral("loadBalancer"), QJsonObject{{QStringLiteral("ingress"), QJsonArray{address}}}}},
            QStringLiteral("cloud-controller-manager")));
        const QJsonObject service = cluster().getJson(QStringLiteral("Service demo/lb"));
        QCOMPARE(service[u"status"][u"loadBalancer"][u"ingress"][0][u"ip"].toString(),
                 QStringLiteral("192.0.2.7"));
    }

    void theApiServerCanGoAwayAndComeBackOnItsPort()
    {
        LEEWAY_DO(cluster().stop(QStringLiteral("kube-apiserver")));
        QVERIFY(cluster().get(web).isEmpty());
        LEEWAY_DO(cluster().again(QStringLiteral("kube-apiserver")));
        QVERIFY(!cluster().get(web).isEmpty());
    }

    void aKilledTestLeavesNoProcessAndNoFolder()
    {
        QProcess launcher;
        const Connection connection = startLauncher(launcher);
        QVERIFY(connection.processes.size() >= 3);
        QVERIFY(!allGone(connection));
        launcher.closeWriteChannel(); // what the launcher sees when the test's process ends, however
        QVERIFY(launcher.waitForFinished(15000));
        QVERIFY(allGone(connection));
        QVERIFY(!QFileInfo::exists(connection.folder));
    }

    void aKilledLauncherTakesItsProgramsAlong()
    {
        QProcess launcher;
        const Connection connection = startLauncher(launcher);
        QVERIFY(!connection.folder.isEmpty());
        launcher.kill();
        QVERIFY(launcher.waitForFinished(5000));
        QTRY_VERIFY_WITH_TIMEOUT(allGone(connection), 5000);
        QDir(connection.folder).removeRecursively();
    }
};

QTEST_GUILESS_MAIN(tst_control_plane)
#include "tst_control_plane.moc"
