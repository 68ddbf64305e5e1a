// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/button.h"

#include "ui/icon.h"

namespace leeway::ui {

Button::Button(const QString &text, ButtonKind kind, QWidget *parent)
    : QPushButton(text, parent), m_kind(kind)
{
    setAutoDefault(false);
}

Button::Button(const QString &icon, Role iconRole, const QString &text, ButtonKind kind, QWidget *parent)
    : Button(text, kind, parent)
{
    setIcon(lucide(icon, kind == ButtonKind::Primary ? Role::OnPrimary : iconRole));
    setIconSize(QSize(16, 16));
}

void Button::setSmall(bool small)
{
    m_small = small;
    updateGeometry();
    update();
}

} // namespace leeway::ui
