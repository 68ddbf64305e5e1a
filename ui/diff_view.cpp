// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff_view.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>

namespace leeway::ui {

using items::DiffRow;

DiffView::DiffView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Diff"));
}

void DiffView::setDiff(std::string_view unified)
{
    std::vector<DiffRow> rows = items::diffRows(unified);
    if (m_hidesSingleFile && items::diffCounts(rows).files.size() == 1)
        std::erase_if(rows, [](const DiffRow &row) { return row.kind == DiffRow::Kind::File; });
    m_copy = QString::fromUtf8(unified.data(), qsizetype(unified.size()));
    if (rows == m_rows)
        return;
    m_rows = std::move(rows);
    QStringList spoken;
    for (const DiffRow &row : m_rows) {
        if (row.kind == DiffRow::Kind::Added)
            spoken << tr("added: %1").arg(row.text.trimmed());
        else if (row.kind == DiffRow::Kind::Removed)
            spoken << tr("removed: %1").arg(row.text.trimmed());
    }
    setAccessibleDescription(spoken.join(QLatin1String(". ")));
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    applySizes();
}

void DiffView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

void DiffView::setOutlined(bool outlined)
{
    m_outlined = outlined;
    setViewportMargins(outlined ? 1 : 0, outlined ? 1 : 0, outlined ? 1 : 0, outlined ? 1 : 0);
    setFrameShape(outlined ? QFrame::StyledPanel : QFrame::NoFrame);
}

int DiffView::rowHeight() const
{
    return theme().line(Type::Code) + 1;
}

int DiffView::numberWidth() const
{
    return theme().px(36);
}

void DiffView::applySizes()
{
    int widest = 0;
    const QFontMetrics metrics(theme().font(Type::Code));
    for (const DiffRow &row : m_rows)
        widest = qMax(widest, metrics.horizontalAdvance(row.text));
    const int height = 8 + int(m_rows.size()) * rowHeight();
    verticalScrollBar()->setSingleStep(rowHeight());
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, height - viewport()->height()));
    horizontalScrollBar()->setSingleStep(theme().px(16));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, qMax(0, textLeft() + widest + 16 - viewport()->width()));
    viewport()->update();
}

void DiffView::paintText(QPainter &painter, const DiffRow &row, const QRect &at) const
{
    const Theme &look = theme();
    const QFont font = look.font(Type::Code);
    const QFontMetrics metrics(font);
    const int left = at.left() - horizontalScrollBar()->value();
    if (row.markTo > row.markFrom) {
        const int from = left + metrics.horizontalAdvance(row.text.left(row.markFrom));
        const int width = metrics.horizontalAdvance(row.text.mid(row.markFrom, row.markTo - row.markFrom));
        painter.fillRect(QRect(from - 1, at.top() + 1, width + 2, at.height() - 2),
                         look.color(row.kind == DiffRow::Kind::Added ? Role::GitMark : Role::Border));
    }
    painter.setFont(font);
    painter.setPen(look.color(row.kind == DiffRow::Kind::Removed ? Role::Text2 : Role::Text));
    painter.drawText(QRect(left, at.top(), 1 << 20, at.height()),
                     int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, row.text);
}

void DiffView::paintRow(QPainter &painter, const DiffRow &row, const QRect &at) const
{
    const Theme &look = theme();
    const int number = numberWidth();
    const QRect gutter(at.left(), at.top(), 2 * number, at.height());
    if (row.kind == DiffRow::Kind::File) {
        painter.fillRect(at, look.color(Role::Sunken));
        drawText(painter, at.adjusted(12, 0, -12, 0), row.text, look.smallCode(), look.color(Role::Text2),
                 Qt::AlignLeft, Qt::ElideMiddle);
        return;
    }
    if (row.kind == DiffRow::Kind::Gap) {
        painter.fillRect(at, look.color(Role::Sunken));
        drawText(painter, gutter, QStringLiteral("⋯"), look.font(Type::Small), look.color(Role::Text3),
                 Qt::AlignHCenter);
        return;
    }
    const bool added = row.kind == DiffRow::Kind::Added;
    const bool removed = row.kind == DiffRow::Kind::Removed;
    painter.fillRect(at, look.color(added ? Role::GitTint : removed ? Role::SelectIdle : Role::Surface));
    painter.fillRect(gutter, look.color(added ? Role::GitMark : removed ? Role::Border : Role::Sunken));
    const QFont small = look.smallCode();
    const auto drawNumber = [&](int value, int left) {
        if (value > 0)
            drawText(painter, QRect(left, at.top(), number - 8, at.height()), QString::number(value), small,
                     look.color(added ? Role::Text : Role::Text3), Qt::AlignRight);
    };
    drawNumber(row.before, at.left());
    drawNumber(row.after, at.left() + number);
    painter.save();
    painter.setClipRect(QRect(gutter.right() + 1, at.top(), at.width() - gutter.width(), at.height()));
    if (added || removed)
        drawText(painter, QRect(gutter.right() + 7, at.top(), 14, at.height()),
                 added ? QStringLiteral("+") : QStringLiteral("−"), look.strongCode(),
                 look.color(added ? Role::Git : Role::Text2));
    painter.setClipRect(QRect(textLeft(), at.top(), at.width() - textLeft(), at.height()));
    paintText(painter, row, at.adjusted(textLeft(), 0, 0, 0));
    painter.restore();
}

void DiffView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Theme &look = theme();
    painter.fillRect(viewport()->rect(), look.color(Role::Surface));
    if (m_rows.empty()) {
        drawText(painter, viewport()->rect().adjusted(16, 0, -16, 0), m_placeholder, look.font(Type::Body),
                 look.color(Role::Text2), Qt::AlignHCenter);
        return;
    }
    const int height = rowHeight();
    const int first = qMax(0, (verticalScrollBar()->value() - 4) / height);
    for (std::size_t i = std::size_t(first); i < m_rows.size(); ++i) {
        const QRect at(0, 4 + int(i) * height - verticalScrollBar()->value(), viewport()->width(), height);
        if (at.top() > viewport()->height())
            break;
        paintRow(painter, m_rows[i], at);
    }
}

void DiffView::resizeEvent(QResizeEvent *)
{
    applySizes();
}

void DiffView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        applySizes();
    QAbstractScrollArea::changeEvent(event);
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return QGuiApplication::clipboard()->setText(m_copy);
    if (event->key() == Qt::Key_Home)
        return verticalScrollBar()->setValue(0);
    if (event->key() == Qt::Key_End)
        return verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    QAbstractScrollArea::keyPressEvent(event);
}

} // namespace leeway::ui
