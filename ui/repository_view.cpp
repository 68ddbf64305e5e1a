// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/repository_view.h"

#include "model/items/repository_tree.h"
#include "model/items/roles.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"

#include <QMouseEvent>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::Emphasis;
using items::FileKind;

namespace {

/// From the item's left edge to its icon: what the chevron takes beyond the indentation, and a gap.
constexpr int iconOffset = 12;
constexpr int badgeGlyph = 12;

QString iconName(FileKind kind, bool open)
{
    switch (kind) {
    case FileKind::Folder:
        return open ? u"folder-open"_s : u"folder"_s;
    case FileKind::Yaml:
        return u"file-code"_s;
    case FileKind::FluxKustomization:
        return u"file-cog"_s;
    case FileKind::Text:
        return u"file-text"_s;
    }
    Q_UNREACHABLE();
}

QFont badgeFont()
{
    QFont font = theme().font(Type::Micro);
    font.setWeight(QFont::DemiBold);
    return font;
}

/// The worst statuses first: three for a folder, two for a file. In sync shows nothing.
QList<std::pair<Mark, int>> badges(const QModelIndex &index, bool folder)
{
    QList<std::pair<Mark, int>> result;
    const QVariantList counts = index.data(items::CountsRole).toList();
    for (qsizetype status = 0; status < counts.size() && status < int(items::Status::InSync); ++status) {
        if (counts.at(status).toInt() > 0 && result.size() < (folder ? 3 : 2))
            result.append({markOf(items::Status(status)), counts.at(status).toInt()});
    }
    return result;
}

/// Paints the badges right aligned and returns the x where they begin.
int paintBadges(QPainter &painter, const QRect &row, const QList<std::pair<Mark, int>> &badges)
{
    const Theme &look = theme();
    const QFont font = badgeFont();
    int right = row.right() + 1 - 10;
    for (qsizetype i = badges.size(); i-- > 0;) {
        const auto &[mark, count] = badges.at(i);
        const QString number = QString::number(count);
        const int width = textWidth(font, number);
        drawText(painter, QRect(right - width, row.top(), width + 1, row.height()), number, font,
                 look.mark(mark).fg);
        right -= width + 3 + badgeGlyph;
        look.paintGlyph(painter, {right, row.top() + (row.height() - badgeGlyph) / 2}, mark, badgeGlyph);
        right -= 8;
    }
    return right;
}

} // namespace

void RepositoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Theme &look = theme();
    const auto kind = FileKind(index.data(items::FileKindRole).toInt());
    const auto emphasis = Emphasis(index.data(items::EmphasisRole).toInt());
    const QRect rect = option.rect;
    int right = paintBadges(*painter, rect, badges(index, kind == FileKind::Folder));
    const QString mark = index.data(items::MarkRole).toString();
    // A folder repeats the marks below it only where it is closed.
    const bool open = option.state & QStyle::State_Open;
    if (!mark.isEmpty() && !(kind == FileKind::Folder && open)) {
        QFont font = look.smallCode();
        font.setWeight(QFont::Medium);
        const int width = textWidth(font, mark);
        drawText(*painter, QRect(right - width, rect.top(), width + 1, rect.height()), mark, font,
                 look.color(Role::Git));
        right -= width + 8;
    }
    look.paintIcon(*painter, {rect.left() + iconOffset, rect.top() + (rect.height() - 16) / 2},
                   iconName(kind, open), 16, Role::Text3);
    const int left = rect.left() + iconOffset + 16 + 6;
    drawText(*painter, QRect(left, rect.top(), right - left, rect.height()), index.data().toString(),
             look.font(emphasis == Emphasis::Current ? Type::Strong : Type::Body),
             look.color(emphasis == Emphasis::Other ? Role::Text3 : Role::Text), Qt::AlignLeft,
             Qt::ElideMiddle);
}

QSize RepositoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, theme().size(Size::TreeRow)};
}

RepositoryView::RepositoryView(QWidget *parent) : QTreeView(parent)
{
    setProperty(ownRowsProperty, true);
    setFrameShape(QFrame::NoFrame);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(14);
    setMouseTracking(true);
    setExpandsOnDoubleClick(true);
    setAnimated(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideMiddle);
    setEditTriggers(NoEditTriggers);
    setItemDelegate(new RepositoryDelegate(this));
    setAccessibleName(tr("Repository"));
}

void RepositoryView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    if (selectionModel() && selectionModel()->isSelected(index))
        row.state |= QStyle::State_Selected;
    row.widget = this;
    const QRect whole(0, option.rect.top(), viewport()->width(), option.rect.height());
    paintRow(*painter, whole, rowLook(row, m_hovered == index), true);
    QTreeView::drawRow(painter, option, index);
}

void RepositoryView::mouseMoveEvent(QMouseEvent *event)
{
    QTreeView::mouseMoveEvent(event);
    const QModelIndex at = indexAt(event->position().toPoint());
    if (at != m_hovered) {
        m_hovered = at;
        viewport()->update();
    }
}

void RepositoryView::leaveEvent(QEvent *event)
{
    m_hovered = QPersistentModelIndex();
    viewport()->update();
    QTreeView::leaveEvent(event);
}

void RepositoryView::focusInEvent(QFocusEvent *event)
{
    QTreeView::focusInEvent(event);
    viewport()->update();
}

void RepositoryView::focusOutEvent(QFocusEvent *event)
{
    QTreeView::focusOutEvent(event);
    viewport()->update();
}

} // namespace leeway::ui
