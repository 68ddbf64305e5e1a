// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/label.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QHelpEvent>
#include <QTextLayout>
#include <QToolTip>

namespace leeway::ui {

Label::Label(Type type, Role role, const QString &text, QWidget *parent)
    : QWidget(parent), m_type(type), m_role(role)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void Label::setText(const QString &text)
{
    if (m_text == text && !accessibleName().isEmpty())
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Label::setRole(Role role)
{
    m_role = role;
    update();
}

void Label::setShrinks(bool shrinks)
{
    m_shrinks = shrinks;
    updateGeometry();
}

bool Label::isElided() const
{
    return textWidth(theme().font(m_type), m_text) > width();
}

QSize Label::sizeHint() const
{
    return {textWidth(theme().font(m_type), m_text) + 1, theme().line(m_type)};
}

QSize Label::minimumSizeHint() const
{
    return {m_shrinks ? 0 : sizeHint().width(), theme().line(m_type)};
}

void Label::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawText(painter, rect(), m_text, theme().font(m_type), theme().color(isEnabled() ? m_role : Role::Text3),
             Qt::AlignLeft, m_elide);
}

bool Label::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isElided()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), m_text, this);
        return true;
    }
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    return QWidget::event(event);
}

Paragraph::Paragraph(Type type, Role role, const QString &text, QWidget *parent)
    : QWidget(parent), m_type(type), m_role(role)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setText(text);
}

void Paragraph::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

int Paragraph::layoutText(int width, QPainter *painter) const
{
    QTextLayout layout(m_text, theme().font(m_type));
    QTextOption option(m_alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    const int step = theme().line(m_type);
    int lines = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, lines * step + (step - line.height()) / 2));
        ++lines;
    }
    layout.endLayout();
    if (painter) {
        painter->setPen(theme().color(isEnabled() ? m_role : Role::Text3));
        layout.draw(painter, QPointF(0, 0));
    }
    return qMax(1, lines) * step;
}

int Paragraph::heightForWidth(int width) const
{
    return layoutText(width, nullptr);
}

QSize Paragraph::sizeHint() const
{
    const int wanted = qMin(textWidth(theme().font(m_type), m_text) + 2, theme().px(420));
    return {wanted, heightForWidth(wanted)};
}

void Paragraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    layoutText(width(), &painter);
}

void Paragraph::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace leeway::ui
