// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace leeway::ui {

/// The flat cover over a window behind a dialog or the palette; it follows the window's size.
class Scrim final : public QWidget
{
    Q_OBJECT
public:
    explicit Scrim(QWidget *window);
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void pressed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
};

} // namespace leeway::ui
