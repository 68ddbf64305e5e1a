// SPDX-License-Identifier: GPL-3.0-or-later
// That what one file of kubernetes/ counts on is what another one provides.
#include "tests/kubernetes/repository.h"

#include <QRegularExpression>
#include <QTest>

using namespace leeway;
using namespace leeway::repositorytests;

namespace {
using Keys = QMap<QString, QSet<QString>>; ///< "namespace/name" of a Secret -> its keys

QString withoutComments(const QString &yaml)
{
    static const QRegularExpression comment(QStringLiteral("(^|\\s)#.*$"),
                                            QRegularExpression::MultilineOption);
    return QString(yaml).remove(comment);
}

QSet<QString> variablesIn(const QString &text)
{
    static const QRegularExpression variable(QStringLiteral("\\$\\{([A-Za-z0-9_]+)\\}"));
    QSet<QString> names;
    for (auto found = variable.globalMatch(text); found.hasNext();) {
        names << found.next().captured(1);
    }
    return names;
}

/// A host of a ServiceEntry matches itself, or one label more below a wildcard.
bool admits(const QString &entry, const QString &host)
{
    return entry == host || (entry.startsWith(QStringLiteral("*.")) && host.endsWith(entry.mid(1)));
}
} // namespace

class TestRepositoryReferences : public QObject
{
    Q_OBJECT

    const Repository &m_repository = Repository::instance();

    Keys producedSecrets() const;
    QStringList listedHosts() const;

private Q_SLOTS:
    void everyVariableIsSetForEveryCluster();
    void everySettingIsUsed();
    void everySecretReferredToIsProduced();
    void everyProducedSecretHasAReader();
    void serviceEntriesNameTheirConsumer();
    void hostsThatStacksCallAreListed();
    void theListedHostsAreTheNineEntries();
    void routesPointAtServicesThatExist();
    void routesAttachToTheListenerOfTheirName();
    void theGatewayHasItsSevenListeners();
    void azureProbesThePortsByTcp();
    void policiesAdmitTheGatewayAndTheNamespace();
    void signInGuardsEveryRouteButItsOwn();
};

Keys TestRepositoryReferences::producedSecrets() const
{
    Keys produced;
    for (const Manifest *secret : m_repository.ofKind(QStringLiteral("ExternalSecret"))) {
        QSet<QString> &keys = produced[secret->nameSpace + u'/' + secret->text({"spec", "target", "name"})];
        for (const Value &item : secret->object.findPath({"spec", "data"})->items()) {
            keys << toQString(item.textAt({"secretKey"}));
        }
    }
    for (const Manifest *certificate : m_repository.ofKind(QStringLiteral("Certificate"))) {
        produced[certificate->nameSpace + u'/' + certificate->text({"spec", "secretName"})] = {
            QStringLiteral("tls.crt"), QStringLiteral("tls.key")};
    }
    return produced;
}

QStringList TestRepositoryReferences::listedHosts() const
{
    QStringList hosts;
    for (const Manifest *entry : m_repository.ofKind(QStringLiteral("ServiceEntry"))) {
        hosts << textsOf(entry->object.findPath({"spec", "hosts"}));
    }
    return hosts;
}

void TestRepositoryReferences::everyVariableIsSetForEveryCluster()
{
    for (const QString &cluster : m_repository.clusters()) {
        const QStringList set = m_repository.settingsOf(cluster).keys();
        for (const QString &file : m_repository.files()) {
            for (const QString &name : variablesIn(withoutComments(m_repository.textOf(file)))) {
                QVERIFY2(set.contains(name),
                         qPrintable(QStringLiteral("%1 in %2 is not set for %3").arg(name, file, cluster)));
            }
        }
    }
    // A step that uses variables has to ask for them.
    for (const Manifest *step : m_repository.ofKind(QStringLiteral("Kustomization"),
                                                    QStringLiteral("kustomize.toolkit.fluxcd.io"))) {
        bool uses = false;
        for (const Manifest &manifest : m_repository.manifests()) {
            uses = uses || (m_repository.ownerOf(manifest.file) == step->name() &&
                            !variablesIn(withoutComments(m_repository.textOf(manifest.file))).isEmpty());
        }
        QVERIFY2(!uses || step->object.findPath({"spec", "postBuild", "substituteFrom"}),
                 qPrintable(step->label()));
    }
}

void TestRepositoryReferences::everySettingIsUsed()
{
    QSet<QString> used;
    for (const QString &file : m_repository.files()) {
        used += variablesIn(withoutComments(m_repository.textOf(file)));
    }
    for (const QString &cluster : m_repository.clusters()) {
        for (const QString &name : m_repository.settingsOf(cluster).keys()) {
            QVERIFY2(used.contains(name), qPrintable(name));
        }
    }
}

void TestRepositoryReferences::everySecretReferredToIsProduced()
{
    // Written by cert-manager when it registers; written by flux bootstrap.
    const QSet<QString> prerequisites{QStringLiteral("flux-system/flux-system")};
    const Keys produced = producedSecrets();
    static const QRegularExpression byName(
        QStringLiteral("(secretKeyRef|apiTokenSecretRef|secretRef|certificateRefs\\[\\d+\\])\\.name$|("
                       "existingSecret|githubConfigSecret)$"));
    int references = 0;
    for (const Manifest &manifest : m_repository.manifests()) {
        // cert-manager looks for the Secrets of a ClusterIssuer in its own namespace.
        const QString nameSpace = manifest.kind() == QStringLiteral("ClusterIssuer")
                                      ? QStringLiteral("network-system")
                                      : manifest.nameSpace;
        QString key;
        visit(manifest.object, [&](const QString &path, const Value &node) {
            if (byName.match(path).hasMatch()) {
                const QString secret = nameSpace + u'/' + toQString(node.text());
                QVERIFY2(
                    produced.contains(secret) || prerequisites.contains(secret),
                    qPrintable(QStringLiteral("%1 asks for %2 at %3").arg(manifest.label(), secret, path)));
                ++references;
            }
            if (path.endsWith(QStringLiteral("ecretKeyRef.key")) ||
                path.endsWith(QStringLiteral("apiTokenSecretRef.key"))) {
                key = toQString(node.text());
                const bool known = std::any_of(produced.begin(), produced.end(),
                                               [&](const auto &keys) { return keys.contains(key); });
                QVERIFY2(known, qPrintable(manifest.label() + QStringLiteral(" asks for key ") + key));
            }
        });
    }
    QVERIFY(references >= 10);
}

void TestRepositoryReferences::everyProducedSecretHasAReader()
{
    // Exactly the keys that the consumer reads: by reference, or the fixed ones of a chart.
    const Keys fixed{
        {QStringLiteral("observability/oauth2-proxy"),
         {QStringLiteral("client-id"), QStringLiteral("client-secret"), QStringLiteral("cookie-secret")}},
        {QStringLiteral("actions-runner-system/actions-runner-github-app"),
         {QStringLiteral("github_app_id"), QStringLiteral("github_app_installation_id"),
          QStringLiteral("github_app_private_key")}},
        {QStringLiteral("network-system/cloudflare-api-token"), {QStringLiteral("api-token")}},
        {QStringLiteral("observability/grafana-admin"),
         {QStringLiteral("admin-user"), QStringLiteral("admin-password")}},
        {QStringLiteral("istio-ingress/wildcard-tls"),
         {QStringLiteral("tls.crt"), QStringLiteral("tls.key")}},
    };
    QCOMPARE(producedSecrets(), fixed);
    for (const QString &secret : fixed.keys()) {
        const QString name = secret.section(u'/', 1);
        int readers = 0;
        for (const Manifest &manifest : m_repository.manifests()) {
            const bool producer = manifest.kind() == QStringLiteral("ExternalSecret") ||
                                  manifest.kind() == QStringLiteral("Certificate");
            visit(manifest.object, [&](const QString &, const Value &node) {
                readers += !producer && node.isString() && toQString(node.text()) == name;
            });
        }
        QVERIFY2(readers > 0, qPrintable(secret));
    }
}

void TestRepositoryReferences::serviceEntriesNameTheirConsumer()
{
    for (const Manifest *entry : m_repository.ofKind(QStringLiteral("ServiceEntry"))) {
        QVERIFY2(entry->comment.contains(QStringLiteral("Consumer")) ||
                     entry->comment.contains(QStringLiteral("For meshed applications")),
                 qPrintable(entry->label()));
    }
}

void TestRepositoryReferences::hostsThatStacksCallAreListed()
{
    QMap<QString, QString> called{
        // No URL says these: the provider's session, the group overage, a dashboard by number, the solver.
        {QStringLiteral("sts.windows.net"),
         QStringLiteral("oauth2-proxy, issuer of Entra ID's older tokens")},
        {QStringLiteral("graph.microsoft.com"), QStringLiteral("oauth2-proxy, scope User.Read")},
        {QStringLiteral("grafana.com"), QStringLiteral("grafana-operator, grafanaCom")},
        {QStringLiteral("api.cloudflare.com"), QStringLiteral("cert-manager and external-dns")},
    };
    static const QRegularExpression url(QStringLiteral("https://([A-Za-z0-9.${}_-]+)"));
    for (const Manifest &manifest : m_repository.manifests()) {
        // Flux, the runners and istiod are not meshed, and their namespaces are not meant to be.
        if (!QStringList{QStringLiteral("observability"), QStringLiteral("network-system"),
                         QStringLiteral("external-secrets"), QString()}
                 .contains(manifest.nameSpace)) {
            continue;
        }
        visit(manifest.object, [&](const QString &, const Value &node) {
            for (auto found = url.globalMatch(toQString(node.text())); found.hasNext();) {
                QString host = found.next().captured(1);
                host.replace(QStringLiteral("${AZURE_KEY_VAULT_NAME}"), QStringLiteral("kv"));
                if (!host.contains(QStringLiteral("${CLUSTER_DOMAIN}"))) {
                    called.insert(host, manifest.label());
                }
            }
        });
    }
    QVERIFY(called.contains(QStringLiteral("login.microsoftonline.com")));
    QVERIFY(called.contains(QStringLiteral("acme-staging-v02.api.letsencrypt.org")));
    QVERIFY(called.contains(QStringLiteral("kv.vault.azure.net")));
    const QStringList listed = listedHosts();
    for (auto host = called.begin(); host != called.end(); ++host) {
        const bool admitted = std::any_of(listed.begin(), listed.end(),
                                          [&](const QString &entry) { return admits(entry, host.key()); });
        QVERIFY2(
            admitted,
            qPrintable(
                QStringLiteral("%1, called by %2, is in no ServiceEntry").arg(host.key(), host.value())));
    }
}

void TestRepositoryReferences::theListedHostsAreTheNineEntries()
{
    QStringList names;
    for (const Manifest *entry : m_repository.ofKind(QStringLiteral("ServiceEntry"))) {
        names << entry->name();
        // Addresses are no hosts, and a wildcard cannot be resolved.
        for (const QString &host : textsOf(entry->object.findPath({"spec", "hosts"}))) {
            QVERIFY2(!host.at(0).isDigit(), qPrintable(host));
            QVERIFY2(!host.startsWith(u'*') || entry->text({"spec", "resolution"}) == QStringLiteral("NONE"),
                     qPrintable(host));
        }
    }
    QCOMPARE(names, QStringList({QStringLiteral("cloudflare-api"), QStringLiteral("letsencrypt-acme"),
                                 QStringLiteral("azure-keyvault"), QStringLiteral("azure-identity"),
                                 QStringLiteral("microsoft-graph"), QStringLiteral("container-registries"),
                                 QStringLiteral("github"), QStringLiteral("grafana-cdn"),
                                 QStringLiteral("external-dns-resolvers")}));
}

void TestRepositoryReferences::routesPointAtServicesThatExist()
{
    // Service -> port and the release (or operator's object) that makes it.
    const QMap<QString, std::pair<int, QString>> services{
        {QStringLiteral("grafana-service"), {3000, QStringLiteral("Grafana grafana")}},
        {QStringLiteral("kube-prometheus-stack-prometheus"),
         {9090, QStringLiteral("HelmRelease kube-prometheus-stack")}},
        {QStringLiteral("kiali"), {20001, QStringLiteral("HelmRelease kiali")}},
        {QStringLiteral("oauth2-proxy"), {80, QStringLiteral("HelmRelease oauth2-proxy")}},
        {QStringLiteral("start-page"), {80, QStringLiteral("Service start-page")}},
    };
    int backends = 0;
    for (const Manifest *route : m_repository.ofKind(QStringLiteral("HTTPRoute"))) {
        for (const Value &rule : route->object.findPath({"spec", "rules"})->items()) {
            const Value *references = rule.find("backendRefs");
            for (const Value &backend : references ? references->items() : std::span<const Value>()) {
                const auto service = services.value(toQString(backend.textAt({"name"})));
                QVERIFY2(backend.find("port") && backend.find("port")->toInt() == service.first,
                         qPrintable(route->label()));
                const bool made =
                    std::any_of(m_repository.manifests().begin(), m_repository.manifests().end(),
                                [&](const Manifest &manifest) {
                                    return manifest.kind() + u' ' + manifest.name() == service.second &&
                                           manifest.nameSpace == route->nameSpace;
                                });
                QVERIFY2(made, qPrintable(route->label()));
                ++backends;
            }
        }
    }
    QCOMPARE(backends, 9);
}

void TestRepositoryReferences::routesAttachToTheListenerOfTheirName()
{
    const Manifest *gateway =
        m_repository.ofKind(QStringLiteral("Gateway"), QStringLiteral("gateway.networking.k8s.io")).at(0);
    QMap<QString, QString> hosts;
    for (const Value &listener : gateway->object.findPath({"spec", "listeners"})->items()) {
        hosts.insert(toQString(listener.textAt({"name"})), toQString(listener.textAt({"hostname"})));
    }
    QStringList labelled;
    for (const Manifest *nameSpace : m_repository.ofKind(QStringLiteral("Namespace"))) {
        const Value *label = nameSpace->object.findPath({"metadata", "labels", "gateway-access"});
        if (label) {
            QVERIFY2(label->isString() && label->text() == "true", qPrintable(nameSpace->label()));
            labelled << nameSpace->name();
        }
    }
    for (const Manifest *route : m_repository.ofKind(QStringLiteral("HTTPRoute"))) {
        const Value &parent = route->object.findPath({"spec", "parentRefs"})->at(0);
        const QString listener = toQString(parent.textAt({"sectionName"}));
        QVERIFY2(hosts.contains(listener), qPrintable(route->label()));
        QCOMPARE(toQString(parent.textAt({"name"})), gateway->name());
        QVERIFY2(route->nameSpace == gateway->nameSpace || labelled.contains(route->nameSpace),
                 qPrintable(route->label()));
        for (const QString &host : textsOf(route->object.findPath({"spec", "hostnames"}))) {
            QCOMPARE(host, hosts.value(listener));
        }
    }
}

void TestRepositoryReferences::theGatewayHasItsSevenListeners()
{
    const Manifest *gateway =
        m_repository.ofKind(QStringLiteral("Gateway"), QStringLiteral("gateway.networking.k8s.io")).at(0);
    QStringList names;
    for (const Value &listener : gateway->object.findPath({"spec", "listeners"})->items()) {
        names << toQString(listener.textAt({"name"}));
        const bool plain = names.last() == QStringLiteral("http");
        QCOMPARE(toQString(listener.textAt({"allowedRoutes", "namespaces", "from"})),
                 plain ? QStringLiteral("Same") : QStringLiteral("Selector"));
        QCOMPARE(*listener.find("port")->toInt(), plain ? 80 : 443);
        QCOMPARE(listener.find("tls") == nullptr, plain);
    }
    QCOMPARE(names, QStringList({QStringLiteral("http"), QStringLiteral("https-wildcard"),
                                 QStringLiteral("https-root"), QStringLiteral("https-grafana"),
                                 QStringLiteral("https-prometheus"), QStringLiteral("https-kiali"),
                                 QStringLiteral("https-oauth2")}));
}

void TestRepositoryReferences::azureProbesThePortsByTcp()
{
    const Manifest *gateway =
        m_repository.ofKind(QStringLiteral("Gateway"), QStringLiteral("gateway.networking.k8s.io")).at(0);
    const Value *annotations = gateway->object.findPath({"spec", "infrastructure", "annotations"});
    for (const char *port : {"80", "443"}) {
        QCOMPARE(annotations->textAt(
                     {"service.beta.kubernetes.io/port_" + std::string(port) + "_health-probe_protocol"}),
                 std::string_view("tcp"));
    }
    QCOMPARE(annotations->textAt({"external-dns.alpha.kubernetes.io/cloudflare-proxied"}),
             std::string_view("true"));
    // Two of the eight that the API allows are kept for an overlay's public address.
    QVERIFY(annotations->size() <= 6);
}

void TestRepositoryReferences::policiesAdmitTheGatewayAndTheNamespace()
{
    QStringList guarded;
    for (const Manifest *policy : m_repository.ofKind(QStringLiteral("AuthorizationPolicy"))) {
        if (policy->nameSpace != QStringLiteral("observability")) {
            continue;
        }
        guarded << policy->name();
        const Value &from = *policy->object.findPath({"spec", "rules"})->at(0).find("from");
        QCOMPARE(textsOf(from.at(0).findPath({"source", "principals"})),
                 QStringList(QStringLiteral("cluster.local/ns/istio-ingress/sa/istio-ingressgateway-istio")));
        QCOMPARE(textsOf(from.at(1).findPath({"source", "namespaces"})),
                 QStringList(QStringLiteral("observability")));
    }
    guarded.sort();
    QCOMPARE(guarded,
             QStringList({QStringLiteral("grafana"), QStringLiteral("kiali"), QStringLiteral("oauth2-proxy"),
                          QStringLiteral("prometheus"), QStringLiteral("start-page")}));
}

void TestRepositoryReferences::signInGuardsEveryRouteButItsOwn()
{
    QSet<QString> guarded, routed;
    for (const Manifest *policy : m_repository.ofKind(QStringLiteral("AuthorizationPolicy"))) {
        if (policy->text({"spec", "action"}) == QStringLiteral("CUSTOM")) {
            for (const Value &rule : policy->object.findPath({"spec", "rules"})->items()) {
                guarded << textsOf(rule.find("to")->at(0).findPath({"operation", "hosts"})).at(0);
            }
        }
    }
    for (const Manifest *route : m_repository.ofKind(QStringLiteral("HTTPRoute"))) {
        for (const QString &host : textsOf(route->object.findPath({"spec", "hostnames"}))) {
            routed << host;
        }
    }
    QVERIFY(routed.remove(QStringLiteral("oauth2.${CLUSTER_DOMAIN}")));
    QCOMPARE(guarded, routed);
}

QTEST_GUILESS_MAIN(TestRepositoryReferences)
#include "tst_repository_references.moc"
