// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QStyledItemDelegate>

namespace leeway::ui {

/// Paints the cells of the drift table: status as glyph and word, names at 500, ages at the right, why a
/// difference persists with its icon.
class DriftDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Glyph of 14 px, 7 px, word: the status cell of every table.
void paintStatus(QPainter &painter, const QRect &rect, items::Status status, const QString &word,
                 bool estimated);

} // namespace leeway::ui
