// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/yaml_view.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::YamlRow;

namespace {
constexpr int rulerWidth = 12;

/// What does not fit loses the domain of its key ("…/port_80_health-probe_protocol: tcp"), so that the value
/// is seen; tells how many characters that are. The tooltip has all of it.
std::pair<QString, int> shortened(const QString &line, int keyEnd, int width)
{
    if (QFontMetrics(theme().font(Type::Code)).horizontalAdvance(line) <= width)
        return {line, 0};
    const qsizetype slash = line.left(keyEnd).lastIndexOf(u'/');
    qsizetype begin = 0;
    while (begin < line.size() && (line.at(begin) == u' ' || line.at(begin) == u'-'))
        ++begin;
    if (slash <= begin)
        return {line, 0};
    return {line.left(begin) + u'…' + line.mid(slash), int(slash - begin) - 1};
}
} // namespace

YamlView::YamlView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("YAML, Git and live beside each other"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
}

void YamlView::setRows(std::vector<YamlRow> rows)
{
    if (rows == m_rows)
        return;
    m_rows = std::move(rows);
    m_opened.clear();
    m_current = -1;
    rebuild();
    verticalScrollBar()->setValue(0);
}

void YamlView::setFoldEqual(bool fold)
{
    m_fold = fold;
    rebuild();
}

void YamlView::setShowFolded(bool show)
{
    m_defaults = show;
    rebuild();
}

void YamlView::rebuild()
{
    m_shown = items::shownYaml(m_rows, m_fold, m_defaults, m_opened);
    m_differences.clear();
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        if (m_shown[i].differs() && (i == 0 || !m_shown[i - 1].differs()))
            m_differences.push_back(int(i));
    m_current = qMin(m_current, differences() - 1);
    applySizes();
    Q_EMIT currentChanged();
    viewport()->update();
}

int YamlView::rowHeight(int row) const
{
    return m_shown[std::size_t(row)].kind == YamlRow::Kind::Fold ? theme().px(24) : theme().line(Type::Code);
}

void YamlView::applySizes()
{
    m_tops.clear();
    int top = 4;
    for (int i = 0; i < int(m_shown.size()); ++i) {
        m_tops.push_back(top);
        top += rowHeight(i);
    }
    m_tops.push_back(top + 4);
    verticalScrollBar()->setSingleStep(theme().line(Type::Code) * 2);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, m_tops.back() - viewport()->height()));
}

int YamlView::rowAt(int y) const
{
    const auto above = std::upper_bound(m_tops.begin(), m_tops.end(), y + verticalScrollBar()->value());
    const int row = int(above - m_tops.begin()) - 1;
    return row >= 0 && row < int(m_shown.size()) ? row : -1;
}

YamlView::Columns YamlView::columns() const
{
    const Theme &look = theme();
    // Where there is little room the texts come first: places and managers stand in the fields as well.
    const bool narrow = viewport()->width() < look.px(1000);
    const int place = narrow ? 0 : look.px(136);
    const int writer = narrow ? 0 : look.px(140);
    const int number = look.px(32);
    const int gutter = look.px(22);
    const int text = (viewport()->width() - place - writer - 2 * number - gutter - rulerWidth) / 2;
    Columns at{};
    at.gitNumber = place;
    at.git = at.gitNumber + number;
    at.gutter = at.git + text;
    at.liveNumber = at.gutter + gutter;
    at.live = at.liveNumber + number;
    at.writer = at.live + text;
    at.ruler = viewport()->width() - rulerWidth;
    at.end = viewport()->width();
    return at;
}

void YamlView::paintSide(QPainter &painter, const YamlRow &row, const QRect &at, bool live) const
{
    const Theme &look = theme();
    const auto [text, cut] =
        shortened(live ? row.live : row.git, live ? row.liveFrom : row.gitFrom, at.width() - 12);
    const bool here = (live ? row.liveLine : row.gitLine) > 0;
    const bool differs = row.differs();
    if (!here) {
        painter.fillRect(at, QBrush(look.color(differs ? Role::Border : Role::Hair), Qt::BDiagPattern));
        return;
    }
    if (differs)
        painter.fillRect(at, look.color(live ? Role::LiveTint : Role::GitTint));
    const QRect inner = at.adjusted(8, 0, -4, 0);
    const QFont font = look.font(Type::Code);
    const QFontMetrics metrics(font);
    const int from = (live ? row.liveFrom : row.gitFrom) - cut;
    const int to = (live ? row.liveTo : row.gitTo) - cut;
    const QString key = text.left(from);
    if (differs && to > from) {
        const int left = inner.left() + metrics.horizontalAdvance(key);
        const int width = qMin(metrics.horizontalAdvance(text.mid(from, to - from)), inner.right() - left);
        if (width > 0)
            drawBox(painter, QRectF(left - 2, at.top() + 1, width + 4, at.height() - 2), 2,
                    look.color(live ? Role::LiveMark : Role::GitMark));
    }
    drawText(painter, inner, text, font,
             look.color(row.kind == YamlRow::Kind::Same || row.folded ? Role::Text2 : Role::Text));
    if (row.variable && !live) {
        const int left = inner.left() + metrics.horizontalAdvance(text) + 8;
        if (left + 14 < inner.right())
            look.paintIcon(painter, {left, at.center().y() - 5}, u"variable"_s, 12, Role::Text3);
    }
}

void YamlView::paintRow(QPainter &painter, int index, const QRect &at, const Columns &c) const
{
    const Theme &look = theme();
    const YamlRow &row = m_shown[std::size_t(index)];
    if (row.kind == YamlRow::Kind::Fold) {
        painter.fillRect(at.adjusted(0, 1, -rulerWidth, -1), look.color(Role::Sunken));
        look.paintIcon(painter, {c.git + 8, at.center().y() - 6}, u"chevrons-up-down"_s, 14, Role::Text3);
        const QString words = row.inside.isEmpty() ? tr("%1 equal lines").arg(row.hidden)
                                                   : tr("%1 equal lines: %2").arg(row.hidden).arg(row.inside);
        return drawText(painter, QRect(c.git + 28, at.top(), c.ruler - c.git - 40, at.height()), words,
                        look.font(Type::Small), look.color(Role::Text2));
    }
    const bool differs = row.differs();
    const auto number = [&](int left, int value, Role mark, Role ink) {
        const QRect cell(left, at.top(), look.px(32), at.height());
        painter.fillRect(cell, look.color(differs && value > 0 ? mark : Role::Sunken));
        if (value > 0)
            drawText(painter, cell.adjusted(0, 0, -8, 0), QString::number(value), look.smallCode(),
                     look.color(differs ? ink : Role::Text3), Qt::AlignRight);
    };
    if (c.gitNumber > 0 && !row.place.isEmpty())
        drawText(painter, QRect(8, at.top(), c.gitNumber - 16, at.height()), row.place,
                 look.font(Type::Small), look.color(Role::Link), Qt::AlignRight, Qt::ElideMiddle);
    number(c.gitNumber, row.gitLine, Role::GitMark, Role::Git);
    paintSide(painter, row, QRect(c.git, at.top(), c.gutter - c.git, at.height()), false);
    painter.fillRect(QRect(c.gutter, at.top(), c.liveNumber - c.gutter, at.height()),
                     look.color(Role::Sunken));
    if (differs)
        look.paintIcon(painter, {(c.gutter + c.liveNumber) / 2 - 6, at.center().y() - 5},
                       row.kind == YamlRow::Kind::Changed ? u"arrow-left-right"_s : u"arrow-right"_s, 12,
                       Role::Text3);
    number(c.liveNumber, row.liveLine, Role::LiveMark, Role::Live);
    paintSide(painter, row, QRect(c.live, at.top(), c.writer - c.live, at.height()), true);
    if (c.ruler > c.writer && !row.writer.isEmpty())
        drawText(painter, QRect(c.writer + 8, at.top(), c.ruler - c.writer - 12, at.height()), row.writer,
                 look.font(Type::Small), look.color(Role::Live), Qt::AlignLeft, Qt::ElideRight);
    if (m_current >= 0 && m_differences[std::size_t(m_current)] == index)
        painter.fillRect(QRect(0, at.top(), 3, at.height()),
                         look.color(hasFocus() ? Role::Ink : Role::BorderStrong));
}

void YamlView::paintRuler(QPainter &painter, const Columns &c) const
{
    const Theme &look = theme();
    painter.fillRect(QRect(c.ruler, 0, rulerWidth, viewport()->height()), look.color(Role::Sunken));
    painter.fillRect(QRect(c.ruler, 0, 1, viewport()->height()), look.color(Role::Border));
    const int all = qMax(1, m_tops.back());
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const YamlRow &row = m_shown[i];
        if (!row.differs())
            continue;
        const int y = int(qint64(m_tops[i]) * viewport()->height() / qMax(all, viewport()->height()));
        painter.fillRect(QRect(c.ruler + 2, y, rulerWidth - 3, 3),
                         look.color(row.kind == YamlRow::Kind::GitOnly ? Role::Git : Role::Live));
    }
}

void YamlView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Theme &look = theme();
    const Columns c = columns();
    painter.fillRect(event->rect(), look.color(Role::Surface));
    painter.fillRect(QRect(c.gitNumber, 0, c.git - c.gitNumber, viewport()->height()),
                     look.color(Role::Sunken));
    painter.fillRect(QRect(c.gutter, 0, c.live - c.gutter, viewport()->height()), look.color(Role::Sunken));
    const int first = qMax(0, rowAt(event->rect().top()));
    for (int row = first; row < int(m_shown.size()); ++row) {
        const int top = m_tops[std::size_t(row)] - verticalScrollBar()->value();
        if (top > event->rect().bottom())
            break;
        paintRow(painter, row, QRect(0, top, viewport()->width(), rowHeight(row)), c);
    }
    paintRuler(painter, c);
}

void YamlView::step(int by)
{
    if (m_differences.empty())
        return;
    m_current =
        m_current < 0 ? (by > 0 ? 0 : differences() - 1) : (m_current + by + differences()) % differences();
    const int top = m_tops[std::size_t(m_differences[std::size_t(m_current)])];
    verticalScrollBar()->setValue(top - viewport()->height() / 3);
    viewport()->update();
    Q_EMIT currentChanged();
}

void YamlView::copyAll() const
{
    QGuiApplication::clipboard()->setText(items::yamlAsText(m_shown));
}

void YamlView::mousePressEvent(QMouseEvent *event)
{
    const int index = rowAt(event->position().toPoint().y());
    if (index < 0 || event->button() != Qt::LeftButton)
        return;
    const YamlRow &row = m_shown[std::size_t(index)];
    if (event->position().x() >= columns().ruler)
        return verticalScrollBar()->setValue(
            int(event->position().y() * m_tops.back() / viewport()->height()) - viewport()->height() / 2);
    if (row.kind == YamlRow::Kind::Fold) {
        m_opened.push_back(row.gitLine);
        return rebuild();
    }
    if (event->position().x() < columns().gitNumber && !row.place.isEmpty())
        Q_EMIT placeClicked(row.source);
}

void YamlView::mouseMoveEvent(QMouseEvent *event)
{
    const int index = rowAt(event->position().toPoint().y());
    const YamlRow *row = index < 0 ? nullptr : &m_shown[std::size_t(index)];
    const bool place = row && event->position().x() < columns().gitNumber && !row->place.isEmpty();
    const bool fold = row && row->kind == YamlRow::Kind::Fold;
    viewport()->setCursor(place || fold ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const bool live = event->position().x() > columns().gutter;
    viewport()->setToolTip(!row || fold ? QString()
                           : place      ? QString::fromStdString(row->source.file)
                                        : (live ? row->live : row->git).trimmed());
}

void YamlView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copyAll();
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + step * verticalScrollBar()->singleStep());
}

void YamlView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    applySizes();
}

void YamlView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        applySizes();
}

void YamlView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void YamlView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace leeway::ui
