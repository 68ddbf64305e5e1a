// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dock_grip.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMouseEvent>

namespace leeway::ui {

DockGrip::DockGrip(QDockWidget *dock, QMainWindow *window) : QWidget(window), m_dock(dock), m_window(window)
{
    setCursor(Qt::SplitHCursor);
    dock->installEventFilter(this);
    place();
}

void DockGrip::place()
{
    const bool useful = m_dock->isVisible() && !m_dock->isFloating();
    setVisible(useful);
    if (!useful)
        return;
    const bool left = m_window->dockWidgetArea(m_dock) == Qt::LeftDockWidgetArea;
    const int line = left ? m_dock->geometry().right() + 1 : m_dock->geometry().left() - 1;
    setGeometry(line - 4, m_dock->y(), 9, m_dock->height());
    raise();
}

bool DockGrip::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide:
        place();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void DockGrip::mousePressEvent(QMouseEvent *event)
{
    m_grabbedAt = qRound(event->globalPosition().x());
    m_widthThen = m_dock->width();
}

void DockGrip::mouseMoveEvent(QMouseEvent *event)
{
    const bool left = m_window->dockWidgetArea(m_dock) == Qt::LeftDockWidgetArea;
    const int moved = qRound(event->globalPosition().x()) - m_grabbedAt;
    m_window->resizeDocks({m_dock}, {m_widthThen + (left ? moved : -moved)}, Qt::Horizontal);
}

} // namespace leeway::ui
