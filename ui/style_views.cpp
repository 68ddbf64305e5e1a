// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/draw.h"
#include "ui/style_parts.h"

#include <QTabBar>

namespace leeway::ui::parts {

using namespace Qt::StringLiterals;

void headerSection(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option)
{
    painter.fillRect(option.rect, theme.color(Role::Sunken));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     theme.color(Role::Border));
    painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1),
                     theme.color(Role::Hair));
}

void headerLabel(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option)
{
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const QFont font = theme.font(Type::Label);
    const bool right = option.textAlignment & Qt::AlignRight;
    // Columns touch: 12 px between their texts, and the first text stands below the page's title.
    const bool first = option.position == QStyleOptionHeader::Beginning ||
                       option.position == QStyleOptionHeader::OnlyOneSection;
    QRect text = option.rect.adjusted(first ? 16 : 0, 0, -12, 0);
    const int chevron = sorted ? 16 : 0;
    const int width = qMin(textWidth(font, option.text), text.width() - chevron);
    if (right)
        text.setLeft(text.right() + 1 - width - chevron);
    text.setWidth(width);
    drawText(painter, text, option.text, font, theme.color(Role::Text2));
    if (sorted) {
        const bool down = option.sortIndicator == QStyleOptionHeader::SortDown;
        theme.paintIcon(painter, {text.right() + 1 + 4, option.rect.center().y() - 5},
                        down ? u"chevron-down"_s : u"chevron-up"_s, 12, Role::Text2);
    }
}

void tab(QPainter &painter, const Theme &theme, const QStyleOptionTab &option)
{
    const bool on = option.state & QStyle::State_Selected;
    const bool hover = option.state & QStyle::State_MouseOver;
    if (hover && !on)
        painter.fillRect(option.rect.adjusted(0, 0, 0, -1), theme.color(Role::SelectIdle));
    drawText(painter, option.rect.adjusted(0, 0, 0, -1), option.text, theme.font(Type::Name),
             theme.color(on ? Role::Text : Role::Text2), Qt::AlignHCenter);
    if (on)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2),
                         theme.color(Role::Ink));
    if (option.state & QStyle::State_HasFocus)
        drawBox(painter, QRectF(option.rect).adjusted(3, 4, -3, -4), 4, {}, theme.color(Role::Focus), 2);
}

void scrollBar(QPainter &painter, const Theme &theme, const QStyleOptionSlider &option, const QRect &slider)
{
    painter.fillRect(option.rect, option.palette.color(QPalette::Base));
    if (option.maximum <= option.minimum)
        return;
    const bool active = option.activeSubControls & QStyle::SC_ScrollBarSlider &&
                        option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    QColor color = theme.color(Role::BorderStrong);
    color.setAlphaF(active ? 0.9F : 0.55F);
    const QRectF bar = option.orientation == Qt::Vertical ? QRectF(slider).adjusted(2, 2, -2, -2)
                                                          : QRectF(slider).adjusted(2, 2, -2, -2);
    drawBox(painter, bar, 3, color);
}

void splitter(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const QRect &rect = option.rect;
    painter.fillRect(rect, theme.color(Role::Window));
    const QColor line = theme.color(Role::Border);
    // The handle of a vertical splitter (panes above each other) lies flat.
    const bool flat = rect.width() > rect.height();
    if (rect.width() < 3 || rect.height() < 3) {
        painter.fillRect(rect, line);
        return;
    }
    const QColor grip = theme.color(Role::BorderStrong);
    if (flat) {
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), line);
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
        painter.fillRect(QRect(rect.center().x() - 14, rect.center().y(), 28, 1), grip);
    } else {
        painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), line);
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line);
        painter.fillRect(QRect(rect.center().x(), rect.center().y() - 14, 1, 28), grip);
    }
}

void menuBarItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    painter.fillRect(option.rect, theme.color(Role::Window));
    if (option.state & (QStyle::State_Selected | QStyle::State_Sunken))
        drawBox(painter, option.rect, 4, theme.color(Role::SelectIdle));
    painter.setFont(theme.font(Type::Body));
    painter.setPen(theme.color(Role::Text));
    painter.drawText(option.rect,
                     Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine |
                         (option.state & QStyle::State_Sunken ? 0 : Qt::TextHideMnemonic),
                     option.text);
}

namespace {
constexpr int menuIconColumn = 34;
constexpr int menuRight = 14;
} // namespace

QSize menuItemSize(const Theme &theme, const QStyleOptionMenuItem &option)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {10, 9};
    const QStringList columns = option.text.split(u'\t');
    int width = menuIconColumn +
                QFontMetrics(theme.font(Type::Body)).size(Qt::TextShowMnemonic, columns.value(0)).width();
    if (columns.size() > 1)
        width += 28 + textWidth(theme.font(Type::Small), columns.value(1));
    return {width + menuRight + (option.menuItemType == QStyleOptionMenuItem::SubMenu ? 20 : 6),
            theme.px(26)};
}

void menuItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    const QRect &rect = option.rect;
    painter.fillRect(rect, theme.color(Role::Raised));
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(rect.left() + 8, rect.center().y(), rect.width() - 16, 1),
                         theme.color(Role::Border));
        return;
    }
    const bool enabled = option.state & QStyle::State_Enabled;
    if (enabled && (option.state & QStyle::State_Selected))
        drawBox(painter, rect.adjusted(4, 0, -4, 0), 4, theme.color(Role::Select));
    const QRect mark(rect.left() + 11, rect.center().y() - 7, 16, 16);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option.checked)
            theme.paintIcon(painter, mark.topLeft(), u"check"_s, 16, Role::Ink);
    } else if (!option.icon.isNull()) {
        option.icon.paint(&painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QStringList columns = option.text.split(u'\t');
    const QRect text = rect.adjusted(menuIconColumn, 0, -menuRight, 0);
    painter.setFont(theme.font(Type::Body));
    painter.setPen(theme.color(enabled ? Role::Text : Role::Text3));
    painter.drawText(text, int(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextHideMnemonic | Qt::TextSingleLine,
                     columns.value(0));
    drawText(painter, text, columns.value(1), theme.font(Type::Small), theme.color(Role::Text3),
             Qt::AlignRight);
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        theme.paintIcon(painter, {rect.right() - 20, rect.center().y() - 6}, u"chevron-right"_s, 14,
                        Role::Text3);
}

void branch(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    if (!(option.state & QStyle::State_Children))
        return;
    const bool open = option.state & QStyle::State_Open;
    theme.paintIcon(painter, {option.rect.left() + 6, option.rect.center().y() - 6},
                    open ? u"chevron-down"_s : u"chevron-right"_s, 14, Role::Text3);
}

} // namespace leeway::ui::parts
