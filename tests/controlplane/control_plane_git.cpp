// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that change what Git and the chart shelf serve.
#include "tests/controlplane/control_plane.h"

#include "tests/controlplane/run.h"
#include "tests/controlplane/sources.h"
#include "tests/controlplane/stand_ins.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace leeway::controlplane {

namespace {
bool isYaml(const QString &path)
{
    return path.endsWith(QStringLiteral(".yaml")) || path.endsWith(QStringLiteral(".yml"));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool writeContent(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size();
}

/// What Git would take of the folder: its ignore files hold. Every file where it is no work tree.
QStringList filesOf(const QString &folder)
{
    const Done listed =
        git(folder, {QStringLiteral("ls-files"), QStringLiteral("-z"), QStringLiteral("--cached"),
                     QStringLiteral("--others"), QStringLiteral("--exclude-standard")});
    QStringList files;
    if (listed) {
        for (const QByteArray &name : listed.out.split('\0')) {
            files << QString::fromUtf8(name);
        }
        files.removeAll(QString());
        return files;
    }
    QDirIterator all(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        files << QDir(folder).relativeFilePath(all.next());
    }
    return files;
}

bool copyEntry(const QString &from, const QString &to)
{
    const QFileInfo source(from);
    if (!source.isSymLink() && !source.exists()) {
        return true; // deleted in the work tree, still in the index
    }
    QDir().mkpath(QFileInfo(to).path());
    return source.isSymLink() ? QFile::link(QFile(from).symLinkTarget(), to) : QFile::copy(from, to);
}
} // namespace

QString ControlPlane::checkout() const
{
    return m_connection.folder + QStringLiteral("/checkout");
}

QString ControlPlane::repositoryUrl() const
{
    return m_connection.sources + QStringLiteral("/git/fleet.git");
}

Done ControlPlane::prepareRepository()
{
    const QString bare = m_connection.folder + QStringLiteral("/git/fleet.git");
    if (QFileInfo::exists(checkout())) {
        return {};
    }
    return git(m_connection.folder,
               {QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--bare"),
                QStringLiteral("--initial-branch=main"), bare}) &&
           [&] {
               return git(bare, {QStringLiteral("config"), QStringLiteral("http.receivepack"),
                                 QStringLiteral("true")});
           } &&
           [&] {
               return git(m_connection.folder, {QStringLiteral("clone"), QStringLiteral("--quiet"),
                                                repositoryUrl(), QStringLiteral("checkout")});
           };
}

namespace {
/// The stand-ins for what a file of the repository asks for from elsewhere.
Done provideFor(const Connection &connection, const QByteArray &yaml)
{
    for (const ChartVersion &chart : chartsAskedFor(yaml)) {
        if (const Done made = makeChart(connection, chart.name, chart.version); !made) {
            return made;
        }
    }
    for (const QString &url : repositoriesAskedFor(yaml)) {
        if (const Done made = makeRepository(connection, url); !made) {
            return made;
        }
    }
    return {};
}
} // namespace

Done ControlPlane::replaceCheckout(const QString &folder)
{
    QDir target(checkout());
    const auto present =
        target.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : present) {
        if (entry.fileName() != u".git") {
            entry.isDir() && !entry.isSymLink() ? QDir(entry.filePath()).removeRecursively()
                                                : QFile::remove(entry.filePath());
        }
    }
    // A repository that holds more than the clusters' files is served without the rest.
    const QString only =
        m_clusterPath.startsWith(QStringLiteral("kubernetes/")) ? QStringLiteral("kubernetes/") : QString();
    const LocalSources local{m_connection.sources, repositoryUrl()};
    for (const QString &file : filesOf(folder)) {
        if (!file.startsWith(only)) {
            continue;
        }
        const QString copy = target.filePath(file);
        if (!copyEntry(QDir(folder).filePath(file), copy)) {
            return Done::failed("Not copied: " + file.toUtf8());
        }
        if (!isYaml(file) || QFileInfo(copy).isSymLink()) {
            continue;
        }
        const QByteArray content = contentOf(copy);
        if (const Done provided = provideFor(m_connection, content); !provided) {
            return provided;
        }
        if (const QByteArray turned = local.turned(content);
            turned != content && !writeContent(copy, turned)) {
            return Done::failed("Not written: " + copy.toUtf8());
        }
    }
    return {};
}

Done ControlPlane::bootstrap(const QString &folder, const QString &clusterName)
{
    m_clusterPath = QStringLiteral("kubernetes/clusters/") + clusterName;
    if (!QFileInfo(folder + u'/' + m_clusterPath).isDir()) {
        m_clusterPath = QStringLiteral("clusters/") + clusterName;
    }
    if (!QFileInfo(folder + u'/' + m_clusterPath).isDir()) {
        return Done::failed("There is no (kubernetes/)clusters/" + clusterName.toUtf8() + " in " +
                            folder.toUtf8());
    }
    return prepareRepository() && [&] { return replaceCheckout(folder); } &&
           [&] { return commit(QStringLiteral("Bootstrap ") + clusterName); } &&
           [&] { return applySync(); } && [&] { return fetchSource(); };
}

namespace {
const QByteArray syncTemplate = R"(apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m0s
  ref:
    branch: main
  url: URL
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m0s
  path: ./PATH
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
)";

/// Sources over HTTP take the name and password of the Secret that they name; the Git server asks for none.
QByteArray secretFor(const QByteArray &sync)
{
    static const QRegularExpression reference(QStringLiteral(R"(^  secretRef:\s*\n\s+name:\s*(\S+))"),
                                              QRegularExpression::MultilineOption);
    const auto match = reference.match(QString::fromUtf8(sync));
    if (!match.hasMatch()) {
        return {};
    }
    return "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: " + match.captured(1).toUtf8() +
           "\n  namespace: flux-system\nstringData:\n  username: git\n  password: not-asked-for\n";
}
} // namespace

Done ControlPlane::applySync()
{
    QByteArray sync =
        contentOf(checkout() + u'/' + m_clusterPath + QStringLiteral("/flux-system/gotk-sync.yaml"));
    if (!sync.contains("kind: Kustomization")) {
        sync = syncTemplate;
        sync.replace("URL", repositoryUrl().toUtf8()).replace("PATH", m_clusterPath.toUtf8());
    }
    return apply(sync + secretFor(sync), QStringLiteral("flux"));
}

Done ControlPlane::commit(const QString &message)
{
    const QString folder = checkout();
    return git(folder, {QStringLiteral("add"), QStringLiteral("--all")}) && [&] {
        return git(folder, {QStringLiteral("commit"), QStringLiteral("--quiet"),
                            QStringLiteral("--allow-empty"), QStringLiteral("-m"), message});
    } && [&] {
        return git(folder, {QStringLiteral("push"), QStringLiteral("--quiet"), QStringLiteral("origin"),
                            QStringLiteral("HEAD:main")});
    } && [&] { return commitOfCheckout(); };
}

Done ControlPlane::commitOfCheckout() const
{
    Done head = git(checkout(), {QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
    head.out = head.out.trimmed();
    return head;
}

Done ControlPlane::push(const QString &folder, const QString &message)
{
    return replaceCheckout(folder) && [&] { return pushCheckout(message); };
}

Done ControlPlane::pushCheckout(const QString &message)
{
    return commit(message) && [&] { return fetchSource(); } && [&] { return commitOfCheckout(); };
}

Done ControlPlane::addChart(const QString &name, const QString &version)
{
    return makeChart(m_connection, name, version);
}

} // namespace leeway::controlplane
