// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;
class QMainWindow;

namespace leeway::ui {

/// The line between a dock and the page is 1 px; this invisible strip of 9 px over it is what the pointer
/// grabs.
class DockGrip final : public QWidget
{
    Q_OBJECT
public:
    DockGrip(QDockWidget *dock, QMainWindow *window);
    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void place();

    QDockWidget *m_dock;
    QMainWindow *m_window;
    int m_grabbedAt = 0;
    int m_widthThen = 0;
};

} // namespace leeway::ui
