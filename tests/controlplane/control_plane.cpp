// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/control_plane.h"

#include "tests/controlplane/field_pointer.h"
#include "tests/controlplane/parts.h"
#include "tests/controlplane/run.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QThread>

#include <csignal>

namespace leeway::controlplane {

/// The leeway-controlplane of this executable. It ends when its standard input closes: also when
/// this process is killed.
struct ControlPlane::Launcher
{
    QProcess process;

    ~Launcher() { end(); }

    void end()
    {
        if (process.state() != QProcess::NotRunning) {
            process.closeWriteChannel();
            process.waitForFinished(15000);
        }
    }

    /// The next line that it prints, empty when it ended.
    QByteArray line(int seconds)
    {
        QElapsedTimer since;
        since.start();
        while (!process.canReadLine() && since.elapsed() < seconds * 1000) {
            if (!process.waitForReadyRead(500) && process.state() == QProcess::NotRunning) {
                return {};
            }
        }
        return process.readLine().trimmed();
    }
};

ControlPlane::ControlPlane(Connection connection) : m_connection(std::move(connection)) {}

ControlPlane::~ControlPlane() = default;

ControlPlane &ControlPlane::shared()
{
    static ControlPlane instance{Connection{}};
    return instance;
}

QByteArray ControlPlane::unavailable(const Options &options)
{
    if (qEnvironmentVariableIsSet("LEEWAY_CONTROLPLANE_CONNECTION")) {
        return {};
    }
    return Parts::find().missing(options).toUtf8();
}

Done ControlPlane::start(const Options &options)
{
    if (!m_connection.folder.isEmpty()) {
        return {};
    }
    const QString existing = qEnvironmentVariable("LEEWAY_CONTROLPLANE_CONNECTION");
    if (!existing.isEmpty()) {
        return connect(existing);
    }
    m_launcher = std::make_unique<Launcher>();
    m_launcher->process.setProcessChannelMode(QProcess::SeparateChannels);
    m_launcher->process.start(QStringLiteral(LEEWAY_CONTROLPLANE_PROGRAM),
                              options.toArguments() + QStringList{QStringLiteral("--attached")});
    const QByteArray answer = m_launcher->line(120);
    if (!answer.startsWith('{')) {
        m_launcher->end();
        return Done::failed("The control plane did not start: " + answer + ' ' +
                            m_launcher->process.readAllStandardError());
    }
    m_connection = Connection::fromJson(answer);
    qAddPostRoutine([] {
        if (shared().m_launcher) {
            shared().m_launcher->end();
        }
    });
    return {};
}

Done ControlPlane::connect(const QString &connectionFile)
{
    QFile file(connectionFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return Done::failed("No running control plane: " + file.errorString().toUtf8());
    }
    m_connection = Connection::fromJson(file.readAll());
    return {};
}

Done ControlPlane::command(const QString &line)
{
    if (!m_launcher) {
        return Done::failed("Programs are only stopped and started on a control plane of this test's own.");
    }
    m_launcher->process.write(line.toUtf8() + '\n');
    const QByteArray answer = m_launcher->line(30);
    return answer == "done" ? Done{} : Done::failed(line.toUtf8() + ": " + answer);
}

QString ControlPlane::kubeconfig(const char *user) const
{
    return m_connection.kubeconfigs.value(QLatin1String(user));
}

Done ControlPlane::kubectl(const QStringList &arguments, const QByteArray &input, const char *user,
                           int seconds) const
{
    return run({m_connection.kubectl,
                QStringList{QStringLiteral("--kubeconfig"), kubeconfig(user), QStringLiteral("--cache-dir"),
                            m_connection.folder + QStringLiteral("/kubectl")} +
                    arguments,
                input,
                {},
                {},
                seconds});
}

namespace {
/// "Deployment demo/web" as kubectl's arguments.
QStringList addressed(const QString &object)
{
    const QString kind = object.section(u' ', 0, 0).toLower(), name = object.section(u' ', 1);
    if (!name.contains(u'/')) {
        return {kind, name};
    }
    return {kind, name.section(u'/', 1), QStringLiteral("--namespace"), name.section(u'/', 0, 0)};
}
} // namespace

Done ControlPlane::patch(const QString &object, const QByteArray &json, const QString &manager,
                         const QString &type) const
{
    return kubectl(QStringList{QStringLiteral("patch")} + addressed(object) +
                   QStringList{QStringLiteral("--type=") + type, QStringLiteral("--field-manager=") + manager,
                               QStringLiteral("--patch"), QString::fromUtf8(json)});
}

Done ControlPlane::edit(const QString &object, const QString &fieldPath, const QJsonValue &value,
                        const QString &manager)
{
    const Done change = settingPatch(getJson(object), fieldPath, value);
    return change && [&] { return patch(object, change.out, manager, QStringLiteral("json")); };
}

Done ControlPlane::remove(const QString &object, const QString &fieldPath, const QString &manager)
{
    const Done change = removalPatch(getJson(object), fieldPath);
    return change && [&] { return patch(object, change.out, manager, QStringLiteral("json")); };
}

Done ControlPlane::apply(const QByteArray &yaml, const QString &manager)
{
    return kubectl({QStringLiteral("apply"), QStringLiteral("--server-side"),
                    QStringLiteral("--force-conflicts"), QStringLiteral("--field-manager=") + manager,
                    QStringLiteral("-f"), QStringLiteral("-")},
                   yaml);
}

Done ControlPlane::create(const QByteArray &yaml, const QString &manager)
{
    return kubectl({QStringLiteral("create"), QStringLiteral("--field-manager=") + manager,
                    QStringLiteral("-f"), QStringLiteral("-")},
                   yaml);
}

Done ControlPlane::deleteObject(const QString &object)
{
    return kubectl(QStringList{QStringLiteral("delete"), QStringLiteral("--wait=true")} + addressed(object));
}

Done ControlPlane::annotate(const QString &object, const QString &key, const QString &value)
{
    const QJsonObject metadata{{QStringLiteral("annotations"), QJsonObject{{key, value}}}};
    return patch(object, QJsonDocument(QJsonObject{{QStringLiteral("metadata"), metadata}}).toJson(),
                 QStringLiteral("kubectl-annotate"), QStringLiteral("merge"));
}

Done ControlPlane::writeStatus(const QString &object, const QJsonObject &status, const QString &manager)
{
    const QJsonObject change{{QStringLiteral("status"), status}};
    return kubectl(QStringList{QStringLiteral("patch")} + addressed(object) +
                   QStringList{QStringLiteral("--subresource=status"), QStringLiteral("--type=merge"),
                               QStringLiteral("--field-manager=") + manager, QStringLiteral("--patch"),
                               QString::fromUtf8(QJsonDocument(change).toJson(QJsonDocument::Compact))});
}

QByteArray ControlPlane::get(const QString &object) const
{
    return kubectl(QStringList{QStringLiteral("get")} + addressed(object) +
                   QStringList{QStringLiteral("--output=json"), QStringLiteral("--show-managed-fields")})
        .out;
}

QJsonObject ControlPlane::getJson(const QString &object) const
{
    return QJsonDocument::fromJson(get(object)).object();
}

Done ControlPlane::stop(const QString &program)
{
    return command(QStringLiteral("stop ") + program);
}

Done ControlPlane::again(const QString &program)
{
    return command(QStringLiteral("start ") + program) && [&] {
        return connect(m_connection.folder + QStringLiteral("/connection.json"));
    } && [&] {
        return waitFor("the API server answers", 60, [this] {
            return bool(kubectl({QStringLiteral("get"), QStringLiteral("--raw"), QStringLiteral("/readyz")}));
        });
    };
}

namespace {
Done signalTo(const Connection &connection, const QString &program, int signal)
{
    const auto pid = static_cast<pid_t>(connection.processes.value(program, -1));
    if (pid <= 0 || ::kill(pid, signal) != 0) {
        return Done::failed(program.toUtf8() + " does not run in this control plane.");
    }
    return {};
}
} // namespace

Done ControlPlane::freeze(const QString &program)
{
    return signalTo(m_connection, program, SIGSTOP);
}

Done ControlPlane::thaw(const QString &program)
{
    return signalTo(m_connection, program, SIGCONT);
}

QList<AuditEntry> ControlPlane::auditLog() const
{
    return readAuditLog(m_connection.auditFile);
}

qint64 ControlPlane::auditMark() const
{
    return QFileInfo(m_connection.auditFile).size();
}

QList<AuditEntry> ControlPlane::auditLogSince(qint64 mark) const
{
    return readAuditLog(m_connection.auditFile, mark);
}

Done ControlPlane::waitFor(const QByteArray &what, int seconds, const std::function<bool()> &reached) const
{
    QElapsedTimer since;
    since.start();
    while (!reached()) {
        if (m_interrupted()) {
            return Done::failed("Interrupted before " + what + '.');
        }
        if (since.elapsed() > seconds * 1000) {
            return Done::failed("Waited " + QByteArray::number(seconds) + " s in vain until " + what + '.');
        }
        QThread::msleep(100);
    }
    return {};
}

} // namespace leeway::controlplane
