// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/changes_page.h"

#include "model/items/words.h"
#include "ui/button.h"
#include "ui/commit_pane.h"
#include "ui/delivery_strip.h"
#include "ui/diff_view.h"
#include "ui/effect_table.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/recent_commits.h"
#include "ui/staged_list.h"
#include "ui/states.h"
#include "ui/surface.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

namespace {

QVBoxLayout *columnOf(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

/// A bar with a title, and space for more behind it.
QHBoxLayout *barOf(Surface *bar, int height)
{
    bar->setFixedHeight(height);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(8);
    return row;
}

} // namespace

ChangesPage::ChangesPage(const Clock &clock, QWidget *parent) : QWidget(parent), m_clock(clock)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Changes"));
    auto *column = columnOf(this);
    m_banner = new Banner(this);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(buildLeft());
    m_columns->addWidget(buildMiddle());
    m_commit = new CommitPane(m_columns);
    m_commit->setMinimumWidth(theme().px(270));
    m_columns->addWidget(m_commit);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 0);
    m_columns->setSizes({355, 655, 355});
    m_delivery = new DeliveryStrip(this);
    column->addWidget(m_banner);
    column->addWidget(m_columns, 1);
    column->addWidget(m_delivery);
    connect(m_commit, &CommitPane::commitRequested, this, &ChangesPage::commitRequested);
    connect(m_delivery, &DeliveryStrip::pushRequested, this, &ChangesPage::pushRequested);
    connect(m_delivery, &DeliveryStrip::reconcileRequested, this, &ChangesPage::reconcileRequested);
    m_state.facts = std::make_shared<const session::EditingFacts>();
    m_state.delivery = std::make_shared<const session::DeliveryState>();
    setState(m_state);
}

QWidget *ChangesPage::buildLeft()
{
    auto *left = new Surface(Role::Surface, this);
    left->setMinimumWidth(theme().px(230));
    auto *column = columnOf(left);
    auto *head = new Surface(Role::Surface, left);
    head->setEdges(Qt::BottomEdge);
    QHBoxLayout *row = barOf(head, theme().size(Size::PageHeader));
    m_facts = new Label(Type::Body, Role::Text2, {}, head);
    m_facts->setShrinks(true);
    m_undo = new Button(u"undo-2"_s, Role::Text2, {}, ButtonKind::Flat, head);
    m_undo->setAccessibleName(tr("Undo"));
    m_undo->setToolTip(tr("Undo the last staging (Ctrl+Z)"));
    connect(m_undo, &QAbstractButton::clicked, this, &ChangesPage::undoRequested);
    row->addWidget(new Label(Type::Title, Role::Text, tr("Changes"), head));
    row->addSpacing(4);
    row->addWidget(m_facts, 1);
    row->addWidget(m_undo);
    m_listStack = new QStackedWidget(left);
    m_list = new StagedList(m_listStack);
    m_empty = new EmptyState(m_listStack);
    m_listStack->addWidget(m_list);
    m_listStack->addWidget(m_empty);
    auto *recentHead = new Surface(Role::Window, left);
    recentHead->setEdges(Qt::TopEdge | Qt::BottomEdge);
    QHBoxLayout *recentRow = barOf(recentHead, theme().size(Size::DockHeader));
    m_recentTitle = new Label(Type::Label, Role::Text, {}, recentHead);
    recentRow->addWidget(new IconLabel(u"history"_s, 14, Role::Text2, recentHead));
    recentRow->addWidget(m_recentTitle);
    recentRow->addStretch(1);
    m_recent = new RecentCommits(m_clock, left);
    column->addWidget(head);
    column->addWidget(m_listStack, 1);
    column->addWidget(recentHead);
    column->addWidget(m_recent);
    connect(m_list, &StagedList::currentEditChanged, this, &ChangesPage::showEdit);
    connect(m_list, &StagedList::leftOutChanged, this, &ChangesPage::leftOutChanged);
    connect(m_list, &StagedList::discardRequested, this, &ChangesPage::discardRequested);
    return left;
}

QWidget *ChangesPage::buildMiddle()
{
    m_rows = new QSplitter(Qt::Vertical, this);
    m_rows->setChildrenCollapsible(false);
    auto *upper = new Surface(Role::Surface, m_rows);
    auto *column = columnOf(upper);
    auto *head = new Surface(Role::Surface, upper);
    head->setEdges(Qt::BottomEdge);
    QHBoxLayout *row = barOf(head, theme().size(Size::PageHeader));
    m_file = new Label(Type::Strong, Role::Text, {}, head);
    m_folder = new Label(Type::Small, Role::Text2, {}, head);
    m_folder->setShrinks(true);
    m_folder->setElide(Qt::ElideMiddle);
    m_openFile = new Button(u"folder-git-2"_s, Role::Text2, {}, ButtonKind::Flat, head);
    m_openFile->setAccessibleName(tr("Show in the repository"));
    m_openFile->setToolTip(tr("Show in the repository"));
    connect(m_openFile, &QAbstractButton::clicked, this, [this] {
        const items::DiffCounts counts = items::diffCounts(items::diffRows(m_state.facts->diff));
        const QString file = m_openFile->property("file").toString();
        Q_EMIT placeClicked({(file.isEmpty() ? counts.files.value(0) : file).toStdString(), 0, 0});
    });
    row->addWidget(new IconLabel(u"file-code"_s, 16, Role::Text3, head));
    row->addWidget(m_file);
    row->addWidget(m_folder, 1);
    row->addWidget(m_openFile);
    m_diff = new DiffView(upper);
    m_diff->setHidesSingleFile(true);
    column->addWidget(head);
    column->addWidget(m_diff, 1);
    auto *lower = new Surface(Role::Surface, m_rows);
    auto *lowerColumn = columnOf(lower);
    auto *title = new Surface(Role::Surface, lower);
    QHBoxLayout *titleRow = barOf(title, theme().px(40));
    m_checks =
        new Label(Type::Small, Role::Text2, tr("what each cluster would apply, compared with live"), title);
    m_checks->setShrinks(true);
    titleRow->addWidget(new Label(Type::Heading, Role::Text, tr("Rendered effect"), title));
    titleRow->addWidget(m_checks, 1);
    m_effects = new EffectTable(lower);
    lowerColumn->addWidget(title);
    lowerColumn->addWidget(m_effects, 1);
    m_rows->addWidget(upper);
    m_rows->addWidget(lower);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 1);
    return m_rows;
}

void ChangesPage::setState(const ChangesState &state)
{
    const bool sameFacts = state.facts == m_state.facts;
    const bool sameEffects = sameFacts && state.live == m_state.live && state.entry == m_state.entry;
    m_state = state;
    if (!sameFacts)
        m_list->setFacts(*state.facts);
    m_commit->setFacts(*state.facts, state.busy || state.reading);
    m_undo->setEnabled(state.canUndo);
    if (!sameEffects)
        m_effects->setEffects(state.facts->effects, state.entry, state.live);
    m_recent->setCommits(state.facts->recent, state.fetched, state.applied);
    m_recentTitle->setText(state.facts->head.branch.empty()
                               ? tr("Recent commits")
                               : tr("Recent commits on %1").arg(text(state.facts->head.branch)));
    m_delivery->setDelivery(*state.delivery, m_clock.now());
    m_delivery->setCanReconcile(state.canReconcile, state.cannotReconcile);
    showFacts();
    if (!sameFacts)
        showEdit();
}

void ChangesPage::showFacts()
{
    const session::EditingFacts &facts = *m_state.facts;
    const std::size_t count = facts.edits.size();
    m_facts->setText(m_state.reading && facts.repository.empty() ? tr("Reading the repository")
                     : count == 1                                ? tr("1 staged edit")
                                                                 : tr("%1 staged edits").arg(count));
    m_listStack->setCurrentWidget(count > 0 ? static_cast<QWidget *>(m_list) : m_empty);
    m_empty->setText(tr("Nothing is staged"), tr("Keep live on Drift stages an edit."),
                     tr("It is kept here until you commit it."));
    std::optional<Message> banner;
    if (facts.error)
        banner =
            Message{Mark::Failed, tr("The edits could not be planned."), text(facts.error->message()), {}};
    else if (const std::size_t open = facts.needingDecision(); open > 0)
        banner =
            Message{Mark::Warning,
                    open == 1 ? tr("1 edit needs a decision.") : tr("%1 edits need a decision.").arg(open),
                    tr("The files are different from when it was staged. It is kept and takes no part."),
                    {}};
    else if (!facts.findings.empty())
        banner = Message{Mark::Warning, text(facts.findings.front().what.message()), {}, {}};
    m_banner->setMessage(banner);
}

void ChangesPage::showEdit()
{
    const session::EditingFacts &facts = *m_state.facts;
    const std::string id = m_list->currentId();
    std::string diff;
    QString placeholder = facts.edits.empty() ? tr("The diff of the selected edit stands here.") : QString();
    for (const change::ReplannedEdit &outcome : facts.outcomes) {
        if (outcome.id != id)
            continue;
        diff = outcome.diff;
        if (outcome.needsDecision)
            placeholder = text(outcome.needsDecision->message());
    }
    m_diff->setPlaceholder(placeholder);
    const items::DiffCounts counts = items::diffCounts(items::diffRows(diff));
    m_diff->setDiff(diff);
    const QString file = counts.files.value(0);
    m_file->setText(counts.files.size() > 1 ? tr("%1 files").arg(counts.files.size())
                                            : file.section(u'/', -1));
    m_folder->setText(counts.files.size() > 1 ? QString() : file.section(u'/', 0, -2));
    m_openFile->setProperty("file", file);
    m_openFile->setVisible(!file.isEmpty());
}

void ChangesPage::setRoom(Room room)
{
    m_columns->setSizes(room == Room::Compact ? QList<int>{236, 450, 284}
                        : room == Room::Wide  ? QList<int>{420, 1400, 420}
                                              : QList<int>{355, 655, 355});
}

void ChangesPage::setLow(bool low)
{
    m_delivery->setLow(low);
    m_recent->setMaximumHeight(low ? theme().px(8) + 3 * theme().size(Size::TreeRow) : QWIDGETSIZE_MAX);
}

void ChangesPage::focusInEvent(QFocusEvent *)
{
    if (m_listStack->currentWidget() == m_list)
        m_list->setFocus(Qt::OtherFocusReason);
    else
        m_commit->subject()->setFocus(Qt::OtherFocusReason);
}

QList<QWidget *> ChangesPage::panes() const
{
    QList<QWidget *> all;
    if (m_listStack->currentWidget() == m_list)
        all << m_list;
    all << m_diff << m_effects << m_commit->subject();
    for (Button *button : {m_delivery->pushButton(), m_delivery->reconcileButton()})
        if (button->isVisible() && button->isEnabled())
            all << button;
    return all;
}

} // namespace leeway::ui
