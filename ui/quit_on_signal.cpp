// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/quit_on_signal.h"

#include <QApplication>
#include <QSocketNotifier>

#include <array>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace leeway::ui {

namespace {

constexpr std::array caught{SIGTERM, SIGINT, SIGHUP};
/// The only thing a signal handler can do is to write here; the event loop reads at the other end.
int pipeEnds[2]{-1, -1};

void wake(int)
{
    const int before = errno;
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(pipeEnds[1], &byte, 1);
    errno = before;
}

} // namespace

QuitOnSignal::QuitOnSignal()
{
    if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // Without a pipe the signals end the program at once, as they always do.
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [] {
        QApplication::closeAllWindows();
        QApplication::quit();
    });
    struct sigaction action = {};
    action.sa_handler = wake;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int signal : caught)
        sigaction(signal, &action, nullptr);
}

QuitOnSignal::~QuitOnSignal()
{
    if (!m_notifier)
        return;
    for (const int signal : caught)
        std::signal(signal, SIG_DFL);
    delete m_notifier;
    close(pipeEnds[0]);
    close(pipeEnds[1]);
}

} // namespace leeway::ui
