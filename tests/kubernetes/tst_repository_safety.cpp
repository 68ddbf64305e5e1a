// SPDX-License-Identifier: GPL-3.0-or-later
// What must never stand in kubernetes/, and what must stand in every workload.
#include "tests/kubernetes/repository.h"

#include <QRegularExpression>
#include <QTest>

using namespace leeway;
using namespace leeway::repositorytests;

class TestRepositorySafety : public QObject
{
    Q_OBJECT

    const Repository &m_repository = Repository::instance();

private Q_SLOTS:
    void noSecretIsWritten();
    void everythingIsPinned();
    void everyContainerHasRequestsAndALimit();
    void everyReleaseSizesItsWorkloads();
    void namespacesAreNeverPruned();
    void definitionsOutliveTheirRelease();
    void everyNamespaceIsItsStacksOwn();
};

void TestRepositorySafety::noSecretIsWritten()
{
    QVERIFY(m_repository.ofKind(QStringLiteral("Secret")).empty());
    static const QRegularExpression telling(
        QStringLiteral("(-----BEGIN|gh[pousr]_[A-Za-z0-9]{20}|AKIA[0-9A-Z]{16}|eyJ[A-Za-z0-9_-]{20})"));
    static const QRegularExpression fields(
        QStringLiteral("(^|[._-])(password|token|client_?secret|cookie_?secret|api_?key|private_?key)$"),
        QRegularExpression::CaseInsensitiveOption);
    for (const QString &file : m_repository.files()) {
        QVERIFY2(!telling.match(m_repository.textOf(file)).hasMatch(), qPrintable(file));
    }
    for (const Manifest &manifest : m_repository.manifests()) {
        visit(manifest.object, [&](const QString &path, const Value &node) {
            QVERIFY2(!node.isString() || node.text().empty() || !fields.match(path).hasMatch(),
                     qPrintable(manifest.label() + QStringLiteral(": ") + path));
        });
    }
}

namespace {
bool isPinned(const QString &image)
{
    return image.contains(u':') && !image.endsWith(QStringLiteral(":latest"));
}

/// The tag that the folder's kustomization gives to an image without one.
QString tagOf(const Manifest &manifest, const QString &image)
{
    const Value folder = Repository::instance().kustomization(manifest.file.section(u'/', 0, -2));
    const Value *images = folder.find("images");
    for (const Value &entry : images ? images->items() : std::span<const Value>()) {
        if (toQString(entry.textAt({"name"})) == image) {
            return toQString(entry.textAt({"newTag"}));
        }
    }
    return {};
}
} // namespace

void TestRepositorySafety::everythingIsPinned()
{
    static const QRegularExpression exact(QStringLiteral("^v?\\d+\\.\\d+\\.\\d+$"));
    int pinned = 0;
    for (const Manifest &manifest : m_repository.manifests()) {
        visit(manifest.object, [&](const QString &path, const Value &node) {
            const QString text = toQString(node.text());
            if (path == QStringLiteral("spec.chart.spec.version") || path == QStringLiteral("spec.ref.tag")) {
                QVERIFY2(exact.match(text).hasMatch(), qPrintable(manifest.label() + u' ' + text));
                ++pinned;
            }
            if (path.endsWith(QStringLiteral(".image"))) {
                QVERIFY2(
                    isPinned(text) ||
                        tagOf(manifest, text).contains(QRegularExpression(QStringLiteral("^\\d+\\.\\d+"))),
                    qPrintable(manifest.label() + u' ' + text));
                ++pinned;
            }
        });
        const QString kind = manifest.kind();
        if (kind == QStringLiteral("OCIRepository")) {
            QVERIFY2(!manifest.text({"spec", "ref", "tag"}).isEmpty(), qPrintable(manifest.label()));
        }
    }
    QVERIFY(pinned >= 15);
    for (const QString &file : m_repository.files()) {
        QVERIFY2(!m_repository.textOf(file).contains(QStringLiteral(":latest")), qPrintable(file));
    }
}

namespace {
/// Requests for both, a limit for memory. A limit for processor time only slows things down.
bool isSized(const Value *resources)
{
    return resources && resources->findPath({"requests", "cpu"}) &&
           resources->findPath({"requests", "memory"}) && resources->findPath({"limits", "memory"});
}
} // namespace

void TestRepositorySafety::everyContainerHasRequestsAndALimit()
{
    static const QRegularExpression container(QStringLiteral("\\b(init)?[cC]ontainers\\[\\d+\\]$"));
    int containers = 0;
    for (const Manifest &manifest : m_repository.manifests()) {
        visit(manifest.object, [&](const QString &path, const Value &node) {
            if (container.match(path).hasMatch()) {
                QVERIFY2(isSized(node.find("resources")),
                         qPrintable(manifest.label() + QStringLiteral(": ") + path));
                ++containers;
            }
        });
    }
    QCOMPARE(containers, 6);
}

void TestRepositorySafety::everyReleaseSizesItsWorkloads()
{
    // Release -> where its chart takes the size of each workload it makes.
    const QMap<QString, QStringList> places{
        {QStringLiteral("actions-runner-controller"), {QStringLiteral("resources")}},
        {QStringLiteral("arc-runner-set"), {}}, // containers in full
        {QStringLiteral("cert-manager"),
         {QStringLiteral("resources"), QStringLiteral("webhook.resources"),
          QStringLiteral("cainjector.resources"), QStringLiteral("startupapicheck.resources")}},
        {QStringLiteral("external-dns"), {QStringLiteral("resources")}},
        {QStringLiteral("external-secrets"),
         {QStringLiteral("resources"), QStringLiteral("webhook.resources"),
          QStringLiteral("certController.resources")}},
        {QStringLiteral("grafana-operator"), {QStringLiteral("resources")}},
        {QStringLiteral("istio-base"), {}}, // no workload
        {QStringLiteral("istio-cni"), {QStringLiteral("resources")}},
        {QStringLiteral("istio-egressgateway"), {QStringLiteral("resources")}},
        {QStringLiteral("istiod"), {QStringLiteral("resources"), QStringLiteral("global.proxy.resources")}},
        {QStringLiteral("kiali"), {QStringLiteral("deployment.resources")}},
        {QStringLiteral("kube-prometheus-stack"),
         {QStringLiteral("prometheusOperator.resources"),
          QStringLiteral("prometheusOperator.admissionWebhooks.patch.resources"),
          QStringLiteral("prometheusOperator.prometheusConfigReloader.resources"),
          QStringLiteral("kube-state-metrics.resources"),
          QStringLiteral("prometheus-node-exporter.resources"),
          QStringLiteral("alertmanager.alertmanagerSpec.resources"),
          QStringLiteral("prometheus.prometheusSpec.resources")}},
        {QStringLiteral("oauth2-proxy"), {QStringLiteral("resources")}},
        {QStringLiteral("prometheus-operator-crds"), {}}, // no workload
    };
    for (const Manifest *release : m_repository.ofKind(QStringLiteral("HelmRelease"))) {
        QVERIFY2(places.contains(release->name()), qPrintable(release->label()));
        for (const QString &place : places.value(release->name())) {
            const Value *node = release->object.findPath({"spec", "values"});
            for (const QString &key : place.split(u'.')) {
                node = node ? node->find(key.toStdString()) : nullptr;
            }
            QVERIFY2(isSized(node), qPrintable(release->label() + QStringLiteral(": ") + place));
        }
    }
}

void TestRepositorySafety::namespacesAreNeverPruned()
{
    const auto namespaces = m_repository.ofKind(QStringLiteral("Namespace"));
    QCOMPARE(namespaces.size(), std::size_t(7));
    for (const Manifest *nameSpace : namespaces) {
        QCOMPARE(nameSpace->text({"metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"}),
                 QStringLiteral("disabled"));
    }
    // The eighth comes with Flux itself.
    for (const QString &cluster : m_repository.clusters()) {
        const QString flux =
            m_repository.textOf(QStringLiteral("clusters/%1/flux-system/kustomization.yaml").arg(cluster));
        QVERIFY(flux.contains(QStringLiteral("kustomize.toolkit.fluxcd.io/prune: disabled")));
    }
}

void TestRepositorySafety::definitionsOutliveTheirRelease()
{
    const auto keeps = [&](const QString &release, std::initializer_list<std::string_view> keys,
                           std::string_view value) {
        for (const Manifest *manifest : m_repository.ofKind(QStringLiteral("HelmRelease"))) {
            const Value *found = manifest->object.findPath(keys);
            if (manifest->name() == release && found && found->text() == value) {
                return true;
            }
        }
        return false;
    };
    QVERIFY(keeps(QStringLiteral("cert-manager"), {"spec", "values", "crds", "keep"}, "true"));
    for (const char *release : {"external-secrets", "prometheus-operator-crds"}) {
        QVERIFY2(keeps(QLatin1String(release),
                       {"spec", "values", "crds", "annotations", "helm.sh/resource-policy"}, "keep"),
                 release);
    }
    for (const Manifest *step : m_repository.ofKind(QStringLiteral("Kustomization"),
                                                    QStringLiteral("kustomize.toolkit.fluxcd.io"))) {
        if (step->name() == QStringLiteral("gateway-api-crds")) {
            QCOMPARE(step->text({"spec", "path"}), QStringLiteral("./config/crd"));
            QCOMPARE(*step->object.findPath({"spec", "prune"})->toBool(), false);
        }
    }
}

void TestRepositorySafety::everyNamespaceIsItsStacksOwn()
{
    for (const Manifest &manifest : m_repository.manifests()) {
        if (!manifest.file.startsWith(QStringLiteral("apps/base/")) || manifest.nameSpace.isEmpty()) {
            continue;
        }
        const QString stack = manifest.file.section(u'/', 2, 2);
        const bool fluxObject = manifest.group() == QStringLiteral("kustomize.toolkit.fluxcd.io");
        QCOMPARE(manifest.nameSpace, fluxObject ? QStringLiteral("flux-system") : stack);
    }
}

QTEST_GUILESS_MAIN(TestRepositorySafety)
#include "tst_repository_safety.moc"
