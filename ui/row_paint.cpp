// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/row_paint.h"

#include "ui/leeway_style.h"

#include <QPainter>

namespace leeway::ui {

RowLook rowLook(const QStyleOptionViewItem &option, bool hovered)
{
    RowLook look;
    look.selected = option.state & QStyle::State_Selected;
    look.focused = option.widget && option.widget->hasFocus() && option.widget->isActiveWindow();
    look.hovered = hovered;
    return look;
}

void paintRow(QPainter &painter, const QRect &row, const RowLook &look, bool withBar)
{
    const Theme &t = theme();
    if (look.selected)
        painter.fillRect(row, t.color(look.focused ? Role::Select : Role::SelectIdle));
    else if (look.hovered)
        painter.fillRect(row, t.color(Role::Hover));
    if (look.selected && withBar)
        painter.fillRect(QRect(row.left(), row.top(), 3, row.height()), t.color(Role::Ink));
}

} // namespace leeway::ui
