// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/parts.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace leeway::controlplane {

namespace {
QStringList programsFor(const Options &options)
{
    QStringList names{QStringLiteral("etcd"), QStringLiteral("git"), QStringLiteral("kube-apiserver"),
                      QStringLiteral("kubectl"), QStringLiteral("leeway-sources")};
    if (options.workloads) {
        names << QStringLiteral("kube-controller-manager") << QStringLiteral("kube-scheduler")
              << QStringLiteral("kwok");
    }
    if (options.flux) {
        names << QStringLiteral("source-controller") << QStringLiteral("kustomize-controller")
              << QStringLiteral("helm-controller");
    }
    if (options.istiod) {
        names << QStringLiteral("pilot-discovery");
    }
    if (options.externalSecrets) {
        names << QStringLiteral("external-secrets");
    }
    return names;
}
} // namespace

Parts Parts::find()
{
    const QString chosen = qEnvironmentVariable("LEEWAY_CONTROLPLANE_DIR");
    return Parts(chosen.isEmpty() ? QStringLiteral(LEEWAY_SOURCE_DIR "/build/controlplane") : chosen);
}

QString Parts::program(const QString &name) const
{
    if (name == u"etcd" || name == u"git") {
        return QStandardPaths::findExecutable(name);
    }
    const QString path = m_folder + QStringLiteral("/bin/") + name;
    return QFileInfo(path).isExecutable() ? path : QString();
}

QString Parts::stages() const
{
    return m_folder + QStringLiteral("/kwok-stages.yaml");
}

QStringList Parts::crdFiles(const QString &set) const
{
    const QString own =
        QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/crds/") + set + QStringLiteral(".yaml");
    QStringList files;
    if (QFileInfo::exists(own)) {
        files << own;
    }
    const QDir built(m_folder + QStringLiteral("/crds/") + set);
    for (const QString &name : built.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name)) {
        files << built.filePath(name);
    }
    return files;
}

QString Parts::missing(const Options &options) const
{
    QStringList absent;
    for (const QString &name : programsFor(options)) {
        if (program(name).isEmpty()) {
            absent << name;
        }
    }
    for (const QString &set : options.crdSets()) {
        if (crdFiles(set).isEmpty()) {
            absent << QStringLiteral("CRDs ") + set;
        }
    }
    if (options.workloads && !QFileInfo::exists(stages())) {
        absent << QStringLiteral("kwok-stages.yaml");
    }
    if (absent.isEmpty()) {
        return {};
    }
    return QStringLiteral("The test control plane is not built: %1 is missing in %2. Run "
                          "packaging/controlplane.sh (etcd: Debian's etcd-server).")
        .arg(absent.join(QStringLiteral(", ")), m_folder);
}

} // namespace leeway::controlplane
