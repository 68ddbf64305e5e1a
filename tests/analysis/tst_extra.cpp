// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/ignore_rules.h"
#include "model/analysis/report_json.h"
#include "tests/analysis/world.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;

namespace {

std::string configMap(const std::string &name, const std::string &metadata = {}, const char *ns = "web")
{
    return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name + R"(","namespace":")" +
           ns + R"(","creationTimestamp":"2026-11-25T02:00:00Z")" + (metadata.empty() ? "" : "," + metadata) +
           "}}";
}

std::string madeBy(const std::string &manager)
{
    return R"("managedFields":[{"manager":")" + manager +
           R"(","operation":"Update","time":"2026-11-25T02:00:00Z","fieldsV1":{"f:data":{}}}])";
}

/// "name: reason" of the Extra rows, in the report's order.
QByteArray extras(const DriftReport &report)
{
    QByteArray out;
    for (const ObjectDrift &row : report.objects)
        if (row.git == GitStatus::Extra)
            out +=
                (out.isEmpty() ? "" : ", ") + QByteArray::fromStdString(row.key.name + ": " + row.gitReason);
    return out;
}

World webWorld()
{
    World world;
    world.desired(configMap("ours"));
    world.inventory = {"web_ours__ConfigMap"};
    return world;
}

} // namespace

class TestExtra : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAPersonMadeIsExtra()
    {
        World world = webWorld();
        world.liveObject(configMap("by-hand", madeBy("kubectl-create")));
        world.liveObject(configMap("nobody-knows"));
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray("by-hand: NotInGit, nobody-knows: CreatorNotRecorded"));
        QCOMPARE(report.totals.extra, std::size_t(2));
        QCOMPARE(rowOf(report, "ConfigMap/web/by-hand").creator.manager, std::string("kubectl-create"));
        QCOMPARE(rowOf(report, "ConfigMap/web/by-hand").persists.code, Persists::NotInInventory);
    }

    void namespacesThatGitDoesNotFillAreLeftAlone()
    {
        World world = webWorld();
        world.liveObject(configMap("by-hand", madeBy("kubectl-create"), "other"));
        QCOMPARE(extras(world.report()), QByteArray());
        world.input.moreNamespaces = {"other"};
        QCOMPARE(extras(compareDrift(world.input)), QByteArray("by-hand: NotInGit"));
    }

    void whatThePlatformMakesIsCountedNotListed()
    {
        World world = webWorld();
        world.liveObject(configMap("kube-root-ca.crt", madeBy("kube-controller-manager")));
        world.liveObject(configMap("istio-ca-root-cert", madeBy("istiod")));
        world.liveObject(
            configMap("owned", R"("ownerReferences":[{"uid":"u","kind":"Deployment","name":"d"}])"));
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray());
        QCOMPARE(report.notExtra.at("Platform"), std::size_t(2));
        QCOMPARE(report.notExtra.at("OwnerReference"), std::size_t(1));
    }

    void aControllerOfTheClusterIsFolded()
    {
        World world = webWorld();
        world.liveObject(
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"operator","namespace":"ops"}})");
        world.liveObject(configMap("state", madeBy("operator")));
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray());
        QCOMPARE(report.notExtra.at("MadeBy:operator"), std::size_t(1));
    }

    void whatFluxMadeAndForgotIsLeftBehind()
    {
        World world = webWorld();
        world.liveObject(configMap(
            "orphan",
            R"("labels":{"kustomize.toolkit.fluxcd.io/name":"apps","kustomize.toolkit.fluxcd.io/namespace":"flux-system"})"));
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray("orphan: LeftBehind"));
        QCOMPARE(rowOf(report, "ConfigMap/web/orphan").persists.code, Persists::LeftBehind);
    }

    void theSecretOfASourceIsNotExtra()
    {
        World world = webWorld();
        world.liveObject(
            R"({"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"r","namespace":"web"},"spec":{"secretRef":{"name":"token"}}})");
        for (const char *name : {"token", "other"})
            world.liveObject(
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"namespace\":\"web\",\"name\":\"" +
                    std::string(name) + "\"," + madeBy("kubectl-create") + "}}",
                true);
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray("other: CreatorNotRecorded, r: CreatorNotRecorded"));
        QCOMPARE(report.notExtra.at("UsedByFlux"), std::size_t(1));
    }

    void aForeignHelmReleaseIsOneRow()
    {
        World world = webWorld();
        const std::string helm =
            R"("labels":{"app.kubernetes.io/managed-by":"Helm"},"annotations":{"meta.helm.sh/release-name":"redis","meta.helm.sh/release-namespace":"web"})";
        world.liveObject(configMap("redis-a", helm));
        world.liveObject(configMap("redis-b", helm));
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"sh.helm.release.v1.redis.v1","namespace":"web","labels":{"owner":"helm"}}})",
            true);
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray("redis: HelmReleaseNotInGit"));
        QCOMPARE(rowOf(report, "Release.helm.sh/web/redis").releasedObjects, std::size_t(2));
    }

    void whatFluxReleasesIsNotExtra()
    {
        World world = webWorld();
        world.desired(
            R"({"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"redis","namespace":"web"},"spec":{}})");
        world.liveObject(
            R"({"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"redis","namespace":"web"},"spec":{},"status":{"inventory":{"entries":[{"id":"web_redis__ConfigMap","v":"v1"}]}}})");
        world.liveObject(configMap("redis"));
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"sh.helm.release.v1.redis.v1","namespace":"web","labels":{"owner":"helm"}}})",
            true);
        const auto report = world.report();
        QCOMPARE(extras(report), QByteArray());
        QCOMPARE(report.notExtra.at("MadeByHelmRelease"), std::size_t(1));
    }

    void secretsOfExternalSecretsAndClaimsOfSetsAreExplained()
    {
        World world = webWorld();
        world.liveObject(
            R"({"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"e","namespace":"web","ownerReferences":[{"uid":"x"}]},"spec":{"target":{"name":"creds"}}})");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"creds","namespace":"web"}})", true);
        world.liveObject(
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"web","ownerReferences":[{"uid":"x"}]}})");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data-db-0","namespace":"web"}})");
        QCOMPARE(extras(world.report()), QByteArray());
    }

    void ignoreRulesWithoutTargetsShareOneSlot()
    {
        const Value spec = json(
            R"({"ignore":[{"paths":["/a"]},{"paths":["/b"]},{"paths":["/c"],"target":{"kind":"Config"}},{"paths":["/d"],"target":{"kind":"Config.*","labelSelector":"app in (x, y),!gone"}}]})");
        const Value object =
            json(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"n","labels":{"app":"y"}}})");
        QCOMPARE(ignoredPointers(spec, object), (std::vector<std::string>{"/d", "/b"}));
    }

    void pointersRemoveByPosition()
    {
        Value object = json(R"({"a":{"x/y":[1,2,3]}})");
        QVERIFY(removePointer(object, "/a/x~1y/0"));
        QVERIFY(removePointer(object, "/a/x~1y/0"));
        QCOMPARE(object, json(R"({"a":{"x/y":[3]}})"));
        QVERIFY(!removePointer(object, "/a/x~1y/7"));
    }

    // The report as JSON (docs/schemas/drift-report.schema.json).
    void s3_aSecretsValueIsInNoReport()
    {
        World world;
        world.desired(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"password":"planted-value"}})");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:type":{}}},{"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:data":{"f:password":{}}}}]},"data":{"password":"b3RoZXItdmFsdWU="}})");
        const auto report = world.report();
        QCOMPARE(rowOf(report, "Secret/web/s").git, GitStatus::Drifted);
        for (const std::string &text : {toJson(toJson(report, nullptr)), toText(report, nullptr, true)}) {
            for (const char *secret :
                 {"planted-value", "cGxhbnRlZC12YWx1ZQ", "b3RoZXItdmFsdWU", "other-value"})
                QVERIFY2(text.find(secret) == std::string::npos, secret);
            QVERIFY(text.find("redacted") != std::string::npos);
        }
    }

    void theJsonCarriesWhatTheCommandLinePromises()
    {
        World world = webWorld();
        world.liveObject(configMap("by-hand", madeBy("kubectl-create")));
        const Value report = toJson(world.report(), nullptr);
        QCOMPARE(report.textAt({"apiVersion"}), std::string_view("leeway/v1"));
        QCOMPARE(report.textAt({"kind"}), std::string_view("DriftReport"));
        const Value &missing = report.find("objects")->at(0);
        QCOMPARE(missing.textAt({"gitStatus"}), std::string_view("Missing"));
        QCOMPARE(missing.textAt({"owner", "name"}), std::string_view("apps"));
        QCOMPARE(missing.textAt({"persists", "code"}), std::string_view("FluxCorrects"));
        QCOMPARE(*report.findPath({"totals", "git"}), json(R"({"Missing":1,"Extra":1})"));
    }
};

QTEST_APPLESS_MAIN(TestExtra)
#include "tst_extra.moc"
