// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_parts.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QEvent>

namespace leeway::ui {

using namespace Qt::StringLiterals;

GlyphLabel::GlyphLabel(Mark mark, int size, QWidget *parent) : QWidget(parent), m_mark(mark), m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setMark(mark);
}

void GlyphLabel::setMark(Mark mark)
{
    m_mark = mark;
    setAccessibleName(mark == Mark::Warning ? tr("Warning") : items::statusWord(items::Status(int(mark))));
    update();
}

QSize GlyphLabel::sizeHint() const
{
    return {m_size, m_size};
}

void GlyphLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    theme().paintGlyph(painter, {0, 0}, m_mark, m_size);
}

StatusPill::StatusPill(Mark mark, const QString &word, QWidget *parent) : QWidget(parent), m_mark(mark)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(mark, word);
}

void StatusPill::setStatus(Mark mark, const QString &word)
{
    m_mark = mark;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    return {6 + 12 + 5 + textWidth(theme().font(Type::Label), m_word) + 9, theme().size(Size::Pill)};
}

void StatusPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const MarkColors &colors = theme().mark(m_mark);
    drawBox(painter, rect(), height() / 2.0, colors.tint);
    theme().paintGlyph(painter, {6, (height() - 12) / 2}, m_mark, 12);
    drawText(painter, rect().adjusted(23, 0, 0, 0), m_word, theme().font(Type::Label), colors.fg);
}

FilterChip::FilterChip(std::optional<Mark> mark, const QString &word, QWidget *parent)
    : QAbstractButton(parent), m_mark(mark)
{
    setText(word);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    describe();
}

void FilterChip::setCount(qsizetype count)
{
    if (m_count == count)
        return;
    m_count = count;
    describe();
}

void FilterChip::setCompact(bool compact)
{
    m_compact = compact;
    describe();
}

void FilterChip::describe()
{
    const QString sentence = m_count < 0 ? text() : u"%1 %2"_s.arg(text(), locale().toString(m_count));
    setAccessibleName(sentence);
    setToolTip(m_compact ? sentence : QString());
    updateGeometry();
    update();
}

QSize FilterChip::sizeHint() const
{
    const Theme &look = theme();
    int width = 2 * 10;
    if (m_mark)
        width += 12 + 6;
    if (!m_compact || !m_mark)
        width += textWidth(look.font(Type::Label), text()) + (m_count < 0 ? 0 : 6);
    QFont bold = look.font(Type::Label);
    bold.setWeight(QFont::DemiBold);
    return {width + (m_count < 0 ? 0 : textWidth(bold, locale().toString(m_count))), look.px(26)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    const bool hover = underMouse() && isEnabled();
    const Role fill = isChecked() ? Role::Select : hover ? Role::Hover : Role::Surface;
    drawBox(painter, rect(), height() / 2.0, look.color(fill),
            look.color(isChecked() ? Role::Ink : Role::Border));
    int x = 10;
    if (m_mark) {
        look.paintGlyph(painter, {x, (height() - 12) / 2}, *m_mark, 12);
        x += 12 + 6;
    }
    const bool empty = m_count == 0 && !isChecked();
    const Role wordRole = empty ? Role::Text3 : isChecked() ? Role::Text : Role::Text2;
    if (!m_compact || !m_mark) {
        const int width = textWidth(look.font(Type::Label), text());
        drawText(painter, QRect(x, 0, width + 2, height()), text(), look.font(Type::Label),
                 look.color(wordRole));
        x += width + 6;
    }
    QFont bold = look.font(Type::Label);
    bold.setWeight(QFont::DemiBold);
    if (m_count >= 0)
        drawText(painter, QRect(x, 0, width() - x, height()), locale().toString(m_count), bold,
                 look.color(empty ? Role::Text3 : Role::Text));
}

void CountBadge::paint(QPainter &painter, const QPoint &at, const QColor &around) const
{
    if (count <= 0)
        return;
    const Theme &look = theme();
    QFont font = look.font(Type::Micro);
    font.setWeight(QFont::DemiBold);
    const QString text = QLocale().toString(count);
    const QRect box(at, QSize(qMax(16, textWidth(font, text) + 8), 15));
    QColor fill = look.color(Role::Text2);
    QColor ink = look.color(Role::Surface);
    if (mark == Mark::Failed) {
        fill = look.mark(Mark::Failed).mark;
        ink = look.color(Role::Knock);
    } else if (mark == Mark::Drifted) {
        fill = look.mark(Mark::Drifted).fg;
    }
    drawBox(painter, QRectF(box).adjusted(-2, -2, 2, 2), 9.5, around);
    drawBox(painter, box, 7.5, fill);
    drawText(painter, box, text, font, ink, Qt::AlignHCenter);
}

} // namespace leeway::ui
