// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/drift_edits.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace leeway::controlplane {

namespace {
constexpr const char *web = "Deployment demo/web";
constexpr const char *settings = "ConfigMap demo/settings";
constexpr const char *service = "Service demo/web";
constexpr const char *gateway = "Gateway.gateway.networking.k8s.io demo/edge";
constexpr const char *route = "HTTPRoute.gateway.networking.k8s.io demo/web";
constexpr const char *entry = "ServiceEntry.networking.istio.io demo/api";
constexpr const char *secret = "ExternalSecret.external-secrets.io demo/credentials";

struct Kind
{
    LiveEdit::Way way;
    const char *object;
    const char *path;
    const char *values; ///< JSON list of which one is taken
};
using Way = LiveEdit::Way;

constexpr Kind kinds[] = {
    // A value of Git's, changed.
    {Way::Set, web, ".spec.replicas", "[0, 1, 3, 5]"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].image", R"(["registry.example/web:0.9.0"])"},
    {Way::Set, web, ".spec.template.spec.containers[name=proxy].image", R"(["registry.example/proxy:2"])"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].env[name=COLOUR].value", R"(["red", ""])"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].args", R"([["--quiet"], []])"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].resources.limits.memory",
     R"(["2Gi", "512Mi"])"},
    {Way::Set, web, ".metadata.labels.tier", R"(["back"])"},
    {Way::Set, web, ".metadata.annotations[\"example.com/owner\"]", R"(["team-b", ""])"},
    {Way::Set, settings, ".data.colour", R"(["red", ""])"},
    {Way::Set, settings, ".data.greeting", R"(["Hello,\nworld", "Good bye"])"},
    {Way::Set, service, ".spec.ports[name=http].targetPort", R"([8080, "other"])"},
    {Way::Set, service, ".spec.selector.app", R"(["blue"])"},
    {Way::Set, "Role demo/web", ".rules[#0].verbs", R"([["get", "list", "watch"], ["*"]])"},
    {Way::Set, "NetworkPolicy demo/web", ".spec.ingress[#0].ports[#0].port", R"([9090, "http"])"},
    {Way::Set, "PodDisruptionBudget demo/web", ".spec.minAvailable", R"([0, "50%"])"},
    {Way::Set, "CronJob demo/report", ".spec.schedule", R"(["0 4 * * *"])"},
    {Way::Set, "ServiceAccount demo/web", ".metadata.annotations[\"example.com/role\"]", R"(["admin"])"},
    // The same value, written in another way.
    {Way::Set, web, ".spec.template.spec.containers[name=app].resources.requests.cpu", R"(["0.5", "500m"])"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].resources.limits.memory", R"(["1024Mi"])"},
    {Way::Set, settings, ".data.limit", R"(["10"])"},
    // Something that Git does not say.
    {Way::Set, web, ".metadata.annotations[\"example.com/note\"]", R"(["night shift"])"},
    {Way::Set, web, ".metadata.labels.debug", R"(["true"])"},
    {Way::Set, web, ".spec.template.metadata.annotations[\"kubectl.kubernetes.io/restartedAt\"]",
     R"(["2026-11-25T03:00:00Z"])"},
    {Way::Set, web, ".spec.template.spec.terminationGracePeriodSeconds", "[5, 60]"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].imagePullPolicy", R"(["Always", "Never"])"},
    {Way::Set, web, ".spec.template.spec.containers[name=proxy].resources.limits.cpu", R"(["1"])"},
    {Way::Set, web, ".spec.revisionHistoryLimit", "[3]"},
    {Way::Set, web, ".spec.paused", "[true]"},
    {Way::Set, web, ".spec.template.spec.containers[name=app].env[#2]",
     R"([{"name": "DEBUG", "value": "1"}])"},
    {Way::Set, web, ".spec.template.spec.containers[#2]",
     R"([{"name": "shell", "image": "registry.example/shell:1"}])"},
    {Way::Set, settings, ".data.extra", R"(["added"])"},
    {Way::Set, service, ".spec.sessionAffinity", R"(["ClientIP"])"},
    {Way::Set, service, ".spec.type", R"(["NodePort"])"},
    {Way::Set, service, ".spec.ports[#2]", R"([{"name": "debug", "port": 6060, "protocol": "TCP"}])"},
    {Way::Set, "CronJob demo/report", ".spec.suspend", "[true]"},
    {Way::Set, "CronJob demo/report", ".spec.concurrencyPolicy", R"(["Forbid"])"},
    {Way::Set, "Namespace demo", ".metadata.labels.team", R"(["shop"])"},
    // Something of Git's, taken away.
    {Way::Remove, web, ".spec.template.spec.containers[name=proxy]", "[null]"},
    {Way::Remove, web, ".spec.template.spec.containers[name=app].env[name=LIMIT]", "[null]"},
    {Way::Remove, web, ".spec.template.spec.containers[name=app].args", "[null]"},
    {Way::Remove, web, ".spec.template.spec.containers[name=app].resources.limits", "[null]"},
    {Way::Remove, web, ".metadata.annotations[\"example.com/owner\"]", "[null]"},
    {Way::Remove, web, ".metadata.labels.tier", "[null]"},
    {Way::Remove, settings, ".data.colour", "[null]"},
    {Way::Remove, service, ".spec.ports[name=admin]", "[null]"},
    {Way::Remove, "Role demo/web", ".rules[#1]", "[null]"},
    {Way::Delete, settings, "", "[null]"},
    {Way::Delete, service, "", "[null]"},
    {Way::Delete, web, "", "[null]"},
    {Way::Delete, "Role demo/web", "", "[null]"},
    // Custom resources: what the server stores is what was sent, lists merge as their definitions say.
    {Way::Set, gateway, ".spec.listeners[name=http].port", "[8081]"},
    {Way::Set, gateway, ".spec.listeners[name=http].allowedRoutes.namespaces.from", R"(["All"])"},
    {Way::Set, gateway, ".spec.listeners[name=admin].allowedRoutes.namespaces.from", R"(["All"])"},
    {Way::Set, gateway, ".spec.listeners[#2]", R"([{"name": "debug", "port": 6060, "protocol": "HTTP"}])"},
    {Way::Remove, gateway, ".spec.listeners[name=admin]", "[null]"},
    {Way::Set, route, ".spec.rules[#0].backendRefs[#0].port", "[8080]"},
    {Way::Set, route, ".spec.hostnames",
     R"([["shop.example.com", "www.example.com"], ["other.example.com"]])"},
    {Way::Remove, route, ".spec.rules[#1]", "[null]"},
    {Way::Remove, route, ".spec.hostnames", "[null]"},
    {Way::Set, entry, ".spec.resolution", R"(["STATIC"])"},
    {Way::Set, entry, ".spec.hosts", R"([["api.example.org"], ["api.example.com", "two.example.com"]])"},
    {Way::Set, entry, ".spec.exportTo", R"([["*"]])"},
    {Way::Remove, entry, ".spec.resolution", "[null]"},
    {Way::Remove, entry, ".spec.location", "[null]"},
    {Way::Set, secret, ".spec.refreshInterval", R"(["60m", "30m"])"},
    {Way::Set, secret, ".spec.target.creationPolicy", R"(["Orphan"])"},
    {Way::Set, secret, ".spec.data[#0].remoteRef.key", R"(["other/key"])"},
    {Way::Remove, secret, ".spec.refreshInterval", "[null]"},
    {Way::Remove, secret, ".spec.target", "[null]"},
    {Way::Delete, entry, "", "[null]"},
    // kubectl scale writes through a subresource.
    {Way::Scale, web, "", "[0, 4]"},
    // Another program applies.
    {Way::Apply, settings, "", R"([{"data": {"colour": "blue"}}, {"data": {"more": "yes"}}])"},
    {Way::Apply, web, "", R"([{"spec": {"replicas": 4}}, {"metadata": {"labels": {"by": "other"}}}])"},
};

constexpr const char *managers[] = {"kubectl-edit", "kubectl-patch", "kubectl-client-side-apply",
                                    "Mozilla",      "node-fetch",    "HashiCorp",
                                    "my-operator"};

template <typename List> const auto &oneOf(const List &list, Dice &dice)
{
    return list[dice() % std::size(list)];
}

QJsonObject applied(const QString &object, const QJsonObject &content)
{
    const QString name = object.section(u' ', 1);
    QJsonObject whole = content;
    QJsonObject metadata = content[u"metadata"].toObject();
    metadata[u"name"] = name.section(u'/', 1);
    metadata[u"namespace"] = name.section(u'/', 0, 0);
    whole[u"metadata"] = metadata;
    whole[u"kind"] = object.section(u' ', 0, 0);
    whole[u"apiVersion"] =
        object.startsWith(u"Deployment") ? QStringLiteral("apps/v1") : QStringLiteral("v1");
    return whole;
}
} // namespace

LiveEdit randomEdit(Dice &dice)
{
    const Kind &kind = oneOf(kinds, dice);
    const QJsonArray values = QJsonDocument::fromJson(kind.values).array();
    LiveEdit edit{kind.way, QLatin1String(kind.object), QLatin1String(kind.path),
                  values[static_cast<qsizetype>(dice() % static_cast<quint32>(values.size()))],
                  QLatin1String(oneOf(managers, dice))};
    if (edit.way == Way::Apply) {
        edit.value = applied(edit.object, edit.value.toObject());
    }
    return edit;
}

QByteArray LiveEdit::told() const
{
    constexpr const char *verbs[] = {"sets", "removes", "deletes", "scales", "applies"};
    QJsonArray shown;
    shown << value;
    return (manager + u' ' + QLatin1String(verbs[static_cast<int>(way)]) + u' ' + object + u' ' + path + u' ')
               .toUtf8() +
           QJsonDocument(shown).toJson(QJsonDocument::Compact);
}

Done LiveEdit::make(ControlPlane &cluster) const
{
    switch (way) {
    case Way::Set:
        return cluster.edit(object, path, value, manager);
    case Way::Remove:
        return cluster.remove(object, path, manager);
    case Way::Delete:
        return cluster.deleteObject(object);
    case Way::Scale:
        return cluster.kubectl({QStringLiteral("scale"), QStringLiteral("deployment/web"),
                                QStringLiteral("--namespace=demo"),
                                QStringLiteral("--replicas=%1").arg(value.toInt())});
    case Way::Apply:
        return cluster.apply(QJsonDocument(value.toObject()).toJson(), manager);
    }
    return {};
}

} // namespace leeway::controlplane
