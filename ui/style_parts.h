// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QStyleOption>

class QPainter;
class QWidget;

/// The drawings behind LeewayStyle, one function for each part.
namespace leeway::ui::parts {

void button(QPainter &painter, const Theme &theme, const QStyleOptionButton &option, const QWidget *widget);
void buttonLabel(QPainter &painter, const Theme &theme, const QStyleOptionButton &option,
                 const QWidget *widget);
QSize buttonSize(const Theme &theme, const QStyleOptionButton &option, const QWidget *widget);
void toolButton(QPainter &painter, const Theme &theme, const QStyleOptionToolButton &option);
void field(QPainter &painter, const Theme &theme, const QStyleOption &option);
void combo(QPainter &painter, const Theme &theme, const QStyleOptionComboBox &option);
void checkBox(QPainter &painter, const Theme &theme, const QRect &rect, QStyle::State state);
void radioButton(QPainter &painter, const Theme &theme, const QRect &rect, QStyle::State state);

void headerSection(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option);
void headerLabel(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option);
void tab(QPainter &painter, const Theme &theme, const QStyleOptionTab &option);
void scrollBar(QPainter &painter, const Theme &theme, const QStyleOptionSlider &option, const QRect &slider);
void splitter(QPainter &painter, const Theme &theme, const QStyleOption &option);
void menuBarItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option);
void menuItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option);
QSize menuItemSize(const Theme &theme, const QStyleOptionMenuItem &option);
void branch(QPainter &painter, const Theme &theme, const QStyleOption &option);

} // namespace leeway::ui::parts
