// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/settings.h"

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace leeway::session {

/// The settings of a running window. Lives on the GUI thread and never blocks it: files are written on a
/// thread of its own, in the order of the changes. Each change is applied to what the file holds by then, so
/// two windows of the program do not undo each other's.
class SettingsStore final : public QObject
{
    Q_OBJECT
public:
    /// `loaded` was read before the event loop began.
    SettingsStore(std::string path, LoadedSettings loaded, QObject *parent = nullptr);
    /// Waits for what is being written.
    ~SettingsStore() override;

    const Settings &settings() const { return m_settings; }
    /// Why these began as the defaults, and where the old file is.
    const std::optional<SettingsTrouble> &trouble() const { return m_trouble; }
    const std::string &kept() const { return m_kept; }
    /// Changes the settings at once and the file soon.
    void change(std::function<void(Settings &)> edit);

Q_SIGNALS:
    void changed();
    /// Told once: from then on this window's settings last until it is closed.
    void notWritable(const QString &sentence);

private:
    std::string m_path;
    Settings m_settings;
    std::optional<SettingsTrouble> m_trouble;
    std::string m_kept;
    bool m_toldNotWritable = false;
    QThreadPool m_writer;
};

} // namespace leeway::session
