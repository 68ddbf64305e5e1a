// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/draw.h"

#include <QFontMetrics>

namespace leeway::ui {

void drawBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &outline,
             qreal width, Qt::PenStyle style)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, radius > 0 || style != Qt::SolidLine);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    if (outline.isValid()) {
        painter.setPen(QPen(outline, width, style));
        const qreal half = width / 2;
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), qMax(0.0, radius - half),
                                qMax(0.0, radius - half));
    } else {
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.restore();
}

void drawText(QPainter &painter, const QRect &rect, const QString &text, const QFont &font,
              const QColor &color, Qt::Alignment alignment, Qt::TextElideMode elide)
{
    if (rect.width() <= 0 || text.isEmpty())
        return;
    painter.setFont(font);
    painter.setPen(color);
    const QFontMetrics metrics(font, painter.device());
    const bool fits = metrics.horizontalAdvance(text) <= rect.width();
    painter.drawText(rect, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                     fits ? text : metrics.elidedText(text, elide, rect.width()));
}

int textWidth(const QFont &font, const QString &text)
{
    return QFontMetrics(font).horizontalAdvance(text);
}

int keyWidth(const Theme &theme, const QString &text)
{
    return qMax(theme.px(18), textWidth(theme.font(Type::Micro), text) + theme.px(10));
}

int drawKey(QPainter &painter, const Theme &theme, int left, int middle, const QString &text)
{
    const int width = keyWidth(theme, text);
    const int height = theme.px(17);
    const QRect box(left, middle - height / 2, width, height);
    drawBox(painter, box, 3, theme.color(Role::Sunken), theme.color(Role::Border));
    painter.fillRect(QRect(box.left() + 2, box.bottom() - 1, width - 4, 1), theme.color(Role::Border));
    drawText(painter, box.adjusted(0, 0, 0, -1), text, theme.font(Type::Micro), theme.color(Role::Text2),
             Qt::AlignHCenter);
    return width;
}

void drawFocusRing(QPainter &painter, const Theme &theme, const QRectF &control, qreal radius)
{
    drawBox(painter, control.adjusted(-3, -3, 3, 3), radius + 3, {}, theme.color(Role::Focus), 2);
}

} // namespace leeway::ui
