// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/note.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QTextLayout>

namespace leeway::ui {

namespace {
constexpr int textLeft = 38;
constexpr int edge = 12;
constexpr int above = 8;
} // namespace

Note::Note(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void Note::setWords(Mark mark, const QString &strong, const QString &rest)
{
    m_mark = mark;
    m_strong = strong;
    m_rest = rest;
    setAccessibleName(text());
    setVisible(!strong.isEmpty() || !rest.isEmpty());
    updateGeometry();
    update();
}

int Note::layoutText(int width, QPainter *painter) const
{
    QTextLayout layout(text(), theme().font(Type::Body));
    QTextLayout::FormatRange bold;
    bold.start = 0;
    bold.length = int(m_strong.size());
    bold.format.setFont(theme().font(Type::Strong));
    QTextLayout::FormatRange quiet;
    quiet.start = bold.length;
    quiet.length = int(text().size()) - bold.length;
    quiet.format.setForeground(theme().color(Role::Text2));
    layout.setFormats({bold, quiet});
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    int lines = 0;
    const int step = theme().line(Type::Body);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, lines++ * step));
    }
    layout.endLayout();
    if (painter) {
        painter->setPen(theme().color(Role::Text));
        layout.draw(painter, QPointF(textLeft, above));
    }
    return qMax(1, lines) * step;
}

int Note::heightForWidth(int width) const
{
    return 2 * above + layoutText(qMax(80, width - textLeft - edge), nullptr);
}

QSize Note::sizeHint() const
{
    return {theme().px(320), heightForWidth(theme().px(320))};
}

void Note::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    drawBox(painter, rect(), 3, look.color(Role::Surface), look.color(Role::Border));
    painter.fillRect(QRect(0, 0, 3, height()), look.mark(m_mark).mark);
    look.paintGlyph(painter, {14, above + (look.line(Type::Body) - 14) / 2}, m_mark, 14);
    layoutText(width() - textLeft - edge, &painter);
}

void Note::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace leeway::ui
