// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/settings_store.h"
#include "ui/desktop_look.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

/// Keeps the application's look as the settings and the desktop say, while the program runs.
class Appearance final : public QObject
{
    Q_OBJECT
public:
    /// `forced` (the command line's theme) wins over both. All arguments outlive it.
    Appearance(session::SettingsStore &settings, DesktopLook &desktop, LeewayStyle &style,
               std::optional<ThemeMode> forced, QObject *parent = nullptr);

private:
    void apply();

    session::SettingsStore &m_settings;
    DesktopLook &m_desktop;
    LeewayStyle &m_style;
    std::optional<ThemeMode> m_forced;
};

} // namespace leeway::ui
