// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/workspace.h"
#include "ui/main_window.h"

namespace leeway::ui {

/// What a window shows of a workspace's state: codes become words here, and nowhere else.
WindowState windowState(const session::WorkspaceState &state, const session::WorkspaceWish &wish,
                        Instant now);

/// Joins one window and one workspace: state flows up, wishes flow down. Both outlive it.
class WorkspaceBinding final : public QObject
{
    Q_OBJECT
public:
    WorkspaceBinding(session::Workspace &workspace, MainWindow &window, const Clock &clock);

private:
    void show();
    void chooseRepository();
    void chooseRecording();
    void openDemo();
    void choose(const QString &id);
    void ask(const session::PluginQuestionPtr &question);

    session::Workspace &m_workspace;
    MainWindow &m_window;
    const Clock &m_clock;
};

} // namespace leeway::ui
