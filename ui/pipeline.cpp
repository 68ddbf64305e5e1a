// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

using State = items::DeliveryStop::State;

namespace {

constexpr int glyph = 18;

std::optional<Mark> markOf(State state)
{
    switch (state) {
    case State::Done:
        return Mark::InSync;
    case State::Waiting:
        return Mark::Pending;
    case State::Running:
        return Mark::Progressing;
    case State::Broken:
        return Mark::Failed;
    case State::NotReached:
        break;
    }
    return {};
}

QPen linePen(State to)
{
    const Theme &look = theme();
    const auto mark = markOf(to);
    QPen pen(mark ? look.mark(*mark).mark : look.color(Role::Border), 2);
    if (to == State::Waiting || to == State::Running)
        pen.setDashPattern({3, 2});
    return pen;
}

} // namespace

Pipeline::Pipeline(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Pipeline::setStops(const std::vector<items::DeliveryStop> &stops, const QString &cluster)
{
    m_stops = stops;
    m_cluster = cluster;
    setAccessibleName(items::deliverySentence(stops));
    setToolTip(accessibleName());
    update();
}

QSize Pipeline::sizeHint() const
{
    return {theme().px(600), theme().px(60)};
}

void Pipeline::paintEvent(QPaintEvent *)
{
    if (m_stops.empty())
        return;
    QPainter painter(this);
    const Theme &look = theme();
    const bool low = height() < look.px(52);
    const int each = width() / int(m_stops.size());
    const int middle = low ? height() / 2 : height() / 2 - look.px(2);
    for (std::size_t i = 0; i < m_stops.size(); ++i) {
        const items::DeliveryStop &stop = m_stops[i];
        const int left = int(i) * each;
        const int textLeft = left + glyph + 8;
        const int wordWidth =
            qMin(each - glyph - 20, qMax(textWidth(look.font(Type::Name), stop.word),
                                         low ? 0 : textWidth(look.font(Type::Small), stop.fact)));
        if (i + 1 < m_stops.size()) {
            painter.setPen(linePen(m_stops[i + 1].state));
            const int from = textLeft + wordWidth + 10;
            if (from < left + each - 8)
                painter.drawLine(from, middle, left + each - 8, middle);
        }
        const QPoint at(left, middle - glyph / 2);
        if (const auto mark = markOf(stop.state))
            look.paintGlyph(painter, at, *mark, glyph);
        else
            drawBox(painter, QRectF(at.x() + 2, at.y() + 2, glyph - 4, glyph - 4), glyph / 2.0, {},
                    look.color(Role::BorderStrong), 1.5);
        const auto mark = markOf(stop.state);
        const bool loud = stop.state != State::Done && mark;
        const int line = look.line(Type::Body);
        const int top = low ? middle - line / 2 : middle - line;
        drawText(painter, QRect(textLeft, top, each - glyph - 16, line), stop.word, look.font(Type::Name),
                 loud ? look.mark(*mark).fg : look.color(mark ? Role::Text : Role::Text2));
        if (!low)
            drawText(painter, QRect(textLeft, middle + 1, each - glyph - 16, look.line(Type::Small)),
                     stop.fact, look.font(Type::Small), look.color(Role::Text2));
    }
}

} // namespace leeway::ui
