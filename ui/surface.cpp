// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

Surface::Surface(Role fill, QWidget *parent) : QWidget(parent), m_fill(fill) {}

void Surface::setEdges(Qt::Edges edges, Role line)
{
    m_edges = edges;
    m_line = line;
    update();
}

void Surface::setCard(qreal radius, Role line)
{
    m_radius = radius;
    m_line = line;
    update();
}

void Surface::setFill(Role fill)
{
    m_fill = fill;
    update();
}

void Surface::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_radius >= 0)
        return drawBox(painter, rect(), m_radius, theme().color(m_fill), theme().color(m_line));
    painter.fillRect(rect(), theme().color(m_fill));
    const QColor line = theme().color(m_line);
    if (m_edges & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (m_edges & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (m_edges & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (m_edges & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
}

} // namespace leeway::ui
