// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/daemon.h"

#include <QFile>

#include <array>
#include <vector>

#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace leeway::controlplane {

namespace {
// Only what the programs need: nothing of the caller's proxies, clouds or kubeconfig reaches them.
QStringList bareEnvironment()
{
    // Lists as watches are switched off in the API server (server_programs.cpp): nobody need ask for one.
    QStringList kept{QStringLiteral("KUBE_FEATURE_WatchListClient=false")};
    for (const char *name : {"PATH", "HOME"}) {
        if (qEnvironmentVariableIsSet(name)) {
            kept << QString::fromLatin1(name) + u'=' + qEnvironmentVariable(name);
        }
    }
    return kept;
}

struct Strings
{
    std::vector<QByteArray> bytes;
    std::vector<char *> pointers;

    explicit Strings(const QStringList &list)
    {
        for (const QString &entry : list) {
            bytes.push_back(entry.toLocal8Bit());
        }
        for (QByteArray &entry : bytes) {
            pointers.push_back(entry.data());
        }
        pointers.push_back(nullptr);
    }
};

void openLog(const QString &path)
{
    const int log = ::open(path.toLocal8Bit().constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
}
} // namespace

Daemon::Daemon(Daemon &&other) noexcept
    : m_command(std::move(other.m_command)), m_pid(std::exchange(other.m_pid, -1))
{
}

Daemon::~Daemon()
{
    kill();
}

bool Daemon::start()
{
    const pid_t parent = ::getpid();
    m_pid = ::fork();
    if (m_pid == 0) {
        become(parent);
    }
    return m_pid > 0;
}

void Daemon::become(pid_t parent) const
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(127); // the parent ended between fork and prctl
    }
    ::setpgid(0, 0); // Ctrl-C in a terminal reaches the launcher alone
    openLog(m_command.log);
    Strings arguments(QStringList{m_command.program} + m_command.arguments);
    Strings environment(bareEnvironment() + m_command.environment);
    ::execve(arguments.pointers.front(), arguments.pointers.data(), environment.pointers.data());
    ::_exit(127);
}

bool Daemon::running()
{
    if (m_pid > 0 && ::waitpid(m_pid, nullptr, WNOHANG) == m_pid) {
        m_pid = -1;
    }
    return m_pid > 0;
}

void Daemon::askToEnd()
{
    if (running()) {
        ::kill(m_pid, SIGTERM);
    }
}

void Daemon::kill()
{
    if (running()) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
        m_pid = -1;
    }
}

QByteArray Daemon::lastWords() const
{
    QFile log(m_command.log);
    if (!log.open(QIODevice::ReadOnly)) {
        return {};
    }
    log.seek(std::max<qint64>(0, log.size() - 2000));
    return log.readAll();
}

} // namespace leeway::controlplane
