// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/drift_table_model.h"
#include "model/items/roles.h"
#include "tests/items/print_model.h"
#include "tests/items/sample_report.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace leeway;
using namespace leeway::items;
using namespace leeway::analysis;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDriftTableModel : public QObject
{
    Q_OBJECT

    FixedClock m_clock{sample::now()};

    static void settle(DriftTableModel &model)
    {
        if (!model.isSettled())
            QVERIFY(QSignalSpy(&model, &DriftTableModel::settled).wait(30000));
    }
    static void show(DriftTableModel &model, const DriftReportPtr &report)
    {
        model.setReport(report);
        settle(model);
    }
    static QStringList names(const DriftTableModel &model)
    {
        QStringList result;
        for (int row = 0; row < model.rowCount(); ++row)
            result << model.index(row, int(DriftColumn::Name)).data().toString();
        return result;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void theTwelveDifferencesReadAsInTheStory()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        QCOMPARE(
            sample::printModel(model),
            uR"(Drifted | Gateway | istio-ingressgateway | istio-ingress | 3 fields | kubectl-edit | Kustomization suspended | 
Drifted | PeerAuthentication | ingress-gateway | istio-ingress | 1 field | kubectl-patch | Kustomization suspended | 
Drifted | HTTPRoute | http-redirect | istio-ingress | 1 field | kubectl-edit | Kustomization suspended | 
Drifted | HTTPRoute | grafana | observability | 2 fields | kubectl-edit | Annotated reconcile: disabled | 
Drifted | ServiceEntry | azure-identity | istio-egress | 1 field | kubectl-patch | Annotated ssa: IfNotPresent | 
Drifted | AuthorizationPolicy | prometheus | observability | 1 field | k9s | Flux corrects it in 6 min | 
Missing | ServiceEntry | grafana-cdn | istio-egress | whole object | not recorded | Flux creates it in 6 min | 
Extra | EnvoyFilter | debug-access-log | istio-system | whole object | kubectl-create | Not in any Flux inventory | 
Extra | ConfigMap | grafana-dashboard-tmp | observability | whole object | kubectl-create | Not in any Flux inventory | 
Pending | HelmRelease | external-dns | network-system | 1 field | commit 4f2c9e1 | Flux fetches it in 6 min | 
Pending | ServiceEntry | microsoft-graph | istio-egress | 1 field | commit 4f2c9e1 | Flux fetches it in 6 min | 
Pending | Kustomization | network-system | flux-system | 1 field | commit 4f2c9e1 | Flux fetches it in 6 min | 
)"_s);
        QCOMPARE(model.count(Chip::Differs), 12);
        QCOMPARE(model.count(Chip::Failed), 2);
        QCOMPARE(model.count(Chip::All), 186);
    }

    void aRowIsOneSentence()
    {
        DriftTableModel model(m_clock);
        show(model, sample::report());
        QCOMPARE(
            model.sentence(0),
            u"Drifted, Gateway istio-ingressgateway, namespace istio-ingress, 3 fields differ, changed by kubectl-edit 22 hours ago, Kustomization suspended"_s);
    }

    void timesAreRelativeUpToADay()
    {
        DriftTableModel model(m_clock);
        show(model, sample::report());
        const auto age = [&](int row) {
            return model.index(row, int(DriftColumn::ChangedBy)).data(AgeRole).toString();
        };
        QCOMPARE(age(0), u"22 h"_s);
        QCOMPARE(age(5), u"3 min"_s);
        QCOMPARE(age(4), u"14 Nov 14:32"_s);
        QCOMPARE(age(6), QString());
    }

    void aLiveUpdateChangesOneCellAndNothingElse()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QPersistentModelIndex selected = model.index(3, 0);
        auto next = sample::report();
        sample::find(*next, "grafana")->persists.code = Persists::FluxCorrects;
        show(model, next);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 3);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 3);
        QCOMPARE(reset.size() + layout.size() + removed.size() + inserted.size(), 0);
        QCOMPARE(selected.row(), 3);
    }

    void aRowThatIsInSyncAgainLeavesAndTheOthersStay()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        const QPersistentModelIndex below = model.index(6, int(DriftColumn::Name));
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        auto next = sample::report();
        sample::find(*next, "azure-identity")->git = GitStatus::InSync;
        show(model, next);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(model.rowCount(), 11);
        QCOMPARE(below.row(), 5);
        QCOMPARE(below.data().toString(), u"grafana-cdn"_s);
    }

    void newRowsWaitUntilTheyAreAskedFor()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        model.setHoldsNewRows(true);
        QSignalSpy held(&model, &DriftTableModel::heldRowsChanged);
        auto next = sample::report();
        for (const char *name : {"settings-1", "settings-2", "settings-5"})
            sample::find(*next, name)->git = GitStatus::Drifted;
        const QStringList before = names(model);
        show(model, next);
        QCOMPARE(names(model), before);
        QCOMPARE(model.heldRows(), 3);
        QCOMPARE(model.count(Chip::Differs), 15);
        model.showHeld();
        settle(model);
        QCOMPARE(model.rowCount(), 15);
        QCOMPARE(model.heldRows(), 0);
        QCOMPARE(held.size(), 2);
        QCOMPARE(names(model).mid(6, 3), QStringList({u"settings-1"_s, u"settings-2"_s, u"settings-5"_s}));
    }

    void sortingMovesRowsAndTheSelectionGoesAlong()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        const QPersistentModelIndex selected = model.index(0, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.sort(int(DriftColumn::Name), Qt::AscendingOrder);
        settle(model);
        QCOMPARE(names(model).first(), u"azure-identity"_s);
        QCOMPARE(model.object(selected.row()).key.name, std::string("istio-ingressgateway"));
        model.sort(int(DriftColumn::Name), Qt::DescendingOrder);
        settle(model);
        QCOMPARE(names(model).last(), u"azure-identity"_s);
        QCOMPARE(model.object(selected.row()).key.name, std::string("istio-ingressgateway"));
        QCOMPARE(reset.size(), 0);
    }

    void filtersByWordsChipsAndPath()
    {
        DriftTableModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, sample::report());
        DriftQuery query = model.query();
        query.text = u"route istio"_s;
        model.setQuery(query);
        settle(model);
        QCOMPARE(names(model), QStringList({u"http-redirect"_s}));
        query.text.clear();
        query.chips = 1U << int(Chip::Missing) | 1U << int(Chip::Failed);
        model.setQuery(query);
        settle(model);
        QCOMPARE(names(model), QStringList({u"settings-172"_s, u"settings-173"_s, u"grafana-cdn"_s}));
        query.chips = 1U << int(Chip::All);
        query.path = "kubernetes/apps/base/istio-ingress";
        model.setQuery(query);
        settle(model);
        QCOMPARE(names(model),
                 QStringList({u"istio-ingressgateway"_s, u"ingress-gateway"_s, u"http-redirect"_s}));
    }

    void aHundredThousandRowsSortAndFilterWithoutHoldingTheThread()
    {
        DriftTableModel model(m_clock);
        DriftQuery all;
        all.chips = 1U << int(Chip::All);
        model.setQuery(all);
        show(model, sample::report(100000));
        QCOMPARE(model.rowCount(), 100012);
        const QPersistentModelIndex gone =
            model.index(model.rowOf({"", "ServiceEntry", "istio-egress", "grafana-cdn"}), 0);
        QVERIFY(gone.isValid());
        // The longest time that this thread is kept from its events while a sort and two filters are made.
        qint64 longest = 0;
        QElapsedTimer pulse;
        QTimer ticker;
        connect(&ticker, &QTimer::timeout, this, [&] { longest = qMax(longest, pulse.restart()); });
        ticker.start(1);
        pulse.start();
        model.sort(int(DriftColumn::Name), Qt::DescendingOrder);
        settle(model);
        DriftQuery query = model.query();
        query.text = u"settings-99"_s;
        model.setQuery(query);
        settle(model);
        QCOMPARE(model.rowCount(), 1111);
        QVERIFY(!gone.isValid());
        query.text.clear();
        model.setQuery(query);
        settle(model);
        QCOMPARE(model.rowCount(), 100012);
        qInfo("longest pause of the model's thread: %lld ms", static_cast<long long>(longest));
    }

    void updatesThatArriveDuringAJobAreNotLost()
    {
        DriftTableModel model(m_clock);
        for (int i = 0; i < 20; ++i) {
            auto next = sample::report();
            if (i == 19)
                sample::find(*next, "http-redirect")->git = GitStatus::InSync;
            model.setReport(next);
        }
        settle(model);
        QCOMPARE(model.rowCount(), 11);
        QVERIFY(!names(model).contains(u"http-redirect"_s));
    }
};

QTEST_GUILESS_MAIN(TestDriftTableModel)
#include "tst_drift_table_model.moc"
