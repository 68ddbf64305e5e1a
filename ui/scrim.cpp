// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scrim.h"

#include "ui/leeway_style.h"

#include <QEvent>
#include <QPainter>

namespace leeway::ui {

Scrim::Scrim(QWidget *window) : QWidget(window)
{
    window->installEventFilter(this);
    setGeometry(window->rect());
    raise();
    show();
}

bool Scrim::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parentWidget())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void Scrim::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Scrim));
}

void Scrim::mousePressEvent(QMouseEvent *)
{
    Q_EMIT pressed();
}

} // namespace leeway::ui
