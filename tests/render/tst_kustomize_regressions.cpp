// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/kustomize_golden.h"

#include <QTest>

using namespace leeway;
using namespace leeway::render;

namespace {

const Value *at(const Result<KustomizeBuild> &built, std::size_t index,
                std::initializer_list<std::string_view> path)
{
    return built->resources.at(index).object.findPath(path);
}

std::string textAt(const Result<KustomizeBuild> &built, std::initializer_list<std::string_view> path)
{
    const Value *found = at(built, 0, path);
    return found ? std::string(found->text()) : "(nothing)";
}

constexpr const char *deployment =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: {spec: {}}\n";

} // namespace

/// What the differential test and the real program taught: one test for each.
class KustomizeRegressions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLabelChangesEverywhereItWasAddedAtOnce();
    void aPatchOfALabelReachesTheSelectorThatSharesIt();
    void aJsonPatchCutsTheTieBetweenSharedLabels();
    void aPatchThatMayRenameCannotDeleteAnAnnotation();
    void aJsonPatchFindsAnnotationsWhereThereAreNone();
    void aDirectiveIsUsedUpByItsFirstReading();
    void nothingInsideBracketsBecomesAnEmptyText();
    void aBadImageExpressionFailsTheReleasedProgramOnly();
    void twoOverlaysOfOneBaseStayApart();
    void aCycleIsFoundBehindAReusedBase();
    void filesReadAreNamedAlsoForAReusedBase();
    void anEncryptedNameBreaksEveryRename();
    void oddShapesAreRefusedAndDoNotCrash();
    void aNumberCannotBeReplacedByAText();
    void aPatchTakesWhatAReplacementMadeForAText();
    void aPatchPutsTextsThatLookTypedIntoQuotes();
    void aJsonPatchRefusesANumberThatAReplacementMadeAText();
    void anObjectThatLostItsNameCannotBeRenamed();
    void varsTakeWhatAReplacementMadeForAText();
};

void KustomizeRegressions::aLabelChangesEverywhereItWasAddedAtOnce()
{
    const auto built = golden::build(
        golden::treeOf({{"base/kustomization.yaml",
                         "resources: [d.yaml]\nlabels:\n- pairs: {env: prod}\n  includeSelectors: true\n"},
                        {"base/d.yaml", deployment},
                        {"top/kustomization.yaml", "resources: [../base]\nlabels:\n- pairs: {env: test}\n"}}),
        "top");
    QVERIFY(built);
    QCOMPARE(textAt(built, {"metadata", "labels", "env"}), std::string("test"));
    QCOMPARE(textAt(built, {"spec", "selector", "matchLabels", "env"}), std::string("test"));
}

void KustomizeRegressions::aPatchOfALabelReachesTheSelectorThatSharesIt()
{
    const auto built = golden::build(
        golden::treeOf({{"base/kustomization.yaml", "resources: [d.yaml]\ncommonLabels: {env: prod}\n"},
                        {"base/d.yaml", deployment},
                        {"top/kustomization.yaml",
                         "resources: [../base]\npatches:\n- patch: \"{apiVersion: apps/v1, kind: Deployment, "
                         "metadata: {name: web, labels: {env: test}}}\"\n"}}),
        "top");
    QVERIFY(built);
    QCOMPARE(textAt(built, {"spec", "selector", "matchLabels", "env"}), std::string("test"));
}

void KustomizeRegressions::aJsonPatchCutsTheTieBetweenSharedLabels()
{
    const auto built = golden::build(
        golden::treeOf({{"base/kustomization.yaml", "resources: [d.yaml]\ncommonLabels: {env: prod}\n"},
                        {"base/d.yaml", deployment},
                        {"top/kustomization.yaml",
                         "resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: '[{\"op\": "
                         "\"add\", \"path\": "
                         "\"/spec/paused\", \"value\": true}]'\nlabels:\n- pairs: {env: test}\n"}}),
        "top");
    QVERIFY(built);
    QCOMPARE(textAt(built, {"metadata", "labels", "env"}), std::string("test"));
    QCOMPARE(textAt(built, {"spec", "selector", "matchLabels", "env"}), std::string("prod"));
}

void KustomizeRegressions::aPatchThatMayRenameCannotDeleteAnAnnotation()
{
    const auto built = golden::build(
        golden::treeOf({{"kustomization.yaml", "resources: [a.yaml]\npatches:\n- options: {allowNameChange: "
                                               "true}\n  patch: \"{kind: Q, metadata: {name: a, "
                                               "annotations: {note: null}}}\"\n"},
                        {"a.yaml", "kind: Q\nmetadata: {name: a, annotations: {note: x}}\n"}}));
    QVERIFY2(built, built ? "" : built.error().message().c_str());
    QCOMPARE(textAt(built, {"metadata", "annotations", "note"}), std::string("null"));
}

void KustomizeRegressions::aJsonPatchFindsAnnotationsWhereThereAreNone()
{
    // `patches` remember the object's id in an annotation first, so the map is there.
    const auto built = golden::build(golden::treeOf(
        {{"kustomization.yaml",
          "resources: [a.yaml]\npatches:\n- target: {kind: Q}\n  patch: '[{\"op\": \"add\", \"path\": "
          "\"/metadata/annotations/n\", \"value\": \"v\"}]'\n"},
         {"a.yaml", "kind: Q\nmetadata: {name: a}\n"}}));
    QVERIFY2(built, built ? "" : built.error().message().c_str());
    QCOMPARE(textAt(built, {"metadata", "annotations", "n"}), std::string("v"));
}

void KustomizeRegressions::aDirectiveIsUsedUpByItsFirstReading()
{
    const auto built = golden::build(golden::treeOf(
        {{"kustomization.yaml", "resources: [a.yaml]\npatches:\n- target: {kind: Service}\n  patch: \"{kind: "
                                "Service, metadata: {name: s}, spec: "
                                "{ports: [{port: 81, name: z, $patch: delete}, {$patch: delete}]}}\"\n"},
         {"a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 443, "
                    "protocol: UDP}]}\n"}}));
    QVERIFY2(built, built ? "" : built.error().message().c_str());
    const Value *ports = at(built, 0, {"spec", "ports"});
    QCOMPARE(ports->size(), std::size_t(2));
    QCOMPARE(std::string(ports->at(0).find("port")->text()), std::string("81"));
}

void KustomizeRegressions::nothingInsideBracketsBecomesAnEmptyText()
{
    const auto built = golden::build(
        golden::treeOf({{"kustomization.yaml", "resources: [a.yaml]\n"},
                        {"a.yaml", "kind: Q\nmetadata: {name: a}\nflow: {a: , b: 1}\nblock:\n  a:\n"}}));
    QVERIFY(built);
    QCOMPARE(at(built, 0, {"flow", "a"})->kind(), Kind::String);
    QVERIFY(at(built, 0, {"block", "a"})->isNull());
}

void KustomizeRegressions::aBadImageExpressionFailsTheReleasedProgramOnly()
{
    const FileTreePtr tree = golden::treeOf(
        {{"kustomization.yaml", "resources: [a.yaml]\nimages: [{name: \"[\", newTag: \"1\"}]\n"},
         {"a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: i}]}\n"}});
    const auto released = golden::build(tree);
    QVERIFY(!released);
    QCOMPARE(released.error().code, ErrorCode::KustomizeBadRegex);
    KustomizeOptions head;
    head.compat = KustomizeCompat::Head;
    QVERIFY(golden::build(tree, {}, head));
}

void KustomizeRegressions::twoOverlaysOfOneBaseStayApart()
{
    const FileTreePtr tree =
        golden::treeOf({{"base/kustomization.yaml", "resources: [d.yaml]\n"},
                        {"base/d.yaml", deployment},
                        {"one/kustomization.yaml", "resources: [../base]\nnamePrefix: one-\n"},
                        {"two/kustomization.yaml", "resources: [../base]\nnamePrefix: two-\n"}});
    ParsedFiles cache;
    const KustomizeOptions options;
    const auto one = buildKustomization(*tree, "one", options, cache);
    const auto two = buildKustomization(*tree, "two", options, cache);
    QVERIFY(one && two);
    QCOMPARE(textAt(one, {"metadata", "name"}), std::string("one-web"));
    QCOMPARE(textAt(two, {"metadata", "name"}), std::string("two-web"));
}

void KustomizeRegressions::aCycleIsFoundBehindAReusedBase()
{
    const FileTreePtr tree = golden::treeOf({{"base/kustomization.yaml", "resources: [../leaf]\n"},
                                             {"leaf/kustomization.yaml", "resources: [d.yaml]\n"},
                                             {"leaf/d.yaml", deployment},
                                             {"top/kustomization.yaml", "resources: [../base]\n"},
                                             {"leaf/below/kustomization.yaml", "resources: [../../base]\n"}});
    ParsedFiles cache;
    const KustomizeOptions options;
    QVERIFY(buildKustomization(*tree, "top", options, cache));
    const auto below = buildKustomization(*tree, "leaf/below", options, cache);
    QVERIFY(!below);
    QCOMPARE(below.error().code, ErrorCode::KustomizeCycle);
}

void KustomizeRegressions::filesReadAreNamedAlsoForAReusedBase()
{
    const FileTreePtr tree = golden::treeOf({{"base/kustomization.yaml", "resources: [d.yaml]\n"},
                                             {"base/d.yaml", deployment},
                                             {"one/kustomization.yaml", "resources: [../base]\n"},
                                             {"two/kustomization.yaml", "resources: [../base]\n"}});
    ParsedFiles cache;
    const KustomizeOptions options;
    std::set<std::string> first, second;
    QVERIFY(buildKustomization(*tree, "one", options, cache, &first));
    QVERIFY(buildKustomization(*tree, "two", options, cache, &second));
    QVERIFY(first.contains("base/d.yaml"));
    QVERIFY(second.contains("base/d.yaml"));
    QVERIFY(second.contains("base/kustomization.yaml"));
}

void KustomizeRegressions::anEncryptedNameBreaksEveryRename()
{
    const auto built =
        golden::build(golden::treeOf({{"kustomization.yaml", "resources: [a.yaml]\nnamespace: test\n"},
                                      {"a.yaml", "kind: Q\nmetadata: {name: \"ENC[AES,data:x,iv:y]\"}\n"}}));
    QVERIFY(!built);
    QCOMPARE(built.error().code, ErrorCode::KustomizeNameWithComma);
}

void KustomizeRegressions::oddShapesAreRefusedAndDoNotCrash()
{
    const char *const patches[]{"/metadata/annotations", "/metadata", "/metadata/labels", "/spec", "/kind"};
    const char *const values[]{"text", "[1]", "{}", "null", "7"};
    for (const char *path : patches)
        for (const char *value : values) {
            const std::string kustomization =
                "resources: [a.yaml]\nconfigMapGenerator: [{name: g, literals: [a=b]}]\nnamePrefix: "
                "p-\nnamespace: x\ncommonLabels: {l: m}\npatches:\n- target: {name: .*}\n  patch: |-\n    - "
                "{op: add, path: " +
                std::string(path) + ", value: " + value +
                "}\n- target: {name: .*}\n  patch: |-\n    - {op: add, path: /z, value: 1}\n";
            const auto built = golden::build(
                golden::treeOf({{"kustomization.yaml", kustomization.c_str()},
                                {"a.yaml", "kind: Q\nmetadata: {name: a}\nspec: {containers: [x]}\n"}}));
            QVERIFY(built || errorName(built.error().code) != "Internal");
        }
}

void KustomizeRegressions::aNumberCannotBeReplacedByAText()
{
    const auto built = golden::build(
        golden::treeOf({{"kustomization.yaml", "resources: [a.yaml]\nreplacements:\n- sourceValue: text\n  "
                                               "targets:\n  - select: {kind: Q}\n    fieldPaths: [num]\n"},
                        {"a.yaml", "kind: Q\nmetadata: {name: a}\nnum: 5\n"}}));
    QVERIFY(!built);
    QCOMPARE(built.error().code, ErrorCode::KustomizeTypeMismatch);
}

void KustomizeRegressions::aPatchTakesWhatAReplacementMadeForAText()
{
    const char *const base = "resources: [a.yaml]\nreplacements:\n- sourceValue: \"3\"\n  targets:\n  - "
                             "select: {kind: Q}\n    fieldPaths: [spec.n]\n    options: {create: true}\n";
    const auto tree = golden::treeOf(
        {{"base/kustomization.yaml", base},
         {"base/a.yaml", "kind: Q\nmetadata: {name: a}\n"},
         {"top/kustomization.yaml",
          "resources: [../base]\npatches:\n- patch: \"{kind: Q, metadata: {name: a}, x: y}\"\n"}});
    const auto unpatched = golden::build(tree, "base");
    QVERIFY(unpatched);
    QVERIFY(at(unpatched, 0, {"spec", "n"})->kind() == Kind::Int);
    const auto patched = golden::build(tree, "top");
    QVERIFY(patched);
    QVERIFY(at(patched, 0, {"spec", "n"})->isString());
}

void KustomizeRegressions::aPatchPutsTextsThatLookTypedIntoQuotes()
{
    const auto built = golden::build(
        golden::treeOf({{"kustomization.yaml",
                         "resources: [a.yaml]\npatches:\n- patch: \"{kind: Q, metadata: {name: a}, x: z}\"\n"
                         "- patch: \"{kind: Q, metadata: {name: a}, on: 5}\"\n"},
                        {"a.yaml", "kind: Q\nmetadata: {name: a}\non: yes\nx: y\n"}}));
    QVERIFY(built);
    QVERIFY(at(built, 0, {"on"})->isString());
    QCOMPARE(textAt(built, {"on"}), std::string("5"));
}

void KustomizeRegressions::aJsonPatchRefusesANumberThatAReplacementMadeAText()
{
    const auto tree = golden::treeOf(
        {{"base/kustomization.yaml", "resources: [a.yaml]\nreplacements:\n- sourceValue: text\n  targets:\n  "
                                     "- select: {kind: Deployment}\n    fieldPaths: [spec.replicas]\n"},
         {"base/a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2}\n"},
         {"top/kustomization.yaml",
          "resources: [../base]\nreplicas: [{name: a, count: 5}]\npatches:\n- target: {name: a}\n  patch: "
          "'[{\"op\": \"add\", \"path\": \"/x\", \"value\": 1}]'\n"},
         {"counted/kustomization.yaml", "resources: [../base]\nreplicas: [{name: a, count: 5}]\n"}});
    const auto built = golden::build(tree, "top");
    QVERIFY(!built);
    QCOMPARE(built.error().code, ErrorCode::KustomizeTypeMismatch);
    QVERIFY(golden::build(tree, "counted"));
}

void KustomizeRegressions::anObjectThatLostItsNameCannotBeRenamed()
{
    const auto built = golden::build(golden::treeOf(
        {{"kustomization.yaml",
          "resources: [a.yaml]\nnameSuffix: -s\nnamespace: n\npatches:\n- target: {kind: Q}\n  "
          "patch: '[{\"op\": \"remove\", \"path\": \"/metadata/name\"}]'\n"
          "- patch: \"{kind: Q, metadata: {name: a}, x: z}\"\n"},
         {"a.yaml", "kind: Q\nmetadata: {name: a}\n"}}));
    QVERIFY(!built);
}

void KustomizeRegressions::varsTakeWhatAReplacementMadeForAText()
{
    const auto built = golden::build(golden::treeOf(
        {{"kustomization.yaml",
          "resources: [a.yaml]\nreplacements:\n- sourceValue: \"123\"\n  targets:\n  - select: {kind: "
          "ConfigMap}\n    fieldPaths: [metadata.labels.n]\n    options: {create: true}\nvars:\n- name: V\n  "
          "objref: {kind: ConfigMap, name: a, apiVersion: v1}\n"},
         {"a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x: y}}\n"}}));
    QVERIFY(built);
    QVERIFY(at(built, 0, {"metadata", "labels", "n"})->isString());
}

QTEST_GUILESS_MAIN(KustomizeRegressions)
#include "tst_kustomize_regressions.moc"
