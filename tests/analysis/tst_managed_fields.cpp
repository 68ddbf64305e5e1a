// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/managed_fields.h"

#include <QtTest>

#include "tests/analysis/live_json.h"

using namespace leeway;
using namespace leeway::analysis;

namespace {

/// A Deployment as an API server 1.36 keeps it: applied by Flux, edited with kubectl, scaled with kubectl.
constexpr const char *edited = R"([
 {"manager":"kustomize-controller","operation":"Apply","apiVersion":"apps/v1","time":"2026-11-25T02:00:00Z","fieldsType":"FieldsV1",
  "fieldsV1":{"f:metadata":{"f:labels":{"f:app":{},"f:kustomize.toolkit.fluxcd.io/name":{}}},
   "f:spec":{"f:selector":{},"f:template":{"f:spec":{"f:containers":{"k:{'name':'app'}":{".":{},"f:name":{},
     "f:ports":{"k:{'containerPort':8080,'protocol':'TCP'}":{".":{},"f:containerPort":{}}}}}}}}}},
 {"manager":"kubectl-edit","operation":"Update","apiVersion":"apps/v1","time":"2026-11-25T02:42:00Z","fieldsType":"FieldsV1",
  "fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:note":{}},"f:finalizers":{".":{},"v:'keep.example.org'":{}}},
   "f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{'name':'app'}":{"f:image":{},
     "f:env":{".":{},"k:{'name':'DEBUG'}":{".":{},"f:name":{},"f:value":{}}}}}}}}}},
 {"manager":"kubectl","operation":"Update","apiVersion":"apps/v1","subresource":"scale","fieldsType":"FieldsV1",
  "fieldsV1":{"f:spec":{"f:replicas":{}}}},
 {"manager":"kube-controller-manager","operation":"Update","apiVersion":"apps/v1","subresource":"status","time":"2026-11-25T03:00:00Z","fieldsType":"FieldsV1",
  "fieldsV1":{"f:metadata":{"f:annotations":{"f:deployment.kubernetes.io/revision":{}}},"f:status":{"f:replicas":{}}}}
])";

FieldPath path(const char *text)
{
    return *FieldPath::parse(text);
}

Instant at(const char *text)
{
    return *parseInstant(text);
}

Ownership ownership(const char *text)
{
    return Ownership(json(text));
}

} // namespace

class TestManagedFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsOfEveryKindOfKeyAreRead()
    {
        const Ownership owners = ownership(edited);
        QVERIFY(owners.fluxOwns(path("metadata.labels.app")));
        QVERIFY(owners.fluxOwns(
            path("spec.template.spec.containers[app].ports[containerPort=8080,protocol=TCP].containerPort")));
        QVERIFY(!owners.fluxOwns(path("spec.template.spec.containers[app].image")));
        QVERIFY(owners.entries()[1].fields.owns(path("metadata.finalizers[=\"keep.example.org\"]")));
    }

    void anAtomicMapCoversWhatIsBelowIt()
    {
        QVERIFY(ownership(edited).fluxOwns(path("spec.selector.matchLabels.app")));
    }

    void aMapThatHoldsOthersFieldsCoversOnlyItself()
    {
        const FieldSet kubectl = ownership(edited).entries()[1].fields;
        QVERIFY(kubectl.owns(path("metadata.annotations")));
        QVERIFY(kubectl.owns(path("metadata.annotations.note")));
        QVERIFY(!kubectl.owns(path("metadata.annotations.other")));
    }

    void aNewerServersKeysAreSkippedNotFatal()
    {
        const FieldSet set = FieldSet::parse(json(R"({"x:new":{},"f:a":{},"k:broken":{},"i:1x":{}})"));
        int members = 0;
        set.forEach([&](const FieldPath &) { ++members; });
        QCOMPARE(members, 1);
        QVERIFY(set.owns(path("a")));
    }

    void whoEditedTheImage()
    {
        const Writer writer = ownership(edited).writerOf(path("spec.template.spec.containers[app].image"));
        QCOMPARE(writer.manager, std::string("kubectl-edit"));
        QCOMPARE(writer.time, at("2026-11-25T02:42:00Z"));
        QVERIFY(!writer.exact); // one time for the whole entry is an upper bound for one field
    }

    void kubectlScaleLeavesNoTime()
    {
        const Writer writer = ownership(edited).writerOf(path("spec.replicas"));
        QCOMPARE(writer.manager, std::string("kubectl"));
        QCOMPARE(writer.subresource, std::string("scale"));
        QVERIFY(!writer.time);
    }

    void whatKubectlAddedGoesWithTheNextApply()
    {
        const Ownership owners = ownership(edited);
        QVERIFY(owners.isRemovedByTakeover(path("metadata.annotations.note")));
        QVERIFY(owners.isRemovedByTakeover(path("spec.template.spec.containers[app].env[DEBUG]")));
    }

    void whatAControllerOrTheScaleSubresourceWroteStays()
    {
        const Ownership owners = ownership(edited);
        QVERIFY(!owners.isRemovedByTakeover(path("spec.replicas")));
        QVERIFY(
            !owners.isRemovedByTakeover(path("metadata.annotations[\"deployment.kubernetes.io/revision\"]")));
        QVERIFY(!owners.isRemovedByTakeover(path("metadata.annotations.unknown")));
    }

    void aFieldThatAControllerAlsoOwnsStays()
    {
        const Ownership owners = ownership(R"([
          {"manager":"kubectl-patch","operation":"Update","fieldsV1":{"f:spec":{"f:paused":{}}}},
          {"manager":"rollouts","operation":"Update","fieldsV1":{"f:spec":{"f:paused":{}}}}])");
        QVERIFY(!owners.isRemovedByTakeover(path("spec.paused")));
    }

    void anOverrideManagerIsTakenOverToo()
    {
        const char *text =
            R"([{"manager":"my-tool-2","operation":"Apply","fieldsV1":{"f:spec":{"f:x":{}}}}])";
        QVERIFY(!Ownership(json(text)).isRemovedByTakeover(path("spec.x")));
        QVERIFY(Ownership(json(text), {"my-tool"}).isRemovedByTakeover(path("spec.x")));
    }

    void theOnlyWriterSinceTheLastReconcileIsTheLikelyRemover()
    {
        const Ownership owners = ownership(edited);
        const Writer likely = owners.removerOf(path("spec.minReadySeconds"), at("2026-11-25T02:30:00Z"));
        QCOMPARE(likely.manager, std::string("kubectl-edit"));
        QVERIFY(likely.inferred);
        // Nobody wrote since: not recorded.
        QVERIFY(owners.removerOf(path("spec.minReadySeconds"), at("2026-11-25T03:30:00Z")).manager.empty());
    }

    void whatTheWatchSawHasAnExactTime()
    {
        const FieldPath image = path("spec.template.spec.containers[app].image");
        const Writer writer = ownership(edited).writerOf(image);
        const std::vector<SeenChange> seen{{image, "kubectl-edit", "Update", "", at("2026-11-25T02:40:10Z")}};
        QVERIFY(!refinedBySeen(writer, image, seen).exact); // a newer entry: somebody may have written again
        const std::vector<SeenChange> latest{
            {image, "kubectl-edit", "Update", "", at("2026-11-25T02:42:00Z")}};
        QVERIFY(refinedBySeen(writer, image, latest).exact);
    }

    void theWatchNamesWhoRemovedAField()
    {
        const FieldPath gone = path("spec.minReadySeconds");
        const std::vector<SeenChange> seen{{gone, "Mozilla", "Update", "", at("2026-11-25T02:50:00Z")}};
        const Writer writer = refinedBySeen({}, gone, seen);
        QCOMPARE(writer.manager, std::string("Mozilla"));
        QVERIFY(writer.exact && !writer.inferred);
    }

    void theCreatorIsTheEntryOfTheCreation()
    {
        const Ownership owners = ownership(edited);
        QCOMPARE(owners.creator(at("2026-11-25T02:00:00Z")).manager, std::string("kustomize-controller"));
        QVERIFY(owners.creator(at("2026-11-24T00:00:00Z")).manager.empty());
    }

    void genericNamesAreExplained()
    {
        QVERIFY(!managerMeaning("Mozilla").empty());
        QVERIFY(managerMeaning("istiod").empty());
        QVERIFY(isHandTool("kubectl-create"));
        QVERIFY(!isHandTool("kube-controller-manager"));
    }
};

QTEST_APPLESS_MAIN(TestManagedFields)
#include "tst_managed_fields.moc"
