// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/repository_tree_model.h"
#include "model/items/roles.h"
#include "tests/items/print_model.h"
#include "tests/items/sample_report.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace leeway;
using namespace leeway::items;
using namespace Qt::StringLiterals;

class TestRepositoryTreeModel : public QObject
{
    Q_OBJECT

    static RepositoryInput input()
    {
        RepositoryInput in;
        in.tree = sample::files();
        in.report = sample::report();
        in.marks = {{"kubernetes/apps/base/istio-egress/service-entries.yaml", 'M'}};
        in.currentEntry = "aks-myaks-tst-swn-00";
        in.otherEntries = {"aks-myaks-dev-swn-00"};
        return in;
    }
    static void show(RepositoryTreeModel &model, RepositoryInput in)
    {
        QSignalSpy spy(&model, &RepositoryTreeModel::settled);
        model.setInput(std::move(in));
        QVERIFY(spy.wait(10000));
    }
    static int count(const RepositoryTreeModel &model, const QString &path, Status status)
    {
        return model.indexOf(path).data(CountsRole).toList().at(int(status)).toInt();
    }

private Q_SLOTS:
    void foldersBeforeFilesByName()
    {
        RepositoryTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, input());
        const QString text = sample::printModel(model);
        QVERIFY2(text.startsWith(uR"(kubernetes
  apps
    base
      actions-runner-system
        ks.yaml
      external-secrets
)"_s),
                 qPrintable(text));
        QVERIFY(text.contains(
            u"    overlays\n      aks-myaks-dev-swn-00\n        kustomization.yaml\n      aks-myaks-tst-swn-00\n"_s));
    }

    void foldersCountObjectsNotFiles()
    {
        RepositoryTreeModel model;
        show(model, input());
        QCOMPARE(count(model, u"kubernetes"_s, Status::Drifted), 6);
        QCOMPARE(count(model, u"kubernetes/apps/base/istio-ingress"_s, Status::Drifted), 3);
        QCOMPARE(count(model, u"kubernetes/apps/base/istio-ingress/gateway.yaml"_s, Status::Drifted), 1);
        QCOMPARE(count(model, u"kubernetes/apps/base/istio-egress/service-entries.yaml"_s, Status::Missing),
                 1);
        QCOMPARE(count(model, u"kubernetes"_s, Status::Failed), 2);
        QCOMPARE(count(model, u"kubernetes/clusters"_s, Status::Drifted), 0);
    }

    void marksOfGitRollUpAndEntriesStandOut()
    {
        RepositoryTreeModel model;
        show(model, input());
        QCOMPARE(model.indexOf(u"kubernetes/apps/base/istio-egress/service-entries.yaml"_s)
                     .data(MarkRole)
                     .toString(),
                 u"M"_s);
        QCOMPARE(model.indexOf(u"kubernetes/apps/base"_s).data(MarkRole).toString(), u"M"_s);
        QCOMPARE(model.indexOf(u"kubernetes/clusters"_s).data(MarkRole).toString(), QString());
        QCOMPARE(model.indexOf(u"kubernetes/apps/overlays/aks-myaks-tst-swn-00"_s).data(EmphasisRole).toInt(),
                 int(Emphasis::Current));
        QCOMPARE(model.indexOf(u"kubernetes/apps/overlays/aks-myaks-dev-swn-00"_s).data(EmphasisRole).toInt(),
                 int(Emphasis::Other));
    }

    void aNewerStateChangesCountsInPlace()
    {
        RepositoryTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, input());
        const QPersistentModelIndex gateway =
            model.indexOf(u"kubernetes/apps/base/istio-ingress/gateway.yaml"_s);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        RepositoryInput next = input();
        auto report = sample::report();
        sample::find(*report, "istio-ingressgateway")->git = analysis::GitStatus::InSync;
        next.report = report;
        show(model, next);
        QCOMPARE(reset.size() + removed.size() + inserted.size(), 0);
        QCOMPARE(changed.size(), 5); // the file and the four folders above it
        QVERIFY(gateway.isValid());
        QCOMPARE(count(model, u"kubernetes"_s, Status::Drifted), 5);
    }

    void aNewFileIsOneRow()
    {
        RepositoryTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, input());
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        RepositoryInput next = input();
        next.tree = overlayTree(next.tree,
                                {{"kubernetes/apps/base/istio-ingress/extra.yaml", "kind: A\n"},
                                 {"kubernetes/apps/base/istio-ingress/certificate.yaml", std::nullopt}},
                                "staged");
        show(model, next);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        QVERIFY(model.indexOf(u"kubernetes/apps/base/istio-ingress/extra.yaml"_s).isValid());
    }

    void theFilterKeepsTheFoldersAbove()
    {
        RepositoryTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, input());
        QSignalSpy spy(&model, &RepositoryTreeModel::settled);
        model.setFilter(u"ingress gateway.yaml"_s);
        QVERIFY(spy.wait(10000));
        QCOMPARE(sample::printModel(model),
                 u"kubernetes\n  apps\n    base\n      istio-ingress\n        gateway.yaml\n"_s);
    }
};

QTEST_GUILESS_MAIN(TestRepositoryTreeModel)
#include "tst_repository_tree_model.moc"
