// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/repository_tree.h"
#include "ui/course_strip.h"
#include "ui/drift_page.h"
#include "ui/status_line.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>

class QActionGroup;
class QDockWidget;

namespace leeway::ui {

class ActionSet;
class Button;
class CommandPalette;
class ContextBar;
class Rail;
class RailButton;
class RepositoryPane;
class Toast;
class WelcomePage;

/// A cluster that can be chosen.
struct ClusterChoice
{
    QString id;
    QString name;
    QString remark; ///< what is missing, or how it was found
    bool usable = true;
    bool current = false;
};

/// Everything that the window shows at one moment.
struct WindowState
{
    bool open = false; ///< false: the welcome page
    QString title;     ///< cluster or repository, for the title bar
    QList<ClusterChoice> clusters;
    QString cluster;
    Mark connectionMark = Mark::Unknown;
    QString connection; ///< "Connected"
    Course course;
    DriftPageState drift;
    items::RepositoryInput repository;
    QList<StatusFact> facts;
    QString repositoryName;
    QString branch;
    QString repositoryMore;
    bool canReconcile = false;
};

/// A page of the rail besides Drift.
struct RailPage
{
    QWidget *widget = nullptr;
    QString icon;
    QString word;
    QKeySequence key;                             ///< Ctrl+1 to Ctrl+9, by the order of design.md
    std::function<QList<QWidget *>()> panes = {}; ///< for F6, in the order of design.md section 12
};

/// The window: composes its parts and passes on what they are told and what they ask for. No logic.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const Clock &clock, QWidget *parent = nullptr);

    void setState(const WindowState &state);
    DriftPage *driftPage() const { return m_drift; }
    RepositoryPane *repositoryPane() const { return m_repository; }
    QDockWidget *repositoryDock() const { return m_dock; }
    ContextBar *contextBar() const { return m_contextBar; }
    Rail *rail() const { return m_rail; }
    WelcomePage *welcomePage() const { return m_welcome; }
    StatusLine *statusLine() const { return m_status; }
    Toast *toast() const { return m_toast; }
    /// Shows the button and the menu entry that ask Flux to act, and what does it.
    void enableReconcile();
    void enableRecordings();
    void enableKeepLive();
    /// Shows the ways to the settings, to the list of keys and to further windows.
    void enableSettings();
    void enableNewWindow();
    void setRecentRepositories(const QStringList &folders);
    /// Which theme the menu shows as chosen: -1 system, else int(ThemeMode).
    void setTheme(int mode);
    ActionSet &actions() const { return *m_actions; }
    QMenu *editMenu() const;
    QMenu *gitMenu() const;
    QMenu *clusterMenu() const;
    CommandPalette *commandPalette() const;
    void openPalette();
    /// Adds a page behind those there are. The window owns it from then on. Returns its place in the rail.
    RailButton *addPage(const RailPage &page);
    void showPage(QWidget *page);
    QWidget *currentPage() const { return m_current; }
    Room room() const { return m_room; }
    QJsonObject saveLayout() const;
    void restoreLayout(const QJsonObject &layout);

Q_SIGNALS:
    void openRepositoryRequested();
    void openRecordingRequested();
    void repositoryChosen(const QString &folder);
    void settingsRequested();
    void keysRequested();
    void newWindowRequested();
    void openDemoRequested();
    void clusterChosen(const QString &id);
    void readAgainRequested();
    void reconcileRequested();
    void themeRequested(int mode); ///< -1 system, else int(ThemeMode)
    void closing();
    void pageShown(QWidget *page);
    void roomChanged(Room room);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildBars();
    void buildMenus();
    void buildFileMenu();
    void buildViewMenu();
    void buildGoMenu();
    void showClusters(const QList<ClusterChoice> &clusters);
    void applyRoom();
    void showTitle();
    void nextPane(int step);
    QList<QWidget *> panes() const;

    struct PageEntry
    {
        RailPage page;
        bool dock = false; ///< each page remembers whether the repository is shown beside it
    };

    const Clock &m_clock;
    bool m_open = false;
    QString m_title;
    QList<PageEntry> m_pageEntries; ///< in the order of the rail; the first is Drift
    QWidget *m_current = nullptr;
    Room m_room = Room::Standard;
    ContextBar *m_contextBar = nullptr;
    QToolBar *m_contextTools = nullptr;
    QToolBar *m_railTools = nullptr;
    Rail *m_rail = nullptr;
    RailButton *m_driftButton = nullptr;
    QDockWidget *m_dock = nullptr;
    RepositoryPane *m_repository = nullptr;
    QStackedWidget *m_pages = nullptr;
    WelcomePage *m_welcome = nullptr;
    DriftPage *m_drift = nullptr;
    StatusLine *m_status = nullptr;
    Toast *m_toast = nullptr;
    QMenu *m_clusterMenu = nullptr;
    ActionSet *m_actions = nullptr;
    QPointer<CommandPalette> m_palette; ///< while it is open
    QList<QAction *> m_themeActions;
    QMenu *m_recentMenu = nullptr;
    QAction *m_goBefore = nullptr; ///< pages stand above it in the menu
    QAction *m_openRecording = nullptr;
    QAction *m_openDemo = nullptr;
    QAction *m_reconcile = nullptr;
    Button *m_reconcileButton = nullptr;
    QActionGroup *m_clusterActions = nullptr;
};

} // namespace leeway::ui
