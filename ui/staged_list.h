// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/editing_facts.h"

#include <QListView>
#include <QStandardItemModel>

namespace leeway::ui {

/// The staged edits: a box for taking part, the intent, the file, which clusters. Space takes an edit in or
/// out, Delete takes it back.
class StagedList final : public QListView
{
    Q_OBJECT
public:
    explicit StagedList(QWidget *parent = nullptr);
    void setFacts(const session::EditingFacts &facts);
    /// The id of the current edit; empty without one.
    std::string currentId() const;
    void select(const std::string &id);

Q_SIGNALS:
    void currentEditChanged();
    void leftOutChanged(const std::string &id, bool leftOut);
    void discardRequested(const std::string &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void toggle(const QModelIndex &index);

    QStandardItemModel m_model;
    bool m_filling = false;
};

} // namespace leeway::ui
