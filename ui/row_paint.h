// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QStyleOptionViewItem>

namespace leeway::ui {

/// What a row of a table or tree looks like at the moment.
struct RowLook
{
    bool selected = false;
    bool focused = false; ///< its view has the keyboard
    bool hovered = false;
};
RowLook rowLook(const QStyleOptionViewItem &option, bool hovered);

/// Background of a row: selection, hover or nothing; the 3 px ink bar at the left edge of a selected one.
void paintRow(QPainter &painter, const QRect &row, const RowLook &look, bool withBar);

/// Property of views whose delegates paint the whole row: the style then paints nothing.
inline constexpr const char *ownRowsProperty = "leewayOwnRows";

} // namespace leeway::ui
