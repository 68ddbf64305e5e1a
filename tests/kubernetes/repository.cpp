// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/repository.h"

#include "model/yaml/reader.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace leeway::repositorytests {

namespace {
const QSet<QString> clusterScoped{QStringLiteral("Namespace"), QStringLiteral("ClusterIssuer"),
                                  QStringLiteral("ClusterSecretStore")};

QString folderOf(const QString &file)
{
    return file.section(u'/', 0, -2);
}

QString cleaned(const QString &path)
{
    return QDir::cleanPath(path);
}

/// The block of comment lines that ends where the document begins.
QString commentAbove(const QString &text, std::uint32_t begin)
{
    QStringList lines = QString::fromUtf8(text.toUtf8().left(begin)).split(u'\n');
    lines.removeLast();
    QStringList comment;
    while (!lines.isEmpty() && lines.last().startsWith(u'#')) {
        comment.prepend(lines.takeLast().mid(1).trimmed());
    }
    return comment.join(u' ');
}
} // namespace

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QStringList textsOf(const Value *list)
{
    QStringList texts;
    if (list) {
        for (const Value &item : list->items()) {
            texts << toQString(item.text());
        }
    }
    return texts;
}

QString Manifest::text(std::initializer_list<std::string_view> keys) const
{
    return toQString(object.textAt(keys));
}

QString Manifest::group() const
{
    const QString version = text({"apiVersion"});
    return version.contains(u'/') ? version.section(u'/', 0, 0) : QString();
}

const Repository &Repository::instance()
{
    static const Repository repository;
    return repository;
}

Repository::Repository() : m_root(QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes/"))
{
    QDirIterator all(m_root, {QStringLiteral("*.yaml")}, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        m_files << QDir(m_root).relativeFilePath(all.next());
    }
    m_files.sort();
    for (const QString &file : std::as_const(m_files)) {
        if (file.endsWith(QStringLiteral("/kustomization.yaml"))) {
            const auto value = yaml::readYamlValue(Key(file.toStdString()), textOf(file).toStdString(),
                                                   yaml::Dialect::Files);
            if (!value) {
                qFatal("%s: %s", qPrintable(file), value.error().message().c_str());
            }
            m_kustomizations.insert(folderOf(file), *value);
        }
    }
    for (const QString &file : std::as_const(m_files)) {
        read(file);
    }
}

void Repository::read(const QString &file)
{
    if (file.endsWith(QStringLiteral("/kustomization.yaml"))) {
        return;
    }
    const Value folder = kustomization(folderOf(file));
    if (const Value *patches = folder.find("patches")) {
        for (const Value &patch : patches->items()) {
            if (toQString(patch.textAt({"path"})) == file.section(u'/', -1)) {
                return; // a patch is no object
            }
        }
    }
    const QString text = textOf(file);
    const auto documents = yaml::readYaml(Key(file.toStdString()), text.toStdString());
    if (!documents) {
        qFatal("%s: %s", qPrintable(file), documents.error().message().c_str());
    }
    for (const yaml::Document &document : *documents) {
        if (!document.root.isMap()) {
            continue;
        }
        Manifest manifest{file, commentAbove(text, document.span.begin), {}, document.root};
        if (!clusterScoped.contains(manifest.kind())) {
            manifest.nameSpace = manifest.text({"metadata", "namespace"});
            if (manifest.nameSpace.isEmpty()) {
                manifest.nameSpace = toQString(folder.textAt({"namespace"}));
            }
        }
        m_manifests.push_back(std::move(manifest));
    }
}

QString Repository::textOf(const QString &file) const
{
    QFile opened(m_root + file);
    if (!opened.open(QIODevice::ReadOnly)) {
        qFatal("%s cannot be read", qPrintable(file));
    }
    return QString::fromUtf8(opened.readAll());
}

Value Repository::kustomization(const QString &folder) const
{
    return m_kustomizations.value(folder);
}

bool Repository::folderExists(const QString &folder) const
{
    return QFileInfo(m_root + folder).isDir();
}

QStringList Repository::clusters() const
{
    return QDir(m_root + QStringLiteral("clusters")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

std::vector<const Manifest *> Repository::ofKind(const QString &kind, const QString &group) const
{
    std::vector<const Manifest *> found;
    for (const Manifest &manifest : m_manifests) {
        if (manifest.kind() == kind && (group.isEmpty() || manifest.group() == group)) {
            found.push_back(&manifest);
        }
    }
    return found;
}

void Repository::follow(const QString &folder, QSet<QString> &reached) const
{
    const Value kustomization = this->kustomization(folder);
    if (kustomization.isNull()) {
        // As the controller does where no kustomization is: every file of the folder.
        for (const QString &file : m_files) {
            if (file.startsWith(folder + u'/')) {
                reached << file;
            }
        }
        return;
    }
    reached << folder + QStringLiteral("/kustomization.yaml");
    for (const QString &resource : textsOf(kustomization.find("resources"))) {
        const QString path = cleaned(folder + u'/' + resource);
        if (folderExists(path)) {
            follow(path, reached);
        } else {
            reached << path;
        }
    }
}

QSet<QString> Repository::filesOf(const QString &cluster) const
{
    QSet<QString> reached;
    follow(QStringLiteral("clusters/") + cluster, reached);
    qsizetype before = 0;
    while (before != reached.size()) {
        before = reached.size();
        const QSet<QString> known = reached;
        for (const Manifest *flux :
             ofKind(QStringLiteral("Kustomization"), QStringLiteral("kustomize.toolkit.fluxcd.io"))) {
            const QString path = flux->text({"spec", "path"});
            if (known.contains(flux->file) && path.startsWith(QStringLiteral("./kubernetes/"))) {
                follow(cleaned(path.mid(13)), reached);
            }
        }
    }
    return reached;
}

std::vector<const Manifest *> Repository::manifestsOf(const QString &cluster) const
{
    const QSet<QString> files = filesOf(cluster);
    std::vector<const Manifest *> found;
    for (const Manifest &manifest : m_manifests) {
        if (files.contains(manifest.file)) {
            found.push_back(&manifest);
        }
    }
    return found;
}

QMap<QString, QString> Repository::settingsOf(const QString &cluster) const
{
    QMap<QString, QString> settings;
    for (const Manifest *manifest : ofKind(QStringLiteral("ConfigMap"))) {
        if (manifest->file == QStringLiteral("clusters/%1/cluster-settings.yaml").arg(cluster)) {
            for (const MapEntry &entry : manifest->object.find("data")->entries()) {
                settings.insert(toQString(entry.key.view()), toQString(entry.value.text()));
            }
        }
    }
    return settings;
}

QMap<QString, QSet<QString>> Repository::waitsFor(const QString &cluster) const
{
    QMap<QString, QSet<QString>> waits;
    for (const Manifest *manifest : manifestsOf(cluster)) {
        if (manifest->group() != QStringLiteral("kustomize.toolkit.fluxcd.io")) {
            continue;
        }
        QSet<QString> &names = waits[manifest->name()];
        const Value *dependencies = manifest->object.findPath({"spec", "dependsOn"});
        for (const Value &item : dependencies ? dependencies->items() : std::span<const Value>()) {
            names << toQString(item.textAt({"name"}));
        }
    }
    for (qsizetype round = 0; round < waits.size(); ++round) {
        for (QSet<QString> &names : waits) {
            const QSet<QString> direct = names;
            for (const QString &name : direct) {
                names += waits.value(name);
            }
        }
    }
    return waits;
}

QString Repository::ownerOf(const QString &file) const
{
    for (const Manifest *flux :
         ofKind(QStringLiteral("Kustomization"), QStringLiteral("kustomize.toolkit.fluxcd.io"))) {
        const QString path = cleaned(flux->text({"spec", "path"}).mid(13));
        if (folderOf(file) == path &&
            (path.endsWith(QStringLiteral("/app")) || path.endsWith(QStringLiteral("/config")))) {
            return flux->name();
        }
    }
    return {};
}

void visit(const Value &value, const std::function<void(const QString &, const Value &)> &visitor,
           const QString &path)
{
    visitor(path, value);
    if (value.isMap()) {
        for (const MapEntry &entry : value.entries()) {
            const QString key = toQString(entry.key.view());
            visit(entry.value, visitor, path.isEmpty() ? key : path + u'.' + key);
        }
    } else if (value.isList()) {
        for (std::size_t index = 0; index < value.size(); ++index) {
            visit(value.at(index), visitor, path + QStringLiteral("[%1]").arg(index));
        }
    }
}

} // namespace leeway::repositorytests
