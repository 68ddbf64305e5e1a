// SPDX-License-Identifier: GPL-3.0-or-later
// istiod and External Secrets beside the API server: their statuses are the real ones.
#include "tests/controlplane/control_plane.h"

#include <QJsonArray>
#include <QtTest>

using namespace leeway::controlplane;

namespace {
ControlPlane &cluster()
{
    return ControlPlane::shared();
}

QJsonObject condition(const QJsonArray &conditions, const QString &type)
{
    for (const QJsonValue &entry : conditions) {
        if (entry[u"type"] == type) {
            return entry.toObject();
        }
    }
    return {};
}

QString conditionStatus(const QString &object, const QString &type)
{
    return condition(cluster().getJson(object)[u"status"][u"conditions"].toArray(), type)[u"status"]
        .toString();
}
} // namespace

class tst_control_plane_mesh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Options options;
        options.flux = options.workloads = false;
        options.istiod = options.externalSecrets = true;
        LEEWAY_START_CONTROL_PLANE(options);
    }

    void istiodJudgesARouteWithoutABackend()
    {
        LEEWAY_DO(cluster().create(R"(apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: default}
spec:
  gatewayClassName: istio
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: default}
spec:
  parentRefs: [{name: gw}]
  rules: [{backendRefs: [{name: nobody, port: 80}]}]
)"));
        QTRY_COMPARE_WITH_TIMEOUT(
            conditionStatus(QStringLiteral("Gateway.gateway.networking.k8s.io default/gw"),
                            QStringLiteral("Accepted")),
            QStringLiteral("True"), 30000);
        const auto resolved = [] {
            const QJsonObject route = cluster().getJson(QStringLiteral("HTTPRoute default/shop"));
            return condition(route[u"status"][u"parents"][0][u"conditions"].toArray(),
                             QStringLiteral("ResolvedRefs"))[u"reason"]
                .toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(resolved(), QStringLiteral("BackendNotFound"), 30000);
    }

    void externalSecretsWritesASecretAndReportsAMissingKey()
    {
        LEEWAY_DO(cluster().create(R"(apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec:
  provider:
    fake: {data: [{key: /db, value: made-up, version: v1}]}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: there, namespace: default}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: password, remoteRef: {key: /db, version: v1}}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: missing, namespace: default}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: password, remoteRef: {key: /none, version: v1}}]
)"));
        QTRY_COMPARE_WITH_TIMEOUT(
            conditionStatus(QStringLiteral("ExternalSecret default/there"), QStringLiteral("Ready")),
            QStringLiteral("True"), 30000);
        QVERIFY(!cluster().get(QStringLiteral("Secret default/there")).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(
            conditionStatus(QStringLiteral("ExternalSecret default/missing"), QStringLiteral("Ready")),
            QStringLiteral("False"), 30000);
    }
};

QTEST_GUILESS_MAIN(tst_control_plane_mesh)
#include "tst_control_plane_mesh.moc"
