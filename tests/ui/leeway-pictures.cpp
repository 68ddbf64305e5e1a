// SPDX-License-Identifier: GPL-3.0-or-later
// leeway-pictures FOLDER [NAME...]: grabs every page and state, light and dark, in three window sizes, to be
// looked at beside the mockups. With names only those pictures.
#include "tests/ui/sample_changes.h"
#include "tests/ui/sample_state.h"
#include "ui/chip_row.h"
#include "ui/command_palette.h"
#include "ui/commit_pane.h"
#include "ui/component_sheet.h"
#include "ui/data_table.h"
#include "ui/focus_ring.h"
#include "ui/inspector.h"
#include "ui/keep_git_dialog.h"
#include "ui/keep_live_dialog.h"
#include "ui/leeway_style.h"
#include "ui/rail.h"
#include "ui/repository_pane.h"
#include "ui/repository_view.h"
#include "ui/settings_dialog.h"
#include "ui/status_parts.h"
#include "ui/tab_strip.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTest>
#include <QTextStream>

using namespace leeway;
using namespace leeway::ui;
using namespace Qt::StringLiterals;

namespace {

struct Picture
{
    QString name;
    std::function<WindowState()> state;
    std::function<void(MainWindow &)> then;
    bool everySize = false;
};

const ObjectKey gateway{"gateway.networking.k8s.io", "Gateway", "istio-ingress", "istio-ingressgateway"};

void selectGateway(MainWindow &window)
{
    sample::selectRow(window, gateway);
    window.driftPage()->table()->setFocus();
}

WindowState emptyState()
{
    WindowState state = sample::windowState();
    auto report = std::make_shared<analysis::DriftReport>(*state.drift.report);
    for (analysis::ObjectDrift &object : report->objects)
        object.git = analysis::GitStatus::InSync;
    sample::addTotals(*report);
    state.drift.report = state.repository.report = report;
    return state;
}

WindowState loadingState()
{
    WindowState state = sample::windowState();
    state.drift.report = state.repository.report = nullptr;
    state.drift.waitingFor = u"Reading the cluster"_s;
    state.drift.kindsRead = 27;
    state.drift.kindsTotal = 41;
    return state;
}

WindowState disconnectedState()
{
    WindowState state = sample::windowState();
    state.drift.stale = true;
    state.drift.canReconcile = state.canReconcile = false;
    state.connectionMark = Mark::Stale;
    state.connection = u"Disconnected"_s;
    state.drift.banner =
        Message{Mark::Stale, u"Disconnected since 14:26."_s, u"Next try in 20 s."_s, {{u"Try now"_s, [] {}}}};
    return state;
}

WindowState deniedState()
{
    WindowState state = sample::windowState();
    auto report = std::make_shared<analysis::DriftReport>(*state.drift.report);
    for (std::size_t i = 5; i < 9; ++i) {
        report->objects[i].git = analysis::GitStatus::NoPermission;
        report->objects[i].health = analysis::HealthStatus::NoPermission;
        report->objects[i].fields.clear();
    }
    sample::addTotals(*report);
    state.drift.report = state.repository.report = report;
    state.drift.banner =
        Message{Mark::Denied, u"3 kinds are hidden from you."_s, u"The rest is compared."_s, {}};
    return state;
}

WindowState errorState()
{
    WindowState state = loadingState();
    state.drift.kindsTotal = 0;
    state.drift.waitingFor = u"Not compared"_s;
    state.drift.error = Error{ErrorCode::FileNotFound, {"kubernetes/clusters/aks-myaks-tst-swn-00"}, {}};
    return state;
}

/// The Changes page in the window, as the binding adds it.
ChangesPage *showChanges(MainWindow &window, const ChangesState &state)
{
    static const FixedClock clock(sample::now());
    auto *page = new ChangesPage(clock, &window);
    window
        .addPage({page, u"git-commit-horizontal"_s, u"Changes"_s, QKeySequence(),
                  [page] { return page->panes(); }})
        ->setBadge({qsizetype(state.facts->edits.size()), {}});
    page->setRoom(window.room());
    page->setLow(window.height() < 720);
    page->setState(state);
    window.showPage(page);
    return page;
}

void showRefusedPush(MainWindow &window)
{
    ChangesState state = sample::changesState();
    auto delivery = std::make_shared<session::DeliveryState>(*state.delivery);
    delivery->pushed = false;
    delivery->delivery->stage = change::DeliveryStage::Waiting;
    state.delivery = delivery;
    showChanges(window, state)
        ->commitPane()
        ->setOutcome(
            Message{Mark::Failed,
                    u"main of origin has commits that are not here."_s,
                    u"The commit 9ab31c2 stays here."_s,
                    {{u"Put mine on top and push"_s, [] {}},
                     {u"Push to a new branch…"_s, [] {}},
                     {u"Save as patch file…"_s, [] {}}}},
            u"To https://github.com/example/aks-gitops\n ! [rejected] main -> main (fetch first)\nerror: "
            "failed to push some refs"_s);
}

void showNothingStaged(MainWindow &window)
{
    ChangesState state = sample::changesState();
    auto facts = std::make_shared<session::EditingFacts>(*state.facts);
    facts->edits.clear();
    facts->outcomes.clear();
    facts->effects.clear();
    state.facts = facts;
    state.canUndo = false;
    showChanges(window, state);
}

void showKeepLive(MainWindow &window)
{
    selectGateway(window);
    const session::KeepLivePlan plan = sample::keepLivePlan();
    auto *dialog = new KeepLiveDialog(plan.wish, &window);
    dialog->present();
    dialog->setPlan(plan);
}

void showKeepGit(MainWindow &window)
{
    selectGateway(window);
    (new KeepGitDialog(sample::keepGitPlan(), {}, &window))->present();
}

void showConflict(MainWindow &window)
{
    auto *dialog = new KeepGitDialog(sample::keepGitPlan(), {}, &window);
    dialog->present();
    dialog->setReports(sample::conflictReports());
}

QList<Picture> pictures()
{
    return {
        {u"drift"_s, sample::windowState, selectGateway, true},
        {u"conditions"_s, sample::windowState,
         [](MainWindow &w) {
             selectGateway(w);
             w.driftPage()->inspector()->tabs()->setCurrentIndex(2);
         }},
        {u"ownership"_s, sample::windowState,
         [](MainWindow &w) {
             selectGateway(w);
             w.driftPage()->inspector()->tabs()->setCurrentIndex(3);
         }},
        {u"yaml"_s, sample::windowState,
         [](MainWindow &w) {
             selectGateway(w);
             w.driftPage()->inspector()->switchYaml();
             QTest::qWait(60);
             w.driftPage()->inspector()->stepDifference(1);
         },
         true},
        {u"palette"_s, sample::windowState,
         [](MainWindow &w) {
             selectGateway(w);
             w.openPalette();
             QTest::qWait(60);
             w.commandPalette()->field()->setText(u"graf"_s);
         },
         true},
        {u"extra"_s, sample::windowState,
         [](MainWindow &w) {
             sample::selectRow(w, {"", "EnvoyFilter", "istio-system", "debug-access-log"});
         }},
        {u"many"_s, sample::windowState, [](MainWindow &w) { w.driftPage()->table()->selectAll(); }},
        {u"changes"_s, sample::windowState, [](MainWindow &w) { showChanges(w, sample::changesState()); },
         true},
        {u"changes-empty"_s, sample::windowState, showNothingStaged},
        {u"changes-refused"_s, sample::windowState, showRefusedPush},
        {u"keep-live"_s, sample::windowState, showKeepLive},
        {u"keep-git"_s, sample::windowState, showKeepGit},
        {u"keep-git-conflict"_s, sample::windowState, showConflict},
        {u"empty"_s, emptyState, {}},
        {u"loading"_s, loadingState, {}},
        {u"disconnected"_s, disconnectedState, selectGateway},
        {u"denied"_s, deniedState,
         [](MainWindow &w) {
             w.driftPage()->chips()->chip(items::Chip::All)->click();
             sample::settle(w);
             w.driftPage()->table()->selectRow(5);
         }},
        {u"error"_s, errorState, {}},
        {u"settings"_s, sample::windowState,
         [](MainWindow &w) {
             selectGateway(w);
             static session::SettingsStore store(
                 QDir::temp().filePath(u"leeway-pictures-settings.json"_s).toStdString(), {});
             auto *dialog = new SettingsDialog(store, w.actions(), &w);
             dialog->showPage(SettingsDialog::Look);
             dialog->present();
         }},
        {u"keys"_s, sample::windowState,
         [](MainWindow &w) {
             static session::SettingsStore store(
                 QDir::temp().filePath(u"leeway-pictures-settings.json"_s).toStdString(), {});
             auto *dialog = new SettingsDialog(store, w.actions(), &w);
             dialog->showPage(SettingsDialog::Keys);
             dialog->present();
         }},
        {u"welcome"_s, [] { return WindowState(); }, {}, true},
    };
}

void grab(QWidget &widget, const QDir &folder, const QString &name)
{
    const QString file = folder.filePath(name + u".png"_s);
    if (!widget.grab().save(file))
        qFatal("cannot write %s", qPrintable(file));
    QTextStream(stdout) << file << '\n';
}

void take(const Picture &picture, const QSize &size, const QDir &folder, const QString &suffix)
{
    static const FixedClock clock(sample::now());
    MainWindow window(clock);
    window.enableReconcile();
    window.enableKeepLive();
    window.enableSettings();
    window.resize(size);
    window.show();
    if (!QTest::qWaitForWindowActive(&window, 3000))
        window.activateWindow();
    window.setState(picture.state());
    sample::settle(window);
    if (picture.then)
        picture.then(window);
    QTest::qWait(80);
    if (QWidget *dialog = QApplication::activeModalWidget())
        grab(*dialog, folder, u"%1-dialog-%2"_s.arg(picture.name, suffix));
    grab(window, folder, u"%1-%2-%3"_s.arg(picture.name).arg(size.width()).arg(suffix));
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("TZ", "UTC");
    QApplication app(argc, argv);
    QStringList names = QApplication::arguments().mid(1);
    if (names.isEmpty())
        qFatal("usage: leeway-pictures FOLDER [NAME...]");
    const QDir folder(names.takeFirst());
    QDir().mkpath(folder.path());
    LeewayStyle *style = LeewayStyle::install();
    new FocusRing(&app);
    for (const auto &[mode, suffix] :
         {std::pair(ThemeMode::Light, u"light"_s), std::pair(ThemeMode::Dark, u"dark"_s)}) {
        style->setMode(mode);
        for (const Picture &picture : pictures()) {
            if (!names.isEmpty() && !names.contains(picture.name))
                continue;
            for (const QSize &size : {QSize(1440, 900), QSize(1024, 640), QSize(2560, 1440)}) {
                if (picture.everySize || size.width() == 1440)
                    take(picture, size, folder, suffix);
            }
        }
        if (names.isEmpty() || names.contains(u"components"_s)) {
            ComponentSheet sheet;
            sheet.resize(1440, 900);
            sheet.show();
            QTest::qWait(100);
            grab(sheet, folder, u"components-1440-"_s + suffix);
        }
    }
    return 0;
}
