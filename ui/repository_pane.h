// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/repository_tree_model.h"
#include "ui/surface.h"

namespace leeway::ui {

class Label;
class RepositoryView;
class SearchField;

/// The repository beside the pages: filter, tree, and what the cluster has that no file produces.
class RepositoryPane final : public Surface
{
    Q_OBJECT
public:
    explicit RepositoryPane(QWidget *parent = nullptr);

    void setInput(const items::RepositoryInput &input);
    RepositoryView *view() const { return m_view; }
    SearchField *filterField() const { return m_filter; }
    items::RepositoryTreeModel &model() { return m_model; }
    void clearSelection();
    /// Unfolds down to a file and selects it.
    void reveal(const QString &path);
    QWidget *titleBar() const { return m_title; }

Q_SIGNALS:
    /// Empty when nothing is selected any more.
    void pathSelected(const QString &path);
    void extraClicked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void unfoldFirst();
    QModelIndex firstThatDiffers(const QModelIndex &parent) const;

    items::RepositoryTreeModel m_model;
    int m_unfolded = 0;
    bool m_compared = false;
    QString m_entryPath;
    QWidget *m_title;
    Label *m_count;
    SearchField *m_filter;
    RepositoryView *m_view;
    Surface *m_extraBar;
    Label *m_extraCount;
    Label *m_extraText;
};

} // namespace leeway::ui
