// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/drift_page.h"

#include "model/items/words.h"
#include "ui/button.h"
#include "ui/chip_row.h"
#include "ui/data_table.h"
#include "ui/drift_delegate.h"
#include "ui/field_view.h"
#include "ui/icon.h"
#include "ui/inspector.h"
#include "ui/label.h"
#include "ui/search_field.h"
#include "ui/states.h"
#include "ui/status_parts.h"
#include "ui/surface.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonObject>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::Chip;
using items::DriftColumn;
using items::text;

namespace {
/// Sizes that the user chose before win once over those of the window's size class.
constexpr char restoredProperty[] = "leewayRestored";

/// How table and inspector share a page of this size class.
void shareRoom(QSplitter &splitter, Room room)
{
    if (splitter.property(restoredProperty).toBool()) {
        splitter.setProperty(restoredProperty, false);
        return;
    }
    // Beside the table the inspector takes what its columns do not need.
    const int width = splitter.width();
    const int beside = qBound(theme().px(720), width - theme().px(1180), theme().px(1100));
    splitter.setSizes(room == Room::Wide      ? QList<int>{width - beside, beside}
                      : room == Room::Compact ? QList<int>{245, 260}
                                              : QList<int>{402, 370});
}
} // namespace

DriftPage::DriftPage(const Clock &clock, QWidget *parent) : QWidget(parent), m_clock(clock), m_model(clock)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_banner = new Banner(this);
    buildHeader();
    buildTable();
    m_inspector = new Inspector(clock, this);
    m_splitter = new QSplitter(Qt::Vertical, this);
    auto *upper = new Surface(Role::Surface, m_splitter);
    auto *upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    upperColumn->addWidget(m_header);
    upperColumn->addWidget(m_chipBar);
    upperColumn->addWidget(m_progress);
    upperColumn->addWidget(m_held);
    upperColumn->addWidget(m_body, 1);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_inspector);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({402, 370});
    column->addWidget(m_banner);
    column->addWidget(m_splitter, 1);
    connect(m_splitter, &QSplitter::splitterMoved, this, &DriftPage::layoutEdited);
    connect(m_inspector, &Inspector::keepGit, this, &DriftPage::keepGit);
    connect(m_inspector, &Inspector::keepLive, this, &DriftPage::keepLive);
    connect(m_inspector, &Inspector::placeClicked, this, &DriftPage::placeClicked);
    m_second = new QTimer(this);
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, [this] {
        showFacts();
        m_table->viewport()->update(); // ages
        m_inspector->fieldView()->viewport()->update();
    });
    m_second->start();
    setState({});
}

void DriftPage::buildHeader()
{
    m_header = new QWidget(this);
    m_header->setFixedHeight(theme().size(Size::PageHeader));
    auto *row = new QHBoxLayout(m_header);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    m_facts = new Label(Type::Body, Role::Text2, {}, m_header);
    m_facts->setShrinks(true);
    m_filter = new SearchField(tr("Filter objects"), u"/"_s, m_header);
    m_filter->setFixedWidth(theme().px(200));
    m_pathChip = new Button(u"x"_s, Role::Text3, {}, ButtonKind::Normal, m_header);
    m_pathChip->setSmall(true);
    m_pathChip->setAccessibleName(tr("Stop filtering by path"));
    m_pathChip->hide();
    m_columns = new Button(u"columns-3"_s, Role::Text2, {}, ButtonKind::Normal, m_header);
    m_columns->setAccessibleName(tr("Columns"));
    m_columns->setToolTip(tr("Columns"));
    row->addWidget(new Label(Type::Title, Role::Text, tr("Drift"), m_header));
    row->addWidget(m_facts);
    row->addStretch(1);
    row->addWidget(m_pathChip);
    row->addWidget(m_filter);
    m_search = new Button(u"search"_s, Role::Text2, {}, ButtonKind::Flat, m_header);
    m_search->setAccessibleName(m_filter->placeholderText());
    m_search->setToolTip(tr("Filter objects (/)"));
    m_search->hide();
    row->addWidget(m_search);
    row->addWidget(m_columns);
    m_filter->installEventFilter(this);
    connect(m_search, &QAbstractButton::clicked, this, &DriftPage::focusFilter);
    m_chipBar = new QWidget(this);
    m_chipBar->setFixedHeight(theme().px(38));
    auto *chips = new QHBoxLayout(m_chipBar);
    chips->setContentsMargins(16, 0, 16, 12);
    m_chips = new ChipRow(m_chipBar);
    chips->addWidget(m_chips);
    m_progress = new ProgressLine(this);
    m_held = new Banner(this);
    connect(m_filter, &QLineEdit::textChanged, this, &DriftPage::applyQuery);
    connect(m_chips, &ChipRow::chipsChanged, this, &DriftPage::applyQuery);
    connect(m_pathChip, &QAbstractButton::clicked, this, [this] {
        filterByPath({});
        Q_EMIT leftFilter();
    });
    connect(m_columns, &QAbstractButton::clicked, this,
            [this] { m_table->showColumnMenu(m_columns->mapToGlobal(QPoint(0, m_columns->height() + 2))); });
}

void DriftPage::buildTable()
{
    m_body = new QStackedWidget(this);
    m_table = new DataTable(m_body);
    m_table->setAccessibleName(tr("Objects"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new DriftDelegate(m_table));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_empty = new EmptyState(m_body);
    m_error = new ErrorState(m_body);
    m_skeleton = new SkeletonRows(m_body);
    for (QWidget *page : {static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_empty),
                          static_cast<QWidget *>(m_error), static_cast<QWidget *>(m_skeleton)})
        m_body->addWidget(page);
    applyColumns();
    m_table->horizontalHeader()->setSortIndicator(int(DriftColumn::Status), Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DriftPage::showSelection);
    connect(&m_model, &items::DriftTableModel::settled, this, &DriftPage::showBody);
    connect(&m_model, &items::DriftTableModel::settled, this, &DriftPage::selectWanted);
    connect(&m_model, &items::DriftTableModel::countsChanged, this, [this] {
        for (int i = 0; i < items::chipCount; ++i)
            m_chips->setCount(Chip(i), m_model.count(Chip(i)));
        showSelection();
    });
    connect(&m_model, &items::DriftTableModel::heldRowsChanged, this, &DriftPage::showHeld);
    connect(m_table, &DataTable::columnsChanged, this, &DriftPage::layoutEdited);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_rowActions);
        if (!m_rowActions.isEmpty())
            menu->addSeparator();
        connect(menu->addAction(lucide(u"copy"_s), tr("Copy rows")), &QAction::triggered, this,
                &DriftPage::copyRows);
        connect(menu->addAction(lucide(u"terminal"_s), tr("Copy as kubectl command")), &QAction::triggered,
                this, &DriftPage::copyCommand);
        menu->popup(m_table->viewport()->mapToGlobal(at));
    });
}

std::vector<ObjectKey> DriftPage::selectedObjects() const
{
    std::vector<ObjectKey> keys;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
        keys.push_back(m_model.object(row.row()).key);
    return keys;
}

void DriftPage::copyRows()
{
    QGuiApplication::clipboard()->setText(m_table->selectionText());
}

void DriftPage::copyCommand()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const ObjectKey &key = m_model.object(current.row()).key;
    QString command = u"kubectl get "_s + text(key.kind).toLower();
    if (!key.group.empty())
        command += u'.' + text(key.group);
    command += u' ' + text(key.name);
    if (!key.ns.empty())
        command += u" --namespace "_s + text(key.ns);
    QGuiApplication::clipboard()->setText(command + u" --output yaml"_s);
}

void DriftPage::showObject(const ObjectKey &object)
{
    m_wanted = object;
    if (m_model.rowOf(object) < 0) {
        m_filter->clear();
        filterByPath({});
        m_chips->chip(Chip::All)->click();
    }
    selectWanted();
}

void DriftPage::selectWanted()
{
    const int row = m_wanted ? m_model.rowOf(*m_wanted) : -1;
    if (row < 0)
        return;
    m_wanted.reset();
    m_table->selectRow(row);
    m_table->scrollTo(m_model.index(row, 0), QAbstractItemView::EnsureVisible);
    m_table->setFocus(Qt::OtherFocusReason);
}

void DriftPage::applyColumns()
{
    QHeaderView *header = m_table->horizontalHeader();
    const Theme &look = theme();
    const bool compact = m_room == Room::Compact;
    const std::pair<DriftColumn, int> widths[]{
        {DriftColumn::Status, compact ? 112 : 116},
        {DriftColumn::Kind, compact ? 140 : 146},
        {DriftColumn::Namespace, 116},
        {DriftColumn::Difference, compact ? 96 : 108},
        {DriftColumn::ChangedBy, 182},
        {DriftColumn::Persists, compact ? 212 : 224},
        {DriftColumn::Owner, 140},
    };
    header->setSectionResizeMode(QHeaderView::Interactive);
    for (const auto &[column, width] : widths)
        header->resizeSection(int(column), look.px(width));
    header->setSectionResizeMode(int(DriftColumn::Name), QHeaderView::Stretch);
    m_table->setColumnHidden(int(DriftColumn::Owner), true);
    m_table->setColumnHidden(int(DriftColumn::Namespace), compact);
    m_table->setColumnHidden(int(DriftColumn::ChangedBy), compact);
    // With little room the name comes first, as in mockup 16.
    const bool nameFirst =
        header->visualIndex(int(DriftColumn::Name)) < header->visualIndex(int(DriftColumn::Kind));
    if (compact != nameFirst)
        header->moveSection(header->visualIndex(int(DriftColumn::Name)),
                            header->visualIndex(int(DriftColumn::Kind)));
}

void DriftPage::setState(const DriftPageState &state)
{
    m_state = state;
    m_banner->setMessage(state.banner);
    m_table->setStale(state.stale);
    m_progress->setProgress(state.report ? 0 : state.kindsRead, state.report ? 0 : state.kindsTotal);
    if (state.report && state.report != m_model.report())
        m_model.setReport(state.report);
    showFacts();
    showBody();
    showSelection();
}

void DriftPage::filterByPath(const QString &path)
{
    m_path = path.toStdString();
    m_pathChip->setVisible(!path.isEmpty());
    m_pathChip->setText(path.section(u'/', -1));
    m_pathChip->setAccessibleName(tr("Stop showing only %1").arg(path));
    m_pathChip->setToolTip(m_pathChip->accessibleName());
    applyQuery();
}

void DriftPage::applyQuery()
{
    items::DriftQuery query = m_model.query();
    query.chips = m_chips->chips();
    query.text = m_filter->text().simplified();
    query.path = m_path;
    m_model.setQuery(query);
}

namespace {

/// Without what Helm releases made: those objects are not rows of Git's, and are said beside their release.
std::size_t notCompared(const analysis::DriftReport &report)
{
    std::size_t released = 0;
    for (const analysis::ObjectDrift &object : report.objects)
        released += object.releasedObjects;
    return report.totals.notCompared > released ? report.totals.notCompared - released : 0;
}

} // namespace

QString DriftPage::facts() const
{
    if (!m_state.report)
        return m_state.kindsTotal > 0 ? tr("%1, %2 of %3 kinds")
                                            .arg(m_state.waitingFor)
                                            .arg(m_state.kindsRead)
                                            .arg(m_state.kindsTotal)
                                      : m_state.waitingFor;
    const analysis::DriftReport &report = *m_state.report;
    const qsizetype all = m_model.count(Chip::All);
    const qsizetype differing = m_model.count(Chip::Differs);
    if (m_state.stale)
        return tr("%1 of %2 objects differed at %3")
            .arg(differing)
            .arg(all)
            .arg(items::moment(report.comparedAt, m_clock.now()));
    QString sentence = m_room == Room::Compact
                           ? tr("%1 of %2 objects differ").arg(differing).arg(all)
                           : tr("%1 of %2 objects differ from Git.").arg(differing).arg(all);
    if (const std::size_t unread = notCompared(report); unread > 0)
        sentence += u' ' + tr("%1 not compared.").arg(unread);
    if (m_room == Room::Compact || report.objects.empty())
        return sentence;
    return sentence + u' ' +
           tr("Compared %1 %2.")
               .arg(items::ago(report.comparedAt, m_clock.now()),
                    items::methodText(report.objects.front().method));
}

void DriftPage::showFacts()
{
    m_facts->setText(facts());
}

void DriftPage::showBody()
{
    showFacts();
    showContent();
    const bool wanted = m_inspectorWanted && m_body->currentWidget() == m_table;
    const bool appears = wanted && m_inspector->isHidden();
    m_inspector->setVisible(wanted);
    // What is hidden has no size in a splitter: the first time it appears it gets its share.
    if (appears && m_room == Room::Wide)
        QTimer::singleShot(0, this, [this] { shareRoom(*m_splitter, m_room); });
}

void DriftPage::showContent()
{
    if (!m_state.report) {
        if (m_state.error) {
            const QString what = text(m_state.error->message());
            m_error->setError(tr("The comparison could not be made"), what,
                              QString::fromUtf8(errorName(m_state.error->code).data()), {});
            return m_body->setCurrentWidget(m_error);
        }
        if (!m_state.idleTitle.isEmpty()) {
            m_empty->setPicture(false);
            m_empty->setText(m_state.idleTitle, m_state.idleFact);
            return m_body->setCurrentWidget(m_empty);
        }
        return m_body->setCurrentWidget(m_skeleton);
    }
    if (m_model.rowCount() > 0 || !m_model.isSettled()) {
        // The first look already has something to say; later the selection is the user's alone.
        if (m_model.rowCount() > 0 && !std::exchange(m_selectedOnce, true))
            m_table->selectRow(0);
        return m_body->setCurrentWidget(m_table);
    }
    const bool onCourse = m_model.count(Chip::Differs) == 0 &&
                          m_model.query().chips == 1U << int(Chip::Differs) &&
                          m_model.query().text.isEmpty() && m_path.empty();
    m_empty->setPicture(onCourse);
    if (onCourse)
        m_empty->setText(tr("On course"), tr("All %1 objects match Git at %2.")
                                              .arg(m_model.count(Chip::All))
                                              .arg(items::shortHash(m_state.report->git)));
    else
        m_empty->setText(tr("No object matches"),
                         tr("%1 objects were looked at.").arg(m_model.count(Chip::All)),
                         tr("Choose other filters, or All."));
    m_body->setCurrentWidget(m_empty);
}

void DriftPage::showSelection()
{
    Inspected inspected;
    inspected.report = m_model.report();
    inspected.tree = m_state.tree;
    inspected.git = m_state.git;
    inspected.canReconcile = m_state.canReconcile;
    inspected.cannotReconcile = m_state.cannotReconcile;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    // The model may show an older report than the newest: the objects are looked up by their identity.
    for (const QModelIndex &row : rows) {
        const ObjectKey &key = m_model.object(row.row()).key;
        const auto &objects = inspected.report->objects;
        const auto found = std::find_if(objects.begin(), objects.end(),
                                        [&](const auto &object) { return object.key == key; });
        if (found != objects.end())
            inspected.objects.push_back(std::uint32_t(found - objects.begin()));
    }
    if (inspected.objects.size() == 1 && m_state.live)
        inspected.live = m_state.live->find(inspected.report->objects[inspected.objects.front()].key);
    m_inspector->show(inspected);
}

void DriftPage::showHeld(qsizetype count)
{
    if (count == 0)
        return m_held->setMessage({});
    m_held->setMessage(Message{Mark::Pending,
                               tr("%n new", nullptr, int(count)),
                               tr("since you last looked."),
                               {{tr("Show"), [this] { m_model.showHeld(); }}}});
}

void DriftPage::setRoom(Room room)
{
    if (room == m_room)
        return;
    m_room = room;
    const bool compact = room == Room::Compact;
    m_chips->setCompact(compact);
    m_inspector->setCompact(compact);
    m_filter->setFixedWidth(theme().px(compact ? 150 : 200));
    m_splitter->setOrientation(room == Room::Wide ? Qt::Horizontal : Qt::Vertical);
    m_inspector->setMinimumWidth(room == Room::Wide ? theme().px(720) : 0);
    // The page has its new width when the window has been laid out.
    QTimer::singleShot(0, this, [this] { shareRoom(*m_splitter, m_room); });
    applyColumns();
    showFacts();
}

void DriftPage::setLow(bool low)
{
    if (low == m_low)
        return;
    m_low = low;
    m_chipBar->setVisible(!low);
    if (low)
        static_cast<QHBoxLayout *>(m_header->layout())->insertWidget(3, m_chips);
    else
        m_chipBar->layout()->addWidget(m_chips);
    m_chips->setFirstGroupOnly(low);
    showFilter();
}

void DriftPage::showFilter()
{
    const bool filtering = m_filter->hasFocus() || !m_filter->text().isEmpty();
    m_filter->setVisible(!m_low || filtering);
    m_search->setVisible(m_low && !filtering);
    m_chips->setVisible(!m_low || !filtering);
}

bool DriftPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::FocusOut && m_low)
        QTimer::singleShot(0, this, &DriftPage::showFilter);
    return QWidget::eventFilter(watched, event);
}

void DriftPage::focusFilter()
{
    m_filter->show();
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
    showFilter();
}

void DriftPage::toggleInspector()
{
    m_inspectorWanted = !m_inspectorWanted;
    showBody();
}

QJsonObject DriftPage::saveLayout() const
{
    QJsonObject layout;
    layout[u"columns"_s] = QString::fromLatin1(m_table->saveColumns().toBase64());
    layout[u"splitter"_s] = QString::fromLatin1(m_splitter->saveState().toBase64());
    return layout;
}

void DriftPage::restoreLayout(const QJsonObject &layout)
{
    m_table->restoreColumns(QByteArray::fromBase64(layout.value(u"columns"_s).toString().toLatin1()));
    const bool restored =
        m_splitter->restoreState(QByteArray::fromBase64(layout.value(u"splitter"_s).toString().toLatin1()));
    m_splitter->setProperty(restoredProperty, restored);
}

} // namespace leeway::ui
