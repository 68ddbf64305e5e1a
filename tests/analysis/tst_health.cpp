// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/health.h"
#include "model/analysis/inventory.h"
#include "model/analysis/revisions.h"
#include "tests/analysis/world.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;

namespace {

const Instant now = *parseInstant("2026-11-25T03:05:00Z");

QByteArray healthAt(const std::string &text)
{
    const Health health = healthOf(json(text), HealthContext{now, {}});
    return QByteArray::fromStdString(std::string(name(health.status)) + (health.reason.empty() ? "" : " ") +
                                     health.reason);
}

std::string object(const std::string &apiVersion, const std::string &kind, const std::string &rest)
{
    return R"({"apiVersion":")" + apiVersion + R"(","kind":")" + kind +
           R"(","metadata":{"name":"x","namespace":"n","generation":2},)" + rest + "}";
}

std::string conditions(const std::string &list, int observed = 2)
{
    return R"("status":{"observedGeneration":)" + std::to_string(observed) + R"(,"conditions":[)" + list +
           "]}";
}

std::string kustomization(const std::string &rest)
{
    return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", rest);
}

std::string history(const std::string &entries, const std::string &more = "")
{
    return kustomization(R"("spec":{"interval":"10m"},"status":{)" + more + R"("history":[)" + entries +
                         "]}");
}

std::string entry(const char *status, const char *revision, const char *at)
{
    return std::string(R"({"lastReconciledStatus":")") + status + R"(","lastReconciled":")" + at +
           R"(","metadata":{"revision":")" + revision + R"("}})";
}

} // namespace

class TestHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objectsOfEveryKind_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const std::string &text, const char *expected) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(expected);
        };
        const std::string ready = R"({"type":"Ready","status":"True","reason":"ReconciliationSucceeded"})";
        row("applied and ready", kustomization(conditions(ready)), "Healthy ReconciliationSucceeded");
        row("suspended keeps its last result",
            kustomization(R"("spec":{"suspend":true},)" + conditions(ready)),
            "Suspended ReconciliationSucceeded");
        row("health check failed",
            kustomization(conditions(R"({"type":"Ready","status":"False","reason":"HealthCheckFailed"})")),
            "Failed HealthCheckFailed");
        row("waits for a dependency",
            kustomization(conditions(R"({"type":"Ready","status":"False","reason":"DependencyNotReady"})")),
            "Progressing DependencyNotReady");
        row("artifact not there yet",
            kustomization(conditions(
                R"({"type":"Ready","status":"False","reason":"ArtifactFailed","message":"Source artifact not found, retrying in 30s"})")),
            "Progressing ArtifactFailed");
        row("path not found is a failure",
            kustomization(conditions(
                R"({"type":"Ready","status":"False","reason":"ArtifactFailed","message":"kustomization path not found: stat /x"})")),
            "Failed ArtifactFailed");
        row("f5 generation behind", kustomization(conditions(ready, 1)), "Progressing GenerationNotObserved");
        row("failing since the new generation",
            kustomization(conditions(
                R"({"type":"Ready","status":"False","reason":"BuildFailed","observedGeneration":2})", 1)),
            "Failed BuildFailed");
        row("f5 no conditions", kustomization(R"("status":{"observedGeneration":-1})"),
            "Unknown NoConditions");
        row("f5 a status that is no word",
            kustomization(conditions(R"({"type":"Ready","status":"yes","reason":"X"})")), "Unknown X");
        row("stalled",
            object(
                "helm.toolkit.fluxcd.io/v2", "HelmRelease",
                conditions(
                    R"({"type":"Ready","status":"False","reason":"UpgradeFailed"},{"type":"Stalled","status":"True","reason":"RetriesExceeded"})")),
            "Failed RetriesExceeded");
        row("stale",
            history(entry("ReconciliationSucceeded", "main@sha1:1111111", "2026-11-25T01:00:00Z"),
                    R"("conditions":[)" + ready + "],"),
            "Stale ReconciliationSucceeded");
        row("not stale within interval, scatter and timeout",
            history(entry("ReconciliationSucceeded", "main@sha1:1111111", "2026-11-25T02:50:00Z"),
                    R"("conditions":[)" + ready + "],"),
            "Healthy ReconciliationSucceeded");
        row("a static Helm repository",
            object("source.toolkit.fluxcd.io/v1", "HelmRepository", R"("spec":{"type":"oci"})"),
            "Healthy Static");
        row("terminating",
            R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"x","deletionTimestamp":"2026-11-25T03:00:00Z","finalizers":["a"]}})",
            "Terminating Deleting");
        row("ExternalSecret synced",
            object(
                "external-secrets.io/v1", "ExternalSecret",
                R"("spec":{"refreshInterval":"1h"},"status":{"refreshTime":"2026-11-25T03:00:00Z","syncedResourceVersion":"2-abc","conditions":[{"type":"Ready","status":"True","reason":"SecretSynced"}]})"),
            "Healthy SecretSynced");
        row("ExternalSecret stale",
            object(
                "external-secrets.io/v1", "ExternalSecret",
                R"("spec":{"refreshInterval":"1h"},"status":{"refreshTime":"2026-11-25T01:50:00Z","syncedResourceVersion":"2-abc","conditions":[{"type":"Ready","status":"True","reason":"SecretSynced"}]})"),
            "Stale SecretSynced");
        row("ExternalSecret changed and not synced",
            object(
                "external-secrets.io/v1", "ExternalSecret",
                R"("spec":{},"status":{"refreshTime":"2026-11-25T03:00:00Z","syncedResourceVersion":"1-abc","conditions":[{"type":"Ready","status":"True","reason":"SecretSynced"}]})"),
            "Progressing GenerationNotSynced");
        row("a store that cannot validate is not healthy",
            object(
                "external-secrets.io/v1", "ClusterSecretStore",
                R"("status":{"conditions":[{"type":"Ready","status":"True","reason":"ValidationUnknown"}]})"),
            "Unknown ValidationUnknown");
        row("certificate expired though Ready",
            object(
                "cert-manager.io/v1", "Certificate",
                R"("status":{"notAfter":"2026-11-24T00:00:00Z","conditions":[{"type":"Ready","status":"True","reason":"Ready"}]})"),
            "Failed Expired");
        row("Gateway programmed",
            object(
                "gateway.networking.k8s.io/v1", "Gateway",
                R"("status":{"conditions":[{"type":"Accepted","status":"True","reason":"Accepted","observedGeneration":2},{"type":"Programmed","status":"True","reason":"Programmed","observedGeneration":2}]})"),
            "Healthy Programmed");
        row("one listener without its certificate",
            object(
                "gateway.networking.k8s.io/v1", "Gateway",
                R"("status":{"conditions":[{"type":"Accepted","status":"True","reason":"Accepted"},{"type":"Programmed","status":"True","reason":"Programmed"}],"listeners":[{"name":"https","conditions":[{"type":"ResolvedRefs","status":"False","reason":"InvalidCertificateRef"}]}]})"),
            "Failed InvalidCertificateRef");
        row("route without a parent",
            object("gateway.networking.k8s.io/v1", "HTTPRoute", R"("status":{"parents":[]})"),
            "Unknown NoParentStatus");
        row("route with a missing backend",
            object(
                "gateway.networking.k8s.io/v1", "HTTPRoute",
                R"("status":{"parents":[{"conditions":[{"type":"Accepted","status":"True","reason":"Accepted"},{"type":"ResolvedRefs","status":"False","reason":"BackendNotFound"}]}]})"),
            "Failed BackendNotFound");
        row("Deployment available",
            object(
                "apps/v1", "Deployment",
                R"("spec":{"replicas":1},"status":{"observedGeneration":2,"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1,"conditions":[{"type":"Available","status":"True"}]})"),
            "Healthy");
        row("Deployment not observed",
            object(
                "apps/v1", "Deployment",
                R"("spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1,"conditions":[{"type":"Available","status":"True"}]})"),
            "Progressing GenerationNotObserved");
        row("Deployment past its deadline",
            object(
                "apps/v1", "Deployment",
                R"("spec":{"replicas":1},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]})"),
            "Failed ProgressDeadlineExceeded");
        row("Pod failed is failed", object("v1", "Pod", R"("status":{"phase":"Failed","reason":"Evicted"})"),
            "Failed Evicted");
        row("Job running is not done",
            object("batch/v1", "Job", R"("status":{"startTime":"2026-11-25T03:00:00Z"})"),
            "Progressing Running");
        row("a kind without a status", object("networking.istio.io/v1", "ServiceEntry", R"("spec":{})"),
            "Healthy NoStatus");
        row("a kind without a rule", object("example.org/v1", "Thing", R"("spec":{})"),
            "Unknown NoHealthRule");
    }
    void objectsOfEveryKind()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, expected);
        QCOMPARE(healthAt(object.toStdString()), expected);
    }

    void f1_controllersScaledToZeroMakeTheirObjectsStale()
    {
        World world;
        world.desired(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web"}})");
        world.liveObject(
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"kustomize-controller","namespace":"flux-system"},"spec":{"replicas":0},"status":{}})");
        const auto report = world.report();
        QCOMPARE(report.owners[0].health, HealthStatus::Stale);
        QCOMPARE(report.owners[0].healthReason, std::string("ControllerDown"));
    }

    void timesInTheFutureAreNotShown()
    {
        const Health health = healthOf(
            json(kustomization(conditions(
                R"({"type":"Ready","status":"True","reason":"R","lastTransitionTime":"2027-01-01T00:00:00Z"})"))),
            HealthContext{now, {}});
        QVERIFY(!health.since);
    }

    // What was applied (decisions.md 2).
    void anAttemptThatFailedWasNotApplied()
    {
        const auto applied = appliedRevision(json(history(
            entry("BuildFailed", "main@sha1:2222222", "2026-11-25T03:00:00Z") + "," +
                entry("ReconciliationSucceeded", "main@sha1:1111111", "2026-11-25T02:50:00Z"),
            R"("lastAttemptedRevision":"main@sha1:2222222","lastAppliedRevision":"main@sha1:1111111",)")));
        QCOMPARE(applied.revision, std::string("main@sha1:1111111"));
        QVERIFY(applied.partly.empty());
        QCOMPARE(applied.certainty, 1);
        QCOMPARE(applied.lastSuccess, parseInstant("2026-11-25T02:50:00Z"));
    }

    void anApplyThatFailedHalfwayIsPartlyApplied()
    {
        const auto applied = appliedRevision(
            json(history(entry("ReconciliationFailed", "main@sha1:2222222", "2026-11-25T03:00:00Z") + "," +
                         entry("HealthCheckFailed", "main@sha1:1111111", "2026-11-25T02:50:00Z"))));
        QCOMPARE(applied.revision, std::string("main@sha1:1111111"));
        QCOMPARE(applied.partly, std::string("main@sha1:2222222"));
    }

    void runningHealthChecksProveTheAttemptApplied()
    {
        const auto applied = appliedRevision(json(history(
            entry("ReconciliationSucceeded", "main@sha1:1111111", "2026-11-25T02:50:00Z"),
            R"("lastAttemptedRevision":"main@sha1:2222222","conditions":[{"type":"Reconciling","status":"True","message":"Running health checks for revision main@sha1:2222222 with a timeout of 5m0s"}],)")));
        QCOMPARE(applied.revision, std::string("main@sha1:2222222"));
    }

    void withoutHistoryTheLastAppliedRevisionIsLessCertain()
    {
        const auto applied =
            appliedRevision(json(history("", R"("lastAppliedRevision":"main@sha1:1111111",)")));
        QCOMPARE(applied.revision, std::string("main@sha1:1111111"));
        QCOMPARE(applied.certainty, 2);
    }

    void revisionsAreComparedByTheirCommit()
    {
        QVERIFY(isSameRevision("main@sha1:1111111111", "1111111"));
        QVERIFY(isSameRevision("main/1111111111", "main@sha1:1111111111"));
        QVERIFY(!isSameRevision("main@sha1:1111111111", "main@sha1:2222222222"));
        QVERIFY(!isSameRevision("", ""));
    }

    void inventoryIdsWithUnderscoresAreRead()
    {
        QCOMPARE(parseInventoryId("apps_podinfo__Service")->toString(), std::string("Service/apps/podinfo"));
        QCOMPARE(parseInventoryId("_system__leader_rbac.authorization.k8s.io_ClusterRole")->toString(),
                 std::string("ClusterRole.rbac.authorization.k8s.io/system:leader"));
        QCOMPARE(parseInventoryId("_foo__CustomKind")->toString(), std::string("CustomKind/foo"));
        for (const char *id : {"", "_", "__", "broken", "a_b"})
            QVERIFY2(!parseInventoryId(id), id);
    }
};

QTEST_APPLESS_MAIN(TestHealth)
#include "tst_health.moc"
