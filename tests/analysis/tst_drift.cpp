// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/analysis/world.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;

namespace {

// A Deployment as Flux applies it, and as an API server 1.36 keeps it with its defaults.
constexpr const char *deployment =
    R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"api","namespace":"web","labels":{"app":"api","kustomize.toolkit.fluxcd.io/name":"apps","kustomize.toolkit.fluxcd.io/namespace":"flux-system"}},
 "spec":{"replicas":2,"minReadySeconds":5,"selector":{"matchLabels":{"app":"api"}},"template":{"metadata":{"labels":{"app":"api"}},"spec":{"hostNetwork":false,"containers":[{"name":"app","image":"api:1","resources":{"limits":{"cpu":"1000m"}},"env":[{"name":"A","value":"1"}]}]}}}})";

constexpr const char *fluxEntry =
    R"({"manager":"kustomize-controller","operation":"Apply","apiVersion":"apps/v1","time":"2026-11-25T02:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:app":{},"f:kustomize.toolkit.fluxcd.io/name":{},"f:kustomize.toolkit.fluxcd.io/namespace":{}}},"f:spec":{"f:replicas":{},"f:minReadySeconds":{},"f:selector":{},"f:strategy":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{'name':'app'}":{".":{},"f:name":{},"f:image":{},"f:resources":{"f:limits":{"f:cpu":{}}},"f:env":{"k:{'name':'A'}":{".":{},"f:name":{},"f:value":{}}}}}}}}}})";

/// Replaces the first occurrence: what somebody did to the object.
std::string with(std::string text, const std::string &from, const std::string &to)
{
    const std::size_t at = text.find(from);
    if (at == std::string::npos)
        qFatal("the test replaces text that is not there: %s", from.c_str());
    return text.replace(at, from.size(), to);
}

std::string liveDeployment(const std::string &entries = fluxEntry)
{
    std::string text = with(
        deployment, R"("metadata":{)",
        R"("metadata":{"uid":"u1","resourceVersion":"7","generation":1,"creationTimestamp":"2026-11-25T01:00:00Z","annotations":{"deployment.kubernetes.io/revision":"1"},"managedFields":[)" +
            entries + "],");
    text = with(text, R"("hostNetwork":false,)", R"("restartPolicy":"Always","dnsPolicy":"ClusterFirst",)");
    text = with(text, R"("1000m")", R"("1")");
    return with(text, R"("replicas":2)",
                R"("replicas":2,"strategy":{"type":"RollingUpdate"},"revisionHistoryLimit":10)");
}

std::string edit(const std::string &manager, const std::string &fields)
{
    return std::string(fluxEntry) + R"(,{"manager":")" + manager +
           R"(","operation":"Update","apiVersion":"apps/v1","time":"2026-11-25T03:02:00Z","fieldsType":"FieldsV1","fieldsV1":)" +
           fields + "}";
}

/// Flux' entry without one leaf: an Update took the field over.
std::string taken(std::string entries, const std::string &leaf)
{
    return with(std::move(entries), leaf, "");
}

constexpr const char *imageEdited =
    R"({"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{'name':'app'}":{"f:image":{}}}}}}})";

} // namespace

class TestDrift : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatFluxAppliedIsInSync()
    {
        World world;
        world.desired(deployment);
        world.liveObject(liveDeployment());
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("InSync"));
        QCOMPARE(row.method, Method::ManagedFields);
        QCOMPARE(row.certainty, 1);
    }

    void serverDefaultsAreFoldedAndCounted()
    {
        World world;
        world.desired(deployment);
        world.liveObject(liveDeployment());
        const auto report = world.report();
        std::map<FoldedCode, std::size_t> folded;
        for (const Folded &fold : rowOf(report, "Deployment.apps/web/api").folded)
            folded[fold.code] += fold.paths.size();
        // restart and dns policy, history, strategy, the revision annotation
        QCOMPARE(folded[FoldedCode::ServerDefault], std::size_t(5));
        QCOMPARE(folded[FoldedCode::EmptyValue], std::size_t(1)); // hostNetwork: false is not stored
    }

    void anEditedImageIsDriftWithItsEditor()
    {
        World world;
        world.desired(deployment);
        const std::string entries = taken(edit("kubectl-edit", imageEdited), R"("f:image":{},)");
        world.liveObject(with(liveDeployment(entries), "api:1", "api:2"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.template.spec.containers[app].image edited"));
        QCOMPARE(row.fields[0].writer.manager, std::string("kubectl-edit"));
        QCOMPARE(row.fields[0].git->text(), std::string_view("api:1"));
        QCOMPARE(row.fields[0].live->text(), std::string_view("api:2"));
        QCOMPARE(row.persists.code, Persists::FluxCorrects);
        QCOMPARE(row.persists.until, parseInstant("2026-11-25T03:10:00Z"));
    }

    void scaledByKubectlIsDriftWithoutATime()
    {
        World world;
        world.desired(deployment);
        const std::string scale =
            R"(,{"manager":"kubectl","operation":"Update","apiVersion":"apps/v1","subresource":"scale","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}})";
        world.liveObject(with(liveDeployment(taken(fluxEntry, R"("f:replicas":{},)") + scale),
                              R"("replicas":2)", R"("replicas":5)"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.replicas edited"));
        QCOMPARE(row.fields[0].writer.subresource, std::string("scale"));
        QVERIFY(!row.fields[0].writer.time);
    }

    void whatKubectlAddedWillBeRemoved()
    {
        World world;
        world.desired(deployment);
        const std::string entries = edit(
            "kubectl-patch",
            R"({"f:metadata":{"f:annotations":{"f:note":{}}},"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{'name':'app'}":{"f:env":{"k:{'name':'B'}":{".":{},"f:name":{},"f:value":{}}}}}}}}})");
        std::string live =
            with(liveDeployment(entries), R"("annotations":{)", R"("annotations":{"note":"x",)");
        live =
            with(live, R"({"name":"A","value":"1"})", R"({"name":"A","value":"1"},{"name":"B","value":"2"})");
        world.liveObject(live);
        const auto report = world.report();
        QCOMPARE(
            told(rowOf(report, "Deployment.apps/web/api")),
            QByteArray(
                "Drifted: metadata.annotations.note added; spec.template.spec.containers[app].env[B] added"));
    }

    void whatAControllerAddedStaysAndIsFolded()
    {
        World world;
        world.desired(deployment);
        const std::string entries = edit("rollouts", R"({"f:metadata":{"f:annotations":{"f:note":{}}}})");
        world.liveObject(
            with(liveDeployment(entries), R"("annotations":{)", R"("annotations":{"note":"x",)"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("InSync"));
        QVERIFY(std::ranges::any_of(row.folded, [](const Folded &fold) {
            return fold.code == FoldedCode::OtherManager && fold.manager == "rollouts";
        }));
    }

    void withSsaMergeKubectlsFieldsStay()
    {
        World world;
        const std::string merged =
            with(deployment, R"("metadata":{)",
                 R"("metadata":{"annotations":{"kustomize.toolkit.fluxcd.io/ssa":"Merge"},)");
        world.desired(merged);
        const std::string entries =
            edit("kubectl-patch", R"({"f:metadata":{"f:annotations":{"f:note":{}}}})");
        world.liveObject(with(liveDeployment(entries), R"("annotations":{)",
                              R"("annotations":{"kustomize.toolkit.fluxcd.io/ssa":"Merge","note":"x",)"));
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").git, GitStatus::InSync);
    }

    void aRemovedFieldIsDriftAndItsRemoverOnlyLikely()
    {
        World world;
        world.desired(deployment);
        const std::string entries =
            taken(edit("Mozilla", R"({"f:metadata":{"f:annotations":{"f:seen":{}}}})"),
                  R"("f:minReadySeconds":{},)");
        world.liveObject(with(liveDeployment(entries), R"("minReadySeconds":5,)", ""));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.minReadySeconds removed"));
        QCOMPARE(row.fields[0].writer.manager, std::string("Mozilla"));
        QVERIFY(row.fields[0].writer.inferred);
    }

    void aRemovedListItemIsDriftAsAWhole()
    {
        World world;
        world.desired(deployment);
        const std::string entries =
            taken(fluxEntry, R"(,"f:env":{"k:{'name':'A'}":{".":{},"f:name":{},"f:value":{}}})");
        world.liveObject(with(liveDeployment(entries), R"(,"env":[{"name":"A","value":"1"}])", ""));
        const auto report = world.report();
        QCOMPARE(told(rowOf(report, "Deployment.apps/web/api")),
                 QByteArray("Drifted: spec.template.spec.containers[app].env[A] removed"));
    }

    void aNewCommitIsPendingUntilFetched()
    {
        World world;
        world.inGit(with(deployment, "api:1", "api:2"));
        world.inApplied(deployment);
        world.input.gitRevision = World::newCommit;
        world.liveObject(liveDeployment());
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Pending: spec.template.spec.containers[app].image edited pending"));
        QCOMPARE(row.persists.code, Persists::FluxFetches);
        QVERIFY(row.fields[0].writer.manager.empty()); // nobody did anything to the cluster
        QCOMPARE(report.applied, std::string(World::oldCommit));
    }

    void driftAndANewCommitOnOneFieldIsDriftedAndPending()
    {
        World world;
        world.inGit(with(deployment, "api:1", "api:3"));
        world.inApplied(deployment);
        world.input.gitRevision = World::newCommit;
        const std::string entries = taken(edit("k9s", imageEdited), R"("f:image":{},)");
        world.liveObject(with(liveDeployment(entries), "api:1", "api:2"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.git, GitStatus::Drifted);
        QVERIFY(row.alsoPending);
        QCOMPARE(row.fields[0].applied->text(), std::string_view("api:1"));
    }

    void whatWasChangedByHandToWhatGitNowWantsIsAlreadyLive()
    {
        World world;
        world.inGit(with(deployment, "api:1", "api:2"));
        world.inApplied(deployment);
        world.input.gitRevision = World::newCommit;
        const std::string entries = taken(edit("k9s", imageEdited), R"("f:image":{},)");
        world.liveObject(with(liveDeployment(entries), "api:1", "api:2"));
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").git, GitStatus::Pending);
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").gitReason, std::string("AlreadyLive"));
    }

    void aFieldThatGitGivesUpIsPendingRemoval()
    {
        World world;
        world.inGit(with(deployment, R"("minReadySeconds":5,)", ""));
        world.inApplied(deployment);
        world.input.gitRevision = World::newCommit;
        world.liveObject(liveDeployment());
        const auto report = world.report();
        QCOMPARE(told(rowOf(report, "Deployment.apps/web/api")),
                 QByteArray("Pending: spec.minReadySeconds added pending"));
    }

    void withoutTheAppliedCommitManagedFieldsDecide()
    {
        World world;
        world.inGit(with(deployment, "api:1", "api:3"));
        world.appliedRevision = "main@sha1:9999999999999999999999999999999999999999";
        world.inventory = {"web_api_apps_Deployment"};
        const std::string entries =
            taken(edit("k9s", R"({"f:spec":{"f:minReadySeconds":{}}})"), R"("f:minReadySeconds":{},)");
        world.liveObject(with(liveDeployment(entries), R"("minReadySeconds":5)", R"("minReadySeconds":9)"));
        world.addFlux();
        world.freeze();
        world.input.applied.clear();
        const auto report = compareDrift(world.input);
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.minReadySeconds edited; "
                                       "spec.template.spec.containers[app].image edited pending"));
        QCOMPARE(row.certainty, 2);
    }

    /// Seen on a real API server: Flux' entry keeps the emptied map, which looks like an atomic one.
    void theOnlyKeyOfAMapThatSomebodyTookOverIsDrifted()
    {
        const std::string start =
            R"({"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"r","namespace":"web")";
        const std::string flux =
            R"(,"managedFields":[{"manager":"kustomize-controller","operation":"Apply","time":"2026-11-25T02:00:00Z","fieldsV1":{"f:spec":{"f:values":{"f:limits":{}}}}})";
        World world;
        world.desired(start + R"(},"spec":{"values":{"limits":{"memory":"6Gi"}}}})");
        world.liveObject(
            start + flux +
            R"(,{"manager":"kubectl-edit","operation":"Update","time":"2026-11-25T03:02:00Z","fieldsV1":{"f:spec":{"f:values":{"f:limits":{"f:memory":{}}}}}}]},"spec":{"values":{"limits":{"memory":"8Gi"}}}})");
        QCOMPARE(told(rowOf(world.report(), "HelmRelease.helm.toolkit.fluxcd.io/web/r")),
                 QByteArray("Drifted: spec.values.limits.memory edited"));
        World removed;
        removed.desired(start + R"(},"spec":{"values":{"limits":{"memory":"6Gi"}}}})");
        removed.liveObject(
            start + flux +
            R"(,{"manager":"kubectl-edit","operation":"Update","time":"2026-11-25T03:02:00Z","fieldsV1":{"f:metadata":{"f:annotations":{"f:a":{}}}}}]},"spec":{"values":{"limits":{}}}})");
        QCOMPARE(told(rowOf(removed.report(), "HelmRelease.helm.toolkit.fluxcd.io/web/r")),
                 QByteArray("Drifted: spec.values.limits.memory removed"));
    }

    void withoutManagedFieldsItIsAnEstimate()
    {
        World world;
        world.desired(deployment);
        world.liveObject(
            with(with(liveDeployment(), std::string(R"("managedFields":[)") + fluxEntry + "],", ""), "api:1",
                 "api:2"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.template.spec.containers[app].image edited"));
        QCOMPARE(row.method, Method::Estimated);
        QCOMPARE(row.certainty, 3);
    }

    // Objects: Git, applied, live (decisions.md 9).
    void objectsThatAreThereOrNot_data()
    {
        QTest::addColumn<bool>("git");
        QTest::addColumn<bool>("applied");
        QTest::addColumn<bool>("live");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("110 missing") << true << true << false << QByteArray("Missing");
        QTest::newRow("100 created next") << true << false << false << QByteArray("Pending Create");
        QTest::newRow("101 adopted next") << true << false << true << QByteArray("Pending Adopt");
        QTest::newRow("011 pruned next") << false << true << true << QByteArray("Pending Prune");
        QTest::newRow("010 gone everywhere") << false << true << false << QByteArray("none");
    }
    void objectsThatAreThereOrNot()
    {
        QFETCH(bool, git);
        QFETCH(bool, applied);
        QFETCH(bool, live);
        QFETCH(QByteArray, expected);
        World world;
        world.input.gitRevision = World::newCommit;
        if (git)
            world.inGit(deployment);
        if (applied)
            world.inApplied(deployment);
        if (live)
            world.liveObject(
                applied
                    ? liveDeployment()
                    : liveDeployment(
                          R"({"manager":"kubectl-create","operation":"Update","fieldsV1":{"f:spec":{}}})"));
        world.table({"apps", "Deployment", "", ""});
        QByteArray actual = "none";
        for (const ObjectDrift &row : world.report().objects)
            if (row.key.kind == "Deployment")
                actual = QByteArray::fromStdString(std::string(name(row.git)) +
                                                   (row.gitReason.empty() ? "" : " ") + row.gitReason);
        QCOMPARE(actual, expected);
    }

    void whatIsNotPrunedIsLeftBehind()
    {
        World world;
        world.spec =
            R"("interval":"10m","prune":false,"sourceRef":{"kind":"GitRepository","name":"flux-system"})";
        world.input.gitRevision = World::newCommit;
        world.inApplied(deployment);
        world.liveObject(liveDeployment());
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").gitReason, std::string("LeftBehind"));
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").persists.code, Persists::PruneDisabled);
    }

    void aSuspendedKustomizationKeepsDrift()
    {
        World world;
        world.spec += R"(,"suspend":true)";
        world.desired(deployment);
        const std::string entries = taken(edit("kubectl-edit", imageEdited), R"("f:image":{},)");
        world.liveObject(with(liveDeployment(entries), "api:1", "api:2"));
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").persists.code, Persists::KustomizationSuspended);
        QVERIFY(report.owners[0].suspended);
        QCOMPARE(report.owners[0].health, HealthStatus::Suspended);
    }

    void aFailedReconcileKeepsDriftUntilTheRetry()
    {
        World world;
        world.status =
            R"("conditions":[{"type":"Ready","status":"False","reason":"ReconciliationFailed","message":"Deployment/web/api dry-run failed: denied\nmore"}])";
        world.desired(deployment);
        world.table({"apps", "Deployment", "", ""});
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.git, GitStatus::Missing);
        QCOMPARE(row.persists.code, Persists::ReconcileFailed);
        QCOMPARE(row.persists.detail, std::string("Deployment/web/api dry-run failed: denied"));
    }

    void waitingForADependencyIsNamed()
    {
        World world;
        world.fetched = World::newCommit;
        world.input.gitRevision = World::newCommit;
        world.status =
            R"("conditions":[{"type":"Ready","status":"False","reason":"DependencyNotReady","message":"dependency \u0027flux-system/istio\u0027 is not ready"}])";
        world.inGit(deployment);
        world.table({"apps", "Deployment", "", ""});
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.persists.code, Persists::WaitsForDependency);
        QCOMPARE(row.persists.detail, std::string("flux-system/istio"));
    }

    void anAnnotatedObjectIsPausedAndSaysSo()
    {
        World world;
        world.desired(deployment);
        const std::string entries = taken(edit("kubectl-annotate", imageEdited), R"("f:image":{},)");
        const std::string live =
            with(liveDeployment(entries), R"("annotations":{)",
                 R"("annotations":{"kustomize.toolkit.fluxcd.io/reconcile":"Disabled",)");
        world.liveObject(with(live, "api:1", "api:2"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("Drifted: spec.template.spec.containers[app].image edited"));
        QCOMPARE(row.persists.code, Persists::ReconcileDisabled);
        QCOMPARE(row.method, Method::Plain);
    }

    void ignoreRulesFoldWhatTheyName()
    {
        World world;
        world.spec += R"(,"ignore":[{"paths":["/spec/replicas"],"target":{"kind":"Deploy.*"}}])";
        world.desired(deployment);
        world.liveObject(with(liveDeployment(edit("kubectl-edit", R"({"f:spec":{"f:replicas":{}}})")),
                              R"("replicas":2)", R"("replicas":5)"));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(told(row), QByteArray("InSync"));
        QVERIFY(std::ranges::any_of(row.folded,
                                    [](const Folded &fold) { return fold.code == FoldedCode::IgnoreRule; }));
    }

    void k5_deniedIsNotMissing()
    {
        World world;
        world.desired(deployment);
        world.table({"apps", "Deployment", "", ""}).state = cluster::KindState::Denied;
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.git, GitStatus::NoPermission);
        QCOMPARE(row.health, HealthStatus::NoPermission);
        QVERIFY(!report.incomplete.empty());
        QCOMPARE(report.totals.notCompared, std::size_t(1));
    }

    void k5_deniedInOneNamespaceOnly()
    {
        World world;
        world.desired(deployment);
        world.desired(with(deployment, R"("namespace":"web")", R"("namespace":"db")"));
        auto &table = world.table({"apps", "Deployment", "", ""});
        table.state = cluster::KindState::PartlyDenied;
        table.deniedNamespaces = {"db"};
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").git, GitStatus::Missing);
        QCOMPARE(rowOf(report, "Deployment.apps/db/api").git, GitStatus::NoPermission);
    }

    void f2_inventoryOfGoneKindsDoesNotHurt()
    {
        World world;
        world.inventory = {"web_gone_example.org_Thing", "broken", "web_x__Old"};
        world.table({"example.org", "Thing", "", ""}).state = cluster::KindState::NotServed;
        const auto report = world.report();
        QCOMPARE(report.totals.inGit, std::size_t(0));
    }

    void f4_anUnknownValueIsNoDifference()
    {
        World world;
        const std::string config =
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web"},"data":{"host":"${host}"}})";
        world.desired(config);
        for (auto *set : {&world.git, &world.applied})
            set->objects.back().unknown = {FieldPath().name("data").name("host")};
        world.liveObject(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:data":{"f:host":{}}}}]},"data":{"host":"a.example.org"}})");
        QCOMPARE(told(rowOf(world.report(), "ConfigMap/web/c")), QByteArray("InSync"));
    }

    void whatDoesNotBuildIsUnknownNotMissing()
    {
        World world;
        world.git.kustomizations[0].state = render::BuildState::Failed;
        world.git.kustomizations[0].error =
            Error{ErrorCode::FileNotFound, {"apps/x.yaml"}, {"apps/kustomization.yaml", 3, 1}};
        world.input.gitRevision = World::newCommit;
        world.appliedRevision = "main@sha1:9999999999999999999999999999999999999999";
        world.inventory = {"web_api_apps_Deployment"};
        world.liveObject(liveDeployment());
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.git, GitStatus::Unknown);
        QCOMPARE(row.gitReason, std::string("BuildFailed"));
        QCOMPARE(report.incomplete.front().what.place.line, 3u);
    }

    void aSecretIsComparedByKeysAndNeverShown()
    {
        World world;
        world.desired(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"password":"planted-value","user":"u"}})");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","time":"2026-11-25T02:00:00Z","fieldsV1":{"f:data":{"f:user":{}}}},{"manager":"kubectl-edit","operation":"Update","time":"2026-11-25T03:02:00Z","fieldsV1":{"f:data":{"f:password":{},"f:extra":{}}}}]}})",
            true);
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Secret/web/s");
        QCOMPARE(told(row), QByteArray("Drifted: data.extra added; data.password edited"));
        for (const FieldDifference &field : row.fields) {
            QVERIFY(field.redacted);
            QVERIFY(!field.git || field.git->text().empty());
            QVERIFY(!field.applied);
        }
    }

    void anEncryptedSecretsCiphertextIsNeverADifference()
    {
        World world;
        world.input.gitRevision = World::newCommit;
        world.inGit(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"a":"ENC[2]"}})");
        world.inApplied(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"a":"ENC[1]"}})");
        world.git.objects[0].encrypted = world.applied.objects[0].encrypted = true;
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:data":{"f:a":{}}}}]}})",
            true);
        QCOMPARE(told(rowOf(world.report(), "Secret/web/s")), QByteArray("InSync"));
    }

    void anObjectReadInAnotherVersionIsNotComparedAcrossVersions()
    {
        World world;
        world.desired(with(deployment, "apps/v1", "apps/v1beta1"));
        world.liveObject(liveDeployment());
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").gitReason, std::string("OtherVersion"));
        QCOMPARE(versionReadsNeeded(world.input).size(), std::size_t(1));
    }

    void theAutoscalersReplicasAreFolded()
    {
        World world;
        world.desired(with(deployment, R"("replicas":2,)", ""));
        world.liveObject(
            R"({"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h","namespace":"web"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"api"}}})");
        const std::string entries =
            taken(fluxEntry, R"("f:replicas":{},)") +
            R"(,{"manager":"kube-controller-manager","operation":"Update","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}})";
        world.liveObject(liveDeployment(entries));
        const auto report = world.report();
        QVERIFY(std::ranges::any_of(rowOf(report, "Deployment.apps/web/api").folded,
                                    [](const Folded &fold) { return fold.code == FoldedCode::Autoscaler; }));
    }

    void dryRunsAreAskedOnceWhereGitAndAppliedAgree()
    {
        World world;
        world.desired(deployment);
        world.liveObject(liveDeployment());
        world.desired(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"p":"planted-value"}})");
        world.liveObject(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"}})",
                         true);
        world.addFlux();
        world.freeze();
        const auto requests = dryRunsNeeded(world.input);
        QCOMPARE(requests.size(), std::size_t(1));
        QCOMPARE(requests[0].key.kind, std::string("Deployment"));
        QCOMPARE(requests[0].resourceVersion, std::string("7"));
        QVERIFY(requests[0].body.find("planted") == std::string::npos);
    }

    void theDryRunsAnswerIsTheVerdictAndTheTakeoverComesOnTop()
    {
        World world;
        world.desired(deployment);
        const std::string entries =
            edit("kubectl-patch", R"({"f:metadata":{"f:annotations":{"f:note":{}}}})");
        const std::string live =
            with(liveDeployment(entries), R"("annotations":{)", R"("annotations":{"note":"x",)");
        world.liveObject(with(live, "api:1", "api:2"));
        world.input.dryRuns.emplace(std::pair(ObjectKey{"apps", "Deployment", "web", "api"}, Side::Applied),
                                    json(live));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Deployment.apps/web/api");
        QCOMPARE(row.method, Method::DryRun);
        QCOMPARE(
            told(row),
            QByteArray(
                "Drifted: spec.template.spec.containers[app].image edited; metadata.annotations.note added"));
        QCOMPARE(*row.fields[1].method, Method::Takeover);
        QVERIFY(!row.fields[0].method);
    }

    void k12_aRefusedDryRunFallsBackToManagedFields()
    {
        World world;
        world.desired(deployment);
        world.liveObject(liveDeployment());
        world.input.dryRuns.emplace(
            std::pair(ObjectKey{"apps", "Deployment", "web", "api"}, Side::Applied),
            fail(ErrorCode::Internal, {"admission webhook \"x\" does not support dry run"}));
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Deployment.apps/web/api").method, Method::ManagedFields);
        QCOMPARE(report.incomplete.size(), std::size_t(1));
        QVERIFY(report.incomplete[0].what.message().find("does not support dry run") != std::string::npos);
    }

    void withoutInventoryAReleasesObjectsAreCountedByTheirLabels()
    {
        World world;
        const std::string release =
            R"({"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"r","namespace":"web")";
        world.desired(release + R"(},"spec":{"interval":"5m"}})");
        world.liveObject(release + R"(},"spec":{"interval":"5m"}})");
        const std::string labels =
            R"("labels":{"helm.toolkit.fluxcd.io/name":"r","helm.toolkit.fluxcd.io/namespace":"web"})";
        world.liveObject(
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"web",)" +
            labels + "}}");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a-1","namespace":"web","ownerReferences":[{"uid":"u","kind":"ReplicaSet","name":"a"}],)" +
            labels + "}}");
        const auto report = world.report();
        QCOMPARE(rowOf(report, "HelmRelease.helm.toolkit.fluxcd.io/web/r").releasedObjects, std::size_t(1));
    }

    void aReleasesObjectsCountAsNotCompared()
    {
        World world;
        const std::string release =
            R"({"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"r","namespace":"web")";
        world.desired(release + R"(},"spec":{"interval":"5m"}})");
        world.liveObject(
            release +
            R"(,"managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:spec":{"f:interval":{}}}}]},"spec":{"interval":"5m0s"},"status":{"inventory":{"entries":[{"id":"web_a__ConfigMap","v":"v1"},{"id":"web_b__ConfigMap","v":"v1"}]}}})");
        const auto report = world.report();
        QCOMPARE(rowOf(report, "HelmRelease.helm.toolkit.fluxcd.io/web/r").releasedObjects, std::size_t(2));
        QCOMPARE(report.totals.notCompared, std::size_t(2));
        QCOMPARE(rowOf(report, "HelmRelease.helm.toolkit.fluxcd.io/web/r").git, GitStatus::InSync);
    }
};

QTEST_APPLESS_MAIN(TestDrift)
#include "tst_drift.moc"
