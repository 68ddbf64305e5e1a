// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/drift_delegate.h"

#include "model/items/drift_table.h"
#include "model/items/roles.h"
#include "ui/data_table.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"

#include <QHeaderView>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::DriftColumn;
using items::Status;

namespace {

constexpr int gutter = 16;
constexpr int columnGap = 12;

/// The finding's icon: pause bars, a clock that runs, or a sign that Flux will not act.
void paintPersistsIcon(QPainter &painter, const QPoint &at, analysis::Persists code)
{
    using analysis::Persists;
    const Theme &look = theme();
    switch (code) {
    case Persists::None:
        return;
    case Persists::KustomizationSuspended:
    case Persists::HelmReleaseSuspended:
        return look.paintGlyph(painter, at, Mark::Suspended, 12);
    case Persists::BuildFails:
    case Persists::ReconcileFailed:
        return look.paintGlyph(painter, at, Mark::Failed, 12);
    case Persists::HealthChecksRunning:
    case Persists::FluxApplies:
        return look.paintGlyph(painter, at, Mark::Progressing, 12);
    case Persists::WaitsForDependency:
    case Persists::SourceNotFetched:
    case Persists::FluxCorrects:
    case Persists::FluxFetches:
        return look.paintIcon(painter, at, u"timer"_s, 12, Role::Text3);
    case Persists::ReconcileDisabled:
    case Persists::SsaIgnore:
    case Persists::SsaIfNotPresent:
    case Persists::DriftDetectionOff:
    case Persists::DriftDetectionWarn:
    case Persists::NotInInventory:
    case Persists::LeftBehind:
    case Persists::NotCommitted:
    case Persists::PruneDisabled:
        return look.paintIcon(painter, at, u"ban"_s, 12, Role::Text3);
    }
}

struct CellStyle
{
    Type type = Type::Body;
    Role role = Role::Text;
    Qt::TextElideMode elide = Qt::ElideRight;
};

CellStyle styleOf(DriftColumn column)
{
    switch (column) {
    case DriftColumn::Name:
        return {Type::Name, Role::Text, Qt::ElideMiddle};
    case DriftColumn::Kind:
    case DriftColumn::Namespace:
    case DriftColumn::Owner:
        return {Type::Body, Role::Text2, Qt::ElideMiddle};
    default:
        return {};
    }
}

} // namespace

void paintStatus(QPainter &painter, const QRect &rect, Status status, const QString &word, bool estimated)
{
    const Theme &look = theme();
    const Mark mark = markOf(status);
    const QPoint at(rect.left(), rect.center().y() - 6);
    look.paintGlyph(painter, at, mark, 14);
    if (estimated) {
        painter.setPen(QPen(look.mark(mark).mark, 1, Qt::DotLine));
        painter.drawLine(at + QPoint(0, 16), at + QPoint(13, 16));
    }
    const bool quiet = status == Status::InSync;
    drawText(painter, rect.adjusted(14 + 7, 0, 0, 0), word, look.font(quiet ? Type::Body : Type::Name),
             quiet ? look.color(Role::Text2) : look.mark(mark).fg);
}

void DriftDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const auto *table = qobject_cast<const DataTable *>(option.widget);
    const Theme &look = theme();
    const bool first = table && table->horizontalHeader()->visualIndex(index.column()) == 0;
    paintRow(*painter, option.rect, rowLook(option, table && table->hoveredRow() == index.row()), first);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      look.color(Role::Hair));
    QRect rect = option.rect.adjusted(first ? gutter : 0, 0, -columnGap, -1);
    const QString text = index.data().toString();
    const auto column = DriftColumn(index.column());
    if (column == DriftColumn::Status)
        return paintStatus(*painter, rect, Status(index.data(items::StatusRole).toInt()), text,
                           index.data(items::EstimatedRole).toBool());
    CellStyle style = styleOf(column);
    if (table && table->isStale())
        style.role = Role::Text3;
    if (column == DriftColumn::ChangedBy) {
        const QString age = index.data(items::AgeRole).toString();
        const int width = textWidth(look.font(Type::Small), age);
        drawText(*painter, rect, age, look.font(Type::Small), look.color(Role::Text3), Qt::AlignRight);
        rect.setRight(rect.right() - width - (width > 0 ? 8 : 0));
    } else if (column == DriftColumn::Persists && !text.isEmpty()) {
        paintPersistsIcon(*painter, {rect.left(), rect.center().y() - 5},
                          analysis::Persists(index.data(items::PersistsRole).toInt()));
        rect.setLeft(rect.left() + 12 + 6);
    }
    drawText(*painter, rect, text, look.font(style.type), look.color(style.role), Qt::AlignLeft, style.elide);
}

QSize DriftDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {textWidth(theme().font(Type::Name), index.data().toString()) + 2 * gutter,
            theme().size(Size::TableRow)};
}

} // namespace leeway::ui
