// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop_look.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>
#include <QPalette>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

ThemeMode modeOfPalette()
{
    const QPalette palette = QApplication::palette();
    const bool dark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? ThemeMode::Dark : ThemeMode::Light;
}

/// Without this the library would look for a bus, or start one, and wait for it.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
}

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString object = u"/org/freedesktop/portal/desktop"_s;
const QString interface = u"org.freedesktop.portal.Settings"_s;
const QString group = u"org.freedesktop.appearance"_s;
const QString key = u"color-scheme"_s;

} // namespace

DesktopLook::DesktopLook(QObject *parent) : QObject(parent), m_mode(modeOfPalette())
{
    if (hasSessionBus())
        ask();
}

void DesktopLook::ask()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, object, interface, u"SettingChanged"_s, this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, object, interface, u"Read"_s);
    call << group << key;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        // No portal, or one that does not know this: the palette stays the answer.
        if (!reply.isError())
            take(reply.value().variant());
    });
}

void DesktopLook::settingChanged(const QString &changedGroup, const QString &changedKey,
                                 const QDBusVariant &value)
{
    if (changedGroup == group && changedKey == key)
        take(value.variant());
}

void DesktopLook::take(const QVariant &scheme)
{
    // Read wraps the value a second time.
    const QVariant inner =
        scheme.canConvert<QDBusVariant>() ? scheme.value<QDBusVariant>().variant() : scheme;
    // 1: prefers dark, 2: prefers light, 0: no preference, which desktops mean as light.
    bool isNumber = false;
    const uint number = inner.toUInt(&isNumber);
    const ThemeMode mode = number == 1 ? ThemeMode::Dark : ThemeMode::Light;
    if (!isNumber || mode == m_mode)
        return;
    m_mode = mode;
    Q_EMIT changed();
}

} // namespace leeway::ui
