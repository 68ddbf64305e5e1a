// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QFrame>

namespace leeway::ui {

/// A pane filled with one colour role; lines of 1 px where panes touch, or a card with an outline.
class Surface : public QWidget
{
    Q_OBJECT
public:
    explicit Surface(Role fill, QWidget *parent = nullptr);
    void setEdges(Qt::Edges edges, Role line = Role::Border);
    /// Outline with a radius instead of edges.
    void setCard(qreal radius, Role line = Role::Border);
    void setFill(Role fill);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Role m_fill;
    Role m_line = Role::Border;
    Qt::Edges m_edges;
    qreal m_radius = -1;
};

} // namespace leeway::ui
