// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/settings_store.h"
#include "model/session/workspace.h"

namespace leeway::ui {

class MainWindow;
class SettingsDialog;

/// Joins one window with the settings: its layout, keys and recent repositories come from them, what the user
/// opens and connects goes into them. All arguments outlive it.
class SettingsBinding final : public QObject
{
    Q_OBJECT
public:
    SettingsBinding(session::SettingsStore &store, session::Workspace &workspace, MainWindow &window);

    /// `wish` with what is remembered for it.
    session::WorkspaceWish withMemory(session::WorkspaceWish wish) const;

private:
    void applyToWindow();
    void openSettings(int page);
    void tellTrouble();
    void rememberState();
    void keepLayout();

    session::SettingsStore &m_store;
    session::Workspace &m_workspace;
    MainWindow &m_window;
    std::string m_remembered; ///< the repository that was written down
};

} // namespace leeway::ui
