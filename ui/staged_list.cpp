// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/staged_list.h"

#include "model/items/diff_rows.h"
#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"
#include "ui/style_parts.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QStyledItemDelegate>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

namespace {

enum StagedRole {
    IdRole = Qt::UserRole + 1,
    FileRole,
    ClustersRole,
    SourceRole,
    AddedRole,
    RemovedRole,
    ProblemRole,
    TakesPartRole
};

constexpr int boxLeft = 16;
constexpr int boxSize = 14;
constexpr int textLeft = 40;

class StagedDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        const Theme &look = theme();
        return {100, 9 + look.line(Type::Strong) + 2 * (look.line(Type::Small) + 2) + 9};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &look = theme();
        paintRow(*painter, option.rect, rowLook(option, option.state & QStyle::State_MouseOver), true);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          look.color(Role::Hair));
        const bool usable = index.data(ProblemRole).toString().isEmpty();
        QStyle::State state = index.data(TakesPartRole).toBool() ? QStyle::State_On : QStyle::State_Off;
        if (usable)
            state |= QStyle::State_Enabled;
        QRect line(option.rect.left() + textLeft, option.rect.top() + 9, option.rect.width() - textLeft - 16,
                   look.line(Type::Strong));
        parts::checkBox(
            *painter, look,
            QRect(option.rect.left() + boxLeft, line.center().y() - boxSize / 2, boxSize, boxSize), state);
        paintCounts(*painter, line, index);
        drawText(*painter, line.adjusted(0, 0, -62, 0), index.data(Qt::DisplayRole).toString(),
                 look.font(Type::Strong), look.color(Role::Text));
        line = QRect(line.left(), line.bottom() + 3, line.width(), look.line(Type::Small));
        drawText(*painter, line, index.data(FileRole).toString(), look.smallCode(), look.color(Role::Text2),
                 Qt::AlignLeft, Qt::ElideMiddle);
        line = QRect(line.left(), line.bottom() + 3, line.width(), look.line(Type::Small));
        if (!usable) {
            look.paintGlyph(*painter, {line.left(), line.center().y() - 5}, Mark::Warning, 12);
            drawText(*painter, line.adjusted(18, 0, 0, 0), index.data(ProblemRole).toString(),
                     look.font(Type::Small), look.mark(Mark::Warning).fg);
            return;
        }
        look.paintIcon(*painter, {line.left(), line.center().y() - 5}, u"server"_s, 12, Role::Text3);
        const QString clusters = index.data(ClustersRole).toString();
        drawText(*painter, line.adjusted(18, 0, 0, 0),
                 clusters + u"   "_s + index.data(SourceRole).toString(), look.font(Type::Small),
                 look.color(Role::Text2));
    }

private:
    static void paintCounts(QPainter &painter, const QRect &line, const QModelIndex &index)
    {
        const Theme &look = theme();
        const QString removed = u"−%1"_s.arg(index.data(RemovedRole).toInt());
        const QString added = u"+%1"_s.arg(index.data(AddedRole).toInt());
        const int width = textWidth(look.font(Type::Small), removed);
        drawText(painter, line, removed, look.font(Type::Small), look.color(Role::Text2), Qt::AlignRight);
        drawText(painter, line.adjusted(0, 0, -width - 6, 0), added, look.font(Type::Small),
                 look.color(Role::Git), Qt::AlignRight);
    }
};

QStandardItem *itemOf(const session::EditingFacts &facts, std::size_t i)
{
    const change::StagedEdit &edit = facts.edits[i];
    auto *item = new QStandardItem(items::editTitle(edit));
    item->setEditable(false);
    item->setData(QByteArray::fromStdString(edit.id), IdRole);
    item->setData(items::editSource(edit), SourceRole);
    item->setData(facts.takesPart(i), TakesPartRole);
    QString spoken = item->text();
    if (i < facts.outcomes.size()) {
        const change::ReplannedEdit &outcome = facts.outcomes[i];
        const items::DiffCounts counts = items::diffCounts(items::diffRows(outcome.diff));
        QString file = counts.files.value(0);
        if (file.isEmpty() && !edit.baseBlobs.empty())
            file = text(edit.baseBlobs.begin()->first);
        if (counts.files.size() > 1)
            file += StagedList::tr(" and %1 more").arg(counts.files.size() - 1);
        item->setData(file, FileRole);
        item->setData(counts.added, AddedRole);
        item->setData(counts.removed, RemovedRole);
        const qsizetype clusters = 1 + qsizetype(outcome.otherEntries.size());
        item->setData(clusters == 1 ? StagedList::tr("%1 only").arg(text(edit.intents.front().entry))
                                    : StagedList::tr("%1 clusters").arg(clusters),
                      ClustersRole);
        if (outcome.needsDecision) {
            const QString why = text(outcome.needsDecision->message());
            const bool done = outcome.needsDecision->code == ErrorCode::IntentAlreadyTrue;
            item->setData(done ? StagedList::tr("Git says this by now")
                               : StagedList::tr("Needs a decision: %1").arg(why),
                          ProblemRole);
            item->setToolTip(why);
        }
        spoken += u", "_s + file + u", "_s + item->data(ClustersRole).toString();
    }
    item->setAccessibleText(spoken);
    return item;
}

} // namespace

StagedList::StagedList(QWidget *parent) : QListView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setModel(&m_model);
    setItemDelegate(new StagedDelegate(this));
    setUniformItemSizes(true);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setProperty(ownRowsProperty, true);
    setAccessibleName(tr("Staged edits"));
}

void StagedList::setFacts(const session::EditingFacts &facts)
{
    const std::string before = currentId();
    m_filling = true;
    m_model.clear();
    for (std::size_t i = 0; i < facts.edits.size(); ++i)
        m_model.appendRow(itemOf(facts, i));
    m_filling = false;
    select(before);
    if (!currentIndex().isValid() && m_model.rowCount() > 0)
        setCurrentIndex(m_model.index(m_model.rowCount() - 1, 0));
    Q_EMIT currentEditChanged();
}

std::string StagedList::currentId() const
{
    return currentIndex().data(IdRole).toByteArray().toStdString();
}

void StagedList::select(const std::string &id)
{
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (m_model.index(row, 0).data(IdRole).toByteArray().toStdString() == id)
            setCurrentIndex(m_model.index(row, 0));
}

void StagedList::toggle(const QModelIndex &index)
{
    if (!index.isValid() || !index.data(ProblemRole).toString().isEmpty())
        return;
    const bool takesPart = index.data(TakesPartRole).toBool();
    m_model.setData(index, !takesPart, TakesPartRole);
    Q_EMIT leftOutChanged(index.data(IdRole).toByteArray().toStdString(), takesPart);
}

void StagedList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space)
        return toggle(currentIndex());
    if (event->key() == Qt::Key_Delete && currentIndex().isValid())
        return Q_EMIT discardRequested(currentId());
    QListView::keyPressEvent(event);
}

void StagedList::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() &&
        event->position().x() - visualRect(index).left() < textLeft - 4)
        toggle(index);
    QListView::mouseReleaseEvent(event);
}

void StagedList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_filling)
        Q_EMIT currentEditChanged();
}

void StagedList::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::string id = index.data(IdRole).toByteArray().toStdString();
    connect(menu->addAction(tr("Take back this edit")), &QAction::triggered, this,
            [this, id] { Q_EMIT discardRequested(id); });
    menu->popup(event->globalPos());
}

} // namespace leeway::ui
