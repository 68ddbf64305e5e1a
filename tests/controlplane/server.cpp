// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/server.h"

#include "tests/controlplane/ports.h"
#include "tests/controlplane/run.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <ranges>

namespace leeway::controlplane {

Server::Server(Parts parts, Options options, std::function<bool()> interrupted)
    : m_parts(std::move(parts)), m_options(std::move(options)), m_interrupted(std::move(interrupted))
{
}

Server::~Server()
{
    stop();
}

Done Server::start()
{
    if (const QString missing = m_parts.missing(m_options); !missing.isEmpty()) {
        return Done::failed(missing.toUtf8());
    }
    RunFolder::removeAbandoned();
    return makeFolder() && [this] { return startStorage(); } && [this] { return startApiServer(); } &&
           [this] { return describeUsers(); } && [this] { return startWorkloads(); } &&
           [this] { return installCrds(); } && [this] { return prepareObjects(); } &&
           [this] { return startFlux(); } && [this] { return startIstiod(); } &&
           [this] { return startExternalSecrets(); } && [this] { return writeConnection(); };
}

// Nothing is kept, so nobody gets more than a moment to say goodbye; the API server would drain for long.
void Server::stop()
{
    for (Daemon &daemon : m_daemons | std::views::reverse) {
        daemon.askToEnd();
    }
    QElapsedTimer patience;
    patience.start();
    const auto alive = [](Daemon &daemon) { return daemon.running(); };
    while (patience.elapsed() < 1500 && std::ranges::any_of(m_daemons, alive)) {
        QThread::msleep(20);
    }
    m_daemons.clear();
    m_folder.remove();
}

Done Server::makeFolder()
{
    if (!m_folder.make()) {
        return Done::failed("No folder for the control plane could be made in " + QDir::tempPath().toUtf8());
    }
    const QDir folder(m_folder.path());
    for (const char *name : {"logs", "keys", "etcd", "git", "charts", "storage", "kubectl", "tmp"}) {
        folder.mkdir(QLatin1String(name));
    }
    m_connection.folder = folder.path();
    m_connection.kubectl = m_parts.program(QStringLiteral("kubectl"));
    m_connection.auditFile = path("logs/audit.log");
    m_connection.authority = path("keys/ca.crt");
    return run(
        {m_parts.program(QStringLiteral("leeway-sources")), {QStringLiteral("-make-keys"), path("keys")}});
}

Done Server::describeUsers()
{
    QFile authority(m_connection.authority);
    if (!authority.open(QIODevice::ReadOnly)) {
        return Done::failed("The certificate authority of the control plane is not readable.");
    }
    const QByteArray pem = authority.readAll();
    const QString cluster = QStringLiteral("leeway-test"), folder = m_folder.path();
    for (const QString &user : m_users.people()) {
        m_connection.kubeconfigs[user] =
            m_users.writeKubeconfig(user, folder, m_connection.server, pem, cluster);
    }
    m_connection.kubeconfigs[QStringLiteral("certificate")] =
        Users::writeCertificateKubeconfig(folder, m_connection.server, pem, path("keys"), cluster);
    return waitFor("the API server is ready", 60000, [this] {
        return bool(kubectl({QStringLiteral("get"), QStringLiteral("--raw"), QStringLiteral("/readyz")}));
    });
}

Done Server::installCrds()
{
    QStringList create{QStringLiteral("create")};
    for (const QString &set : m_options.crdSets()) {
        for (const QString &file : m_parts.crdFiles(set)) {
            create << QStringLiteral("-f") << file;
        }
    }
    return kubectl(create) && [this] {
        return kubectl({QStringLiteral("wait"), QStringLiteral("--for=condition=Established"),
                        QStringLiteral("--timeout=60s"), QStringLiteral("crd"), QStringLiteral("--all")});
    };
}

Done Server::prepareObjects()
{
    QByteArray objects = Users::roles();
    for (const char *name : {"flux-system", "istio-system", "external-secrets"}) {
        const bool wanted = (m_options.flux && QByteArrayView(name) == "flux-system") ||
                            (m_options.istiod && QByteArrayView(name) == "istio-system") ||
                            (m_options.externalSecrets && QByteArrayView(name) == "external-secrets");
        if (wanted) {
            objects += QByteArray("---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ") + name + "}\n";
        }
    }
    if (m_options.workloads) {
        QFile nodes(QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/nodes.yaml"));
        if (!nodes.open(QIODevice::ReadOnly)) {
            return Done::failed("tests/controlplane/nodes.yaml is not readable.");
        }
        objects += "---\n" + nodes.readAll();
    }
    return kubectl({QStringLiteral("create"), QStringLiteral("-f"), QStringLiteral("-")}, objects);
}

Done Server::writeConnection()
{
    for (const Daemon &daemon : m_daemons) {
        m_connection.processes[daemon.command().name] = daemon.pid();
    }
    const QByteArray json = m_connection.toJson() + '\n';
    QFile file(path("connection.json"));
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size()) {
        return Done::failed("connection.json could not be written.");
    }
    return {};
}

Done Server::launch(const QString &name, const QStringList &arguments, const QStringList &environment)
{
    // What a controller leaves in its temporary folder goes with ours, and nobody cleans it up meanwhile.
    Daemon daemon({name, m_parts.program(name), arguments,
                   environment + QStringList{QStringLiteral("TMPDIR=") + path("tmp")},
                   m_folder.path() + QStringLiteral("/logs/") + name + QStringLiteral(".log")});
    if (!daemon.start()) {
        return Done::failed(name.toUtf8() + " could not be started.");
    }
    m_daemons.push_back(std::move(daemon));
    return {};
}

Done Server::waitFor(const QByteArray &what, int milliseconds, const std::function<bool()> &reached)
{
    QElapsedTimer since;
    since.start();
    while (!reached()) {
        if (m_interrupted()) {
            return Done::failed("interrupted before " + what);
        }
        if (const QByteArray ended = casualty(); !ended.isEmpty()) {
            return Done::failed(ended);
        }
        if (since.elapsed() > milliseconds) {
            return Done::failed("Waited " + QByteArray::number(milliseconds / 1000) + " s in vain until " +
                                what + ".");
        }
        QThread::msleep(50);
    }
    return {};
}

Done Server::kubectl(const QStringList &arguments, const QByteArray &input)
{
    return run({m_connection.kubectl,
                QStringList{QStringLiteral("--kubeconfig"), kubeconfigOf(QStringLiteral("admin")),
                            QStringLiteral("--cache-dir"), path("kubectl")} +
                    arguments,
                input});
}

Done Server::stopProgram(const QString &name)
{
    Daemon *daemon = find(name);
    if (daemon == nullptr) {
        return Done::failed(name.toUtf8() + " is not part of this control plane.");
    }
    daemon->kill();
    m_stopped << name;
    return {};
}

Done Server::startProgram(const QString &name)
{
    Daemon *daemon = find(name);
    if (daemon == nullptr || daemon->running() || !daemon->start()) {
        return Done::failed(name.toUtf8() + " could not be started again.");
    }
    m_stopped.removeAll(name);
    return writeConnection();
}

Daemon *Server::find(const QString &name)
{
    const auto it =
        std::ranges::find_if(m_daemons, [&](const Daemon &daemon) { return daemon.command().name == name; });
    return it == m_daemons.end() ? nullptr : &*it;
}

QByteArray Server::casualty()
{
    for (Daemon &daemon : m_daemons) {
        if (!daemon.running() && !m_stopped.contains(daemon.command().name)) {
            return daemon.command().name.toUtf8() + " ended by itself. The end of its log:\n" +
                   daemon.lastWords();
        }
    }
    return {};
}

QString Server::path(const char *name) const
{
    return m_folder.path() + u'/' + QLatin1String(name);
}

QString Server::kubeconfigOf(const QString &user)
{
    return m_connection.kubeconfigs.value(user);
}

} // namespace leeway::controlplane
