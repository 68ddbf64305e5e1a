// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/thread_guard.h"
#include "model/session/repository_watch.h"
#include "model/session/settings_store.h"
#include "model/session/workspace.h"
#include "ui/actions_binding.h"
#include "ui/appearance.h"
#include "ui/component_sheet.h"
#include "ui/focus_ring.h"
#include "ui/leeway_style.h"
#include "ui/main_window.h"
#include "ui/quit_on_signal.h"
#include "ui/settings_binding.h"
#include "ui/workspace_binding.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QIcon>

using namespace leeway;
using namespace Qt::StringLiterals;

namespace {

struct Options
{
    session::WorkspaceWish wish;
    bool components = false;
    QString theme;
};

Options parse(const QApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate(
        "main",
        "Shows where a cluster has drifted from Git, and writes the fix to the side that should change."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption repo(u"repo"_s, QApplication::translate("main", "The repository to open."),
                                  u"DIR"_s);
    const QCommandLineOption cluster(
        u"cluster"_s, QApplication::translate("main", "The cluster's entry in the repository."), u"NAME"_s);
    const QCommandLineOption context(
        u"context"_s, QApplication::translate("main", "The kubeconfig context to connect with."), u"NAME"_s);
    const QCommandLineOption kubeconfig(
        u"kubeconfig"_s, QApplication::translate("main", "A kubeconfig other than kubectl's."), u"FILE"_s);
    const QCommandLineOption worktree(
        u"worktree"_s, QApplication::translate(
                           "main", "Compare with the working tree instead of the branch that Flux follows."));
    const QCommandLineOption theme(
        u"theme"_s, QApplication::translate("main", "light or dark instead of the desktop's."), u"NAME"_s);
    const QCommandLineOption components(
        u"components"_s, QApplication::translate("main", "Show the parts that the pages are built from."));
    const QCommandLineOption recording(
        u"recording"_s,
        QApplication::translate("main", "A recorded cluster (leewayctl record) instead of a live one."),
        u"FILE"_s);
    const QCommandLineOption demo(
        u"demo"_s,
        QApplication::translate("main", "The recorded cluster that comes with Leeway, and its repository."));
    parser.addOptions({repo, cluster, context, kubeconfig, worktree, recording, demo, theme, components});
    parser.process(app);
    Options options;
    if (parser.isSet(repo))
        options.wish.repository = QDir(parser.value(repo)).absolutePath().toStdString();
    options.wish.entry = parser.value(cluster).toStdString();
    options.wish.context = parser.value(context).toStdString();
    options.wish.kubeconfig = parser.value(kubeconfig).toStdString();
    if (parser.isSet(worktree))
        options.wish.git.side = session::GitSide::WorkingTree;
    if (parser.isSet(recording))
        options.wish.recording = QFileInfo(parser.value(recording)).absoluteFilePath().toStdString();
    options.wish.demo = parser.isSet(demo);
    // The recording is of the cluster that the repository around this folder feeds.
    if (parser.isSet(recording) && !parser.isSet(repo))
        options.wish.repository = QDir::currentPath().toStdString();
    options.components = parser.isSet(components);
    options.theme = parser.value(theme);
    return options;
}

/// What time it is in the cluster that is shown: a recording has a time of its own.
class ShownClock final : public Clock
{
public:
    explicit ShownClock(const session::Workspace &workspace) : m_workspace(workspace) {}
    Instant now() const override
    {
        const auto &connection = m_workspace.connection();
        return connection ? connection->clock->now() : SystemClock().now();
    }

private:
    const session::Workspace &m_workspace;
};

std::optional<ui::ThemeMode> themeOf(const QString &name)
{
    if (name == u"dark"_s)
        return ui::ThemeMode::Dark;
    return name == u"light"_s ? std::optional(ui::ThemeMode::Light) : std::nullopt;
}

/// One window with its workspace. Lives until the window is closed, or as long as its parent.
class WindowSession final : public QObject
{
public:
    WindowSession(session::SettingsStore &settings, QObject *parent)
        : QObject(parent), m_settings(settings), m_clock(m_workspace), m_window(m_clock)
    {
        new ui::WorkspaceBinding(m_workspace, m_window, m_clock);
        new ui::ActionsBinding(m_workspace, m_window, m_clock);
        m_memory = new ui::SettingsBinding(settings, m_workspace, m_window);
        m_window.enableNewWindow();
        connect(&m_window, &ui::MainWindow::newWindowRequested, this, &WindowSession::openAnother);
        connect(&m_window, &ui::MainWindow::closing, this, &QObject::deleteLater);
        connect(&m_workspace, &session::Workspace::stateChanged, this, [this] {
            if (const auto repository = m_workspace.state()->repository)
                m_watch.watch(repository->root, repository->tree);
        });
        connect(&m_watch, &session::RepositoryWatch::changed, &m_workspace, &session::Workspace::refresh);
        m_window.show();
    }

    void open(const session::WorkspaceWish &wish)
    {
        if (wish.demo)
            m_workspace.open(wish);
        else if (!wish.repository.empty())
            m_workspace.open(m_memory->withMemory(wish));
    }

private:
    void openAnother()
    {
        session::WorkspaceWish wish;
        wish.kubeconfig = m_workspace.wish().kubeconfig;
        (new WindowSession(m_settings, parent()))->open(wish);
    }

    session::SettingsStore &m_settings;
    session::Workspace m_workspace;
    const ShownClock m_clock;
    session::RepositoryWatch m_watch;
    ui::MainWindow m_window;
    ui::SettingsBinding *m_memory = nullptr;
};

int showComponents()
{
    ui::ComponentSheet sheet;
    sheet.resize(1440, 900);
    sheet.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    // Read before there is a thread that must not wait.
    const std::string path = session::settingsPath();
    session::LoadedSettings loaded = session::loadSettings(path);
    nameGuiThread();
    QApplication::setApplicationName(u"leeway"_s);
    QApplication::setApplicationDisplayName(u"Leeway"_s);
    QApplication::setApplicationVersion(QStringLiteral(LEEWAY_VERSION));
    const Options options = parse(app);
    ui::DesktopLook desktop;
    ui::LeewayStyle *style = ui::LeewayStyle::install();
    QApplication::setWindowIcon(QIcon(u":/leeway/icons/leeway.svg"_s));
    session::SettingsStore settings(path, std::move(loaded));
    const ui::Appearance appearance(settings, desktop, *style, themeOf(options.theme));
    new ui::FocusRing(&app);
    if (options.components)
        return showComponents();
    const ui::QuitOnSignal quit;
    QObject windows;
    (new WindowSession(settings, &windows))->open(options.wish);
    return QApplication::exec();
}
