// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/rendered_repository.h"

#include "model/yaml/reader.h"
#include "model/yaml/writer.h"
#include "tests/controlplane/parts.h"
#include "tests/controlplane/run.h"
#include "tests/kubernetes/repository.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace leeway::repositorytests {

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

} // namespace

QStringList changedLines(const QString &checkout)
{
    QStringList changed;
    for (const QString &file : Repository::instance().files()) {
        const QByteArray before = contentOf(shipped + u'/' + file);
        const QByteArray after = contentOf(checkout + QStringLiteral("/kubernetes/") + file);
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
