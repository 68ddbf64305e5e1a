// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/choice_card.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/style_parts.h"

#include <QStyleOption>

namespace leeway::ui {

namespace {
constexpr int textLeft = 36;
constexpr int edge = 12;
} // namespace

ChoiceCard::ChoiceCard(QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChoiceCard::setWords(const QString &title, const QString &sentence, const QString &path)
{
    setText(title);
    m_sentence = sentence;
    m_path = path;
    setAccessibleName(title);
    setAccessibleDescription(path.isEmpty() ? sentence : sentence + u' ' + path);
    setToolTip(path);
    updateGeometry();
    update();
}

int ChoiceCard::sentenceHeight(int width) const
{
    const QFontMetrics metrics(theme().font(Type::Small));
    return metrics
        .boundingRect(QRect(0, 0, qMax(60, width - textLeft - edge), 1000), Qt::TextWordWrap, m_sentence)
        .height();
}

int ChoiceCard::heightForWidth(int width) const
{
    return 10 + theme().line(Type::Strong) + sentenceHeight(width) +
           (m_path.isEmpty() ? 0 : theme().line(Type::Small)) + 10;
}

QSize ChoiceCard::sizeHint() const
{
    return {theme().px(260), heightForWidth(theme().px(260))};
}

QSize ChoiceCard::minimumSizeHint() const
{
    return {theme().px(150), heightForWidth(theme().px(150))};
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    const bool on = isChecked();
    const Role fill = on ? Role::Select : underMouse() && isEnabled() ? Role::Hover : Role::Surface;
    drawBox(painter, rect(), 6, look.color(isEnabled() ? fill : Role::Sunken),
            look.color(on ? Role::Ink : Role::ControlLine), 1, isEnabled() ? Qt::SolidLine : Qt::DashLine);
    QStyle::State state = on ? QStyle::State_On : QStyle::State_Off;
    if (isEnabled())
        state |= QStyle::State_Enabled;
    const int line = look.line(Type::Strong);
    parts::radioButton(painter, look, QRect(12, 10 + (line - 14) / 2, 14, 14), state);
    QRect at(textLeft, 10, width() - textLeft - edge, line);
    drawText(painter, at, text(), look.font(Type::Strong),
             look.color(isEnabled() ? Role::Text : Role::Text2));
    at = QRect(textLeft, at.bottom() + 1, at.width(), sentenceHeight(width()));
    painter.setFont(look.font(Type::Small));
    painter.setPen(look.color(Role::Text2));
    painter.drawText(at, Qt::TextWordWrap, m_sentence);
    at = QRect(textLeft, at.bottom() + 1, at.width(), look.line(Type::Small));
    drawText(painter, at, m_path, look.smallCode(), look.color(Role::Text2), Qt::AlignLeft, Qt::ElideLeft);
    if (hasFocus())
        drawBox(painter, QRectF(rect()).adjusted(1, 1, -1, -1), 5, {}, look.color(Role::Focus), 2);
}

void ChoiceCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QAbstractButton::changeEvent(event);
}

} // namespace leeway::ui
