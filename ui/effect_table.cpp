// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/effect_table.h"

#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

namespace leeway::ui {

using items::text;

namespace {

enum EffectRole { SmallRole = Qt::UserRole + 1, QuietRole };

class EffectDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &look = theme();
        paintRow(*painter, option.rect, rowLook(option, false), index.column() == 0);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          look.color(Role::Hair));
        const int left = index.column() == 0 ? 16 : 0;
        const QString small = index.data(SmallRole).toString();
        const int lines = look.line(Type::Body) + (small.isEmpty() ? 0 : look.line(Type::Small));
        QRect line(option.rect.left() + left, option.rect.center().y() - lines / 2,
                   option.rect.width() - left - 12, look.line(Type::Body));
        const bool quiet = index.data(QuietRole).toBool();
        drawText(*painter, line, index.data(Qt::DisplayRole).toString(),
                 look.font(quiet ? Type::Body : Type::Name), look.color(quiet ? Role::Text3 : Role::Text),
                 Qt::AlignLeft, index.column() == 0 ? Qt::ElideMiddle : Qt::ElideRight);
        line = QRect(line.left(), line.bottom() + 1, line.width(), look.line(Type::Small));
        drawText(*painter, line, small, look.font(Type::Small), look.color(Role::Text2));
    }
};

QStandardItem *cell(const QString &strong, const QString &small, bool quiet)
{
    auto *item = new QStandardItem(strong);
    item->setEditable(false);
    item->setData(small, SmallRole);
    item->setData(quiet, QuietRole);
    item->setToolTip(small);
    item->setAccessibleText(small.isEmpty() ? strong : strong + QStringLiteral(", ") + small);
    return item;
}

const change::ObjectEffect *effectOn(const change::ClusterEffect &cluster, const ObjectKey &key)
{
    for (const change::ObjectEffect &effect : cluster.objects)
        if (effect.key == key)
            return &effect;
    return nullptr;
}

} // namespace

EffectTable::EffectTable(QWidget *parent) : QTableView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setModel(&m_model);
    setItemDelegate(new EffectDelegate(this));
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setProperty(ownRowsProperty, true);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Rendered effect"));
    applySizes();
}

void EffectTable::setEffects(const std::vector<change::ClusterEffect> &effects, const std::string &connected,
                             const cluster::LiveSnapshotPtr &live)
{
    std::vector<const change::ClusterEffect *> clusters;
    std::vector<ObjectKey> objects;
    for (const change::ClusterEffect &cluster : effects) {
        if (cluster.objects.empty() && cluster.entry != connected)
            continue;
        // The cluster that is looked at comes first.
        clusters.insert(cluster.entry == connected ? clusters.begin() : clusters.end(), &cluster);
        for (const change::ObjectEffect &effect : cluster.objects)
            if (std::find(objects.begin(), objects.end(), effect.key) == objects.end())
                objects.push_back(effect.key);
    }
    m_model.clear();
    QStringList titles{tr("Object")};
    for (const change::ClusterEffect *cluster : clusters)
        titles << text(cluster->entry);
    m_model.setHorizontalHeaderLabels(titles);
    for (const ObjectKey &key : objects) {
        QList<QStandardItem *> row{
            cell(text(key.name),
                 key.ns.empty() ? text(key.kind) : tr("%1, %2").arg(text(key.kind), text(key.ns)), false)};
        for (const change::ClusterEffect *cluster : clusters) {
            const bool here = live && cluster->entry == connected;
            const cluster::LiveObjectPtr object = here ? live->find(key) : nullptr;
            const items::EffectWords words = items::effectWords(effectOn(*cluster, key), object.get(), here);
            row << cell(words.strong, words.small, !words.affected);
        }
        m_model.appendRow(row);
    }
    applySizes();
}

void EffectTable::applySizes()
{
    verticalHeader()->setDefaultSectionSize(theme().px(44));
    horizontalHeader()->setFixedHeight(theme().size(Size::TableHeader));
    const int columns = m_model.columnCount();
    if (columns == 0)
        return;
    const int each = qMax(theme().px(150), viewport()->width() / columns);
    for (int column = 0; column < columns; ++column)
        horizontalHeader()->resizeSection(column, each);
}

void EffectTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    applySizes();
}

void EffectTable::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        applySizes();
    QTableView::changeEvent(event);
}

} // namespace leeway::ui
