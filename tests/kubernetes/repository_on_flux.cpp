// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/repository_on_flux.h"

#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/run.h"
#include "tests/kubernetes/documentation.h"
#include "tests/kubernetes/rendered_repository.h"
#include "tests/kubernetes/repository.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace leeway::repositorytests {

using namespace leeway::controlplane;

namespace {
ControlPlane &cluster()
{
    return ControlPlane::shared();
}

QJsonArray allOf(const QString &resource)
{
    const Done list = cluster().kubectl({QStringLiteral("get"), resource, QStringLiteral("--all-namespaces"),
                                         QStringLiteral("--output=json")});
    return QJsonDocument::fromJson(list.out)[u"items"].toArray();
}

QJsonArray steps()
{
    return allOf(QStringLiteral("kustomizations.kustomize.toolkit.fluxcd.io"));
}

/// When the step was ready for the first time: the first success in its history.
QDateTime firstReady(const QJsonValue &step)
{
    QDateTime first;
    for (const QJsonValue &entry : step[u"status"][u"history"].toArray()) {
        const auto time = QDateTime::fromString(entry[u"firstReconciled"].toString(), Qt::ISODate);
        if (entry[u"lastReconciledStatus"] == QStringLiteral("ReconciliationSucceeded") &&
            (!first.isValid() || time < first)) {
            first = time;
        }
    }
    return first;
}

/// When the first object of the step was created.
QDateTime firstObject(const QJsonValue &step)
{
    const Done objects = cluster().kubectl(
        {QStringLiteral("get"), QStringLiteral("helmreleases.helm.toolkit.fluxcd.io"),
         QStringLiteral("--all-namespaces"), QStringLiteral("--output=json"), QStringLiteral("--selector"),
         QStringLiteral("kustomize.toolkit.fluxcd.io/name=") + step[u"metadata"][u"name"].toString()});
    QDateTime first;
    for (const QJsonValue &item : QJsonDocument::fromJson(objects.out)[u"items"].toArray()) {
        const auto time =
            QDateTime::fromString(item[u"metadata"][u"creationTimestamp"].toString(), Qt::ISODate);
        first = !first.isValid() || time < first ? time : first;
    }
    return first;
}

bool isGone(const QString &object)
{
    return cluster().get(object).isEmpty();
}

bool eventuallyGone(const QString &object)
{
    const QDeadlineTimer deadline(120000);
    while (!isGone(object) && !deadline.hasExpired()) {
        QTest::qWait(200);
    }
    return isGone(object);
}
} // namespace

void RepositoryOnFlux::initTestCase()
{
    LEEWAY_START_CONTROL_PLANE();
    LEEWAY_DO(cluster().bootstrap(QStringLiteral(LEEWAY_SOURCE_DIR), m_cluster));
}

void RepositoryOnFlux::everyStepBecomesReadyByItself()
{
    LEEWAY_DO(cluster().waitAllReady(600));
    const QJsonArray all = steps();
    QCOMPARE(all.size(), Repository::instance().waitsFor(m_cluster).size());
    for (const QJsonValue &release : allOf(QStringLiteral("helmreleases.helm.toolkit.fluxcd.io"))) {
        LEEWAY_DO(cluster().waitReleaseReady(release[u"metadata"][u"namespace"].toString() + u'/' +
                                             release[u"metadata"][u"name"].toString()));
    }
}

void RepositoryOnFlux::onlySourcesWereTurnedToThisMachine()
{
    const QStringList changed = changedLines(cluster().checkout());
    QVERIFY(!changed.isEmpty());
    for (const QString &line : changed) {
        const QString field = line.section(QStringLiteral(": "), 1, 1).trimmed();
        QVERIFY2(QStringList({QStringLiteral("url"), QStringLiteral("ref"), QStringLiteral("insecure")})
                     .contains(field),
                 qPrintable(line));
    }
}

void RepositoryOnFlux::stepsWaitedForWhatTheyDependOn()
{
    QMap<QString, QDateTime> ready;
    const QJsonArray all = steps();
    for (const QJsonValue &step : all) {
        ready.insert(step[u"metadata"][u"name"].toString(), firstReady(step));
    }
    int checked = 0;
    for (const QJsonValue &step : all) {
        const QDateTime begun = firstObject(step);
        for (const QJsonValue &dependency : step[u"spec"][u"dependsOn"].toArray()) {
            const QString name = dependency[u"name"].toString();
            QVERIFY2(ready.value(name).isValid(), qPrintable(name));
            if (begun.isValid()) {
                QVERIFY2(begun >= ready.value(name), qPrintable(step[u"metadata"][u"name"].toString() +
                                                                QStringLiteral(" began before ") + name));
                ++checked;
            }
        }
    }
    QVERIFY2(checked >= 12, qPrintable(QString::number(checked)));
}

void RepositoryOnFlux::everyObjectPassesAStrictDryRun()
{
    const Done rendered = renderedByKustomize(m_cluster);
    QVERIFY2(bool(rendered), rendered.why.constData());
    QVERIFY2(!rendered.out.contains("${"), "a variable was not filled in");
    const Done dryRun = cluster().kubectl(
        {QStringLiteral("apply"), QStringLiteral("--server-side"), QStringLiteral("--force-conflicts"),
         QStringLiteral("--field-manager=leeway-test"), QStringLiteral("--dry-run=server"),
         QStringLiteral("--validate=strict"), QStringLiteral("--filename=-")},
        rendered.out, "admin", 300);
    QVERIFY2(bool(dryRun), dryRun.why.constData());
    qInfo("%lld objects pass", static_cast<long long>(dryRun.out.count('\n')));
    QVERIFY(dryRun.out.count('\n') > 90);
}

void RepositoryOnFlux::theDocumentedCommandsWork_data()
{
    QTest::addColumn<QString>("script");
    int number = 0;
    for (const CommandBlock &block : commandBlocks()) {
        if (block.tried) {
            QTest::addRow("%d %s", ++number, qPrintable(block.section)) << block.script;
        }
    }
}

void RepositoryOnFlux::theDocumentedCommandsWork()
{
    QFETCH(QString, script);
    const QTemporaryDir work;
    const QString programs = QFileInfo(cluster().connection().kubectl).path();
    LEEWAY_DO(
        run({.program = QStringLiteral("bash"),
             .arguments = {QStringLiteral("-euo"), QStringLiteral("pipefail"), QStringLiteral("-c"), script},
             .folder = QStringLiteral(LEEWAY_SOURCE_DIR),
             .environment = {{QStringLiteral("KUBECONFIG"), cluster().asAdmin()},
                             {QStringLiteral("PATH"), programs + u':' + qEnvironmentVariable("PATH")},
                             {QStringLiteral("WORK"), work.path()}},
             .seconds = 660}));
}

void RepositoryOnFlux::whatIsDeletedComesBack()
{
    const QString entry = QStringLiteral("ServiceEntry.networking.istio.io istio-egress/grafana-cdn");
    LEEWAY_DO(cluster().deleteObject(entry));
    LEEWAY_DO(cluster().reconcile(QStringLiteral("istio-egress-entries")));
    QVERIFY(!isGone(entry));
}

void RepositoryOnFlux::aSuspendedStackIsLeftAlone()
{
    const QString policy =
        QStringLiteral("PeerAuthentication.security.istio.io istio-ingress/ingress-gateway");
    LEEWAY_DO(cluster().suspend(QStringLiteral("istio-ingress")));
    LEEWAY_DO(cluster().edit(policy, QStringLiteral(".spec.mtls.mode"), QStringLiteral("STRICT")));
    // The parent goes on and must not resume it: the field is not in Git.
    LEEWAY_DO(cluster().reconcile(QStringLiteral("apps")));
    QCOMPARE(cluster().getJson(policy)[u"spec"][u"mtls"][u"mode"], QStringLiteral("STRICT"));
    LEEWAY_DO(cluster().resume(QStringLiteral("istio-ingress")));
    LEEWAY_DO(cluster().reconcile(QStringLiteral("istio-ingress")));
    QCOMPARE(cluster().getJson(policy)[u"spec"][u"mtls"][u"mode"], QStringLiteral("PERMISSIVE"));
}

void RepositoryOnFlux::aStackCanLeaveAndReturn()
{
    const QString overlay = cluster().checkout() +
                            QStringLiteral("/kubernetes/apps/overlays/%1/kustomization.yaml").arg(m_cluster);
    QFile file(overlay);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray with = file.readAll();
    file.close();
    QByteArray without = with;
    without.replace("  - ../../base/istio-egress\n", "");
    // What waits for the stack has to leave with it. Patches for what is not there match nothing.
    without.replace("  - ../../base/observability\n", "");
    const auto write = [&](const QByteArray &content) {
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
        file.close();
    };
    const QString entry = QStringLiteral("ServiceEntry.networking.istio.io istio-egress/github");
    write(without);
    LEEWAY_DO(cluster().pushCheckout(QStringLiteral("Leave istio-egress and observability out")));
    LEEWAY_DO(cluster().reconcile(QStringLiteral("apps")));
    QVERIFY(eventuallyGone(entry));
    QVERIFY2(!isGone(QStringLiteral("Namespace istio-egress")), "a namespace must never be pruned");

    write(with);
    LEEWAY_DO(cluster().pushCheckout(QStringLiteral("Take them in again")));
    LEEWAY_DO(cluster().reconcile(QStringLiteral("apps")));
    LEEWAY_DO(cluster().waitAllReady(600));
    QVERIFY(!isGone(entry));
}

} // namespace leeway::repositorytests
