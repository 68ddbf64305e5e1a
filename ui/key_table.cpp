// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_table.h"

#include "ui/action_set.h"
#include "ui/button.h"
#include "ui/label.h"

#include <QAction>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int NameRole = Qt::UserRole;
constexpr int KeyRole = Qt::UserRole + 1;
} // namespace

KeyTable::KeyTable(const ActionSet &actions, QWidget *parent)
    : QWidget(parent), m_actions(actions), m_tree(new QTreeWidget(this)), m_edit(new QKeySequenceEdit(this)),
      m_reset(new Button(tr("Usual key"), ButtonKind::Normal, this)),
      m_note(new Label(Type::Small, Role::Text2, {}, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_tree->setHeaderLabels({tr("Action"), tr("Menu"), tr("Key")});
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Actions and their keys"));
    for (const auto &[action, menu] : actions.everything()) {
        if (action->objectName().isEmpty())
            continue;
        auto *item = new QTreeWidgetItem(m_tree, {ActionSet::plainText(*action), menu,
                                                  action->shortcut().toString(QKeySequence::NativeText)});
        item->setData(0, NameRole, action->objectName());
        item->setData(0, KeyRole, action->shortcut());
    }
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->resizeSection(2, 150);
    column->addWidget(m_tree, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_edit->setAccessibleName(tr("Key of the chosen action"));
    m_note->setShrinks(true);
    row->addWidget(new Label(Type::Body, Role::Text2, tr("Key"), this));
    row->addWidget(m_edit);
    row->addWidget(m_reset);
    row->addWidget(m_note, 1);
    column->addLayout(row);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &KeyTable::showCurrent);
    connect(m_edit, &QKeySequenceEdit::editingFinished, this, [this] { take(m_edit->keySequence()); });
    connect(m_reset, &QAbstractButton::clicked, this, [this] {
        if (const QTreeWidgetItem *item = m_tree->currentItem())
            take(m_actions.usualKey(*m_actions.action(item->data(0, NameRole).toString())));
    });
    m_tree->setCurrentItem(m_tree->topLevelItem(0));
}

void KeyTable::showCurrent()
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    m_edit->setEnabled(item != nullptr);
    m_reset->setEnabled(item != nullptr);
    m_note->setText({});
    if (item)
        m_edit->setKeySequence(item->data(0, KeyRole).value<QKeySequence>());
}

void KeyTable::take(const QKeySequence &key)
{
    QTreeWidgetItem *item = m_tree->currentItem();
    if (!item || key == item->data(0, KeyRole).value<QKeySequence>())
        return;
    for (int i = 0; i < m_tree->topLevelItemCount() && !key.isEmpty(); ++i) {
        const QTreeWidgetItem *other = m_tree->topLevelItem(i);
        if (other != item && other->data(0, KeyRole).value<QKeySequence>() == key) {
            m_edit->setKeySequence(item->data(0, KeyRole).value<QKeySequence>());
            return m_note->setText(
                tr("%1 is the key of “%2”.").arg(key.toString(QKeySequence::NativeText), other->text(0)));
        }
    }
    item->setData(0, KeyRole, key);
    item->setText(2, key.toString(QKeySequence::NativeText));
    m_edit->setKeySequence(key);
    m_note->setText({});
    const QString name = item->data(0, NameRole).toString();
    Q_EMIT keyChanged(name, key.toString(QKeySequence::PortableText),
                      key == m_actions.usualKey(*m_actions.action(name)));
}

} // namespace leeway::ui
