// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/served_repository.h"

#include "model/yaml/reader.h"
#include "model/yaml/writer.h"
#include "tests/controlplane/parts.h"
#include "tests/controlplane/run.h"
#include "tests/kubernetes/repository.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace leeway::repositorytests {

using controlplane::ControlPlane;
using controlplane::Done;
using controlplane::Parts;

namespace {
const QString shipped = QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes");

Done write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size()) {
        return Done::failed("Not written: " + path.toUtf8());
    }
    return {};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isGatewayApi(const QString &file)
{
    return QFileInfo(file).fileName().contains(QStringLiteral("gateway.networking.k8s.io"));
}

/// Chart -> the CRDs that the real chart brings.
struct Definitions
{
    const char *chart, *version, *set;
};
constexpr Definitions definitions[] = {
    {"base", "1.28.10", "mesh"},
    {"external-secrets", "2.6.0", "secrets"},
    {"cert-manager", "v1.20.3", "certificates"},
    {"prometheus-operator-crds", "30.0.1", "monitoring"},
    {"grafana-operator", "5.24.0", "grafana"},
    {"gha-runner-scale-set-controller", "0.14.2", "runners"},
    {"external-dns", "1.21.1", "dns"},
};
} // namespace

Done ServedRepository::prepare()
{
    return addChartsWithDefinitions() && [this] { return serveGatewayApi(); } &&
           [this] { return copyRepository(); };
}

Done ServedRepository::addChartsWithDefinitions()
{
    for (const Definitions &entry : definitions) {
        const QString chart = QLatin1String(entry.chart), version = QLatin1String(entry.version);
        if (const Done added = m_cluster.addChart(chart, version); !added) {
            return added;
        }
        const QString folder =
            m_cluster.connection().folder + QStringLiteral("/charts/%1-%2/crds/").arg(chart, version);
        for (const QString &file : Parts::find().crdFiles(QLatin1String(entry.set))) {
            if (isGatewayApi(file)) {
                continue; // a repository of their own brings these
            }
            if (const Done copied = write(folder + QFileInfo(file).fileName(), contentOf(file)); !copied) {
                return copied;
            }
        }
    }
    return {};
}

Done ServedRepository::serveGatewayApi()
{
    const QString tree = m_folder.filePath(QStringLiteral("gateway-api")),
                  bare = m_cluster.connection().folder + QStringLiteral("/git/gateway-api.git");
    QByteArray kustomization = "resources:\n";
    for (const QString &file : Parts::find().crdFiles(QStringLiteral("mesh"))) {
        if (isGatewayApi(file)) {
            const QString name = QFileInfo(file).fileName();
            kustomization += "  - standard/" + name.toUtf8() + '\n';
            if (const Done copied =
                    write(tree + QStringLiteral("/config/crd/standard/") + name, contentOf(file));
                !copied) {
                return copied;
            }
        }
    }
    const auto git = [&tree](const QStringList &arguments) {
        return [tree, arguments] { return controlplane::git(tree, arguments); };
    };
    return write(tree + QStringLiteral("/config/crd/kustomization.yaml"), kustomization) &&
           git({QStringLiteral("init"), QStringLiteral("--quiet"),
                QStringLiteral("--initial-branch=main")}) &&
           git({QStringLiteral("add"), QStringLiteral("--all")}) &&
           git({QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("-m"),
                QStringLiteral("CRDs")}) &&
           git({QStringLiteral("tag"), QStringLiteral("v1.4.1")}) &&
           git({QStringLiteral("clone"), QStringLiteral("--quiet"), QStringLiteral("--bare"), tree, bare});
}

Done ServedRepository::copyRepository()
{
    for (const QString &file : Repository::instance().files()) {
        QByteArray content = contentOf(shipped + u'/' + file);
        content.replace("https://github.com/kubernetes-sigs/gateway-api",
                        m_cluster.connection().sources.toUtf8() + "/git/gateway-api.git");
        if (const Done copied = write(m_folder.filePath(QStringLiteral("kubernetes/") + file), content);
            !copied) {
            return copied;
        }
    }
    return {};
}

QStringList ServedRepository::changedLines() const
{
    QStringList changed;
    for (const QString &file : Repository::instance().files()) {
        const QByteArray before = contentOf(shipped + u'/' + file);
        const QByteArray after = contentOf(m_cluster.checkout() + QStringLiteral("/kubernetes/") + file);
        const QList<QByteArray> lines = before.split('\n');
        for (const QByteArray &line : after.split('\n')) {
            if (!lines.contains(line)) {
                changed << file + QStringLiteral(": ") + QString::fromUtf8(line);
            }
        }
        if (after.isEmpty() && !before.isEmpty()) {
            changed << file + QStringLiteral(": is not there");
        }
    }
    return changed;
}

Done kustomizeBuild(const QString &folder)
{
    return controlplane::run({.program = Parts::find().program(QStringLiteral("kustomize")),
                              .arguments = {QStringLiteral("build"), folder}});
}

namespace {
/// The folder's build with what the Flux Kustomization adds: its patches.
Done built(const Value &step)
{
    const QString path = QDir::cleanPath(shipped + u'/' + toQString(step.textAt({"spec", "path"})).mid(13));
    const Value *patches = step.findPath({"spec", "patches"});
    if (!patches) {
        return kustomizeBuild(path);
    }
    // A kustomization reaches a base only by a relative path, so the wrapper has to lie in a folder of its
    // own.
    QTemporaryDir wrapper;
    Value kustomization = Value::map();
    const QString relative = QDir(QFileInfo(wrapper.path()).canonicalFilePath()).relativeFilePath(path);
    kustomization.set("resources", Value::list({Value::string(relative.toStdString())}));
    kustomization.set("patches", *patches);
    return write(wrapper.filePath(QStringLiteral("kustomization.yaml")),
                 QByteArray::fromStdString(yaml::toYaml(kustomization))) &&
           [&] { return kustomizeBuild(wrapper.path()); };
}

/// Strict: an unset variable stays, and the caller's server refuses or the test sees "${".
QByteArray substituted(QByteArray text, const QMap<QString, QString> &settings)
{
    for (auto setting = settings.begin(); setting != settings.end(); ++setting) {
        text.replace("${" + setting.key().toUtf8() + '}', setting.value().toUtf8());
    }
    return text;
}

bool isStep(const Value &object)
{
    return object.textAt({"apiVersion"}).starts_with("kustomize.toolkit.fluxcd.io/") &&
           object.textAt({"spec", "sourceRef", "name"}) == "flux-system" &&
           object.textAt({"metadata", "name"}) != "flux-system";
}

/// Objects of the cluster's own folder, which has no kustomization: plain files and flux-system/.
Done clusterFolder(const QString &cluster)
{
    Done all = kustomizeBuild(shipped + QStringLiteral("/clusters/%1/flux-system").arg(cluster));
    const QString folder = QStringLiteral("clusters/") + cluster;
    for (const Manifest &manifest : Repository::instance().manifests()) {
        if (QFileInfo(manifest.file).path() == folder) {
            all.out += "\n---\n" + QByteArray::fromStdString(yaml::toYaml(manifest.object));
        }
    }
    return all;
}
} // namespace

Done renderedByKustomize(const QString &cluster)
{
    const auto settings = Repository::instance().settingsOf(cluster);
    Done all = clusterFolder(cluster);
    QByteArrayList waiting{all.out};
    while (bool(all) && !waiting.isEmpty()) {
        const auto documents = yaml::readYaml("rendered", waiting.takeFirst().toStdString());
        if (!documents) {
            return Done::failed(QByteArray::fromStdString(documents.error().message()));
        }
        for (const yaml::Document &document : *documents) {
            if (!isStep(document.root)) {
                continue;
            }
            Done child = built(document.root);
            if (!child) {
                return child;
            }
            if (document.root.findPath({"spec", "postBuild"})) {
                child.out = substituted(child.out, settings);
            }
            all.out += "\n---\n" + child.out;
            waiting << child.out;
        }
    }
    return all;
}

} // namespace leeway::repositorytests
