// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/thread_guard.h"
#include "model/session/workspace.h"
#include "ui/actions_binding.h"
#include "ui/component_sheet.h"
#include "ui/focus_ring.h"
#include "ui/leeway_style.h"
#include "ui/main_window.h"
#include "ui/workspace_binding.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
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
    parser.addOptions({repo, cluster, context, kubeconfig, worktree, theme, components});
    parser.process(app);
    Options options;
    if (parser.isSet(repo))
        options.wish.repository = QDir(parser.value(repo)).absolutePath().toStdString();
    options.wish.entry = parser.value(cluster).toStdString();
    options.wish.context = parser.value(context).toStdString();
    options.wish.kubeconfig = parser.value(kubeconfig).toStdString();
    if (parser.isSet(worktree))
        options.wish.git.side = session::GitSide::WorkingTree;
    options.components = parser.isSet(components);
    options.theme = parser.value(theme);
    return options;
}

/// Before our own palette is set, the platform's tells whether the desktop is dark.
ui::ThemeMode desktopTheme()
{
    const QPalette palette = QApplication::palette();
    const bool dark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? ui::ThemeMode::Dark : ui::ThemeMode::Light;
}

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
    nameGuiThread();
    QApplication::setApplicationName(u"leeway"_s);
    QApplication::setApplicationDisplayName(u"Leeway"_s);
    QApplication::setApplicationVersion(QStringLiteral(LEEWAY_VERSION));
    const Options options = parse(app);
    const ui::ThemeMode desktop = desktopTheme();
    ui::LeewayStyle *style = ui::LeewayStyle::install();
    QApplication::setWindowIcon(QIcon(u":/leeway/icons/leeway.svg"_s));
    style->setMode(options.theme == u"dark"_s    ? ui::ThemeMode::Dark
                   : options.theme == u"light"_s ? ui::ThemeMode::Light
                                                 : desktop);
    new ui::FocusRing(&app);
    if (options.components)
        return showComponents();
    const SystemClock clock;
    session::Workspace workspace;
    ui::MainWindow window(clock);
    QObject::connect(&window, &ui::MainWindow::themeRequested, style, [style, desktop](int mode) {
        style->setMode(mode < 0 ? desktop : ui::ThemeMode(mode));
    });
    new ui::WorkspaceBinding(workspace, window, clock);
    new ui::ActionsBinding(workspace, window, clock);
    window.show();
    if (!options.wish.repository.empty())
        workspace.open(options.wish);
    return QApplication::exec();
}
