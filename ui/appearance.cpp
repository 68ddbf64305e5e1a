// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/appearance.h"

namespace leeway::ui {

using session::ThemeChoice;

Appearance::Appearance(session::SettingsStore &settings, DesktopLook &desktop, LeewayStyle &style,
                       std::optional<ThemeMode> forced, QObject *parent)
    : QObject(parent), m_settings(settings), m_desktop(desktop), m_style(style), m_forced(forced)
{
    connect(&settings, &session::SettingsStore::changed, this, &Appearance::apply);
    connect(&desktop, &DesktopLook::changed, this, &Appearance::apply);
    apply();
}

void Appearance::apply()
{
    const ThemeChoice choice = m_settings.settings().theme;
    const ThemeMode mode = m_forced                        ? *m_forced
                           : choice == ThemeChoice::System ? m_desktop.mode()
                           : choice == ThemeChoice::Dark   ? ThemeMode::Dark
                                                           : ThemeMode::Light;
    const qreal scale = m_settings.settings().textScale / 100.0;
    // Each of these repaints every window: only what is different is told.
    if (!qFuzzyCompare(m_style.theme().scale(), scale))
        m_style.setScale(scale);
    if (m_style.theme().mode() != mode)
        m_style.setMode(mode);
}

} // namespace leeway::ui
