// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QPainter>
#include <QRect>

namespace leeway::ui {

/// A rounded rectangle with an outline that lies inside `rect`. An invalid colour leaves that part out.
void drawBox(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
             const QColor &outline = {}, qreal width = 1, Qt::PenStyle style = Qt::SolidLine);

/// Text on one line, vertically centred, elided to the width.
void drawText(QPainter &painter, const QRect &rect, const QString &text, const QFont &font,
              const QColor &color, Qt::Alignment alignment = Qt::AlignLeft,
              Qt::TextElideMode elide = Qt::ElideRight);

/// Width of the text as drawText needs it.
int textWidth(const QFont &font, const QString &text);

/// A key cap ("Ctrl", "K") of 17 px with its left edge at `left`, centred on `middle`; returns its width.
int drawKey(QPainter &painter, const Theme &theme, int left, int middle, const QString &text);
int keyWidth(const Theme &theme, const QString &text);

/// The focus ring: 2 px, 1 px outside of `control`.
void drawFocusRing(QPainter &painter, const Theme &theme, const QRectF &control, qreal radius);

} // namespace leeway::ui
