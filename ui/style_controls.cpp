// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/button.h"
#include "ui/draw.h"
#include "ui/style_parts.h"

namespace leeway::ui::parts {

using namespace Qt::StringLiterals;

namespace {

ButtonKind kindOf(const QWidget *widget)
{
    const auto *button = qobject_cast<const Button *>(widget);
    return button ? button->kind() : ButtonKind::Normal;
}

bool isSmall(const QWidget *widget)
{
    const auto *button = qobject_cast<const Button *>(widget);
    return button && button->isSmall();
}

/// Buttons that lead on are written at 500, small ones at 12 px.
QFont labelFont(const Theme &theme, const QWidget *widget)
{
    return theme.font(isSmall(widget) ? Type::Label : Type::Name);
}

bool hasMenu(const QStyleOptionButton &option)
{
    return option.features & QStyleOptionButton::HasMenu;
}

} // namespace

void button(QPainter &painter, const Theme &theme, const QStyleOptionButton &option, const QWidget *widget)
{
    const ButtonKind kind = kindOf(widget);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken | QStyle::State_On);
    if (!enabled && kind != ButtonKind::Flat) {
        drawBox(painter, option.rect, 4, {}, theme.color(Role::ControlLine), 1, Qt::DashLine);
        return;
    }
    switch (kind) {
    case ButtonKind::Primary:
        drawBox(painter, option.rect, 4, theme.color(active && enabled ? Role::PrimaryHover : Role::Primary));
        break;
    case ButtonKind::Flat:
        if (active && enabled)
            drawBox(painter, option.rect, 4, theme.color(Role::SelectIdle));
        break;
    case ButtonKind::Normal:
        drawBox(painter, option.rect, 4, theme.color(active ? Role::Hover : Role::Raised),
                theme.color(active ? Role::BorderStrong : Role::ControlLine));
        break;
    }
}

void buttonLabel(QPainter &painter, const Theme &theme, const QStyleOptionButton &option,
                 const QWidget *widget)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const QFont font = labelFont(theme, widget);
    const QSize iconSize = option.icon.isNull() ? QSize(0, 0) : option.iconSize;
    const int gap = iconSize.width() > 0 && !option.text.isEmpty() ? 6 : 0;
    const int arrow = hasMenu(option) ? 14 + 6 : 0;
    const int textSpace = option.rect.width() - iconSize.width() - gap - arrow - 8;
    const int textNeed = qMin(textSpace, QFontMetrics(font).size(Qt::TextShowMnemonic, option.text).width());
    int x = option.rect.left() + (option.rect.width() - iconSize.width() - gap - textNeed - arrow) / 2;
    if (iconSize.width() > 0) {
        const QRect at(x,
                       option.rect.center().y() - iconSize.height() / 2 + (option.rect.height() % 2 ? 0 : 1),
                       iconSize.width(), iconSize.height());
        option.icon.paint(&painter, at, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        x += iconSize.width() + gap;
    }
    const Role role = !enabled                                ? Role::Text3
                      : kindOf(widget) == ButtonKind::Primary ? Role::OnPrimary
                                                              : Role::Text;
    painter.setFont(font);
    painter.setPen(theme.color(role));
    painter.drawText(
        QRect(x, option.rect.top(), textNeed + 2, option.rect.height()),
        int(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextHideMnemonic | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(option.text, Qt::ElideRight, textNeed + 2, Qt::TextShowMnemonic));
    if (arrow)
        theme.paintIcon(painter, {x + textNeed + 6, option.rect.center().y() - 6}, u"chevron-down"_s, 14,
                        Role::Text3);
}

QSize buttonSize(const Theme &theme, const QStyleOptionButton &option, const QWidget *widget)
{
    const bool small = isSmall(widget);
    const int height = small ? theme.px(24) : theme.size(Size::Button);
    const int icon = option.icon.isNull() ? 0 : option.iconSize.width();
    if (option.text.isEmpty())
        return {qMax(height, icon + (hasMenu(option) ? 32 : 0)), height};
    int width = QFontMetrics(labelFont(theme, widget)).size(Qt::TextShowMnemonic, option.text).width();
    width += icon ? icon + 6 : 0;
    width += hasMenu(option) ? 20 : 0;
    return {width + 2 * (small ? 9 : 11), height};
}

void toolButton(QPainter &painter, const Theme &theme, const QStyleOptionToolButton &option)
{
    const bool on = option.state & (QStyle::State_On | QStyle::State_Sunken);
    if (on || ((option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled)))
        drawBox(painter, option.rect, 4, theme.color(on ? Role::Select : Role::SelectIdle));
    const QSize size = option.iconSize.boundedTo(option.rect.size());
    const QRect at(option.rect.left() + (option.rect.width() - size.width()) / 2,
                   option.rect.top() + (option.rect.height() - size.height()) / 2, size.width(),
                   size.height());
    option.icon.paint(&painter, at, Qt::AlignCenter,
                      option.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
}

void field(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const bool focused = option.state & QStyle::State_HasFocus;
    drawBox(painter, option.rect, 4, theme.color(Role::Surface),
            theme.color(focused ? Role::Focus : Role::BorderStrong), focused ? 2 : 1);
}

void combo(QPainter &painter, const Theme &theme, const QStyleOptionComboBox &option)
{
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_On);
    const bool focused = option.state & QStyle::State_HasFocus;
    drawBox(painter, option.rect, 4, theme.color(active ? Role::Hover : Role::Raised),
            theme.color(focused ? Role::Focus : Role::ControlLine), focused ? 2 : 1);
    theme.paintIcon(painter, {option.rect.right() - 8 - 12, option.rect.center().y() - 5}, u"chevron-down"_s,
                    12, Role::Text3);
}

void checkBox(QPainter &painter, const Theme &theme, const QRect &rect, QStyle::State state)
{
    const bool on = state & QStyle::State_On;
    const bool mixed = state & QStyle::State_NoChange;
    const bool enabled = state & QStyle::State_Enabled;
    if (!on && !mixed) {
        drawBox(painter, rect, 3, theme.color(Role::Surface),
                theme.color(enabled ? Role::BorderStrong : Role::ControlLine), 1.5);
        return;
    }
    drawBox(painter, rect, 3, theme.color(enabled ? Role::Primary : Role::Text3));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Role::OnPrimary), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF o = rect.topLeft();
    const qreal unit = rect.width() / 14.0;
    if (mixed) {
        painter.drawLine(o + QPointF(4, 7) * unit, o + QPointF(10, 7) * unit);
    } else {
        const QPointF points[]{o + QPointF(3.7, 7.3) * unit, o + QPointF(6.1, 9.7) * unit,
                               o + QPointF(10.4, 4.6) * unit};
        painter.drawPolyline(points, 3);
    }
    painter.restore();
}

void radioButton(QPainter &painter, const Theme &theme, const QRect &rect, QStyle::State state)
{
    const bool on = state & QStyle::State_On;
    const Role mark = theme.mode() == ThemeMode::Dark ? Role::Ink : Role::Primary;
    drawBox(painter, rect, rect.width() / 2.0, theme.color(Role::Surface),
            theme.color(on ? mark : Role::BorderStrong), 1.5);
    if (on)
        drawBox(painter, QRectF(rect).adjusted(3.5, 3.5, -3.5, -3.5), rect.width(), theme.color(mark));
}

} // namespace leeway::ui::parts
