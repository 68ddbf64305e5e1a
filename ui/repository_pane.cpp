// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/repository_pane.h"

#include "model/items/roles.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/repository_view.h"
#include "ui/search_field.h"
#include "ui/status_parts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

RepositoryPane::RepositoryPane(QWidget *parent) : Surface(Role::Surface, parent)
{
    auto *title = new Surface(Role::Window, this);
    title->setEdges(Qt::BottomEdge);
    title->setFixedHeight(theme().size(Size::DockHeader));
    m_title = title;
    auto *titleRow = new QHBoxLayout(title);
    titleRow->setContentsMargins(12, 0, 8, 1);
    titleRow->setSpacing(8);
    m_count = new Label(Type::Small, Role::Text3, {}, title);
    titleRow->addWidget(new IconLabel(u"folder-git-2"_s, 16, Role::Text3, title));
    auto *word = new Label(Type::Label, Role::Text, tr("Repository"), title);
    titleRow->addWidget(word);
    titleRow->addWidget(m_count);
    titleRow->addStretch(1);

    auto *filterBar = new Surface(Role::Surface, this);
    filterBar->setEdges(Qt::BottomEdge, Role::Hair);
    auto *filterRow = new QHBoxLayout(filterBar);
    filterRow->setContentsMargins(8, 6, 8, 7);
    m_filter = new SearchField(tr("Filter files"), {}, filterBar);
    m_filter->setFixedHeight(theme().px(26));
    filterRow->addWidget(m_filter);
    m_view = new RepositoryView(this);
    m_view->setModel(&m_model);
    m_view->installEventFilter(this);

    m_extraBar = new Surface(Role::Surface, this);
    m_extraBar->setEdges(Qt::TopEdge, Role::Hair);
    m_extraBar->setFixedHeight(theme().px(30));
    m_extraBar->setCursor(Qt::PointingHandCursor);
    m_extraBar->installEventFilter(this);
    auto *extraRow = new QHBoxLayout(m_extraBar);
    extraRow->setContentsMargins(12, 1, 12, 0);
    extraRow->setSpacing(4);
    m_extraCount = new Label(Type::Label, Role::Text, {}, m_extraBar);
    m_extraText = new Label(Type::Small, Role::Text3, tr("in the cluster, not in this tree"), m_extraBar);
    m_extraText->setShrinks(true);
    extraRow->addWidget(new GlyphLabel(Mark::Extra, 12, m_extraBar));
    extraRow->addSpacing(4);
    extraRow->addWidget(m_extraCount);
    extraRow->addWidget(m_extraText, 1);
    m_extraBar->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(filterBar);
    column->addSpacing(3);
    column->addWidget(m_view, 1);
    column->addWidget(m_extraBar);
    connect(m_filter, &QLineEdit::textChanged, this,
            [this](const QString &words) { m_model.setFilter(words.simplified()); });
    connect(&m_model, &items::RepositoryTreeModel::settled, this, &RepositoryPane::unfoldFirst);
    // The selection, not the current row: a tree that the focus comes to makes its first row current.
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList selected = m_view->selectionModel()->selectedIndexes();
        Q_EMIT pathSelected(selected.isEmpty() ? QString() : m_model.pathOf(selected.front()));
    });
}

void RepositoryPane::setInput(const items::RepositoryInput &input)
{
    const std::size_t extra = input.report ? input.report->totals.extra : 0;
    m_compared = input.report != nullptr;
    m_count->setText(input.report ? tr("%1 objects").arg(input.report->totals.inGit) : QString());
    m_extraBar->setVisible(extra > 0);
    m_extraCount->setText(tr("%1 extra").arg(extra));
    m_entryPath = QString::fromStdString(input.currentPath);
    m_model.setInput(input);
}

void RepositoryPane::unfoldFirst()
{
    if (!m_filter->text().isEmpty())
        return m_view->expandAll();
    // Done once without and once with a comparison.
    const int known = m_model.rowCount() == 0 ? 0 : m_compared ? 2 : 1;
    if (known <= m_unfolded)
        return;
    m_unfolded = known;
    // The way to the cluster's entry, and as far as there is only one way to where something differs.
    QModelIndex entry = m_model.indexOf(m_entryPath);
    for (QModelIndex at = entry.parent(); at.isValid(); at = at.parent())
        m_view->expand(at);
    QModelIndex at;
    for (int depth = 0; depth < 4; ++depth) {
        at = firstThatDiffers(at);
        if (!at.isValid() || depth == 3)
            break;
        m_view->expand(at);
    }
}

QModelIndex RepositoryPane::firstThatDiffers(const QModelIndex &parent) const
{
    for (int row = 0; row < m_model.rowCount(parent); ++row) {
        const QModelIndex child = m_model.index(row, 0, parent);
        const QVariantList counts = child.data(items::CountsRole).toList();
        const bool differs = std::any_of(counts.begin(), counts.end() - 1,
                                         [](const QVariant &count) { return count.toInt() > 0; });
        if (differs && m_model.rowCount(child) > 0)
            return child;
    }
    return {};
}

void RepositoryPane::clearSelection()
{
    m_view->selectionModel()->clear();
    Q_EMIT pathSelected({});
}

void RepositoryPane::reveal(const QString &path)
{
    const QModelIndex index = m_model.indexOf(path);
    if (!index.isValid())
        return;
    m_view->scrollTo(index);
    m_view->setCurrentIndex(index);
}

bool RepositoryPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        clearSelection();
        return true;
    }
    if (watched == m_extraBar && event->type() == QEvent::MouseButtonRelease)
        Q_EMIT extraClicked();
    return Surface::eventFilter(watched, event);
}

} // namespace leeway::ui
