// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/action_set.h"
#include "ui/button.h"
#include "ui/chip_row.h"
#include "ui/cluster_selector.h"
#include "ui/command_palette.h"
#include "ui/context_bar.h"
#include "ui/data_table.h"
#include "ui/dock_grip.h"
#include "ui/field_view.h"
#include "ui/icon.h"
#include "ui/inspector.h"
#include "ui/rail.h"
#include "ui/repository_pane.h"
#include "ui/repository_view.h"
#include "ui/search_field.h"
#include "ui/tab_strip.h"
#include "ui/welcome_page.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QJsonObject>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

QToolBar *fixedBar(QMainWindow &window, Qt::ToolBarArea area, QWidget *content, const QString &title)
{
    auto *bar = new QToolBar(title, &window);
    bar->setObjectName(title);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->layout()->setContentsMargins(0, 0, 0, 0);
    bar->layout()->setSpacing(0);
    bar->addWidget(content);
    window.addToolBar(area, bar);
    return bar;
}

} // namespace

MainWindow::MainWindow(const Clock &clock, QWidget *parent) : QMainWindow(parent), m_clock(clock)
{
    setMinimumSize(1024, 640);
    resize(1440, 900);
    setContextMenuPolicy(Qt::PreventContextMenu);
    m_pages = new QStackedWidget(this);
    m_welcome = new WelcomePage(m_pages);
    m_drift = new DriftPage(clock, m_pages);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_drift);
    setCentralWidget(m_pages);
    m_current = m_drift;
    buildBars();
    buildMenus();
    m_toast = new Toast(this);
    connect(m_welcome, &WelcomePage::openRepository, this, &MainWindow::openRepositoryRequested);
    connect(m_welcome, &WelcomePage::openRecording, this, &MainWindow::openRecordingRequested);
    connect(m_welcome, &WelcomePage::openDemo, this, &MainWindow::openDemoRequested);
    connect(m_welcome, &WelcomePage::repositoryChosen, this, &MainWindow::repositoryChosen);
    connect(m_contextBar, &ContextBar::findClicked, this, &MainWindow::openPalette);
    connect(m_repository, &RepositoryPane::pathSelected, m_drift, &DriftPage::filterByPath);
    connect(m_drift, &DriftPage::leftFilter, m_repository, &RepositoryPane::clearSelection);
    connect(m_repository, &RepositoryPane::extraClicked, this,
            [this] { m_drift->chips()->chip(items::Chip::Extra)->click(); });
    connect(m_drift, &DriftPage::placeClicked, this, [this](const SourcePlace &place) {
        m_dock->show();
        m_repository->reveal(QString::fromStdString(place.file));
    });
    connect(&m_drift->model(), &items::DriftTableModel::countsChanged, this, [this] {
        const qsizetype differing = m_drift->model().count(items::Chip::Differs);
        const bool failed = m_drift->model().count(items::Chip::Failed) > 0 && differing == 0;
        m_driftButton->setBadge(
            {differing, failed ? std::optional(Mark::Failed) : std::optional(Mark::Drifted)});
    });
    setState({});
}

void MainWindow::buildBars()
{
    m_contextBar = new ContextBar(this);
    m_contextTools = fixedBar(*this, Qt::TopToolBarArea, m_contextBar, tr("Cluster"));
    m_rail = new Rail(this);
    m_driftButton = m_rail->addPage(u"git-compare"_s, tr("Drift"));
    m_pageEntries.append({{m_drift, {}, tr("Drift"), {}, {}}, true});
    connect(m_rail, &Rail::pageChosen, this,
            [this](int page) { showPage(m_pageEntries.at(page).page.widget); });
    m_railTools = fixedBar(*this, Qt::LeftToolBarArea, m_rail, tr("Pages"));
    m_repository = new RepositoryPane(this);
    m_dock = new QDockWidget(tr("Repository"), this);
    m_dock->setObjectName(u"repository"_s);
    m_dock->setWidget(m_repository);
    m_dock->setTitleBarWidget(new QWidget(m_dock)); // the pane has a header of its own
    m_dock->setMinimumWidth(240);
    m_dock->setMaximumWidth(480);
    addDockWidget(Qt::LeftDockWidgetArea, m_dock);
    resizeDocks({m_dock}, {299}, Qt::Horizontal);
    new DockGrip(m_dock, this);
    m_status = new StatusLine(this);
    setStatusBar(m_status);
    m_clusterMenu = new QMenu(this);
    m_clusterActions = new QActionGroup(this);
    m_contextBar->selector()->setMenu(m_clusterMenu);
    connect(m_clusterActions, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT clusterChosen(action->data().toString()); });
}

RailButton *MainWindow::addPage(const RailPage &page)
{
    m_pages->addWidget(page.widget);
    m_pageEntries.append({page, false});
    RailButton *button = m_rail->addPage(page.icon, page.word);
    QAction *action =
        m_actions->add(ActionSet::Menu::Go, u"go."_s + page.icon, page.word, page.key, page.icon, m_goBefore);
    connect(action, &QAction::triggered, this, [this, widget = page.widget] { showPage(widget); });
    return button;
}

void MainWindow::showPage(QWidget *page)
{
    if (!m_open || page == m_current)
        return;
    for (PageEntry &entry : m_pageEntries)
        if (entry.page.widget == m_current)
            entry.dock = m_dock->isVisible();
    m_current = page;
    m_pages->setCurrentWidget(page);
    for (int i = 0; i < m_pageEntries.size(); ++i) {
        if (m_pageEntries.at(i).page.widget != page)
            continue;
        m_rail->setCurrent(i);
        m_dock->setVisible(m_pageEntries.at(i).dock && m_room != Room::Compact);
    }
    showTitle();
    page->setFocus(Qt::OtherFocusReason);
    Q_EMIT pageShown(page);
}

void MainWindow::showTitle()
{
    QString word;
    for (const PageEntry &entry : std::as_const(m_pageEntries))
        if (entry.page.widget == m_current)
            word = entry.page.word;
    setWindowTitle(m_title.isEmpty() ? u"Leeway"_s : u"%1: %2 (Leeway)"_s.arg(word, m_title));
}

void MainWindow::setState(const WindowState &state)
{
    if (state.open != m_open || !isVisible()) {
        m_open = state.open;
        m_contextTools->setVisible(state.open);
        m_railTools->setVisible(state.open);
        m_dock->setVisible(state.open && m_room != Room::Compact && m_current == m_drift);
        m_pages->setCurrentWidget(state.open ? m_current : m_welcome);
        (!state.open            ? m_welcome->firstFocus()
         : m_current == m_drift ? static_cast<QWidget *>(m_drift->table())
                                : m_current)
            ->setFocus(Qt::ActiveWindowFocusReason);
    }
    m_title = state.title;
    showTitle();
    m_contextBar->selector()->setCluster(state.cluster);
    m_contextBar->selector()->setConnection(state.connectionMark, state.connection);
    m_contextBar->course()->setCourse(state.course);
    showClusters(state.clusters);
    m_drift->setState(state.drift);
    m_repository->setInput(state.repository);
    const QList<StatusFact> closed{{{}, u"Leeway %1"_s.arg(QCoreApplication::applicationVersion())},
                                   {{}, tr("No repository open")}};
    m_status->setFacts(state.open ? state.facts : closed, state.repositoryName, state.branch,
                       state.repositoryMore);
    if (m_reconcile) {
        m_reconcile->setEnabled(state.canReconcile);
        m_reconcileButton->setEnabled(state.canReconcile);
    }
}

CommandPalette *MainWindow::commandPalette() const
{
    return m_palette;
}

void MainWindow::openPalette()
{
    if (!m_open || m_palette)
        return;
    m_palette =
        new CommandPalette({m_drift->model().report(), m_repository->model().tree(), m_actions}, this);
    connect(m_palette, &CommandPalette::objectChosen, this, [this](const ObjectKey &object) {
        showPage(m_drift);
        m_drift->showObject(object);
    });
    connect(m_palette, &CommandPalette::fileChosen, this, [this](const QString &path) {
        m_dock->show();
        m_repository->reveal(path);
        m_repository->view()->setFocus(Qt::ShortcutFocusReason);
    });
}

void MainWindow::showClusters(const QList<ClusterChoice> &clusters)
{
    // An open menu is not rebuilt under the pointer.
    if (m_clusterMenu->isVisible())
        return;
    m_clusterMenu->clear();
    for (const ClusterChoice &choice : clusters) {
        const QString line =
            choice.remark.isEmpty() ? choice.name : u"%1\t%2"_s.arg(choice.name, choice.remark);
        QAction *action = m_clusterMenu->addAction(line);
        action->setData(choice.id);
        action->setCheckable(true);
        action->setChecked(choice.current);
        action->setEnabled(choice.usable);
        action->setActionGroup(m_clusterActions);
    }
}

void MainWindow::applyRoom()
{
    m_drift->setLow(height() < 680);
    const Room room = width() < 1200 ? Room::Compact : width() < 1800 ? Room::Standard : Room::Wide;
    if (room == m_room)
        return;
    const bool wasCompact = m_room == Room::Compact;
    m_room = room;
    const bool compact = room == Room::Compact;
    m_rail->setCompact(compact);
    m_contextBar->setCompact(compact);
    m_drift->setRoom(room);
    Q_EMIT roomChanged(room);
    if (m_open && compact != wasCompact && m_current == m_drift)
        m_dock->setVisible(!compact);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    applyRoom();
    QMainWindow::resizeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    Q_EMIT closing();
    QMainWindow::closeEvent(event);
}

QJsonObject MainWindow::saveLayout() const
{
    return {{u"geometry"_s, QString::fromLatin1(saveGeometry().toBase64())},
            {u"docks"_s, QString::fromLatin1(saveState().toBase64())},
            {u"drift"_s, m_drift->saveLayout()}};
}

void MainWindow::restoreLayout(const QJsonObject &layout)
{
    restoreGeometry(QByteArray::fromBase64(layout.value(u"geometry"_s).toString().toLatin1()));
    restoreState(QByteArray::fromBase64(layout.value(u"docks"_s).toString().toLatin1()));
    m_drift->restoreLayout(layout.value(u"drift"_s).toObject());
}

} // namespace leeway::ui
