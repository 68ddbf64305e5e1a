// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sample_state.h"
#include "ui/action_set.h"
#include "ui/button.h"
#include "ui/chip_row.h"
#include "ui/cluster_selector.h"
#include "ui/command_palette.h"
#include "ui/context_bar.h"
#include "ui/data_table.h"
#include "ui/field_view.h"
#include "ui/inspector.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/rail.h"
#include "ui/repository_pane.h"
#include "ui/repository_view.h"
#include "ui/search_field.h"
#include "ui/settings_dialog.h"
#include "ui/status_parts.h"
#include "ui/tab_strip.h"
#include "ui/welcome_page.h"
#include "ui/yaml_pane.h"
#include "ui/yaml_view.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QHeaderView>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenuBar>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace leeway;
using namespace leeway::ui;
using namespace Qt::StringLiterals;

namespace {
const ObjectKey gateway{"gateway.networking.k8s.io", "Gateway", "istio-ingress", "istio-ingressgateway"};

/// A window of the story, shown and settled.
class StoryWindow
{
public:
    explicit StoryWindow(QSize size = {1440, 900}) : m_clock(sample::now()), window(m_clock)
    {
        window.enableReconcile();
        window.resize(size);
        window.setState(sample::windowState());
        window.show();
        QApplication::setActiveWindow(&window);
        sample::settle(window);
        sample::selectRow(window, gateway);
    }
    DriftPage *page() { return window.driftPage(); }
    /// Where a widget's left top lies in the window.
    QPoint at(const QWidget *widget) const { return widget->mapTo(&window, QPoint(0, 0)); }

private:
    FixedClock m_clock;

public:
    MainWindow window;
};
} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

    static QImage grab(QWidget &widget)
    {
        return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        LeewayStyle::install();
    }
    void init() { leewayStyle()->setMode(ThemeMode::Light); }

    void fontsAreThoseThatWeBring()
    {
        for (int i = 0; i < typeCount; ++i) {
            const QFontInfo info(theme().font(Type(i)));
            QCOMPARE(info.family(), i == int(Type::Code) ? u"IBM Plex Mono"_s : u"IBM Plex Sans"_s);
            QCOMPARE(info.weight(), theme().tokens().type[std::size_t(i)].weight);
        }
    }

    void geometryIsThatOfTheTokens_data()
    {
        QTest::addColumn<qreal>("scale");
        for (const qreal scale : {1.0, 1.25, 1.5})
            QTest::addRow("%d %%", int(scale * 100)) << scale;
    }
    void geometryIsThatOfTheTokens()
    {
        QFETCH(qreal, scale);
        leewayStyle()->setScale(scale);
        {
            StoryWindow story(QSize(1600, 1000));
            const auto px = [&](int length) { return qRound(length * scale); };
            QCOMPARE(story.window.menuBar()->height(), px(28));
            QCOMPARE(story.window.contextBar()->height(), px(46));
            QCOMPARE(story.window.rail()->width(), px(72));
            QVERIFY(qAbs(story.window.repositoryDock()->width() - 299) <= 1);
            QCOMPARE(story.page()->table()->rowHeight(0), px(28));
            QCOMPARE(story.page()->table()->horizontalHeader()->height(), px(28));
            QCOMPARE(story.page()->inspector()->fieldView()->rowHeight(0), px(63));
            QCOMPARE(story.page()->inspector()->tabs()->height(), px(32));
            QCOMPARE(story.window.statusLine()->height(), px(26));
            const RepositoryView *tree = story.window.repositoryPane()->view();
            QCOMPARE(tree->visualRect(tree->model()->index(0, 0)).height(), px(26));
        }
        leewayStyle()->setScale(1);
    }

    void theFirstColumnStandsBelowTheTitle()
    {
        StoryWindow story;
        const DataTable *table = story.page()->table();
        QCOMPARE(story.at(table->viewport()).x(), story.at(story.page()).x());
        QCOMPARE(table->columnViewportPosition(0), 0);
    }

    /// Points of the window whose colour the tokens fix, in both themes.
    void coloursAreThoseOfTheTokens_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("light") << int(ThemeMode::Light);
        QTest::newRow("dark") << int(ThemeMode::Dark);
    }
    void coloursAreThoseOfTheTokens()
    {
        QFETCH(int, mode);
        StoryWindow story;
        leewayStyle()->setMode(ThemeMode(mode)); // switching is live: the window was made in the other theme
        story.page()->table()->setFocus();
        QTest::qWait(50);
        const QImage image = grab(story.window);
        const Theme &look = theme();
        const auto check = [&](const char *name, const QWidget *widget, QPoint offset, const QColor &wanted) {
            const QPoint point = story.at(widget) + offset;
            QVERIFY2(image.pixelColor(point) == wanted,
                     qPrintable(u"%1: %2 instead of %3"_s.arg(
                         QLatin1StringView(name), image.pixelColor(point).name(), wanted.name())));
        };
        const DataTable *table = story.page()->table();
        const FieldView *fields = story.page()->inspector()->fieldView();
        const auto row = [&](int index) { return table->rowViewportPosition(index); };
        check("menu bar", story.window.menuBar(), {700, 10}, look.color(Role::Window));
        check("context bar", story.window.contextBar(), {1060, 20}, look.color(Role::Window));
        check("context bar's line", story.window.contextBar(), {1100, 45}, look.color(Role::Border));
        check("rail", story.window.rail(), {3, 400}, look.color(Role::Rail));
        check("rail's line", story.window.rail(), {71, 400}, look.color(Role::Border));
        check("current page", story.window.rail(), {12, 14}, look.color(Role::Surface));
        check("dock header", story.window.repositoryPane(), {200, 10}, look.color(Role::Window));
        check("tree", story.window.repositoryPane()->view()->viewport(), {200, 500},
              look.color(Role::Surface));
        check("page header", story.page(), {8, 25}, look.color(Role::Surface));
        check("table header", table->horizontalHeader(), {8, 14}, look.color(Role::Sunken));
        check("table header's line", table->horizontalHeader(), {8, 27}, look.color(Role::Border));
        check("selected row", table->viewport(), {8, row(0) + 14}, look.color(Role::Select));
        check("selection bar", table->viewport(), {1, row(0) + 14}, look.color(Role::Ink));
        check("plain row", table->viewport(), {8, row(1) + 14}, look.color(Role::Surface));
        check("row's line", table->viewport(), {8, row(1) + 27}, look.color(Role::Hair));
        check("inspector header", story.page()->inspector(), {8, 20}, look.color(Role::Surface));
        check("tab bar", story.page()->inspector()->tabs(), {600, 10}, look.color(Role::Window));
        check("current tab", story.page()->inspector()->tabs(), {20, 30}, look.color(Role::Ink));
        const auto fieldCell = [&](items::FieldColumn column) {
            return QPoint(fields->columnViewportPosition(int(column)) + 4, 59);
        };
        check("Git side", fields->viewport(), fieldCell(items::FieldColumn::Git), look.color(Role::GitTint));
        check("live side", fields->viewport(), fieldCell(items::FieldColumn::Live),
              look.color(Role::LiveTint));
        check("Git's changed characters", fields->viewport(),
              fieldCell(items::FieldColumn::Git) + QPoint(6, -59 + 8), look.color(Role::GitMark));
        check("status bar", story.window.statusLine(), {700, 14}, look.color(Role::Window));
        check("status bar's line", story.window.statusLine(), {700, 0}, look.color(Role::Border));
    }

    void nothingIsCutAt1024x640()
    {
        StoryWindow story(QSize(1024, 640));
        QCOMPARE(story.window.size(), QSize(1024, 640));
        QCOMPARE(story.window.rail()->width(), 48);
        QVERIFY(!story.window.repositoryDock()->isVisible());
        for (const QWidget *widget : story.window.findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->window() != &story.window || !widget->parentWidget() ||
                widget->parentWidget()->inherits("QAbstractScrollArea"))
                continue;
            const QRect inside(QPoint(0, 0), widget->parentWidget()->size());
            QVERIFY2(inside.contains(widget->geometry()) || widget->inherits("leeway::ui::DockGrip"),
                     qPrintable(u"%1 %2 in %3"_s.arg(
                         QLatin1StringView(widget->metaObject()->className()), widget->accessibleName(),
                         QLatin1StringView(widget->parentWidget()->metaObject()->className()))));
        }
    }

    void compactChipsKeepTheirMeaning()
    {
        StoryWindow story(QSize(1024, 640));
        const FilterChip *chip = story.page()->chips()->chip(items::Chip::Drifted);
        QVERIFY(chip->isVisible());
        QCOMPARE(chip->accessibleName(), u"Drifted 6"_s);
        QCOMPARE(chip->toolTip(), u"Drifted 6"_s);
    }

    void everyControlHasAName()
    {
        StoryWindow story;
        QStringList nameless;
        const auto visit = [&](QWidget *root) {
            for (const QWidget *widget : root->findChildren<QWidget *>()) {
                const bool control = widget->inherits("QAbstractButton") || widget->inherits("QLineEdit") ||
                                     widget->inherits("QAbstractItemView") || widget->inherits("QTabBar");
                if (!control || widget->focusPolicy() == Qt::NoFocus || widget->inherits("QHeaderView"))
                    continue;
                QAccessibleInterface *access =
                    QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
                if (!access || access->text(QAccessible::Name).isEmpty())
                    nameless << QLatin1StringView(widget->metaObject()->className()) + u' ' +
                                    widget->objectName();
            }
        };
        visit(&story.window);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
    }

    void f6WalksThroughThePanes()
    {
        StoryWindow story;
        story.window.contextBar()->selector()->setFocus();
        QStringList reached;
        for (int i = 0; i < 8; ++i) {
            reached << QLatin1StringView(QApplication::focusWidget()->metaObject()->className());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        }
        QCOMPARE(reached, QStringList({u"leeway::ui::ClusterSelector"_s, u"leeway::ui::RailButton"_s,
                                       u"leeway::ui::RepositoryView"_s, u"leeway::ui::SearchField"_s,
                                       u"leeway::ui::FilterChip"_s, u"leeway::ui::DataTable"_s,
                                       u"leeway::ui::TabStrip"_s, u"leeway::ui::FieldView"_s}));
        QCOMPARE(QApplication::focusWidget(), story.window.contextBar()->selector());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), story.page()->inspector()->fieldView());
    }

    /// Tab inside a pane, F6 between them: what can take the focus is reached by the keyboard.
    void everythingThatTakesTheFocusIsReachedByTheKeyboard()
    {
        StoryWindow story;
        QSet<QWidget *> reached;
        QWidget *at = story.window.contextBar()->selector();
        at->setFocus();
        for (int i = 0; i < 400 && QApplication::focusWidget(); ++i) {
            reached.insert(QApplication::focusWidget());
            // In a tree or a table Tab leaves it; F6 is tried from every pane as well.
            QTest::keyClick(QApplication::focusWidget(), i % 60 == 59 ? Qt::Key_F6 : Qt::Key_Tab);
        }
        QStringList missed;
        for (QWidget *widget : story.window.findChildren<QWidget *>()) {
            const bool takes = widget->isVisible() && widget->isEnabled() &&
                               (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() &&
                               widget->window() == &story.window;
            if (takes && !reached.contains(widget))
                missed << QLatin1StringView(widget->metaObject()->className()) + u' ' +
                              widget->accessibleName();
        }
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u", "_s)));
    }

    void noLabelIsElidedAt1440x900()
    {
        StoryWindow story;
        QStringList elided;
        for (const Label *label : story.window.findChildren<Label *>())
            if (label->isVisible() && label->isElided())
                elided << label->text();
        QVERIFY2(elided.isEmpty(), qPrintable(elided.join(u" | "_s)));
    }

    void thePaletteLeadsToAnObjectThatTheFiltersHide()
    {
        StoryWindow story;
        QTest::keyClick(&story.window, Qt::Key_K, Qt::ControlModifier);
        CommandPalette *palette = story.window.commandPalette();
        QVERIFY(palette);
        QSignalSpy listed(palette, &CommandPalette::listed);
        QTRY_VERIFY(!listed.isEmpty());
        QTest::keyClicks(palette->field(), u"settings-90"_s);
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QVERIFY(!story.window.commandPalette() || !story.window.commandPalette()->isVisible());
        sample::settle(story.window);
        const int row = story.page()->table()->currentIndex().row();
        QCOMPARE(story.page()->model().object(row).key.name, "settings-90");
    }

    void thePaletteRunsCommandsAndEscapeGivesTheFocusBack()
    {
        StoryWindow story;
        story.page()->table()->setFocus();
        QTest::keyClick(&story.window, Qt::Key_K, Qt::ControlModifier);
        QTest::qWait(100);
        QTest::keyClick(story.window.commandPalette()->field(), Qt::Key_Escape);
        QTRY_VERIFY(!story.window.commandPalette());
        QCOMPARE(QApplication::focusWidget(), story.page()->table());
        QSignalSpy read(&story.window, &MainWindow::readAgainRequested);
        QTest::keyClick(&story.window, Qt::Key_K, Qt::ControlModifier);
        QTest::qWait(100);
        QTest::keyClicks(story.window.commandPalette()->field(), u"> read again"_s);
        QTest::keyClick(story.window.commandPalette()->field(), Qt::Key_Return);
        QCOMPARE(read.size(), 1);
    }

    void yamlStandsSideBySideAndF8StepsThroughIt()
    {
        StoryWindow story;
        YamlPane *yaml = story.page()->inspector()->yaml();
        QSignalSpy settled(yaml, &YamlPane::settled);
        QTest::keyClick(story.page()->table(), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(!settled.isEmpty()); // perhaps already while the key was pressed
        QVERIFY(yaml->isVisible());
        QCOMPARE(yaml->view()->differences(), 3);
        QCOMPARE(yaml->view()->current(), -1);
        QTest::keyClick(yaml->view(), Qt::Key_F8);
        QTest::keyClick(yaml->view(), Qt::Key_F8);
        QCOMPARE(yaml->view()->current(), 1);
        QTest::keyClick(yaml->view(), Qt::Key_F8, Qt::ShiftModifier);
        QCOMPARE(yaml->view()->current(), 0);
        QTest::keyClick(yaml->view(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"+       from: All"_s) ||
                QGuiApplication::clipboard()->text().contains(u"from: All"_s));
        QTest::keyClick(yaml->view(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY(story.page()->inspector()->fieldView()->isVisible());
    }

    void rowsCopyAsTheirKubectlCommand()
    {
        StoryWindow story;
        QTest::keyClick(story.page()->table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"kubectl get gateway.gateway.networking.k8s.io istio-ingressgateway --namespace "
                 "istio-ingress --output yaml"_s);
    }

    void keysOfTheSettingsReplaceTheUsualOnes()
    {
        StoryWindow story;
        ActionSet &actions = story.window.actions();
        actions.setKeys({{"view.dock", "Ctrl+Alt+B"}});
        QCOMPARE(actions.action(u"view.dock"_s)->shortcut(), QKeySequence(u"Ctrl+Alt+B"_s));
        actions.setKeys({});
        QCOMPARE(actions.action(u"view.dock"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    }

    /// Two actions with one key would both be dead.
    void noKeyIsGivenTwice()
    {
        StoryWindow story;
        story.window.enableSettings();
        story.window.enableNewWindow();
        QMap<QString, QString> taken;
        for (const auto &[action, menu] : story.window.actions().everything()) {
            for (const QKeySequence &key : action->shortcuts()) {
                const QString text = key.toString();
                QVERIFY2(!taken.contains(text), qPrintable(text + u": "_s + action->text()));
                taken.insert(text, action->text());
            }
        }
    }

    void settingsKeepOnlyWhatWasChanged()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(u"settings.json"_s).toStdString();
        session::SettingsStore store(path, {});
        StoryWindow story;
        auto *dialog = new SettingsDialog(store, story.window.actions(), &story.window);
        dialog->showPage(SettingsDialog::Look);
        dialog->present();
        for (QRadioButton *button : dialog->findChildren<QRadioButton *>())
            if (button->text() == u"dark"_s)
                button->click();
        store.change([](session::Settings &settings) { settings.textScale = 120; });
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text() == u"OK"_s)
                button->click();
        QCOMPARE(store.settings().theme, session::ThemeChoice::Dark);
        QCOMPARE(store.settings().textScale, 120);
    }

    void chipsFilterTheTable()
    {
        StoryWindow story;
        QTest::mouseClick(story.page()->chips()->chip(items::Chip::Missing), Qt::LeftButton);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 1);
        QTest::mouseClick(story.page()->chips()->chip(items::Chip::Extra), Qt::LeftButton);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 3);
        QTest::mouseClick(story.page()->chips()->chip(items::Chip::All), Qt::LeftButton);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 186);
    }

    void slashFiltersAndEscapeClears()
    {
        StoryWindow story;
        story.page()->table()->setFocus();
        QTest::keyClick(story.page()->table(), Qt::Key_Slash);
        QCOMPARE(QApplication::focusWidget(), story.page()->filterField());
        QTest::keyClicks(story.page()->filterField(), u"grafana"_s);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 3);
        QTest::keyClick(story.page()->filterField(), Qt::Key_Escape);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 12);
    }

    void aFolderFiltersAndItsButtonLetsGo()
    {
        StoryWindow story;
        RepositoryPane *pane = story.window.repositoryPane();
        pane->view()->setCurrentIndex(pane->model().indexOf(u"kubernetes/apps/base/istio-ingress"_s));
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 3);
        QTest::keyClick(pane->view(), Qt::Key_Escape);
        sample::settle(story.window);
        QCOMPARE(story.page()->model().rowCount(), 12);
    }

    void clickingAPlaceShowsTheFile()
    {
        StoryWindow story;
        const FieldView *fields = story.page()->inspector()->fieldView();
        const QRect cell = fields->visualRect(fields->model()->index(0, int(items::FieldColumn::Git)));
        QTest::mouseClick(fields->viewport(), Qt::LeftButton, {}, cell.topLeft() + QPoint(30, 5 + 18 + 8));
        QCOMPARE(story.window.repositoryPane()->view()->currentIndex().data().toString(), u"gateway.yaml"_s);
    }

    void liveUpdatesMoveNothing()
    {
        StoryWindow story(QSize(1440, 700));
        DataTable *table = story.page()->table();
        QTest::mouseClick(story.page()->chips()->chip(items::Chip::All), Qt::LeftButton);
        sample::settle(story.window);
        const int row = story.page()->model().rowOf({"", "ConfigMap", "istio-system", "settings-90"});
        table->selectRow(row);
        table->scrollTo(table->model()->index(row, 0), QAbstractItemView::PositionAtCenter);
        const int scroll = table->verticalScrollBar()->value();
        const QString top = table->indexAt(QPoint(2, 2)).siblingAtColumn(2).data().toString();
        QVERIFY(scroll > 0);
        WindowState state = sample::windowState();
        for (int i = 0; i < 20; ++i) {
            auto report = std::make_shared<analysis::DriftReport>(*state.drift.report);
            sample::find(*report, "settings-" + std::to_string(40 + i))->git = analysis::GitStatus::Drifted;
            state.drift.report = state.repository.report = report;
            story.window.setState(state);
            QTest::qWait(5);
        }
        sample::settle(story.window);
        QCOMPARE(table->verticalScrollBar()->value(), scroll);
        QCOMPARE(table->indexAt(QPoint(2, 2)).siblingAtColumn(2).data().toString(), top);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(table->currentIndex().row(), row);
        QCOMPARE(story.page()->model().count(items::Chip::Drifted), 26);
    }

    void keepGitSaysWhatItDoesAndIsOffWithoutAConnection()
    {
        StoryWindow story;
        QSignalSpy asked(story.page(), &DriftPage::keepGit);
        Button *button = nullptr;
        for (Button *one : story.page()->inspector()->findChildren<Button *>()) {
            if (one->text() == u"Keep Git (reconcile)"_s)
                button = one;
        }
        QVERIFY(button && button->isVisible() && button->isEnabled());
        QCOMPARE(button->toolTip(), u"Resumes Kustomization istio-ingress and applies its 3 objects."_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        WindowState state = sample::windowState();
        state.drift.canReconcile = false;
        state.drift.cannotReconcile = u"A recorded cluster takes no writes."_s;
        story.window.setState(state);
        sample::settle(story.window);
        QVERIFY(!button->isEnabled());
        QCOMPARE(button->toolTip(), u"A recorded cluster takes no writes."_s);
    }

    void columnsAreRemembered()
    {
        QJsonObject layout;
        {
            StoryWindow story;
            story.page()->table()->setColumnHidden(int(items::DriftColumn::Namespace), true);
            story.page()->table()->horizontalHeader()->moveSection(1, 3);
            layout = story.window.saveLayout();
        }
        StoryWindow story;
        story.window.restoreLayout(layout);
        QVERIFY(story.page()->table()->isColumnHidden(int(items::DriftColumn::Namespace)));
        QCOMPARE(story.page()->table()->horizontalHeader()->visualIndex(int(items::DriftColumn::Kind)), 3);
    }

    void w1_damagedLayoutIsIgnored()
    {
        StoryWindow story;
        story.window.restoreLayout({{u"geometry"_s, u"%%%"_s},
                                    {u"docks"_s, 7},
                                    {u"drift"_s, QJsonObject{{u"columns"_s, u"AAAA"_s}}}});
        QVERIFY(story.page()->table()->isVisible());
        QCOMPARE(story.page()->model().rowCount(), 12);
    }

    void beforeAnythingIsOpenThereIsTheWelcome()
    {
        const FixedClock clock(sample::now());
        MainWindow window(clock);
        window.show();
        QApplication::setActiveWindow(&window);
        QVERIFY(window.welcomePage()->isVisible());
        QVERIFY(!window.repositoryDock()->isVisible());
        QSignalSpy open(&window, &MainWindow::openRepositoryRequested);
        QTest::keyClick(&window, Qt::Key_O, Qt::ControlModifier);
        QCOMPARE(open.size(), 1);
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
