// SPDX-License-Identifier: GPL-3.0-or-later
// The menu bar of the window: every action with its key (design.md section 11).
#include "ui/action_set.h"
#include "ui/button.h"
#include "ui/cluster_selector.h"
#include "ui/context_bar.h"
#include "ui/data_table.h"
#include "ui/icon.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/messages.h"
#include "ui/rail.h"
#include "ui/welcome_page.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenu>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using Menu = ActionSet::Menu;

void MainWindow::buildMenus()
{
    m_actions = new ActionSet(this);
    buildFileMenu();
    buildViewMenu();
    buildGoMenu();
    ActionSet &actions = *m_actions;
    connect(
        actions.add(Menu::Edit, u"edit.filter"_s, tr("&Filter this page"), QKeySequence(u"/"_s), u"search"_s),
        &QAction::triggered, this, [this] {
            showPage(m_drift);
            m_drift->focusFilter();
        });
    connect(actions.add(Menu::Edit, u"edit.copyRows"_s, tr("&Copy rows"), {}, u"copy"_s), &QAction::triggered,
            m_drift, &DriftPage::copyRows);
    connect(actions.add(Menu::Edit, u"edit.copyCommand"_s, tr("Copy as &kubectl command"),
                        QKeySequence(u"Ctrl+Shift+C"_s), u"terminal"_s),
            &QAction::triggered, m_drift, &DriftPage::copyCommand);
    connect(actions.add(Menu::Cluster, u"cluster.choose"_s, tr("&Choose a cluster…"),
                        QKeySequence(u"Ctrl+L"_s), u"server"_s),
            &QAction::triggered, this, [this] { m_contextBar->selector()->click(); });
    connect(actions.add(Menu::Cluster, u"cluster.read"_s, tr("&Read again"), QKeySequence(u"F5"_s)),
            &QAction::triggered, this, &MainWindow::readAgainRequested);
}

QMenu *MainWindow::editMenu() const
{
    return m_actions->menu(Menu::Edit);
}

QMenu *MainWindow::gitMenu() const
{
    return m_actions->menu(Menu::Git);
}

QMenu *MainWindow::clusterMenu() const
{
    return m_actions->menu(Menu::Cluster);
}

void MainWindow::buildFileMenu()
{
    ActionSet &actions = *m_actions;
    connect(actions.add(Menu::File, u"file.open"_s, tr("&Open a repository…"), QKeySequence(u"Ctrl+O"_s),
                        u"folder-git-2"_s),
            &QAction::triggered, this, &MainWindow::openRepositoryRequested);
    m_recentMenu = actions.menu(Menu::File)->addMenu(tr("Open &recent"));
    m_recentMenu->menuAction()->setVisible(false);
    // On Welcome only: with a repository open the key switches between fields and YAML.
    m_openDemo = actions.add(Menu::File, u"file.demo"_s, tr("E&xplore the demo"), {}, u"sailboat"_s);
    connect(m_openDemo, &QAction::triggered, this, &MainWindow::openDemoRequested);
    m_openDemo->setVisible(false);
    m_openDemo->setEnabled(false);
    m_openRecording =
        actions.add(Menu::File, u"file.recording"_s, tr("Open a recor&ding…"), {}, u"rotate-ccw"_s);
    connect(m_openRecording, &QAction::triggered, this, &MainWindow::openRecordingRequested);
    m_openRecording->setVisible(false);
    m_openRecording->setEnabled(false);
    actions.menu(Menu::File)->addSeparator();
    connect(actions.add(Menu::File, u"file.close"_s, tr("&Close window"), QKeySequence::Close),
            &QAction::triggered, this, &QWidget::close);
    connect(actions.add(Menu::File, u"file.quit"_s, tr("&Quit"), QKeySequence(u"Ctrl+Q"_s)),
            &QAction::triggered, this, [] { QApplication::closeAllWindows(); });
}

void MainWindow::buildViewMenu()
{
    ActionSet &actions = *m_actions;
    actions.adopt(Menu::View, u"view.dock"_s, m_dock->toggleViewAction(), QKeySequence(u"Ctrl+B"_s));
    connect(actions.add(Menu::View, u"view.inspector"_s, tr("&Inspector"), QKeySequence(u"Ctrl+J"_s)),
            &QAction::triggered, m_drift, &DriftPage::toggleInspector);
    connect(actions.add(Menu::View, u"view.yaml"_s, tr("Fields or &YAML"), QKeySequence(u"Ctrl+D"_s)),
            &QAction::triggered, this, [this] {
                if (m_open)
                    m_drift->inspector()->switchYaml();
                else if (m_openDemo->isEnabled())
                    m_openDemo->trigger();
            });
    connect(actions.add(Menu::View, u"view.next"_s, tr("Next di&fference"), QKeySequence(u"F8"_s)),
            &QAction::triggered, this, [this] { m_drift->inspector()->stepDifference(1); });
    connect(
        actions.add(Menu::View, u"view.previous"_s, tr("Previous diff&erence"), QKeySequence(u"Shift+F8"_s)),
        &QAction::triggered, this, [this] { m_drift->inspector()->stepDifference(-1); });
    actions.menu(Menu::View)->addSeparator();
    QMenu *look = actions.menu(Menu::View)->addMenu(tr("&Theme"));
    auto *group = new QActionGroup(this);
    const std::tuple<QString, QString, int> looks[]{{tr("As the &desktop"), u"monitor"_s, -1},
                                                    {tr("&Light"), u"sun"_s, int(ThemeMode::Light)},
                                                    {tr("D&ark"), u"moon"_s, int(ThemeMode::Dark)}};
    for (const auto &[text, icon, mode] : looks) {
        QAction *action = look->addAction(lucide(icon), text);
        action->setCheckable(true);
        action->setData(mode);
        group->addAction(action);
        m_themeActions.append(action);
    }
    connect(group, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT themeRequested(action->data().toInt()); });
}

void MainWindow::buildGoMenu()
{
    ActionSet &actions = *m_actions;
    connect(actions.add(Menu::Go, u"go.find"_s, tr("&Find or run…"), QKeySequence(u"Ctrl+K"_s), u"search"_s),
            &QAction::triggered, this, &MainWindow::openPalette);
    actions.menu(Menu::Go)->addSeparator();
    connect(actions.add(Menu::Go, u"go.drift"_s, tr("&Drift"), QKeySequence(u"Ctrl+2"_s), u"git-compare"_s),
            &QAction::triggered, this, [this] {
                showPage(m_drift);
                m_drift->table()->setFocus(Qt::ShortcutFocusReason);
            });
    m_goBefore = actions.menu(Menu::Go)->addSeparator();
    connect(actions.add(Menu::Go, u"go.nextPane"_s, tr("&Next pane"), QKeySequence(u"F6"_s)),
            &QAction::triggered, this, [this] { nextPane(1); });
    connect(actions.add(Menu::Go, u"go.previousPane"_s, tr("&Previous pane"), QKeySequence(u"Shift+F6"_s)),
            &QAction::triggered, this, [this] { nextPane(-1); });
    connect(actions.add(Menu::Go, u"go.message"_s, tr("&Message"), QKeySequence(u"F9"_s)),
            &QAction::triggered, this, [this] { m_toast->setFocus(Qt::ShortcutFocusReason); });
}

void MainWindow::enableRecordings()
{
    m_openRecording->setVisible(true);
    m_openRecording->setEnabled(true);
    m_openDemo->setVisible(true);
    m_openDemo->setEnabled(true);
    m_welcome->setRecordings(true);
}

void MainWindow::enableReconcile()
{
    m_reconcile = m_actions->add(Menu::Cluster, u"cluster.reconcile"_s, tr("Rec&oncile…"),
                                 QKeySequence(u"Ctrl+R"_s), u"refresh-cw"_s);
    connect(m_reconcile, &QAction::triggered, this, &MainWindow::reconcileRequested);
    m_reconcileButton = m_contextBar->addButton(u"refresh-cw"_s, tr("Reconcile…"));
    connect(m_reconcileButton, &QAbstractButton::clicked, this, &MainWindow::reconcileRequested);
    m_drift->inspector()->enableKeepGit();
}

void MainWindow::enableKeepLive()
{
    gitMenu()->menuAction()->setVisible(true);
    m_drift->inspector()->enableKeepLive();
}

void MainWindow::enableSettings()
{
    m_actions->menu(Menu::Edit)->addSeparator();
    connect(m_actions->add(Menu::Edit, u"edit.settings"_s, tr("&Settings…"), QKeySequence(u"Ctrl+,"_s),
                           u"settings"_s),
            &QAction::triggered, this, &MainWindow::settingsRequested);
    connect(m_actions->add(Menu::Help, u"help.keys"_s, tr("&Keyboard shortcuts"), QKeySequence(u"F1"_s),
                           u"keyboard"_s),
            &QAction::triggered, this, &MainWindow::keysRequested);
    m_rail->addFoot(u"settings"_s, tr("Settings"), [this] { Q_EMIT settingsRequested(); });
}

void MainWindow::enableNewWindow()
{
    connect(m_actions->add(Menu::Window, u"window.new"_s, tr("&New window"), QKeySequence(u"Ctrl+Shift+N"_s)),
            &QAction::triggered, this, &MainWindow::newWindowRequested);
}

void MainWindow::setRecentRepositories(const QStringList &folders)
{
    m_recentMenu->clear();
    m_recentMenu->menuAction()->setVisible(!folders.isEmpty());
    for (const QString &folder : folders)
        connect(m_recentMenu->addAction(folder), &QAction::triggered, this,
                [this, folder] { Q_EMIT repositoryChosen(folder); });
    m_welcome->setRecent(folders);
}

void MainWindow::setTheme(int mode)
{
    for (QAction *action : std::as_const(m_themeActions))
        action->setChecked(action->data().toInt() == mode);
}

} // namespace leeway::ui
