// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/demo/history.h"

#include "tests/controlplane/run.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

namespace leeway::controlplane {

namespace {

struct Step
{
    const char *person;
    int daysAgo;
    const char *message;
    QStringList paths; ///< what is added; empty: all
};

QString mailOf(const QString &person)
{
    return person.left(1).toLower() + u'.' + person.section(u' ', 1).toLower() +
           QStringLiteral("@myaks.example");
}

Done gitAs(const QString &person, int daysAgo, const QString &folder, const QStringList &arguments)
{
    const QString when = QDateTime::currentDateTimeUtc().addDays(-daysAgo).toString(Qt::ISODate),
                  mail = mailOf(person);
    return run({QStringLiteral("git"),
                arguments,
                {},
                folder,
                {{QStringLiteral("GIT_CONFIG_GLOBAL"), QStringLiteral("/dev/null")},
                 {QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1")},
                 {QStringLiteral("GIT_AUTHOR_NAME"), person},
                 {QStringLiteral("GIT_AUTHOR_EMAIL"), mail},
                 {QStringLiteral("GIT_AUTHOR_DATE"), when},
                 {QStringLiteral("GIT_COMMITTER_NAME"), person},
                 {QStringLiteral("GIT_COMMITTER_EMAIL"), mail},
                 {QStringLiteral("GIT_COMMITTER_DATE"), when}}});
}

QStringList stack(const char *name)
{
    return {QStringLiteral("kubernetes/apps/base/") + QLatin1String(name)};
}

QList<Step> past()
{
    return {
        {"Anna Novak", 84, "Flux, and the cluster's own settings", {QStringLiteral("kubernetes/clusters")}},
        {"Anna Novak",
         83,
         "CRDs of the Gateway API and of Prometheus",
         {QStringLiteral("kubernetes/infrastructure")}},
        {"Marc Keller", 77, "Istio, ambient to nobody yet", stack("istio-system")},
        {"Marc Keller", 70, "One gateway for everything that comes in", stack("istio-ingress")},
        {"Marc Keller", 63, "One gateway for everything that leaves", stack("istio-egress")},
        {"Sara Imhof", 56, "Secrets come from the key vault", stack("external-secrets")},
        {"Sara Imhof", 49, "Certificates and DNS", stack("network-system")},
        {"Anna Novak", 35, "Prometheus, Grafana, Kiali, and who may see them", stack("observability")},
        {"Anna Novak", 28, "Runners for our own jobs", stack("actions-runner-system")},
        {"Sara Imhof", 14, "The test cluster's overlay", {}}};
}

Done commitStep(const QString &folder, const Step &step)
{
    const QStringList paths = step.paths.isEmpty() ? QStringList{QStringLiteral("--all")} : step.paths;
    const QString person = QLatin1String(step.person);
    return git(folder, QStringList{QStringLiteral("add")} + paths) && [&] {
        return gitAs(person, step.daysAgo, folder,
                     {QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("-m"),
                      QLatin1String(step.message)});
    };
}

Done replaceIn(const QString &path, const QByteArray &before, const QByteArray &after)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Done::failed("Not read: " + path.toUtf8());
    }
    QByteArray content = file.readAll();
    file.close();
    if (content.count(before) != 1) {
        return Done::failed("Not once in " + path.toUtf8() + ": " + before);
    }
    content.replace(before, after);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size()) {
        return Done::failed("Not written: " + path.toUtf8());
    }
    return {};
}

/// Every Kustomization that follows the served repository has applied its last commit.
Done waitApplied(ControlPlane &cluster, const QString &commit)
{
    QElapsedTimer since;
    since.start();
    QByteArray late;
    while (since.elapsed() < 600000) {
        const Done list = cluster.kubectl(
            {QStringLiteral("get"), QStringLiteral("kustomizations.kustomize.toolkit.fluxcd.io"),
             QStringLiteral("--all-namespaces"), QStringLiteral("--output=json")});
        late.clear();
        const QJsonArray items = QJsonDocument::fromJson(list.out)[u"items"].toArray();
        for (const QJsonValue &item : items) {
            const bool follows = item[u"spec"][u"sourceRef"][u"name"] == QStringLiteral("flux-system");
            if (follows && !item[u"status"][u"lastAppliedRevision"].toString().endsWith(commit)) {
                late += ' ' + item[u"metadata"][u"name"].toString().toUtf8();
            }
        }
        if (!items.isEmpty() && late.isEmpty()) {
            return {};
        }
        QThread::msleep(500);
    }
    return Done::failed("Not applied in time:" + late);
}

Done pushForced(const QString &folder)
{
    return git(folder, {QStringLiteral("push"), QStringLiteral("--quiet"), QStringLiteral("--force"),
                        QStringLiteral("origin"), QStringLiteral("HEAD:main")});
}

/// The state that bootstrap() made, committed again step by step.
Done commitPast(const QString &folder)
{
    Done done = git(folder, {QStringLiteral("checkout"), QStringLiteral("--quiet"),
                             QStringLiteral("--orphan"), QStringLiteral("past")}) &&
                [&] {
                    return git(folder, {QStringLiteral("rm"), QStringLiteral("-r"), QStringLiteral("-q"),
                                        QStringLiteral("--cached"), QStringLiteral(".")});
                };
    for (const Step &step : past()) {
        done = done && [&] { return commitStep(folder, step); };
    }
    return done && [&] {
        return git(folder, {QStringLiteral("branch"), QStringLiteral("--quiet"), QStringLiteral("--force"),
                            QStringLiteral("-M"), QStringLiteral("main")});
    };
}

const QString clusterFolder = QStringLiteral("kubernetes/clusters/aks-myaks-tst-swn-00/");
const QString appsFolder = QStringLiteral("kubernetes/apps/base/");

} // namespace

Done writeHistory(ControlPlane &cluster)
{
    const QString folder = cluster.checkout();
    const auto at = [&](const QString &path) { return folder + u'/' + path; };
    return commitPast(folder) && [&] {
        return replaceIn(at(clusterFolder + QStringLiteral("flux-system/gotk-sync.yaml")),
                         "  interval: 1m0s\n", "  interval: 30m0s\n");
    } && [&] {
        return commitStep(folder, {"Anna Novak", 9, "A webhook tells Flux of pushes: ask less often", {}});
    } && [&] {
        return replaceIn(
            at(appsFolder + QStringLiteral("observability/oauth2-proxy/app/external-secret.yaml")),
            "key: oauth2-proxy-client-secret", "key: oauth2-proxy-credential");
    } && [&] {
        return commitStep(folder, {"Sara Imhof", 1, "oauth2-proxy: the key's new name in the vault", {}});
    } && [&] {
        return pushForced(folder);
    } && [&] {
        return cluster.fetchSource();
    } && [&] {
        const Done head = git(folder, {QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
        return head && [&] { return waitApplied(cluster, QString::fromUtf8(head.out.trimmed())); };
    };
}

Done pushUnfetched(ControlPlane &cluster)
{
    const QString folder = cluster.checkout();
    const auto at = [&](const QString &path) { return folder + u'/' + appsFolder + path; };
    return replaceIn(at(QStringLiteral("istio-egress/service-entries/app/service-entries.yaml")),
                     "    - graph.microsoft.com\n", "    - graph.microsoft.com\n    - graph.windows.net\n") &&
           [&] {
               return replaceIn(at(QStringLiteral("network-system/external-dns/app/helmrelease.yaml")),
                                "policy: sync", "policy: upsert-only");
           } &&
           [&] {
               return replaceIn(at(QStringLiteral("observability/start-page/app/deployment.yaml")),
                                "memory: 64Mi", "memory: 96Mi");
           } &&
           [&] {
               return commitStep(folder, {"Sara Imhof",
                                          0,
                                          "Never delete DNS records; the old Graph endpoint; more memory for "
                                          "the start page",
                                          {}});
           } &&
           [&] { return pushForced(folder); };
}

} // namespace leeway::controlplane
