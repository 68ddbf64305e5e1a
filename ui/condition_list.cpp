// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/condition_list.h"

#include "model/items/words.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QScrollBar>
#include <QTextLayout>

namespace leeway::ui {

using items::text;

namespace {

constexpr int left = 16;
constexpr int textLeft = 16 + 14 + 8;

bool isGoodWhenFalse(const cluster::Condition &condition)
{
    static constexpr std::string_view types[]{"Stalled",      "Reconciling",   "Degraded",
                                              "Progressing",  "Conflicted",    "OverlappingTLSConfig",
                                              "DiskPressure", "MemoryPressure"};
    return std::find(std::begin(types), std::end(types), condition.type) != std::end(types);
}

int severity(const cluster::Condition &condition)
{
    return condition.status == "False" ? 0 : condition.status == "Unknown" ? 1 : 2;
}

/// Lays the message out and returns its height; paints when there is a painter.
int layoutMessage(const QString &message, int width, QPainter *painter, const QPoint &at)
{
    const Theme &look = theme();
    QTextLayout layout(message, look.font(Type::Small));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    const int step = look.line(Type::Small);
    int lines = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, lines++ * step));
    }
    layout.endLayout();
    if (painter) {
        painter->setPen(look.color(Role::Text2));
        layout.draw(painter, at);
    }
    return lines * step;
}

} // namespace

Mark markOf(const cluster::Condition &condition)
{
    if (condition.status == "Unknown")
        return Mark::Unknown;
    const bool yes = condition.status == "True";
    if (isGoodWhenFalse(condition)) {
        if (!yes)
            return Mark::InSync;
        return condition.type == "Reconciling" || condition.type == "Progressing" ? Mark::Progressing
                                                                                  : Mark::Failed;
    }
    return yes ? Mark::InSync : Mark::Failed;
}

ConditionList::ConditionList(const Clock &clock, QWidget *parent)
    : QAbstractScrollArea(parent), m_clock(clock)
{
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Conditions"));
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void ConditionList::setConditions(std::vector<cluster::Condition> conditions)
{
    std::stable_sort(conditions.begin(), conditions.end(),
                     [](const auto &a, const auto &b) { return severity(a) < severity(b); });
    m_conditions = std::move(conditions);
    QStringList spoken;
    for (const cluster::Condition &one : m_conditions)
        spoken << tr("%1 is %2: %3").arg(text(one.type), text(one.status), text(one.message));
    setAccessibleDescription(spoken.join(QLatin1String(". ")));
    layoutRows();
}

int ConditionList::rowHeight(const cluster::Condition &condition) const
{
    const int width = viewport()->width() - textLeft - left;
    return 6 + theme().line(Type::Body) +
           (condition.message.empty() ? 0 : layoutMessage(text(condition.message), width, nullptr, {})) + 6;
}

void ConditionList::layoutRows()
{
    int height = 4;
    for (const cluster::Condition &one : m_conditions)
        height += rowHeight(one);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(theme().line(Type::Body));
    verticalScrollBar()->setRange(0, qMax(0, height - viewport()->height()));
    viewport()->update();
}

void ConditionList::resizeEvent(QResizeEvent *)
{
    layoutRows();
}

void ConditionList::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Theme &look = theme();
    int y = 4 - verticalScrollBar()->value();
    const int width = viewport()->width() - textLeft - left;
    for (const cluster::Condition &one : m_conditions) {
        const int height = rowHeight(one);
        const QRect line(textLeft, y + 6, width, look.line(Type::Body));
        look.paintGlyph(painter, {left, line.center().y() - 6}, markOf(one), 14);
        int x = line.left();
        const auto piece = [&](const QString &shown, const QFont &font, Role role) {
            drawText(painter, QRect(x, line.top(), line.right() - x, line.height()), shown, font,
                     look.color(role));
            x += textWidth(font, shown) + 5;
        };
        piece(text(one.type), look.font(Type::Name), Role::Text);
        piece(text(one.status), look.font(Type::Body), Role::Text2);
        piece(text(one.reason), look.smallCode(), Role::Text3);
        if (one.lastTransition)
            drawText(painter, line, items::moment(*one.lastTransition, m_clock.now()), look.font(Type::Small),
                     look.color(Role::Text3), Qt::AlignRight);
        layoutMessage(text(one.message), width, &painter, {textLeft, line.bottom() + 1});
        painter.fillRect(QRect(0, y + height - 1, viewport()->width(), 1), look.color(Role::Hair));
        y += height;
    }
}

} // namespace leeway::ui
