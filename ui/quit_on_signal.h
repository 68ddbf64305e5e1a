// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace leeway::ui {

/// SIGTERM, SIGINT and SIGHUP close all windows as the user would: layouts are kept, what is being written is
/// written (faults.md W5). At most one may exist.
class QuitOnSignal final : public QObject
{
    Q_OBJECT
public:
    QuitOnSignal();
    ~QuitOnSignal() override;

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace leeway::ui
