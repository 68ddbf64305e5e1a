// SPDX-License-Identifier: GPL-3.0-or-later
// leeway-controlplane: starts a control plane, says where it is, and stays until it is told to end
// (SIGTERM, SIGINT, SIGHUP, or, with --attached, the end of its standard input).
#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/serve/wishes.h"
#include "tests/controlplane/server.h"

#include <QCoreApplication>
#include <QDir>
#include <QTextStream>

#include <csignal>
#include <poll.h>
#include <unistd.h>

using namespace leeway::controlplane;

namespace {
volatile std::sig_atomic_t askedToEnd = 0;

void askToEnd(int)
{
    askedToEnd = 1;
}

void say(const QString &line)
{
    QTextStream(stdout) << line << Qt::endl;
}

int complain(const QByteArray &why)
{
    QTextStream(stderr) << QString::fromUtf8(why) << Qt::endl;
    return 1;
}

void introduce(const Connection &connection)
{
    say(QStringLiteral("Folder    %1").arg(connection.folder));
    for (const char *user : {"admin", "reader", "viewer", "editor", "certificate"}) {
        say(QStringLiteral("%1 KUBECONFIG=%2")
                .arg(QLatin1String(user), -11)
                .arg(connection.kubeconfigs.value(QLatin1String(user))));
    }
    say(QStringLiteral("Git       %1/git/fleet.git").arg(connection.sources));
    say(QStringLiteral("Charts    %1/charts").arg(connection.sources));
    say(QStringLiteral("kubectl   %1").arg(connection.kubectl));
    say(QStringLiteral("Audit     %1").arg(connection.auditFile));
}

Done obey(Server &server, const QStringList &words)
{
    if (words.size() == 2 && words[0] == u"stop") {
        return server.stopProgram(words[1]);
    }
    if (words.size() == 2 && words[0] == u"start") {
        return server.startProgram(words[1]);
    }
    return Done::failed("Commands are: stop PROGRAM, start PROGRAM.");
}

/// Answers the commands that have arrived. False at the end of the input.
bool takeCommands(Server &server)
{
    static QByteArray pending;
    char buffer[512];
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) {
        return false;
    }
    pending.append(buffer, count);
    for (qsizetype end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
        const Done done = obey(server, QString::fromUtf8(pending.left(end)).split(u' '));
        say(done ? QStringLiteral("done") : QString::fromUtf8(done.why));
        pending.remove(0, end + 1);
    }
    return true;
}

int stay(Server &server, bool attached)
{
    while (!askedToEnd) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, attached ? 1 : 0, 200) > 0 && !takeCommands(server)) {
            return 0;
        }
        if (const QByteArray casualty = server.casualty(); !casualty.isEmpty()) {
            return complain(casualty);
        }
    }
    return 0;
}

Done bootstrap(const Server &server, const Wishes &wishes)
{
    ControlPlane cluster(server.connection());
    cluster.giveUpWhen([] { return askedToEnd != 0; });
    return cluster.bootstrap(QDir(wishes.repository).absolutePath(), wishes.cluster) &&
           [&] { return cluster.waitAllReady(600); };
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        std::signal(signal, askToEnd);
    }
    const Wishes wishes = readArguments(application);
    if (!wishes.misunderstood.isEmpty()) {
        return complain(wishes.misunderstood);
    }
    Server server(Parts::find(), wishes.options, [&] { return askedToEnd != 0; });
    if (const Done started = server.start(); !started) {
        return complain(started.why);
    }
    if (wishes.attached) {
        say(QString::fromUtf8(server.connection().toJson()));
        return stay(server, true);
    }
    introduce(server.connection());
    if (!wishes.repository.isEmpty()) {
        const Done done = bootstrap(server, wishes);
        say(done ? QStringLiteral("Every Kustomization of %1 is ready.").arg(wishes.cluster)
                 : QStringLiteral("Not everything became ready:\n") + QString::fromUtf8(done.why));
    }
    if (askedToEnd) {
        return 0;
    }
    say(QStringLiteral("Running. End it with Ctrl-C or: kill %1").arg(::getpid()));
    return stay(server, false);
}
