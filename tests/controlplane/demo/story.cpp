// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/demo/story.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QThread>

namespace leeway::controlplane {

namespace {

const QString suspended =
    QStringLiteral("Kustomization.kustomize.toolkit.fluxcd.io flux-system/istio-ingress");
const QString gateway =
    QStringLiteral("Gateway.gateway.networking.k8s.io istio-ingress/istio-ingressgateway");
const QString grafanaRoute = QStringLiteral("HTTPRoute.gateway.networking.k8s.io observability/grafana");
const QString azureIdentity = QStringLiteral("ServiceEntry.networking.istio.io istio-egress/azure-identity");
const QString edit = QStringLiteral("kubectl-edit");
const QString patch = QStringLiteral("kubectl-patch");

constexpr const char *envoyFilter = R"(apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: debug-access-log, namespace: istio-system}
spec:
  configPatches:
    - applyTo: NETWORK_FILTER
      match: {context: GATEWAY}
      patch: {operation: MERGE, value: {name: envoy.filters.network.http_connection_manager}}
)";
constexpr const char *dashboard = R"(apiVersion: v1
kind: ConfigMap
metadata: {name: grafana-dashboard-tmp, namespace: observability}
data: {dashboard.json: '{"title": "What is slow today"}'}
)";

/// Istio's gateway while its Kustomization is suspended.
Done editIngress(ControlPlane &cluster)
{
    return cluster.suspend(QStringLiteral("istio-ingress")) && [&] {
        return cluster.annotate(
            suspended, QStringLiteral("leeway/suspend-reason"),
            QStringLiteral("Health probes of the load balancer, until Thursday (s.imhof)"));
    } && [&] {
        return cluster.edit(gateway,
                            QStringLiteral(".spec.infrastructure.annotations[\"service.beta.kubernetes.io/"
                                           "port_80_health-probe_protocol\"]"),
                            QStringLiteral("http"), edit);
    } && [&] {
        return cluster.remove(gateway,
                              QStringLiteral(".spec.infrastructure.annotations[\"external-dns.alpha."
                                             "kubernetes.io/cloudflare-proxied\"]"),
                              edit);
    } && [&] {
        return cluster.edit(
            gateway, QStringLiteral(".spec.listeners[name=https-grafana].allowedRoutes.namespaces.from"),
            QStringLiteral("All"), edit);
    } && [&] {
        return cluster.edit(
            QStringLiteral("PeerAuthentication.security.istio.io istio-ingress/ingress-gateway"),
            QStringLiteral(".spec.mtls.mode"), QStringLiteral("STRICT"), patch);
    } && [&] {
        return cluster.edit(QStringLiteral("HTTPRoute.gateway.networking.k8s.io istio-ingress/http-redirect"),
                            QStringLiteral(".spec.rules[#0].filters[#0].requestRedirect.statusCode"), 302,
                            edit);
    };
}

/// What Flux leaves alone because the objects say so.
Done editAnnotated(ControlPlane &cluster)
{
    return cluster.annotate(grafanaRoute, QStringLiteral("kustomize.toolkit.fluxcd.io/reconcile"),
                            QStringLiteral("disabled")) &&
           [&] {
               return cluster.edit(grafanaRoute, QStringLiteral(".spec.parentRefs[#0].sectionName"),
                                   QStringLiteral("https-wildcard"), edit);
           } &&
           [&] {
               return cluster.edit(grafanaRoute,
                                   QStringLiteral(".metadata.annotations[\"external-dns.alpha.kubernetes.io/"
                                                  "cloudflare-proxied\"]"),
                                   QStringLiteral("false"), edit);
           };
}

Done suspendRunners(ControlPlane &cluster)
{
    const QByteArray spec = R"({"spec":{"suspend":true}})";
    return cluster.kubectl(
        {QStringLiteral("patch"), QStringLiteral("helmrelease"), QStringLiteral("arc-runner-set"),
         QStringLiteral("--namespace=actions-runner-system"), QStringLiteral("--type=merge"),
         QStringLiteral("--field-manager=flux"), QStringLiteral("--patch"), QString::fromUtf8(spec)});
}

Done after(int seconds)
{
    QThread::sleep(static_cast<unsigned long>(seconds));
    return {};
}

QString timeFromNow(const QString &number, const QString &unit)
{
    const qint64 seconds = number.toLongLong() * (unit == u"d"   ? 86400
                                                  : unit == u"h" ? 3600
                                                  : unit == u"m" ? 60
                                                                 : 1);
    return QDateTime::currentDateTimeUtc().addSecs(seconds).toString(Qt::ISODate);
}

QByteArray filled(QByteArray status, int generation)
{
    const QByteArray number = QByteArray::number(generation);
    status.replace("\"{{generation}}\"", number).replace("{{generation}}", number);
    static const QRegularExpression time(QStringLiteral(R"(\{\{([-+]\d+)([dhms])\}\})"));
    QString text = QString::fromUtf8(status);
    for (auto match = time.match(text); match.hasMatch(); match = time.match(text)) {
        text.replace(match.capturedStart(), match.capturedLength(),
                     timeFromNow(match.captured(1), match.captured(2)));
    }
    return text.toUtf8();
}

} // namespace

Done tellPast(ControlPlane &cluster)
{
    return editIngress(cluster) && [&] { return editAnnotated(cluster); } &&
           [&] { return suspendRunners(cluster); } && [&] { return cluster.create(envoyFilter); };
}

Done tellPresent(ControlPlane &cluster)
{
    return after(5) && [&] {
        return cluster.edit(QStringLiteral("AuthorizationPolicy.security.istio.io observability/prometheus"),
                            QStringLiteral(".spec.rules[#0].from[#1].source.namespaces[#1]"),
                            QStringLiteral("default"), QStringLiteral("k9s"));
    } && [] {
        return after(8);
    } && [&] {
        return cluster.deleteObject(
            QStringLiteral("ServiceEntry.networking.istio.io istio-egress/grafana-cdn"));
    } && [] {
        return after(8);
    } && [&] {
        return cluster.edit(azureIdentity, QStringLiteral(".spec.hosts"),
                            QJsonArray{QStringLiteral("login.microsoftonline.com")}, patch);
    } && [] {
        return after(4);
    } && [&] { return cluster.create(dashboard); };
}

Done writeStatuses(ControlPlane &cluster, const QString &listFile)
{
    QFile file(listFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return Done::failed("Not read: " + listFile.toUtf8());
    }
    const QJsonArray list = QJsonDocument::fromJson(file.readAll()).array();
    if (list.isEmpty()) {
        return Done::failed("No list of statuses: " + listFile.toUtf8());
    }
    for (const QJsonValue &entry : list) {
        const QString object = entry[u"object"].toString();
        const int generation = cluster.getJson(object)[u"metadata"][u"generation"].toInt();
        const QByteArray status =
            filled(QJsonDocument(entry[u"status"].toObject()).toJson(QJsonDocument::Compact), generation);
        const Done written = cluster.writeStatus(object, QJsonDocument::fromJson(status).object(),
                                                 entry[u"manager"].toString());
        if (!written) {
            return Done::failed(object.toUtf8() + ": " + written.why);
        }
    }
    return {};
}

} // namespace leeway::controlplane
