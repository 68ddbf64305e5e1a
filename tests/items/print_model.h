// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>

namespace leeway::sample {

/// A model as text, one line for each row, columns joined by " | ", children indented: what a failing test
/// shows can be read.
inline QString printModel(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column)
            cells << model.index(row, column, parent).data().toString();
        text += QString(2 * depth, QLatin1Char(' ')) + cells.join(QLatin1String(" | ")) + QLatin1Char('\n');
        text += printModel(model, model.index(row, 0, parent), depth + 1);
    }
    return text;
}

} // namespace leeway::sample
