// SPDX-License-Identifier: GPL-3.0-or-later
// That Flux can apply kubernetes/ from an empty cluster in the order it is written.
#include "tests/kubernetes/repository.h"

#include <QTest>

using namespace leeway;
using namespace leeway::repositorytests;

class TestRepositoryOrder : public QObject
{
    Q_OBJECT

    const Repository &m_repository = Repository::instance();

    void eachCluster()
    {
        QTest::addColumn<QString>("cluster");
        for (const QString &cluster : m_repository.clusters()) {
            QTest::newRow(qPrintable(cluster)) << cluster;
        }
    }

    static QString fluxGroup() { return QStringLiteral("kustomize.toolkit.fluxcd.io"); }

private Q_SLOTS:
    void thereAreTwoEnvironmentsAndEightStacks();
    void noFileIsForgotten();
    void everyPathExists_data() { eachCluster(); }
    void everyPathExists();
    void overlayPathsBelongToTheirCluster_data() { eachCluster(); }
    void overlayPathsBelongToTheirCluster();
    void whatIsWaitedForIsPartOfTheCluster_data() { eachCluster(); }
    void whatIsWaitedForIsPartOfTheCluster();
    void nothingWaitsForItself_data() { eachCluster(); }
    void nothingWaitsForItself();
    void customResourcesWaitForTheirDefinitionAndWebhook_data() { eachCluster(); }
    void customResourcesWaitForTheirDefinitionAndWebhook();
    void everyStepSaysWhenItIsReady();
    void everySourceReferredToExists_data() { eachCluster(); }
    void everySourceReferredToExists();
    void releasesRetryAndDetectDrift();
    void allThreeFluxFilesOrNone_data() { eachCluster(); }
    void allThreeFluxFilesOrNone();
};

void TestRepositoryOrder::thereAreTwoEnvironmentsAndEightStacks()
{
    QCOMPARE(m_repository.clusters(),
             QStringList({QStringLiteral("aks-myaks-dev-swn-00"), QStringLiteral("aks-myaks-tst-swn-00")}));
    const QStringList stacks{QStringLiteral("actions-runner-system"), QStringLiteral("external-secrets"),
                             QStringLiteral("flux-system"),           QStringLiteral("istio-egress"),
                             QStringLiteral("istio-ingress"),         QStringLiteral("istio-system"),
                             QStringLiteral("network-system"),        QStringLiteral("observability")};
    for (const QString &stack : stacks) {
        QVERIFY2(!m_repository.kustomization(QStringLiteral("apps/base/") + stack).isNull(),
                 qPrintable(stack));
    }
}

void TestRepositoryOrder::noFileIsForgotten()
{
    QSet<QString> reached;
    for (const QString &cluster : m_repository.clusters()) {
        reached += m_repository.filesOf(cluster);
    }
    QStringList forgotten;
    for (const Manifest &manifest : m_repository.manifests()) {
        // Applied by bootstrap through its own kustomization.
        if (!reached.contains(manifest.file)) {
            forgotten << manifest.label();
        }
    }
    // The base of what every cluster takes through an overlay is reached through that overlay.
    for (const QString &cluster : m_repository.clusters()) {
        const QString overlays = QStringLiteral("apps/overlays/%1/").arg(cluster);
        for (const QString &file : m_repository.files()) {
            if (file.startsWith(overlays) && file.endsWith(QStringLiteral("/kustomization.yaml"))) {
                const QString path = QStringLiteral("./kubernetes/") + file.section(u'/', 0, -2);
                const QString overlay = m_repository.textOf(overlays + QStringLiteral("kustomization.yaml"));
                QVERIFY2(file == overlays + QStringLiteral("kustomization.yaml") ||
                             overlay.contains(path + u'\n'),
                         qPrintable(file + QStringLiteral(" is not the path of any Flux Kustomization")));
            }
        }
    }
    QCOMPARE(forgotten, QStringList());
}

void TestRepositoryOrder::everyPathExists()
{
    QFETCH(QString, cluster);
    int paths = 0;
    for (const Manifest *manifest : m_repository.manifestsOf(cluster)) {
        const QString path = manifest->text({"spec", "path"});
        if (manifest->group() == fluxGroup() && path.startsWith(QStringLiteral("./kubernetes/"))) {
            QVERIFY2(m_repository.folderExists(path.mid(13)), qPrintable(manifest->label()));
            ++paths;
        }
    }
    QVERIFY(paths > 20);
}

void TestRepositoryOrder::overlayPathsBelongToTheirCluster()
{
    QFETCH(QString, cluster);
    for (const QString &file : m_repository.filesOf(cluster)) {
        for (const QString &other : m_repository.clusters()) {
            QVERIFY2(other == cluster || !m_repository.textOf(file).contains(other), qPrintable(file));
        }
    }
}

void TestRepositoryOrder::whatIsWaitedForIsPartOfTheCluster()
{
    QFETCH(QString, cluster);
    const auto waits = m_repository.waitsFor(cluster);
    for (auto step = waits.begin(); step != waits.end(); ++step) {
        for (const QString &name : step.value()) {
            QVERIFY2(waits.contains(name), qPrintable(step.key() + QStringLiteral(" waits for ") + name));
        }
    }
}

void TestRepositoryOrder::nothingWaitsForItself()
{
    QFETCH(QString, cluster);
    const auto waits = m_repository.waitsFor(cluster);
    for (auto step = waits.begin(); step != waits.end(); ++step) {
        QVERIFY2(!step.value().contains(step.key()), qPrintable(step.key()));
    }
}

void TestRepositoryOrder::customResourcesWaitForTheirDefinitionAndWebhook()
{
    // API group -> the step that brings its CRDs (and answers its webhook).
    const QMap<QString, QString> bringers{
        {QStringLiteral("gateway.networking.k8s.io"), QStringLiteral("gateway-api-crds")},
        {QStringLiteral("networking.istio.io"), QStringLiteral("istiod")},
        {QStringLiteral("security.istio.io"), QStringLiteral("istiod")},
        {QStringLiteral("telemetry.istio.io"), QStringLiteral("istiod")},
        {QStringLiteral("external-secrets.io"), QStringLiteral("external-secrets")},
        {QStringLiteral("cert-manager.io"), QStringLiteral("cert-manager")},
        {QStringLiteral("monitoring.coreos.com"), QStringLiteral("prometheus-operator-crds")},
        {QStringLiteral("grafana.integreatly.org"), QStringLiteral("grafana-operator")},
    };
    // Flux's own kinds and Kubernetes' are there from the start.
    const QSet<QString> present{
        QString(), QStringLiteral("apps"), QStringLiteral("kustomize.toolkit.fluxcd.io"),
        QStringLiteral("source.toolkit.fluxcd.io"), QStringLiteral("helm.toolkit.fluxcd.io")};
    QFETCH(QString, cluster);
    const auto waits = m_repository.waitsFor(cluster);
    int checked = 0;
    for (const Manifest *manifest : m_repository.manifestsOf(cluster)) {
        if (present.contains(manifest->group())) {
            continue;
        }
        const QString owner = m_repository.ownerOf(manifest->file);
        QVERIFY2(!owner.isEmpty(), qPrintable(manifest->label()));
        QVERIFY2(bringers.contains(manifest->group()), qPrintable(manifest->label()));
        QVERIFY2(waits.value(owner).contains(bringers.value(manifest->group())),
                 qPrintable(QStringLiteral("%1 is applied by %2, which does not wait for %3")
                                .arg(manifest->label(), owner, bringers.value(manifest->group()))));
        ++checked;
    }
    QVERIFY(checked > 30);
}

void TestRepositoryOrder::everyStepSaysWhenItIsReady()
{
    for (const Manifest *step : m_repository.ofKind(QStringLiteral("Kustomization"), fluxGroup())) {
        if (step->name() == QStringLiteral("flux-system")) {
            continue; // written by flux bootstrap
        }
        QVERIFY2(!step->text({"spec", "timeout"}).isEmpty(), qPrintable(step->label()));
        QVERIFY2(!step->text({"spec", "retryInterval"}).isEmpty(), qPrintable(step->label()));
        // "apps" only makes other steps, which report for themselves.
        const Value *wait = step->object.findPath({"spec", "wait"});
        QVERIFY2(wait && *wait->toBool() == (step->name() != QStringLiteral("apps")),
                 qPrintable(step->label()));
        QVERIFY2(step->nameSpace == QStringLiteral("flux-system"), qPrintable(step->label()));
    }
}

void TestRepositoryOrder::everySourceReferredToExists()
{
    QFETCH(QString, cluster);
    const auto manifests = m_repository.manifestsOf(cluster);
    const auto exists = [&](const QString &kind, const QString &name, const QString &nameSpace) {
        return std::any_of(manifests.begin(), manifests.end(), [&](const Manifest *manifest) {
            return manifest->group() == QStringLiteral("source.toolkit.fluxcd.io") &&
                   manifest->kind() == kind && manifest->name() == name && manifest->nameSpace == nameSpace;
        });
    };
    for (const Manifest *manifest : manifests) {
        const bool release = manifest->kind() == QStringLiteral("HelmRelease");
        if (!release && manifest->group() != fluxGroup()) {
            continue;
        }
        const Value *reference = manifest->object.findPath({"spec", "sourceRef"});
        for (const auto &keys :
             {std::initializer_list<std::string_view>{"spec", "chartRef"},
              std::initializer_list<std::string_view>{"spec", "chart", "spec", "sourceRef"}}) {
            reference = reference ? reference : manifest->object.findPath(keys);
        }
        QVERIFY2(reference, qPrintable(manifest->label()));
        QString nameSpace = toQString(reference->textAt({"namespace"}));
        nameSpace = nameSpace.isEmpty() ? manifest->nameSpace : nameSpace;
        QVERIFY2(
            exists(toQString(reference->textAt({"kind"})), toQString(reference->textAt({"name"})), nameSpace),
            qPrintable(manifest->label()));
    }
}

void TestRepositoryOrder::releasesRetryAndDetectDrift()
{
    const auto releases = m_repository.ofKind(QStringLiteral("HelmRelease"));
    QCOMPARE(releases.size(), std::size_t(14));
    for (const Manifest *release : releases) {
        const Value &object = release->object;
        const bool retries =
            object.findPath({"spec", "install", "remediation", "retries"}) ||
            release->text({"spec", "install", "strategy", "name"}) == QStringLiteral("RetryOnFailure");
        QVERIFY2(retries, qPrintable(release->label()));
        QVERIFY2(object.findPath({"spec", "upgrade", "remediation", "retries"}),
                 qPrintable(release->label()));
        const QString mode = release->text({"spec", "driftDetection", "mode"});
        QVERIFY2(mode == QStringLiteral("enabled") || mode == QStringLiteral("warn"),
                 qPrintable(release->label()));
        QVERIFY2(!release->text({"spec", "timeout"}).isEmpty(), qPrintable(release->label()));
    }
}

void TestRepositoryOrder::allThreeFluxFilesOrNone()
{
    QFETCH(QString, cluster);
    const QString folder = QStringLiteral("clusters/%1/flux-system/").arg(cluster);
    for (const char *file : {"gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"}) {
        QVERIFY2(m_repository.files().contains(folder + QLatin1String(file)), file);
    }
    // A kustomization here that forgets flux-system would make Flux prune itself.
    QVERIFY(m_repository.kustomization(QStringLiteral("clusters/") + cluster).isNull());
}

QTEST_GUILESS_MAIN(TestRepositoryOrder)
#include "tst_repository_order.moc"
