// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QWidget>

namespace leeway::ui {

/// One line of text in a type style and a colour role, elided when there is no room; the tooltip then has all
/// of it. Follows theme and text scale by itself, which a QLabel with a palette of its own does not.
class Label final : public QWidget
{
    Q_OBJECT
public:
    Label(Type type, Role role, const QString &text = {}, QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    void setRole(Role role);
    void setElide(Qt::TextElideMode elide) { m_elide = elide; }
    /// Full width is asked for but not insisted on.
    void setShrinks(bool shrinks);
    bool isElided() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    Type m_type;
    Role m_role;
    QString m_text;
    Qt::TextElideMode m_elide = Qt::ElideRight;
    bool m_shrinks = false;
};

/// Text that wraps, in a type style and a colour role.
class Paragraph final : public QWidget
{
    Q_OBJECT
public:
    Paragraph(Type type, Role role, const QString &text = {}, QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    void setAlignment(Qt::Alignment alignment) { m_alignment = alignment; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int layoutText(int width, class QPainter *painter) const;

    Type m_type;
    Role m_role;
    QString m_text;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace leeway::ui
