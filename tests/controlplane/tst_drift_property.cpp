// SPDX-License-Identifier: GPL-3.0-or-later
// The promise of the drift report, held against Flux itself: somebody edits the live cluster at random while
// Flux is suspended; Leeway says what is drifted; then Flux runs. What it puts back is what Leeway had to
// say, no more and no less, whether Leeway may ask for dry runs or only look.
//
// LEEWAY_DRIFT_ROUNDS rounds (default 12) from LEEWAY_DRIFT_SEED on; a failure names its seed.
#include "model/base/json.h"
#include "tests/controlplane/drift_edits.h"
#include "tests/controlplane/drift_truth.h"
#include "tests/controlplane/drift_view.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::controlplane;
using analysis::DriftReport;
using analysis::GitStatus;
using analysis::ObjectDrift;

namespace {
ControlPlane &theCluster()
{
    return ControlPlane::shared();
}

QString folder()
{
    return QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/data/drift");
}

using Objects = std::map<ObjectKey, Value>;

QString addressOf(const ObjectKey &key)
{
    const QString kind = QString::fromStdString(key.group.empty() ? key.kind : key.kind + '.' + key.group);
    const QString name = QString::fromStdString(key.ns.empty() ? key.name : key.ns + '/' + key.name);
    return kind + u' ' + name;
}

Objects liveObjects(const render::DesiredSet &desired)
{
    Objects objects;
    for (const render::DesiredObject &object : desired.objects) {
        if (const auto value = parseJson(theCluster().get(addressOf(object.key)).toStdString())) {
            objects.emplace(object.key, *value);
        }
    }
    return objects;
}

const ObjectDrift *rowOf(const DriftReport &report, const ObjectKey &key)
{
    const auto row = std::ranges::find(report.objects, key, &ObjectDrift::key);
    return row == report.objects.end() ? nullptr : &*row;
}

/// Flux changes Service.spec.type back, and the server then drops the node ports that it had given: nobody
/// wrote them, so no row needs to name them.
bool isConsequence(const Steps &place, const std::set<Steps> &said)
{
    return place.back() == "nodePort" && said.contains({"spec", "type"});
}

/// What the report got wrong about one object; empty if nothing.
std::string judged(const ObjectDrift *row, const Value *before, const Value &after)
{
    if (row == nullptr) {
        return "is not in the report";
    }
    if (before == nullptr) {
        return row->git == GitStatus::Missing ? ""
                                              : "was deleted, the report says " + std::string(name(row->git));
    }
    const std::set<Steps> truth = changedPlaces(*before, after), said = driftedPlaces(*row);
    const GitStatus right = truth.empty() ? GitStatus::InSync : GitStatus::Drifted;
    std::set<Steps> missed, invented;
    std::ranges::copy_if(truth, std::inserter(missed, missed.end()), [&](const Steps &place) {
        return !isCovered(place, said) && !isConsequence(place, said);
    });
    std::ranges::copy_if(said, std::inserter(invented, invented.end()),
                         [&](const Steps &place) { return !isCovered(place, truth); });
    if (row->git == right && missed.empty() && invented.empty()) {
        return {};
    }
    return "is said to be " + std::string(name(row->git)) +
           "; Flux corrected and the report missed:" + told(missed) +
           "\n  the report named and Flux left alone:" + told(invented);
}
} // namespace

class tst_drift_property : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DriftView> m_view;

    QByteArray m_edits;

    /// One to four edits; those that cannot be made on what earlier ones left are not counted.
    int edit(Dice &dice)
    {
        const auto wanted = 1 + dice() % 4;
        int made = 0;
        for (unsigned i = 0; i < wanted; ++i) {
            const LiveEdit edit = randomEdit(dice);
            if (edit.make(theCluster())) {
                m_edits += "\n  " + edit.told();
                ++made;
            }
        }
        return made;
    }

    void check(const char *method, const Result<DriftReport> &report, const Objects &before,
               const Objects &after)
    {
        QVERIFY2(report.has_value(), report ? "" : report.error().message().c_str());
        for (const auto &[key, object] : after) {
            const auto old = before.find(key);
            const std::string wrong =
                judged(rowOf(*report, key), old == before.end() ? nullptr : &old->second, object);
            QVERIFY2(wrong.empty(), (QByteArray(method) + ": " + key.toString().c_str() + ' ' +
                                     wrong.c_str() + "\nafter the edits" + m_edits)
                                        .constData());
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        LEEWAY_START_CONTROL_PLANE(Options{.crds = {QStringLiteral("mesh"), QStringLiteral("secrets")}});
        LEEWAY_DO(theCluster().bootstrap(folder(), QStringLiteral("test")));
        LEEWAY_DO(theCluster().waitReady(QStringLiteral("flux-system")));
        LEEWAY_DO(theCluster().waitReady(QStringLiteral("shop")));
        auto view = DriftView::open(theCluster(), folder() + QStringLiteral("/apps/shop/shop.yaml"));
        QVERIFY2(view.has_value(), view ? "" : view.error().message().c_str());
        m_view = std::move(*view);
    }

    void nothingIsDriftedAfterFluxApplied()
    {
        const Objects live = liveObjects(m_view->desired());
        QCOMPARE(live.size(), m_view->desired().objects.size());
        check("managed fields", m_view->byManagedFields(), live, live);
        check("dry run", m_view->byDryRun(), live, live);
    }

    /// Annotated live only: Flux leaves the object alone, and the row says so instead of promising a
    /// correction.
    void anAnnotatedObjectStaysAsItIs()
    {
        const QString web = QStringLiteral("Deployment demo/web");
        LEEWAY_DO(theCluster().annotate(web, QStringLiteral("kustomize.toolkit.fluxcd.io/reconcile"),
                                        QStringLiteral("disabled")));
        LEEWAY_DO(
            theCluster().edit(web, QStringLiteral(".spec.replicas"), 4, QStringLiteral("kubectl-edit")));
        const auto report = m_view->byManagedFields();
        LEEWAY_DO(theCluster().reconcile(QStringLiteral("shop")));
        const auto live = parseJson(theCluster().get(web).toStdString());
        LEEWAY_DO(theCluster().kubectl({QStringLiteral("annotate"), QStringLiteral("deployment/web"),
                                        QStringLiteral("--namespace=demo"),
                                        QStringLiteral("kustomize.toolkit.fluxcd.io/reconcile-")}));
        LEEWAY_DO(theCluster().reconcile(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().waitReady(QStringLiteral("shop")));
        QVERIFY(report && live);
        QCOMPARE(live->findPath({"spec", "replicas"})->text(), std::string_view("4"));
        const ObjectDrift *row = rowOf(*report, {"apps", "Deployment", "demo", "web"});
        QVERIFY(row);
        QCOMPARE(row->git, GitStatus::Drifted);
        QCOMPARE(row->persists.code, analysis::Persists::ReconcileDisabled);
        QCOMPARE(driftedPlaces(*row), (std::set<Steps>{{"spec", "replicas"}}));
    }

    void aSuspendedKustomizationIsWhyDriftStays()
    {
        const QString settings = QStringLiteral("ConfigMap demo/settings");
        LEEWAY_DO(theCluster().suspend(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().edit(settings, QStringLiteral(".data.colour"), QStringLiteral("red"),
                                    QStringLiteral("Mozilla")));
        const auto report = m_view->byDryRun();
        LEEWAY_DO(theCluster().resume(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().reconcile(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().waitReady(QStringLiteral("shop")));
        QVERIFY(report.has_value());
        const ObjectDrift *row = rowOf(*report, {"", "ConfigMap", "demo", "settings"});
        QVERIFY(row);
        QCOMPARE(row->persists.code, analysis::Persists::KustomizationSuspended);
        QCOMPARE(row->fields.size(), std::size_t(1));
        QCOMPARE(row->fields[0].writer.manager, std::string("Mozilla"));
        QVERIFY(row->fields[0].writer.time);
    }

    /// What a person made beside Git is Extra; what Kubernetes and its controllers made is not.
    void whatIsMadeByHandIsExtra()
    {
        LEEWAY_DO(theCluster().create(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: by-hand, namespace: demo}\ndata: {a: b}\n"));
        const auto report = m_view->byManagedFields();
        LEEWAY_DO(theCluster().reconcile(QStringLiteral("shop")));
        const bool stayed = !theCluster().get(QStringLiteral("ConfigMap demo/by-hand")).isEmpty();
        LEEWAY_DO(theCluster().deleteObject(QStringLiteral("ConfigMap demo/by-hand")));
        QVERIFY(report.has_value() && stayed);
        QByteArray extra;
        for (const ObjectDrift &row : report->objects) {
            if (row.git == GitStatus::Extra) {
                extra += QByteArray::fromStdString(row.key.toString() + " by " + row.creator.manager + ' ');
            }
        }
        QCOMPARE(extra, QByteArray("ConfigMap/demo/by-hand by kubectl-create "));
    }

    void whatFluxCorrectsIsWhatTheReportSaid_data()
    {
        QTest::addColumn<uint>("seed");
        const uint first = qEnvironmentVariable("LEEWAY_DRIFT_SEED", QStringLiteral("1")).toUInt();
        const uint rounds = qEnvironmentVariable("LEEWAY_DRIFT_ROUNDS", QStringLiteral("12")).toUInt();
        for (uint seed = first; seed < first + rounds; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    void whatFluxCorrectsIsWhatTheReportSaid()
    {
        QFETCH(const uint, seed);
        Dice dice(seed);
        m_edits.clear();
        LEEWAY_DO(theCluster().suspend(QStringLiteral("shop")));
        const int made = edit(dice);
        const Objects before = liveObjects(m_view->desired());
        const auto looked = m_view->byManagedFields();
        const auto asked = m_view->byDryRun();
        LEEWAY_DO(theCluster().resume(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().reconcile(QStringLiteral("shop")));
        LEEWAY_DO(theCluster().waitReady(QStringLiteral("shop")));
        const Objects after = liveObjects(m_view->desired());
        QCOMPARE(after.size(), m_view->desired().objects.size());
        qInfo("%d edits:%s", made, m_edits.constData());
        check("dry run", asked, before, after);
        check("managed fields", looked, before, after);
    }
};

QTEST_GUILESS_MAIN(tst_drift_property)
#include "tst_drift_property.moc"
