// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/stand_ins.h"

#include "tests/controlplane/parts.h"
#include "tests/controlplane/run.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace leeway::controlplane {

namespace {
struct Brought
{
    const char *chart;
    const char *crds; ///< set of CRDs
};

constexpr Brought brought[] = {
    {"base", "mesh"},
    {"external-secrets", "secrets"},
    {"cert-manager", "certificates"},
    {"prometheus-operator-crds", "monitoring"},
    {"grafana-operator", "grafana"},
    {"gha-runner-scale-set-controller", "runners"},
    {"external-dns", "dns"},
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Done write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (content.isEmpty() || !file.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
        file.write(content) != content.size()) {
        return Done::failed("Not written: " + path.toUtf8());
    }
    return {};
}

bool isGatewayApi(const QString &file)
{
    return QFileInfo(file).fileName().contains(QStringLiteral("gateway.networking.k8s.io"));
}

/// Copies the set's CRDs that `wanted` accepts into the folder; `out` lists their names, one a line.
Done copyCrds(const QString &set, const QString &folder, bool (*wanted)(const QString &))
{
    Done all;
    for (const QString &file : Parts::find().crdFiles(set)) {
        if (!wanted(file)) {
            continue;
        }
        const QString name = QFileInfo(file).fileName();
        if (const Done copied = write(folder + u'/' + name, contentOf(file)); !copied) {
            return copied;
        }
        all.out += name.toUtf8() + '\n';
    }
    return all;
}

Done bringCrds(const QString &chart, const QString &folder)
{
    for (const Brought &entry : brought) {
        if (chart == QLatin1String(entry.chart)) {
            // The Gateway API's have a repository of their own.
            return copyCrds(QLatin1String(entry.crds), folder,
                            [](const QString &file) { return !isGatewayApi(file); });
        }
    }
    return {};
}
} // namespace

Done makeChart(const Connection &connection, const QString &name, const QString &version)
{
    const QString source = QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/charts/generic");
    const QString chart = connection.folder + QStringLiteral("/charts/%1-%2").arg(name, version);
    if (QFileInfo::exists(chart)) {
        return {};
    }
    QByteArray metadata = contentOf(source + QStringLiteral("/Chart.yaml"));
    metadata.replace("name: generic", "name: " + name.toUtf8())
        .replace("version: 0.1.0", "version: " + version.toUtf8());
    const auto copy = [&](const char *file) {
        return write(chart + QLatin1String(file), contentOf(source + QLatin1String(file)));
    };
    return bringCrds(name, chart + QStringLiteral("/crds")) && [&] { return copy("/values.yaml"); } && [&] {
        return copy("/templates/workload.yaml");
    } && [&] { return write(chart + QStringLiteral("/Chart.yaml"), metadata); };
}

QString localRepositoryUrl(const QString &sources, const QString &url)
{
    return url.contains(QStringLiteral("kubernetes-sigs/gateway-api"))
               ? sources + QStringLiteral("/git/gateway-api.git")
               : QString();
}

Done makeRepository(const Connection &connection, const QString &url)
{
    const QString bare = connection.folder + QStringLiteral("/git/gateway-api.git");
    if (localRepositoryUrl({}, url).isEmpty() || QFileInfo::exists(bare)) {
        return {};
    }
    QTemporaryDir tree;
    const QString definitions = tree.filePath(QStringLiteral("config/crd"));
    const Done copied =
        copyCrds(QStringLiteral("mesh"), definitions + QStringLiteral("/standard"), isGatewayApi);
    QByteArray kustomization = "resources:\n";
    for (const QByteArray &name : copied.out.split('\n')) {
        kustomization += name.isEmpty() ? QByteArray() : "  - standard/" + name + '\n';
    }
    const auto inTree = [&tree](const QStringList &arguments) {
        return [&tree, arguments] { return git(tree.path(), arguments); };
    };
    return copied &&
           [&] { return write(definitions + QStringLiteral("/kustomization.yaml"), kustomization); } &&
           inTree({QStringLiteral("init"), QStringLiteral("--quiet"),
                   QStringLiteral("--initial-branch=main")}) &&
           inTree({QStringLiteral("add"), QStringLiteral("--all")}) &&
           inTree({QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("-m"),
                   QStringLiteral("Definitions of the Gateway API")}) &&
           inTree({QStringLiteral("tag"), QStringLiteral("v1.4.1")}) &&
           inTree({QStringLiteral("clone"), QStringLiteral("--quiet"), QStringLiteral("--bare"),
                   QStringLiteral("."), bare});
}

} // namespace leeway::controlplane
