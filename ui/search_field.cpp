// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search_field.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QKeyEvent>

namespace leeway::ui {

using namespace Qt::StringLiterals;

SearchField::SearchField(const QString &placeholder, const QString &key, QWidget *parent)
    : QLineEdit(parent), m_key(key)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setTextMargins(22, 0, 0, 0);
    setClearButtonEnabled(false);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    theme().paintIcon(painter, {8, (height() - 16) / 2}, u"search"_s, 16, Role::Text3);
    if (!m_key.isEmpty() && text().isEmpty() && !hasFocus())
        drawKey(painter, theme(), width() - 8 - keyWidth(theme(), m_key), height() / 2, m_key);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty())
        return clear();
    QLineEdit::keyPressEvent(event);
}

} // namespace leeway::ui
