// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QObject>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace leeway::ui {

/// Whether the desktop is dark: what the XDG portal says, now and when it changes; without a session bus or a
/// portal the palette that the platform had at the start (decisions.md 37).
class DesktopLook final : public QObject
{
    Q_OBJECT
public:
    /// Must be made before the application's own palette is set.
    explicit DesktopLook(QObject *parent = nullptr);
    ThemeMode mode() const { return m_mode; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void take(const QVariant &scheme);

    ThemeMode m_mode;
};

} // namespace leeway::ui
