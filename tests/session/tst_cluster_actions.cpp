// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"
#include "model/cluster/actions.h"
#include "model/session/cluster_actions.h"
#include "model/session/keep_git.h"
#include "tests/cluster/fake_api.h"

#include <QTest>

using namespace leeway;
using namespace leeway::session;
using analysis::GitStatus;
using analysis::Persists;

namespace {

const ObjectKey owner{"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "web"};
const ObjectKey source{"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"};
const ObjectKey route{"", "ConfigMap", "web", "route"};
const ObjectKey other{"", "ConfigMap", "web", "other"};

cluster::LiveObjectPtr liveObject(const ObjectKey &key, const std::string &version)
{
    auto live = std::make_shared<cluster::LiveObject>();
    live->key = key;
    live->resourceVersion = version;
    live->json =
        std::make_shared<const std::string>("{\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    return live;
}

/// A report of two drifted objects of one owner.
struct Situation
{
    Situation()
    {
        report.owners.push_back({owner, source, "g", "f", "f", "a", false, false, {}, {}, {}, {}, {}});
        for (const ObjectKey &key : {route, other}) {
            analysis::ObjectDrift object;
            object.key = key;
            object.git = GitStatus::Drifted;
            object.owner = 0;
            report.objects.push_back(object);
        }
        add(owner, "7");
        add(source, "8");
        add(route, "9");
    }
    void add(const ObjectKey &key, const std::string &version)
    {
        auto table = std::make_shared<cluster::KindTable>();
        if (const auto *known = live.table(key.group, key.kind))
            *table = *known;
        table->objects.set(liveObject(key, version));
        live.tables[{key.group, key.kind}] = table;
    }
    KeepGitPlan plan(const render::DesiredSet *git = nullptr) const
    {
        return planKeepGit(report, live, git, {route}, *parseInstant("2025-11-18T14:32:00Z"));
    }
    analysis::DriftReport report;
    cluster::LiveSnapshot live;
};

} // namespace

class TestClusterActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anObjectThatFluxCorrectsIsReconciledByItsOwner()
    {
        const Situation situation;
        const KeepGitPlan plan = situation.plan();
        QCOMPARE(plan.writes.size(), std::size_t(1));
        QCOMPARE(plan.writes[0].object, owner);
        QCOMPARE(QString::fromStdString(toJson(plan.writes[0].patch)),
                 QStringLiteral("{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":"
                                "\"2025-11-18T14:32:00Z\"}}}"));
        QCOMPARE(plan.applied, std::size_t(2));
        QCOMPARE(plan.alsoReverted, std::vector<ObjectKey>{other});
    }

    void aSuspendedOwnerIsResumedUnderTheVersionThatWasSeen()
    {
        Situation situation;
        situation.report.owners[0].suspended = true;
        situation.report.objects[0].persists.code = Persists::KustomizationSuspended;
        const KeepGitPlan plan = situation.plan();
        QCOMPARE(plan.writes.size(), std::size_t(1));
        QCOMPARE(plan.writes[0].kind, WriteKind::Resume);
        QCOMPARE(QString::fromStdString(toJson(plan.writes[0].patch)),
                 QStringLiteral("{\"metadata\":{\"annotations\":{\"leeway/suspend-reason\":null,"
                                "\"reconcile.fluxcd.io/requestedAt\":\"2025-11-18T14:32:00Z\"},"
                                "\"resourceVersion\":\"7\"},\"spec\":{\"suspend\":false}}"));
    }

    void anAnnotationOfTheLiveObjectAloneIsTakenAwayFirst()
    {
        Situation situation;
        situation.report.objects[0].persists.code = Persists::ReconcileDisabled;
        const KeepGitPlan plan = situation.plan();
        QCOMPARE(plan.writes.size(), std::size_t(2));
        QCOMPARE(plan.writes[0].object, route);
        QCOMPARE(QString::fromStdString(toJson(plan.writes[0].patch)),
                 QStringLiteral("{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":"
                                "null},\"resourceVersion\":\"9\"}}"));
        QCOMPARE(plan.writes[1].object, owner);
    }

    void anAnnotationThatGitSetsIsRefused()
    {
        Situation situation;
        situation.report.objects[0].persists.code = Persists::ReconcileDisabled;
        render::DesiredSet git;
        git.objects.emplace_back();
        git.objects[0].key = route;
        git.objects[0].object = *parseJson(
            "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":\"disabled\"}}}");
        git.buildIndex();
        const KeepGitPlan plan = situation.plan(&git);
        QVERIFY(plan.writes.empty());
        QCOMPARE(plan.refused.size(), std::size_t(1));
        QCOMPARE(plan.refused[0].why, KeepGitRefusal::AnnotatedInGit);
    }

    void whatGitDoesNotDescribeIsRefused()
    {
        Situation situation;
        situation.report.objects[0].git = GitStatus::Extra;
        QCOMPARE(situation.plan().refused[0].why, KeepGitRefusal::NotInGit);
    }

    void k13_aChangeBySomebodyElseIsAConflictWithBothSides()
    {
        Answering answering("{\"kind\":\"ConfigMap\",\"data\":{\"color\":\"red\"}}", 99);
        const auto reports = answering.send("{\"kind\":\"ConfigMap\",\"data\":{\"color\":\"green\"}}");
        QCOMPARE(reports.size(), std::size_t(1));
        QVERIFY(reports[0].error);
        QCOMPARE(reports[0].error->code, ErrorCode::Conflict);
        QVERIFY(reports[0].conflict);
        QCOMPARE(reports[0].conflict->seen.textAt({"data", "color"}), std::string_view("green"));
        QCOMPARE(reports[0].conflict->now.textAt({"data", "color"}), std::string_view("red"));
        QCOMPARE(answering.patches.load(), 1);
    }

    void k13_aStatusThatMovedIsNoConflict()
    {
        Answering answering("{\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"5\"},\"data\":{"
                            "\"color\":\"green\"},\"status\":{\"seen\":2}}",
                            1);
        const auto reports =
            answering.send("{\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"1\"},"
                           "\"data\":{\"color\":\"green\"},\"status\":{\"seen\":1}}");
        QVERIFY(!reports[0].error);
        QCOMPARE(answering.patches.load(), 2);
        QCOMPARE(parseJson(answering.lastBody)->textAt({"metadata", "resourceVersion"}),
                 std::string_view("5"));
    }

private:
    /// An API server with one ConfigMap that answers the first `conflicts` patches with a conflict.
    struct Answering
    {
        Answering(std::string now, int conflicts)
            : api([this, now = std::move(now), conflicts](const test::FakeRequest &request,
                                                          test::FakeConnection &connection) {
                  if (!request.pathOnly().ends_with("/configmaps/settings"))
                      return false;
                  if (request.method == "GET") {
                      connection.respond(200, now);
                  } else {
                      lastBody = request.body;
                      if (++patches <= conflicts)
                          connection.respond(409, "{\"kind\":\"Status\",\"reason\":\"Conflict\","
                                                  "\"message\":\"the object has been modified\"}");
                      else
                          connection.respond(200, "{}");
                  }
                  return true;
              })
        {
        }
        std::vector<WriteReport> send(const std::string &seen)
        {
            cluster::ConnectionSettings settings;
            settings.server = api.url();
            const cluster::HttpLoop loop;
            const cluster::Connection connection = cluster::openConnection(loop, settings);
            const auto discovery = cluster::discoverAndWait(connection.transport, {});
            if (!discovery)
                return {};
            auto live = std::make_shared<cluster::LiveObject>();
            live->json = std::make_shared<const std::string>(seen);
            const ClusterWrite write{WriteKind::RemoveAnnotation,
                                     {"", "ConfigMap", "web", "settings"},
                                     *parseJson("{\"metadata\":{\"resourceVersion\":\"1\"}}"),
                                     "x",
                                     live};
            return sendWrites(connection, **discovery, {write});
        }
        std::atomic<int> patches{0};
        std::string lastBody;
        test::FakeApi api;
    };
};

QTEST_GUILESS_MAIN(TestClusterActions)
#include "tst_cluster_actions.moc"
