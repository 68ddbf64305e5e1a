// SPDX-License-Identifier: GPL-3.0-or-later
// What the controllers of kubernetes/ say to its objects: real istiod about the Gateway and its routes, the
// real External Secrets Operator, with its fake provider in place of the vault, about the ExternalSecrets.
#include "model/yaml/reader.h"
#include "model/yaml/writer.h"
#include "tests/controlplane/control_plane.h"
#include "tests/kubernetes/rendered_repository.h"
#include "tests/kubernetes/repository.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace leeway;
using namespace leeway::controlplane;
using namespace leeway::repositorytests;

namespace {
const QString environment = QStringLiteral("aks-myaks-tst-swn-00");
const QString gateway =
    QStringLiteral("Gateway.gateway.networking.k8s.io istio-ingress/istio-ingressgateway");

ControlPlane &cluster()
{
    return ControlPlane::shared();
}

QJsonObject conditionOf(const QJsonValue &status, const char *type)
{
    for (const QJsonValue &condition : status[u"conditions"].toArray()) {
        if (condition[u"type"] == QLatin1String(type)) {
            return condition.toObject();
        }
    }
    return {};
}

bool isTrue(const QJsonValue &status, const char *type)
{
    return conditionOf(status, type)[u"status"] == QStringLiteral("True");
}

QString routeKey(const Manifest *route)
{
    return QStringLiteral("HTTPRoute.gateway.networking.k8s.io %1/%2").arg(route->nameSpace, route->name());
}

/// Looks again until it is so. (QTRY_VERIFY does not count the time that a look takes.)
bool eventually(const std::function<bool()> &isSo, int seconds = 40)
{
    const QDeadlineTimer deadline(seconds * 1000);
    while (!isSo()) {
        if (deadline.hasExpired()) {
            return false;
        }
        QTest::qWait(100);
    }
    return true;
}

QByteArray statusOf(const QString &object)
{
    return QJsonDocument(cluster().getJson(object)[u"status"].toObject()).toJson(QJsonDocument::Compact);
}

/// What istiod wrote about a route's only parent.
QJsonValue parentOf(const Manifest *route)
{
    return cluster().getJson(routeKey(route))[u"status"][u"parents"][0];
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The store with the operator's fake provider: the values are made up, the names are those asked for.
QByteArray fakeStore()
{
    QByteArray store = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n"
                       "  name: azure-key-vault\nspec:\n  provider:\n    fake:\n      data:\n";
    for (const Manifest *secret : Repository::instance().ofKind(QStringLiteral("ExternalSecret"))) {
        for (const Value &item : secret->object.findPath({"spec", "data"})->items()) {
            const QByteArray key = toQString(item.textAt({"remoteRef", "key"})).toUtf8();
            store += "        - key: " + key + "\n          value: made-up-" + key + "\n";
        }
    }
    return store;
}

/// The Services that charts and istiod would make, and the certificate that cert-manager would get.
QByteArray standIns()
{
    QByteArray objects;
    const auto service = [&objects](const QByteArray &nameSpace, const QByteArray &name,
                                    const QByteArray &rest) {
        objects += "---\napiVersion: v1\nkind: Service\nmetadata:\n  namespace: " + nameSpace +
                   "\n  name: " + name + "\nspec:\n" + rest;
    };
    for (const Manifest *route : Repository::instance().ofKind(QStringLiteral("HTTPRoute"))) {
        const Value *references = route->object.findPath({"spec", "rules"})->at(0).find("backendRefs");
        if (references) {
            const QByteArray port = QByteArray::number(*references->at(0).find("port")->toInt());
            service(route->nameSpace.toUtf8(), toQString(references->at(0).textAt({"name"})).toUtf8(),
                    "  ports:\n    - name: http\n      port: " + port + "\n");
        }
    }
    service("istio-ingress", "istio-ingressgateway-istio",
            "  type: LoadBalancer\n  ports:\n    - {name: http, port: 80}\n    - {name: https-wildcard, "
            "port: 443}\n");
    // istiod takes the gateway's address only when a pod stands behind the Service.
    objects += R"(---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  namespace: istio-ingress
  name: istio-ingressgateway-istio-0
  labels: {kubernetes.io/service-name: istio-ingressgateway-istio}
addressType: IPv4
endpoints: [{addresses: [10.244.0.9], conditions: {ready: true}}]
ports: [{name: http, port: 80}, {name: https-wildcard, port: 443}]
)";
    const QString keys = cluster().connection().folder + QStringLiteral("/keys/");
    objects +=
        "---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  namespace: istio-ingress\n"
        "  name: wildcard-tls\ndata:\n  tls.crt: " +
        contentOf(keys + QStringLiteral("apiserver.crt")).toBase64() +
        "\n  tls.key: " + contentOf(keys + QStringLiteral("apiserver.key")).toBase64() + "\n";
    return objects;
}

/// The objects of these stacks that no Flux is needed for.
Done ownObjects()
{
    Done rendered = renderedByKustomize(environment);
    const auto documents = yaml::readYaml("rendered", rendered.out.toStdString());
    if (!rendered || !documents) {
        return Done::failed("The environment does not render: " + rendered.why);
    }
    rendered.out.clear();
    std::vector<Value> nameSpaces, objects;
    for (const yaml::Document &document : *documents) {
        const std::string_view version = document.root.textAt({"apiVersion"}),
                               kind = document.root.textAt({"kind"});
        const bool flux = version.find("toolkit.fluxcd.io") != std::string_view::npos;
        if (flux || kind == "ClusterSecretStore" || document.root.isNull()) {
            continue;
        }
        (kind == "Namespace" ? nameSpaces : objects).push_back(document.root);
    }
    nameSpaces.insert(nameSpaces.end(), objects.begin(), objects.end());
    rendered.out = QByteArray::fromStdString(yaml::toYaml(nameSpaces));
    return rendered;
}
} // namespace

class TestRepositoryAttached : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theGatewayIsAccepted();
    void sevenListenersAreProgrammed();
    void everyRouteIsAcceptedOnTheListenerItNames();
    void withoutTheLabelRoutesAreRefused();
    void everyExternalSecretSyncsItsKeysAndNoOther();
};

void TestRepositoryAttached::initTestCase()
{
    const Options options{.flux = false,
                          .workloads = false,
                          .istiod = true,
                          .externalSecrets = true,
                          .crds = {QStringLiteral("all")}};
    LEEWAY_START_CONTROL_PLANE(options);
    const Done own = ownObjects();
    QVERIFY2(bool(own), own.why.constData());
    LEEWAY_DO(cluster().kubectl(
        {QStringLiteral("create"), QStringLiteral("namespace"), QStringLiteral("flux-system")}));
    LEEWAY_DO(cluster().apply(own.out, QStringLiteral("kustomize-controller")));
    LEEWAY_DO(cluster().apply(fakeStore() + standIns()));
    LEEWAY_DO(cluster().writeStatus(
        QStringLiteral("Service istio-ingress/istio-ingressgateway-istio"),
        QJsonDocument::fromJson(R"({"loadBalancer":{"ingress":[{"ip":"203.0.113.24"}]}})").object(),
        QStringLiteral("cloud-controller-manager")));
}

void TestRepositoryAttached::theGatewayIsAccepted()
{
    const QString gatewayClass = QStringLiteral("GatewayClass.gateway.networking.k8s.io istio");
    QVERIFY(eventually([&] { return isTrue(cluster().getJson(gatewayClass)[u"status"], "Accepted"); }));
    for (const char *type : {"Accepted", "Programmed"}) {
        QVERIFY2(eventually([&] { return isTrue(cluster().getJson(gateway)[u"status"], type); }),
                 statusOf(gateway).constData());
    }
}

void TestRepositoryAttached::sevenListenersAreProgrammed()
{
    const QMap<QString, int> routes{
        {QStringLiteral("http"), 1},
        {QStringLiteral("https-wildcard"), 0},
        {QStringLiteral("https-root"), 1},
        {QStringLiteral("https-grafana"), 1},
        {QStringLiteral("https-prometheus"), 1},
        {QStringLiteral("https-kiali"), 1},
        {QStringLiteral("https-oauth2"), 1},
    };
    const auto attached = [] {
        QMap<QString, int> found;
        for (const QJsonValue &listener : cluster().getJson(gateway)[u"status"][u"listeners"].toArray()) {
            found.insert(listener[u"name"].toString(), listener[u"attachedRoutes"].toInt());
        }
        return found;
    };
    eventually([&] { return attached() == routes; });
    QCOMPARE(attached(), routes);
    for (const QJsonValue &listener : cluster().getJson(gateway)[u"status"][u"listeners"].toArray()) {
        for (const char *type : {"Accepted", "Programmed", "ResolvedRefs"}) {
            QVERIFY2(isTrue(listener, type),
                     QJsonDocument(listener.toObject()).toJson(QJsonDocument::Compact).constData());
        }
    }
}

void TestRepositoryAttached::everyRouteIsAcceptedOnTheListenerItNames()
{
    const auto routes = Repository::instance().ofKind(QStringLiteral("HTTPRoute"));
    QCOMPARE(routes.size(), std::size_t(6));
    for (const Manifest *route : routes) {
        for (const char *type : {"Accepted", "ResolvedRefs"}) {
            QVERIFY2(eventually([&] { return isTrue(parentOf(route), type); }),
                     statusOf(routeKey(route)).constData());
        }
        QCOMPARE(parentOf(route)[u"parentRef"][u"sectionName"].toString(),
                 toQString(route->object.findPath({"spec", "parentRefs"})->at(0).textAt({"sectionName"})));
        QCOMPARE(cluster().getJson(routeKey(route))[u"status"][u"parents"].toArray().size(), 1);
    }
}

void TestRepositoryAttached::withoutTheLabelRoutesAreRefused()
{
    const auto label = [](const QString &value) {
        return cluster().kubectl({QStringLiteral("label"), QStringLiteral("namespace"),
                                  QStringLiteral("observability"), QStringLiteral("--overwrite"),
                                  QStringLiteral("gateway-access") + value});
    };
    LEEWAY_DO(label(QStringLiteral("-")));
    for (const Manifest *route : Repository::instance().ofKind(QStringLiteral("HTTPRoute"))) {
        if (route->nameSpace == QStringLiteral("observability")) {
            const auto reason = [&] {
                return conditionOf(parentOf(route), "Accepted")[u"reason"].toString();
            };
            eventually([&] { return reason() == QStringLiteral("NotAllowedByListeners"); });
            QCOMPARE(reason(), QStringLiteral("NotAllowedByListeners"));
        } else {
            QVERIFY(isTrue(parentOf(route), "Accepted"));
        }
    }
    LEEWAY_DO(label(QStringLiteral("=true")));
    everyRouteIsAcceptedOnTheListenerItNames();
}

void TestRepositoryAttached::everyExternalSecretSyncsItsKeysAndNoOther()
{
    const auto secrets = Repository::instance().ofKind(QStringLiteral("ExternalSecret"));
    QVERIFY(secrets.size() >= 4);
    for (const Manifest *secret : secrets) {
        const QString place = secret->nameSpace + u'/' + secret->name();
        const auto ready = [&] {
            return conditionOf(
                cluster().getJson(QStringLiteral("ExternalSecret.external-secrets.io ") + place)[u"status"],
                "Ready");
        };
        eventually([&] { return ready()[u"reason"] == QStringLiteral("SecretSynced"); });
        QCOMPARE(ready()[u"reason"].toString(), QStringLiteral("SecretSynced"));
        QStringList asked;
        for (const Value &item : secret->object.findPath({"spec", "data"})->items()) {
            asked << toQString(item.textAt({"secretKey"}));
        }
        asked.sort();
        QCOMPARE(cluster().getJson(QStringLiteral("Secret ") + place)[u"data"].toObject().keys(), asked);
    }
}

QTEST_GUILESS_MAIN(TestRepositoryAttached)
#include "tst_repository_attached.moc"
