// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/repository_tree_model.h"

#include "model/items/keyed_rows.h"
#include "model/items/pool.h"
#include "model/items/roles.h"
#include "model/items/words.h"

namespace leeway::items {

using namespace Qt::StringLiterals;

/// A node that views point to: it stays at its address as long as its row exists.
struct RepositoryTreeModel::Item
{
    RepositoryNode node; ///< without children
    Item *parent = nullptr;
    std::vector<std::unique_ptr<Item>> children;
};

namespace {

/// Drops what does not match; true if something is left.
bool keepMatching(RepositoryNode &node, const QStringList &words)
{
    const QString path = text(node.path);
    const bool matches = std::all_of(words.begin(), words.end(), [&](const QString &word) {
        return path.contains(word, Qt::CaseInsensitive);
    });
    if (matches && !node.path.empty())
        return true;
    std::erase_if(node.children, [&](RepositoryNode &child) { return !keepMatching(child, words); });
    return !node.children.empty();
}

RepositoryNode build(const RepositoryInput &input, const QString &filter)
{
    RepositoryNode root = buildRepository(input);
    if (!filter.isEmpty())
        keepMatching(root, filter.split(u' ', Qt::SkipEmptyParts));
    return root;
}

} // namespace

RepositoryTreeModel::RepositoryTreeModel(QObject *parent)
    : QAbstractItemModel(parent), m_root(std::make_unique<Item>())
{
}

RepositoryTreeModel::~RepositoryTreeModel() = default;

void RepositoryTreeModel::setInput(RepositoryInput input)
{
    m_input = std::move(input);
    start();
}

void RepositoryTreeModel::setFilter(const QString &words)
{
    if (words == m_filter)
        return;
    m_filter = words;
    start();
}

void RepositoryTreeModel::start()
{
    if (m_running) {
        m_again = true;
        return;
    }
    m_running = true;
    m_again = false;
    inPool(
        this,
        [input = m_input, filter = m_filter] {
            return std::make_shared<RepositoryNode>(build(input, filter));
        },
        [this](const std::shared_ptr<RepositoryNode> &root) {
            m_running = false;
            merge(*m_root, std::move(*root));
            if (m_again)
                return start();
            Q_EMIT settled();
        });
}

void RepositoryTreeModel::merge(Item &item, RepositoryNode wanted)
{
    using Children = std::vector<std::unique_ptr<Item>>;
    Children next;
    for (RepositoryNode &child : wanted.children) {
        auto made = std::make_unique<Item>();
        made->node = std::move(child);
        made->parent = &item;
        next.push_back(std::move(made));
    }
    const QModelIndex at = indexOf(item);
    mergeRows(
        item.children, std::move(next),
        [](const std::unique_ptr<Item> &child) -> const std::string & { return child->node.name; },
        [&](std::size_t first, std::size_t count) {
            beginRemoveRows(at, int(first), int(first + count) - 1);
            item.children.erase(item.children.begin() + std::ptrdiff_t(first),
                                item.children.begin() + std::ptrdiff_t(first + count));
            endRemoveRows();
        },
        [&](std::size_t row, std::unique_ptr<Item> child) {
            RepositoryNode below;
            below.children = std::move(child->node.children);
            beginInsertRows(at, int(row), int(row));
            Item &inserted =
                **item.children.insert(item.children.begin() + std::ptrdiff_t(row), std::move(child));
            endInsertRows();
            merge(inserted, std::move(below));
        },
        [&](std::size_t row, std::unique_ptr<Item> child) {
            Item &kept = *item.children[row];
            RepositoryNode below;
            below.children = std::move(child->node.children);
            child->node.children.clear();
            if (!kept.node.sameFacts(child->node)) {
                kept.node = std::move(child->node);
                const QModelIndex changed = index(int(row), 0, at);
                Q_EMIT dataChanged(changed, changed);
            }
            merge(kept, std::move(below));
        });
}

QModelIndex RepositoryTreeModel::indexOf(const Item &item) const
{
    if (!item.parent)
        return {};
    const auto &siblings = item.parent->children;
    const auto found =
        std::find_if(siblings.begin(), siblings.end(), [&](const auto &one) { return one.get() == &item; });
    return createIndex(int(found - siblings.begin()), 0, &item);
}

const RepositoryTreeModel::Item &RepositoryTreeModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<const Item *>(index.constInternalPointer()) : *m_root;
}

QString RepositoryTreeModel::pathOf(const QModelIndex &index) const
{
    return text(itemOf(index).node.path);
}

QModelIndex RepositoryTreeModel::indexOf(const QString &path) const
{
    const Item *item = m_root.get();
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        const auto found = std::find_if(item->children.begin(), item->children.end(),
                                        [&](const auto &child) { return text(child->node.name) == part; });
        if (found == item->children.end())
            return {};
        item = found->get();
    }
    return indexOf(*item);
}

QModelIndex RepositoryTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, itemOf(parent).children[std::size_t(row)].get());
}

QModelIndex RepositoryTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(*itemOf(index).parent) : QModelIndex();
}

int RepositoryTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent).children.size());
}

int RepositoryTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

namespace {

QString badgeSentence(const RepositoryNode &node)
{
    QStringList parts;
    for (int status = 0; status < int(Status::InSync); ++status) {
        if (const qsizetype count = node.counts[std::size_t(status)]; count > 0)
            parts << u"%1 %2"_s.arg(count).arg(statusWord(Status(status)));
    }
    return parts.join(u", "_s);
}

} // namespace

QVariant RepositoryTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RepositoryNode &node = itemOf(index).node;
    switch (role) {
    case Qt::DisplayRole:
        return text(node.name);
    case KeyRole:
        return text(node.path);
    case FileKindRole:
        return int(node.kind);
    case EmphasisRole:
        return int(node.emphasis);
    case MarkRole:
        return node.mark ? QString(QLatin1Char(node.mark)) : QString();
    case CountsRole: {
        QVariantList counts;
        for (const qsizetype count : node.counts)
            counts.append(int(count));
        return counts;
    }
    case Qt::ToolTipRole: {
        const QString badges = badgeSentence(node);
        return badges.isEmpty() ? text(node.path) : text(node.path) + u'\n' + badges;
    }
    case Qt::AccessibleTextRole: {
        const QString badges = badgeSentence(node);
        return badges.isEmpty() ? text(node.name) : text(node.name) + u", "_s + badges;
    }
    default:
        return {};
    }
}

QVariant RepositoryTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return section == 0 && orientation == Qt::Horizontal && role == Qt::DisplayRole ? tr("Repository")
                                                                                    : QVariant();
}

} // namespace leeway::items
