// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that speak with Flux.
#include "tests/controlplane/control_plane.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace leeway::controlplane {

namespace {
QString inFluxSystem(const char *kind, const QString &name)
{
    const QString qualified = name.contains(u'/') ? name : QStringLiteral("flux-system/") + name;
    return QLatin1String(kind) + u' ' + qualified;
}

QString kustomizationNamed(const QString &name)
{
    return inFluxSystem("Kustomization.kustomize.toolkit.fluxcd.io", name);
}

QString releaseNamed(const QString &name)
{
    return inFluxSystem("HelmRelease.helm.toolkit.fluxcd.io", name);
}

QJsonObject readyCondition(const QJsonObject &object)
{
    const QJsonArray conditions = object[QStringLiteral("status")][QStringLiteral("conditions")].toArray();
    for (const QJsonValue &condition : conditions) {
        if (condition[QStringLiteral("type")] == QStringLiteral("Ready")) {
            return condition.toObject();
        }
    }
    return {};
}

/// Ready for the generation that is in the object now.
bool isReady(const QJsonObject &object)
{
    const QJsonObject ready = readyCondition(object);
    return ready[QStringLiteral("status")] == QStringLiteral("True") &&
           ready[QStringLiteral("observedGeneration")] ==
               object[QStringLiteral("metadata")][QStringLiteral("generation")];
}

QByteArray stateOf(const QJsonObject &object)
{
    const QJsonObject metadata = object[QStringLiteral("metadata")].toObject(),
                      ready = readyCondition(object);
    return QStringLiteral("%1/%2: Ready %3 %4: %5")
        .arg(metadata[QStringLiteral("namespace")].toString(), metadata[QStringLiteral("name")].toString(),
             ready[QStringLiteral("status")].toString(QStringLiteral("not set")),
             ready[QStringLiteral("reason")].toString(), ready[QStringLiteral("message")].toString())
        .toUtf8();
}
} // namespace

Done ControlPlane::setSuspend(const QString &kustomization, bool suspended)
{
    const QJsonObject spec{{QStringLiteral("suspend"), suspended}};
    return patch(kustomizationNamed(kustomization),
                 QJsonDocument(QJsonObject{{QStringLiteral("spec"), spec}}).toJson(), QStringLiteral("flux"),
                 QStringLiteral("merge"));
}

Done ControlPlane::suspend(const QString &kustomization)
{
    return setSuspend(kustomization, true);
}

Done ControlPlane::resume(const QString &kustomization)
{
    return setSuspend(kustomization, false);
}

// The way of `flux reconcile`: an annotation whose value comes back in the status once it was handled.
Done ControlPlane::requestReconcile(const QString &object, int seconds)
{
    const QString request = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) +
                            QString::number(QDateTime::currentMSecsSinceEpoch() % 1000);
    return annotate(object, QStringLiteral("reconcile.fluxcd.io/requestedAt"), request) && [&] {
        return waitFor("the reconcile request to " + object.toUtf8() + " was handled", seconds, [&] {
            const QJsonObject now = getJson(object);
            return now[QStringLiteral("status")][QStringLiteral("lastHandledReconcileAt")] == request &&
                   readyCondition(now)[QStringLiteral("status")] != QStringLiteral("Unknown");
        });
    };
}

Done ControlPlane::reconcile(const QString &kustomization)
{
    return requestReconcile(kustomizationNamed(kustomization), 120);
}

Done ControlPlane::reconcileRelease(const QString &release)
{
    return requestReconcile(releaseNamed(release), 180);
}

Done ControlPlane::waitReady(const QString &kustomization, int seconds)
{
    QJsonObject last;
    const Done waited = waitFor("Kustomization " + kustomization.toUtf8() + " is ready", seconds, [&] {
        last = getJson(kustomizationNamed(kustomization));
        return isReady(last);
    });
    return waited ? waited : Done::failed(waited.why + ' ' + stateOf(last));
}

Done ControlPlane::waitReleaseReady(const QString &release, int seconds)
{
    QJsonObject last;
    const Done waited = waitFor("HelmRelease " + release.toUtf8() + " is ready", seconds, [&] {
        last = getJson(releaseNamed(release));
        return isReady(last);
    });
    return waited ? waited : Done::failed(waited.why + ' ' + stateOf(last));
}

Done ControlPlane::waitAllReady(int seconds)
{
    QByteArray unready;
    const Done waited = waitFor("every Kustomization is ready", seconds, [&] {
        const Done list =
            kubectl({QStringLiteral("get"), QStringLiteral("kustomizations.kustomize.toolkit.fluxcd.io"),
                     QStringLiteral("--all-namespaces"), QStringLiteral("--output=json")});
        const QJsonArray items =
            QJsonDocument::fromJson(list.out).object()[QStringLiteral("items")].toArray();
        unready.clear();
        for (const QJsonValue &item : items) {
            if (!isReady(item.toObject())) {
                unready += '\n' + stateOf(item.toObject());
            }
        }
        return !items.isEmpty() && unready.isEmpty();
    });
    return waited ? waited : Done::failed(waited.why + unready);
}

Done ControlPlane::fetchSource()
{
    const QString source = QStringLiteral("GitRepository flux-system/flux-system");
    const Done head = commitOfCheckout();
    return head && [&] { return requestReconcile(source, 60); } && [&] {
        return waitFor("the source has the pushed commit", 30, [&] {
            return getJson(source)[QStringLiteral("status")][QStringLiteral("artifact")]
                                  [QStringLiteral("revision")]
                                      .toString()
                                      .endsWith(QString::fromUtf8(head.out));
        });
    };
}

} // namespace leeway::controlplane
