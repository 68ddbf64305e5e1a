// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <sys/types.h>

namespace leeway::controlplane {

/// One program of the control plane. It dies with the thread that started it (PR_SET_PDEATHSIG), so
/// start it from the main thread; its output goes to `log`.
class Daemon
{
public:
    struct Command
    {
        QString name;
        QString program;
        QStringList arguments;
        QStringList environment; ///< NAME=value, on top of a bare one
        QString log;             ///< file, appended to
    };

    explicit Daemon(Command command) : m_command(std::move(command)) {}
    Daemon(Daemon &&other) noexcept;
    Daemon &operator=(Daemon &&) = delete;
    ~Daemon();

    bool start();
    bool running(); ///< reaps it when it has ended
    void askToEnd();
    void kill(); ///< returns when it is gone

    const Command &command() const { return m_command; }
    pid_t pid() const { return m_pid; }
    QByteArray lastWords() const; ///< the end of its log

private:
    [[noreturn]] void become(pid_t parent) const;

    Command m_command;
    pid_t m_pid = -1;
};

} // namespace leeway::controlplane
