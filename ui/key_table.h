// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace leeway::ui {

class ActionSet;

/// Every action with its key, to be looked up and changed. A key that another action has is refused, by name.
class KeyTable final : public QWidget
{
    Q_OBJECT
public:
    KeyTable(const ActionSet &actions, QWidget *parent = nullptr);
    QTreeWidget *tree() const { return m_tree; }

Q_SIGNALS:
    /// `key` in portable form, "" for none; `usual`: it is the one that the action has anyway.
    void keyChanged(const QString &name, const QString &key, bool usual);

private:
    void showCurrent();
    void take(const QKeySequence &key);

    const ActionSet &m_actions;
    QTreeWidget *m_tree;
    class QKeySequenceEdit *m_edit;
    class QPushButton *m_reset;
    class Label *m_note;
};

} // namespace leeway::ui
