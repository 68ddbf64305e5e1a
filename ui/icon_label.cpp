// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icon_label.h"

#include "ui/leeway_style.h"

#include <QPainter>

namespace leeway::ui {

IconLabel::IconLabel(const QString &name, int size, Role role, QWidget *parent)
    : QWidget(parent), m_name(name), m_size(size), m_role(role)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    theme().paintIcon(painter, {0, 0}, m_name, m_size, m_role);
}

} // namespace leeway::ui
