// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/settings_store.h"

namespace leeway::session {

SettingsStore::SettingsStore(std::string path, LoadedSettings loaded, QObject *parent)
    : QObject(parent), m_path(std::move(path)), m_settings(std::move(loaded.settings)),
      m_trouble(loaded.trouble), m_kept(std::move(loaded.kept))
{
    m_writer.setMaxThreadCount(1);
}

SettingsStore::~SettingsStore()
{
    m_writer.waitForDone();
}

void SettingsStore::change(std::function<void(Settings &)> edit)
{
    edit(m_settings);
    Q_EMIT changed();
    m_writer.start([this, path = m_path, edit = std::move(edit)] {
        LoadedSettings onDisk = loadSettings(path);
        edit(onDisk.settings);
        const auto saved = saveSettings(path, onDisk.settings);
        if (saved)
            return;
        const QString sentence = QString::fromStdString(saved.error().message());
        QMetaObject::invokeMethod(
            this,
            [this, sentence] {
                if (!std::exchange(m_toldNotWritable, true))
                    Q_EMIT notWritable(sentence);
            },
            Qt::QueuedConnection);
    });
}

} // namespace leeway::session
