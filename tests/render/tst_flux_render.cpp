// SPDX-License-Identifier: GPL-3.0-or-later
#include "flux_fixture.h"

#include <QTest>

using namespace leeway;
using namespace leeway::render;
using namespace leeway::render::testing;

namespace {

const std::string gotk = "clusters/dev/";

/// Keys of all objects, as found, separated by blanks.
QByteArray keysOf(const DesiredSet &set)
{
    QByteArrayList keys;
    for (const DesiredObject &object : set.objects)
        keys << str(object.key.toString());
    return keys.join(' ');
}

class LiveStore final : public SubstituteSources
{
public:
    LiveData find(const ObjectKey &key) const override
    {
        const auto found = data.find(key.toString());
        return found == data.end() ? LiveData{absentMeans, {}}
                                   : LiveData{LiveData::State::Found, found->second};
    }
    std::map<std::string, std::map<std::string, std::string>> data;
    LiveData::State absentMeans = LiveData::State::Absent;
};

} // namespace

class TestFluxRender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void g5_g9_aFolderWithoutKustomizationTakesEveryManifestBelow();
    void g2_twoKustomizationFilesFail();
    void g3_unknownFieldsOfTheRootAreDropped();
    void g4_onlyComponentsGivesOriginAnnotations();
    void g9_oneBadFileFailsTheKustomization();
    void g11_anEmptyFolderThatPrunesIsAFinding();
    void g12_g13_targetNamespaceAndNameFixes();
    void g14_patchesAreAppended();
    void g15_componentsAreLocalAndMayBeMissing();
    void g17_imagesReplaceTagAndDigestTogether();
    void b9_aMissingPathFails();
    void k10_overAllChildrenAreRenderedAfterSubstitution();
    void r5_theParentConsumesVariablesOfTheChild();
    void r6_aFolderTakenInTwiceIsAFinding();
    void theRootTakesItsOwnRenderedSpec();
    void substituteFromComesFromTheRender();
    void substituteFromOfALaterKustomization();
    void substituteFromLiveOrUnknown();
    void f4_aSecretThatMayNotBeReadMakesTheLeafUnknown();
    void v12_oneBadVariableNameFailsTheKustomization();
    void v13_strictAndLenient();
    void m1_commonMetadataWinsAndOwnerLabelsNameTheKustomization();
    void sopsValuesStaySealed();
    void sopsFilesOfAGeneratorLeaveTheHashedNameUnknown();
    void otherSourcesAreNamedNotGuessed();
    void aMappedSourceIsRendered();
    void p3_dependencyCyclesAndGapsAreFindings();
    void doubleOwnershipIsAFinding();
    void p9_remoteClustersAreNotThisOne();
    void listsAreFlattened();
    void originsReachThroughTheWholeBuild();
    void oneChangedFileBuildsOnlyWhatReadsIt();
    void sourceIgnoreAndSymlinksApply();
};

void TestFluxRender::g5_g9_aFolderWithoutKustomizationTakesEveryManifestBelow()
{
    const DesiredSet set = rendered({{gotk + "a.yaml", configMap("a", "  x: y\n")},
                                     {gotk + ".hidden/b.yml", configMap("b", "  x: y\n")},
                                     {gotk + "c.json", "{}"},
                                     {gotk + "d.YAML", "not: [read"},
                                     {gotk + "e/kustomization.yaml", "resources: [f.yaml]\n"},
                                     {gotk + "e/f.yaml", configMap("f", "  x: y\n")},
                                     {gotk + "e/stray.yaml", configMap("stray", "  x: y\n")}},
                                    entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(keysOf(set), QByteArray("ConfigMap/web/b ConfigMap/web/a ConfigMap/web/f"));
}

void TestFluxRender::g2_twoKustomizationFilesFail()
{
    const DesiredSet set = rendered(
        {{gotk + "kustomization.yaml", "resources: []\n"}, {gotk + "Kustomization", "resources: []\n"}},
        entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray("flux-system KustomizationAmbiguous"));
}

void TestFluxRender::g3_unknownFieldsOfTheRootAreDropped()
{
    const DesiredSet set =
        rendered({{gotk + "kustomization.yaml", "resourcez: [b.yaml]\nresources: [a.yaml]\n"},
                  {gotk + "a.yaml", configMap("a", "  x: y\n")}},
                 entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(keysOf(set), QByteArray("ConfigMap/web/a"));
}

void TestFluxRender::g4_onlyComponentsGivesOriginAnnotations()
{
    const DesiredSet set =
        rendered({{gotk + "kustomization.yaml", "components: [../../c]\n"},
                  {"c/kustomization.yaml",
                   "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n"},
                  {"c/a.yaml", configMap("a", "  x: y\n")}},
                 entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QVERIFY(objectOf(set, "ConfigMap/web/a")
                .findPath({"metadata", "annotations", "config.kubernetes.io/origin"}));
}

void TestFluxRender::g9_oneBadFileFailsTheKustomization()
{
    const DesiredSet set =
        rendered({{gotk + "a.yaml", configMap("a", "  x: y\n")}, {gotk + "values.yaml", "image: x\n"}},
                 entryAt("clusters/dev"));
    QCOMPARE(set.kustomizations.size(), std::size_t(1));
    QCOMPARE(set.kustomizations[0].state, BuildState::Failed);
    QVERIFY(set.objects.empty());
}

void TestFluxRender::g11_anEmptyFolderThatPrunesIsAFinding()
{
    const DesiredSet set = rendered({{gotk + "readme.md", "x"}}, entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(findingsOf(set), QByteArray("FluxNothingToApply"));
}

void TestFluxRender::g12_g13_targetNamespaceAndNameFixes()
{
    const DesiredSet set =
        rendered({{gotk + "a.yaml", configMap("a", "  x: y\n")},
                  {gotk + "kustomization.yaml", "namePrefix: old-\nresources: [a.yaml]\n"}},
                 entryAt("clusters/dev", "  targetNamespace: team\n  namePrefix: p-\n  nameSuffix: -s\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(keysOf(set), QByteArray("ConfigMap/team/p-a-s"));
    const Value object = objectOf(set, "ConfigMap/team/p-a-s");
    QVERIFY2(chainOf(set, object, {"metadata", "namespace"}).startsWith("flux-field gotk-sync.yaml"),
             chainOf(set, object, {"metadata", "namespace"}).constData());
}

void TestFluxRender::g14_patchesAreAppended()
{
    const DesiredSet set = rendered(
        {{gotk + "a.yaml", configMap("a", "  x: y\n")},
         {gotk + "kustomization.yaml",
          "resources: [a.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: "
          "ConfigMap\n    metadata: {name: a, namespace: web}\n    data: {x: first, z: kept}\n"}},
        entryAt("clusters/dev",
                "  patches:\n  - target: {kind: ConfigMap, unknownField: x}\n    patch: |\n      - op: "
                "replace\n        path: /data/x\n        value: second\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    const Value object = objectOf(set, "ConfigMap/web/a");
    QCOMPARE(leaf(object, {"data", "x"}), QByteArray("string second"));
    QCOMPARE(leaf(object, {"data", "z"}), QByteArray("string kept"));
}

void TestFluxRender::g15_componentsAreLocalAndMayBeMissing()
{
    const Files files{{gotk + "a.yaml", configMap("a", "  x: y\n")}};
    QCOMPARE(notBuilt(rendered(files, entryAt("clusters/dev", "  components: [https://example.com/c]\n"))),
             QByteArray("flux-system FluxComponentPath"));
    const DesiredSet ignored = rendered(
        files, entryAt("clusters/dev", "  components: [../none]\n  ignoreMissingComponents: true\n"));
    QCOMPARE(notBuilt(ignored), QByteArray());
    QCOMPARE(keysOf(ignored), QByteArray("ConfigMap/web/a"));
    QVERIFY(!notBuilt(rendered(files, entryAt("clusters/dev", "  components: [../none]\n"))).isEmpty());
}

void TestFluxRender::g17_imagesReplaceTagAndDigestTogether()
{
    const std::string pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: web}\nspec:\n  containers:\n  "
        "- {name: a, image: one:1}\n  - {name: b, image: two:1}\n";
    const DesiredSet set =
        rendered({{gotk + "p.yaml", pod},
                  {gotk + "kustomization.yaml",
                   "resources: [p.yaml]\nimages:\n- name: one\n  newName: r/one\n  digest: "
                   "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3\n"}},
                 entryAt("clusters/dev",
                         "  images:\n  - {name: one, newTag: \"2\"}\n  - {name: two, newTag: \"3\"}\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    const Value *containers = objectOf(set, "Pod/web/p").findPath({"spec", "containers"});
    QVERIFY(containers);
    QCOMPARE(str(containers->at(0).textAt({"image"})), QByteArray("r/one:2"));
    QCOMPARE(str(containers->at(1).textAt({"image"})), QByteArray("two:3"));
}

void TestFluxRender::b9_aMissingPathFails()
{
    const DesiredSet set =
        rendered({{gotk + "a.yaml", kustomization("apps", "./apps")}}, entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray("apps FluxPathMissing"));
}

void TestFluxRender::k10_overAllChildrenAreRenderedAfterSubstitution()
{
    const DesiredSet set = rendered({{gotk + "a.yaml", kustomization("apps", "./apps/${env}")},
                                     {"apps/dev/c.yaml", configMap("c", "  x: y\n")}},
                                    entryAt("clusters/dev", "  postBuild:\n    substitute: {env: dev}\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(set.kustomizations.size(), std::size_t(2));
    QCOMPARE(str(set.kustomizations[1].path), QByteArray("apps/dev"));
    QCOMPARE(set.kustomizations[1].parent, std::optional<std::size_t>(0));
    QVERIFY(objectOf(set, "ConfigMap/web/c").isMap());
}

void TestFluxRender::r5_theParentConsumesVariablesOfTheChild()
{
    const DesiredSet set = rendered(
        {{gotk + "a.yaml",
          kustomization("apps", "./apps", "  postBuild:\n    substitute:\n      region: ${region}\n")},
         {"apps/c.yaml", configMap("c", "  x: in-${region}\n")}},
        entryAt("clusters/dev", "  postBuild:\n    substitute: {region: swn}\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    const Value object = objectOf(set, "ConfigMap/web/c");
    QCOMPARE(leaf(object, {"data", "x"}), QByteArray("string in-swn"));
    const QByteArray chain = chainOf(set, object, {"data", "x"});
    QVERIFY2(chain.startsWith("substitution gotk-sync.yaml") && chain.endsWith("resource apps/c.yaml:7"),
             chain);
}

void TestFluxRender::r6_aFolderTakenInTwiceIsAFinding()
{
    const DesiredSet set = rendered({{gotk + "a.yaml", kustomization("apps", "./clusters/dev/apps")},
                                     {gotk + "apps/c.yaml", configMap("c", "  x: y\n")}},
                                    entryAt("clusters/dev"));
    QCOMPARE(findingsOf(set), QByteArray("DoubleOwnership PathAppliedTwice"));
}

void TestFluxRender::theRootTakesItsOwnRenderedSpec()
{
    const DesiredSet set =
        rendered({{gotk + "flux-system/gotk-sync.yaml", kustomization("flux-system", "./clusters/dev")},
                  {gotk + "flux-system/kustomization.yaml",
                   "resources: [gotk-sync.yaml]\npatches:\n- patch: |\n    apiVersion: "
                   "kustomize.toolkit.fluxcd.io/v1\n    kind: "
                   "Kustomization\n    metadata: {name: flux-system, namespace: flux-system}\n    spec: "
                   "{postBuild: {substitute: "
                   "{x: \"1\"}}}\n"},
                  {gotk + "c.yaml", configMap("c", "  x: a${x}\n")}},
                 entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(findingsOf(set), QByteArray());
    QCOMPARE(leaf(objectOf(set, "ConfigMap/web/c"), {"data", "x"}), QByteArray("string a1"));
    QCOMPARE(set.kustomizations.size(), std::size_t(1));
    const Value owned = objectOf(set, "ConfigMap/web/c");
    const QByteArray chain = chainOf(set, owned, {"metadata", "labels", "kustomize.toolkit.fluxcd.io/name"});
    QCOMPARE(chain, QByteArray("owner-label clusters/dev/flux-system/gotk-sync.yaml:4"));
}

void TestFluxRender::substituteFromComesFromTheRender()
{
    const std::string from =
        "  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: settings}\n    - {kind: "
        "Secret, name: keys}\n    substitute: {c: inline}\n";
    const DesiredSet set = rendered(
        {{gotk + "settings.yaml", configMap("settings", "  a: one\n  b: two\n  c: three\n", "flux-system")},
         {gotk + "keys.yaml",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: flux-system}\ndata:\n  b: "
          "c2VjcmV0Cg==\n"},
         {gotk + "apps.yaml", kustomization("apps", "./apps", from)},
         {"apps/c.yaml", configMap("c", "  x: ${a} ${b} ${c}\n")}},
        entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    const Value object = objectOf(set, "ConfigMap/web/c");
    QCOMPARE(leaf(object, {"data", "x"}), QByteArray("string one secret inline"));
    QVERIFY(chainOf(set, object, {"data", "x"}).startsWith("substitution clusters/dev/settings.yaml:7"));
}

void TestFluxRender::substituteFromOfALaterKustomization()
{
    const std::string from = "  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: settings}\n";
    const Files files{{gotk + "a.yaml", kustomization("apps", "./apps", from)},
                      {gotk + "b.yaml", kustomization("config", "./config")},
                      {"apps/c.yaml", configMap("c", "  x: ${a}\n")},
                      {"config/kustomization.yaml", "resources: [deep.yaml]\n"},
                      {"config/deep.yaml", kustomization("deep", "./deep", from)},
                      {"deep/s.yaml", configMap("settings", "  a: one\n", "flux-system")}};
    const DesiredSet set = rendered(files, entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(leaf(objectOf(set, "ConfigMap/web/c"), {"data", "x"}), QByteArray("string one"));
    QVERIFY(set.find(*ObjectKey::parse("ConfigMap/web/c"))->unknown.empty());
}

void TestFluxRender::substituteFromLiveOrUnknown()
{
    const Files files{{gotk + "c.yaml", configMap("c", "  x: a-${a}\n  y: ${b:=z}\n")}};
    const Entry entry = entryAt(
        "clusters/dev", "  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: settings}\n");
    const DesiredSet offline = rendered(files, entry);
    QCOMPARE(notBuilt(offline), QByteArray());
    QCOMPARE(offline.objects.at(0).unknown.size(), std::size_t(2));
    RenderInputs inputs;
    const auto live = std::make_shared<LiveStore>();
    live->data["ConfigMap/flux-system/settings"] = {{"a", "live\n"}};
    inputs.live = live;
    const DesiredSet online = rendered(files, entry, inputs);
    QCOMPARE(leaf(online.objects.at(0).object, {"data", "x"}), QByteArray("string a-live"));
    QCOMPARE(leaf(online.objects.at(0).object, {"data", "y"}), QByteArray("string z"));
    live->data.clear();
    QCOMPARE(notBuilt(rendered(files, entry, inputs)), QByteArray("flux-system SubstituteSourceMissing"));
}

void TestFluxRender::f4_aSecretThatMayNotBeReadMakesTheLeafUnknown()
{
    RenderInputs inputs;
    const auto live = std::make_shared<LiveStore>();
    live->absentMeans = LiveData::State::Unknown;
    inputs.live = live;
    const DesiredSet set = rendered(
        {{gotk + "c.yaml", configMap("c", "  x: ${a}\n")},
         {gotk + "d.yaml", configMap("d-${a}", "  x: y\n")}},
        entryAt("clusters/dev",
                "  postBuild:\n    substituteFrom:\n    - {kind: Secret, name: keys, optional: true}\n"),
        inputs);
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(str(set.objects.at(0).unknown.at(0).toString()), QByteArray("data.x"));
    QVERIFY(!set.objects.at(0).identityUnknown);
    QVERIFY(set.objects.at(1).identityUnknown);
}

void TestFluxRender::v12_oneBadVariableNameFailsTheKustomization()
{
    const DesiredSet set = rendered({{gotk + "c.yaml", configMap("c", "  x: y\n")}},
                                    entryAt("clusters/dev", "  postBuild:\n    substitute: {my-key: x}\n"));
    QCOMPARE(notBuilt(set), QByteArray("flux-system VariableNameInvalid"));
}

void TestFluxRender::v13_strictAndLenient()
{
    const Files files{{gotk + "c.yaml", configMap("c", "  x: a${missing}\n")}};
    const Entry entry = entryAt("clusters/dev", "  postBuild:\n    substitute: {a: x}\n");
    QCOMPARE(notBuilt(rendered(files, entry)), QByteArray("flux-system VariableNotSet:7"));
    RenderInputs lenient;
    lenient.strictSubstitution = false;
    QCOMPARE(leaf(objectOf(rendered(files, entry, lenient), "ConfigMap/web/c"), {"data", "x"}),
             QByteArray("string a"));
    const DesiredSet untouched = rendered(files, entryAt("clusters/dev", "  postBuild: {}\n"));
    QCOMPARE(leaf(objectOf(untouched, "ConfigMap/web/c"), {"data", "x"}), QByteArray("string a${missing}"));
}

void TestFluxRender::m1_commonMetadataWinsAndOwnerLabelsNameTheKustomization()
{
    const DesiredSet set = rendered(
        {{gotk + "c.yaml",
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n  labels: {team: x, keep: y}\n"}},
        entryAt("clusters/dev", "  commonMetadata:\n    labels: {team: z}\n    annotations: {note: n}\n"));
    const Value object = objectOf(set, "Namespace/web");
    QCOMPARE(leaf(object, {"metadata", "labels", "team"}), QByteArray("string z"));
    QCOMPARE(leaf(object, {"metadata", "labels", "keep"}), QByteArray("string y"));
    QCOMPARE(leaf(object, {"metadata", "annotations", "note"}), QByteArray("string n"));
    QCOMPARE(leaf(object, {"metadata", "labels", "kustomize.toolkit.fluxcd.io/namespace"}),
             QByteArray("string flux-system"));
    const QByteArray chain = chainOf(set, object, {"metadata", "labels", "team"});
    QVERIFY2(chain.startsWith("common-metadata gotk-sync.yaml") &&
                 chain.endsWith("resource clusters/dev/c.yaml:5"),
             chain);
}

void TestFluxRender::sopsFilesOfAGeneratorLeaveTheHashedNameUnknown()
{
    const std::string sealed =
        "ENC[AES256_GCM,data:x,iv:yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy,tag:z,type:str]";
    const std::string pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: web}\nspec:\n  containers:\n"
        "  - name: c\n    envFrom: [{secretRef: {name: env}}]\n  volumes:\n  - name: v\n    "
        "secret: {secretName: file}\n";
    const Files files{
        {"clusters/dev/kustomization.yaml",
         "resources: [pod.yaml]\nsecretGenerator:\n- {name: env, namespace: web, envs: [a.env]}\n"
         "- {name: file, namespace: web, files: [a.yaml]}\n"},
        {"clusters/dev/pod.yaml", pod},
        {"clusters/dev/a.env", "USER=" + sealed + "\nsops_version=3.9.0\nsops_mac=" + sealed + "\n"},
        {"clusters/dev/a.yaml", "a: " + sealed + "\nsops:\n    mac: " + sealed + "\n"}};
    const DesiredSet set = rendered(files, entryAt("clusters/dev", "  decryption: {provider: sops}\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(set.objects.size(), std::size_t{3});
    int secrets = 0;
    for (const DesiredObject &object : set.objects) {
        if (object.key.kind == "Secret") {
            ++secrets;
            QVERIFY(object.encrypted);
            QVERIFY(object.identityUnknown);
            QCOMPARE(object.object.find("data")->size(), std::size_t{1}); // no lines of SOPS' own
            continue;
        }
        QVERIFY(!object.identityUnknown);
        QCOMPARE(object.unknown.size(), std::size_t{2}); // the names with their hashes
    }
    QCOMPARE(secrets, 2);
}

void TestFluxRender::sopsValuesStaySealed()
{
    const std::string secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: web}\nstringData:\n  a: "
        "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:m]\n";
    const Files files{{gotk + "s.yaml", secret}};
    const DesiredSet set = rendered(files, entryAt("clusters/dev", "  decryption: {provider: sops}\n"));
    QCOMPARE(notBuilt(set), QByteArray());
    QVERIFY(set.objects.at(0).encrypted);
    QVERIFY(!set.objects.at(0).object.find("sops"));
    QCOMPARE(str(set.objects.at(0).unknown.at(0).toString()), QByteArray("stringData.a"));
    QCOMPARE(notBuilt(rendered(files, entryAt("clusters/dev"))),
             QByteArray("flux-system SopsNotDecrypted:7"));
}

void TestFluxRender::otherSourcesAreNamedNotGuessed()
{
    std::string other = kustomization("other", "./x");
    other.replace(other.rfind("name: flux-system"), 17, "name: elsewhere");
    const std::string source =
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: "
        "elsewhere, namespace: flux-system}\nspec: {url: 'https://git.example/other.git'}\n";
    Files files{
        {gotk + "a.yaml", other}, {gotk + "s.yaml", source}, {"x/c.yaml", configMap("c", "  x: y\n")}};
    const DesiredSet set = rendered(files, entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray("other FluxSourceUnavailable"));
    QCOMPARE(set.kustomizations[1].state, BuildState::SourceNotAvailable);
    RenderInputs inputs;
    inputs.repositoryUrls = {"git@git.example:other"};
    QCOMPARE(notBuilt(rendered(files, entryAt("clusters/dev"), inputs)), QByteArray());
}

void TestFluxRender::aMappedSourceIsRendered()
{
    std::string other = kustomization("other", "./x");
    other.replace(other.rfind("name: flux-system"), 17, "name: elsewhere");
    RenderInputs inputs;
    inputs.mappedSources[{"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "elsewhere"}] = {
        treeOf({{"deploy/x/c.yaml", configMap("c", "  x: y\n")}}), "deploy"};
    const DesiredSet set = rendered({{gotk + "a.yaml", other}}, entryAt("clusters/dev"), inputs);
    QCOMPARE(notBuilt(set), QByteArray());
    QVERIFY(objectOf(set, "ConfigMap/web/c").isMap());
}

void TestFluxRender::p3_dependencyCyclesAndGapsAreFindings()
{
    const DesiredSet set =
        rendered({{gotk + "a.yaml", kustomization("a", "./a", "  dependsOn: [{name: b}]\n")},
                  {gotk + "b.yaml", kustomization("b", "./b", "  dependsOn: [{name: a}, {name: none}]\n")},
                  {"a/c.yaml", configMap("a", "  x: y\n")},
                  {"b/c.yaml", configMap("b", "  x: y\n")}},
                 entryAt("clusters/dev"));
    QCOMPARE(findingsOf(set), QByteArray("DependencyCycle DependencyMissing"));
    for (const Finding &finding : set.findings)
        QVERIFY2(finding.what.place.line > 0, finding.what.message().c_str());
}

void TestFluxRender::doubleOwnershipIsAFinding()
{
    const DesiredSet set = rendered({{gotk + "a.yaml", kustomization("a", "./a")},
                                     {gotk + "b.yaml", kustomization("b", "./b")},
                                     {"a/c.yaml", configMap("c", "  x: y\n")},
                                     {"b/c.yaml", configMap("c", "  x: z\n")}},
                                    entryAt("clusters/dev"));
    QCOMPARE(findingsOf(set), QByteArray("DoubleOwnership"));
    QCOMPARE(
        str(set.findings[0].what.message()),
        QByteArray("b/c.yaml:4:9: ConfigMap/web/c is applied by "
                   "Kustomization.kustomize.toolkit.fluxcd.io/flux-system/a and by "
                   "Kustomization.kustomize.toolkit.fluxcd.io/flux-system/b: they overwrite each other"));
}

void TestFluxRender::p9_remoteClustersAreNotThisOne()
{
    const DesiredSet set =
        rendered({{gotk + "a.yaml", kustomization("a", "./a", "  kubeConfig: {secretRef: {name: remote}}\n")},
                  {"a/c.yaml", configMap("c", "  x: y\n")}},
                 entryAt("clusters/dev"));
    QCOMPARE(set.kustomizations[1].state, BuildState::RemoteCluster);
    QVERIFY(!objectOf(set, "ConfigMap/web/c").isMap());
}

void TestFluxRender::listsAreFlattened()
{
    const DesiredSet set = rendered(
        {{gotk + "l.yaml",
          "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, "
          "namespace: web}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: web}}\n"}},
        entryAt("clusters/dev"));
    QCOMPARE(keysOf(set), QByteArray("ConfigMap/web/a ConfigMap/web/b"));
}

void collectWithoutOrigin(const Value &node, const FieldPath &path, QByteArrayList &out)
{
    if (node.isScalar() && originChain(node).empty())
        out << str(path.toString());
    for (const MapEntry &entry : node.entries())
        collectWithoutOrigin(entry.value, path.name(entry.key.str()), out);
    for (std::size_t i = 0; i < node.items().size(); ++i)
        collectWithoutOrigin(node.at(i), path.index(i), out);
}

void TestFluxRender::originsReachThroughTheWholeBuild()
{
    const DesiredSet set = rendered(
        {{gotk + "apps.yaml", kustomization("apps", "./apps",
                                            "  targetNamespace: team\n  postBuild:\n    substitute: {v: "
                                            "\"2\"}\n  commonMetadata: {labels: {l: m}}\n")},
         {"apps/kustomization.yaml",
          "resources: [d.yaml]\nlabels: [{pairs: {a: b}}]\nimages: [{name: i, newTag: \"1\"}]\n"
          "configMapGenerator: [{name: g, literals: [k=v]}]\nreplicas: [{name: d, count: 3}]\n"},
         {"apps/d.yaml",
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: 1\n  template:\n   "
          " spec:\n      containers:\n      - {name: c, image: i:0, args: [\"${v}\"]}\n"}},
        entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(set.objects.size(), std::size_t(3));
    for (const DesiredObject &object : set.objects) {
        QByteArrayList bare;
        collectWithoutOrigin(object.object, {}, bare);
        QVERIFY2(bare.isEmpty(), str(object.key.toString()) + ": " + bare.join(' '));
    }
}

void TestFluxRender::oneChangedFileBuildsOnlyWhatReadsIt()
{
    Files files{{gotk + "a.yaml", kustomization("a", "./a")},
                {gotk + "b.yaml", kustomization("b", "./b")},
                {"a/c.yaml", configMap("a", "  x: y\n")},
                {"b/c.yaml", configMap("b", "  x: y\n")}};
    RenderInputs inputs;
    inputs.cache = std::make_shared<RenderCache>();
    const Entry entry = entryAt("clusters/dev");
    rendered(files, entry, inputs);
    const auto first = inputs.cache->counts();
    files["b/c.yaml"] = configMap("b", "  x: z\n");
    const DesiredSet changed = rendered(files, entry, inputs);
    QCOMPARE(inputs.cache->counts().built, first.built + 1);
    QCOMPARE(leaf(objectOf(changed, "ConfigMap/web/b"), {"data", "x"}), QByteArray("string z"));
    files["b/new.yaml"] = configMap("new", "  x: z\n");
    const DesiredSet grown = rendered(files, entry, inputs);
    QVERIFY(objectOf(grown, "ConfigMap/web/new").isMap());
    QCOMPARE(inputs.cache->counts().built, first.built + 2);
}

void TestFluxRender::sourceIgnoreAndSymlinksApply()
{
    const DesiredSet set = rendered({{".sourceignore", "skipped.yaml\n"},
                                     {gotk + "skipped.yaml", "not: kubernetes\n"},
                                     {gotk + "c.yaml", configMap("c", "  x: y\n")}},
                                    entryAt("clusters/dev"));
    QCOMPARE(notBuilt(set), QByteArray());
    QCOMPARE(keysOf(set), QByteArray("ConfigMap/web/c"));
}

QTEST_APPLESS_MAIN(TestFluxRender)
#include "tst_flux_render.moc"
