// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/leeway_style.h"

#include <QPushButton>

namespace leeway::ui {

/// A push button in one of the looks of mockup 13. The style draws it.
class Button final : public QPushButton
{
    Q_OBJECT
public:
    explicit Button(const QString &text, ButtonKind kind = ButtonKind::Normal, QWidget *parent = nullptr);
    /// With a Lucide icon of 16 px; an empty text makes a square button, which then needs an accessible name.
    Button(const QString &icon, Role iconRole, const QString &text, ButtonKind kind = ButtonKind::Normal,
           QWidget *parent = nullptr);

    ButtonKind kind() const { return m_kind; }
    /// 24 px high with text of 12 px, for banners and bars.
    void setSmall(bool small);
    bool isSmall() const { return m_small; }

private:
    ButtonKind m_kind;
    bool m_small = false;
};

} // namespace leeway::ui
