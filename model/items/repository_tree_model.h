// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/repository_tree.h"

#include <QAbstractItemModel>

namespace leeway::items {

/// The repository's files with rolled-up counts. A newer state changes counts in place and adds or removes
/// single rows; what is unfolded and selected stays.
class RepositoryTreeModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    explicit RepositoryTreeModel(QObject *parent = nullptr);
    ~RepositoryTreeModel() override;

    /// Builds the tree in the thread pool; `settled` tells when it is shown.
    void setInput(RepositoryInput input);
    /// Shows only what has all words in its path, with the folders above it. Matching runs in the pool as
    /// well.
    void setFilter(const QString &words);

    /// The files that are shown, or will be when the tree has settled.
    const FileTreePtr &tree() const { return m_input.tree; }

    QString pathOf(const QModelIndex &index) const;
    QModelIndex indexOf(const QString &path) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void settled();

private:
    struct Item;

    void start();
    void merge(Item &item, RepositoryNode wanted);
    QModelIndex indexOf(const Item &item) const;
    const Item &itemOf(const QModelIndex &index) const;

    RepositoryInput m_input;
    QString m_filter;
    std::unique_ptr<Item> m_root;
    bool m_running = false;
    bool m_again = false;
};

} // namespace leeway::items
