// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QWidget>

namespace leeway::ui {

/// A Lucide icon beside a word. Decoration: it has no accessible name of its own.
class IconLabel final : public QWidget
{
    Q_OBJECT
public:
    IconLabel(const QString &name, int size, Role role, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_size;
    Role m_role;
};

} // namespace leeway::ui
