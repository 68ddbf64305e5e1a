// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/crd_schema.h"
#include "tests/analysis/world.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;

namespace {

constexpr const char *definition =
    R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gates.example.org"},"spec":{"group":"example.org","names":{"kind":"Gate","plural":"gates"},"versions":[{"name":"v1beta1"},{"name":"v1","schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"x-kubernetes-int-or-string":true},"mode":{"type":"string"},"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"names":{"type":"object","additionalProperties":{"type":"string"}},"tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},"doors":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["side","level"],"items":{"type":"object","properties":{"side":{"type":"string"},"level":{"type":"integer"},"rules":{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}}}}}}}}}}}]}})";

const GroupVersion v1{"example.org", "v1"};

std::string gate(const std::string &spec, const std::string &managed = {})
{
    return R"({"apiVersion":"example.org/v1","kind":"Gate","metadata":{"name":"g","namespace":"web")" +
           (managed.empty() ? "" : R"(,"managedFields":[)" + managed + "]") + R"(},"spec":)" + spec + "}";
}

constexpr const char *fluxEntry =
    R"({"manager":"kustomize-controller","operation":"Apply","time":"2026-11-25T02:00:00Z","fieldsV1":{"f:spec":{"f:size":{}}}})";

CrdSchema schemaInGit()
{
    auto git = std::make_shared<render::DesiredSet>();
    World::addDesired(*git, definition);
    return CrdSchema(nullptr, git);
}

} // namespace

class TestCrdSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsMergeAsTheDefinitionSays()
    {
        const CrdSchema schema = schemaInGit();
        QCOMPARE(schema.listRule(v1, "Gate", {"spec", "doors"})->kind, ListKind::Map);
        QCOMPARE(schema.listRule(v1, "Gate", {"spec", "doors"})->keys,
                 (std::vector<std::string>{"level", "side"}));
        QCOMPARE(schema.listRule(v1, "Gate", {"spec", "tags"})->kind, ListKind::Set);
        QCOMPARE(schema.listRule(v1, "Gate", {"spec", "doors", "rules"})->kind, ListKind::Atomic);
        QVERIFY(!schema.listRule(v1, "Gate", {"spec", "unknown"}));
        QVERIFY(!schema.listRule({"example.org", "v2"}, "Gate", {"spec", "doors"}));
    }

    void fieldsAreDeclaredOrNot()
    {
        const CrdSchema schema = schemaInGit();
        QCOMPARE(schema.declares(v1, "Gate", {"spec", "mode"}), Declared::Yes);
        QCOMPARE(schema.declares(v1, "Gate", {"spec", "doors", "rules", "a"}), Declared::Yes);
        QCOMPARE(schema.declares(v1, "Gate", {"spec", "names", "any"}), Declared::Yes);
        QCOMPARE(schema.declares(v1, "Gate", {"spec", "free", "any", "depth"}), Declared::Yes);
        QCOMPARE(schema.declares(v1, "Gate", {"spec", "mdoe"}), Declared::No);
        QCOMPARE(schema.declares({"other.org", "v1"}, "Gate", {"spec"}), Declared::NoSchema);
        QVERIFY(schema.isIntOrString(v1, "Gate", {"spec", "size"}));
    }

    void aFieldRemovedFromACustomResourceIsDrift()
    {
        World world;
        world.inGit(definition);
        world.desired(gate(R"({"size":1,"mode":"open"})"));
        world.liveObject(gate(R"({"size":1})", fluxEntry));
        world.table({"apiextensions.k8s.io", "CustomResourceDefinition", "", ""}, false);
        QCOMPARE(told(rowOf(world.report(), "Gate.example.org/web/g")),
                 QByteArray("Drifted: spec.mode removed"));
    }

    void aMisspelledFieldIsNotStorableAndNoDrift()
    {
        World world;
        world.inGit(definition);
        world.desired(gate(R"({"size":1,"mdoe":"open"})"));
        world.liveObject(gate(R"({"size":1})", fluxEntry));
        const auto report = world.report();
        const ObjectDrift &row = rowOf(report, "Gate.example.org/web/g");
        QCOMPARE(told(row), QByteArray("InSync"));
        QVERIFY(std::ranges::any_of(row.folded,
                                    [](const Folded &fold) { return fold.code == FoldedCode::NotStorable; }));
    }

    void anotherSpellingOfADurationIsWhatFluxPutsBack()
    {
        World world;
        const std::string secret =
            R"({"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"e","namespace":"web")";
        world.desired(secret + R"(},"spec":{"refreshInterval":"1h"}})");
        world.liveObject(
            secret +
            R"(,"managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:metadata":{}}},{"manager":"Mozilla","operation":"Update","fieldsV1":{"f:spec":{"f:refreshInterval":{}}}}]},"spec":{"refreshInterval":"60m"}})");
        QCOMPARE(told(rowOf(world.report(), "ExternalSecret.external-secrets.io/web/e")),
                 QByteArray("Drifted: spec.refreshInterval edited"));
    }
};

QTEST_APPLESS_MAIN(TestCrdSchema)
#include "tst_crd_schema.moc"
