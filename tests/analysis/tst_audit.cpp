// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit says of small repositories, and of which it must be silent.
#include "model/analysis/audit.h"
#include "tests/analysis/json_schema.h"
#include "tests/render/flux_fixture.h"

#include <QFile>
#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;
using render::testing::configMap;
using render::testing::entryAt;
using render::testing::Files;
using render::testing::kustomization;
using render::testing::str;
using render::testing::treeOf;

namespace {

std::vector<AuditFinding> audited(const Files &files, const std::string &more = {},
                                  const std::vector<std::string> &entries = {"clusters/a"})
{
    AuditInput input;
    input.tree = treeOf(files);
    for (const std::string &path : entries) {
        auto set = render::renderEntry(input.tree, entryAt(path, more), {});
        input.sets.push_back(std::make_shared<const render::DesiredSet>(set ? *set : render::DesiredSet{}));
    }
    return audit(input);
}

/// "severity Code file:line [fix]" of every finding.
QByteArray told(const std::vector<AuditFinding> &findings)
{
    static const char *const severities[] = {"info", "warning", "error"};
    QByteArrayList rows;
    for (const AuditFinding &found : findings) {
        const SourcePlace &place = found.place;
        QByteArray row = QByteArray(severities[static_cast<int>(found.severity)]) + ' ' + str(found.code) +
                         ' ' + str(place.file) + ':' + QByteArray::number(place.line);
        if (!found.fix.empty())
            row += " [" + str(found.fix) + ']';
        rows << row;
    }
    return rows.join('\n');
}

/// A kustomization that lists these.
std::string lists(const std::string &items, const std::string &more = {})
{
    return "resources:\n" + items + more;
}

std::string deployment(const std::string &value, const std::string &apiVersion = "apps/v1")
{
    return "apiVersion: " + apiVersion +
           "\nkind: Deployment\nmetadata:\n  name: web\n  namespace: web\nspec:\n  replicas: ${count}\n  "
           "template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - "
           "name: "
           "A\n              value: " +
           value + "\n";
}

} // namespace

class TestAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRepositoryInOrderHasNoFindings()
    {
        QCOMPARE(told(audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                               {"apps/app/kustomization.yaml",
                                lists("  - c.yaml\n", "configMapGenerator:\n  - name: g\n    files: "
                                                      "[values.yaml]\npatches:\n  - path: patch.yaml\n")},
                               {"apps/app/c.yaml", configMap("c", "  a: \"1\"\n")},
                               {"apps/app/patch.yaml", configMap("c", "  b: \"2\"\n")},
                               {"apps/app/values.yaml", "apiVersion: v1\nkind: x\nmetadata: {}\n"},
                               {"apps/app/README.md", "apiVersion: v1\n"},
                               {".sops.yaml", "creation_rules: []\n"},
                               {".github/workflows/ci.yaml", "on: push\n"}})),
                 QByteArray());
    }

    void aFileThatTheKustomizationBesideItDoesNotListIsNamed()
    {
        const Files files{{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                          {"apps/app/kustomization.yaml", lists("  - c.yaml\n  # - later.yaml\n")},
                          {"apps/app/c.yaml", configMap("c", "  a: x\n")},
                          {"apps/app/forgotten.yaml", configMap("f", "  a: x\n")},
                          {"apps/app/later.yaml", configMap("l", "  a: x\n")},
                          {"apps/app/stub.yaml", "# nothing yet\n"},
                          {"apps/chart/Chart.yaml", "name: c\n"},
                          {"apps/chart/templates/x.yaml", configMap("x", "  a: {{ .v }}\n")}};
        QCOMPARE(told(audited(files)), QByteArray("warning FileNotIncluded apps/app/forgotten.yaml:1\n"
                                                  "info FileNotIncluded apps/app/later.yaml:1"));
    }

    void filesOfAKustomizationThatDoesNotBuildAreNotCalledForgotten()
    {
        const auto found =
            told(audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                          {"apps/app/kustomization.yaml", lists("  - gone.yaml\n  - c.yaml\n")},
                          {"apps/app/c.yaml", configMap("c", "  a: x\n")}}));
        QCOMPARE(found.count('\n'), 0);
        QVERIFY2(found.startsWith("error ") && found.endsWith("apps/app/kustomization.yaml:2"), found);
    }

    void everyMissingIncludeIsNamedNotOnlyTheFirst()
    {
        const auto found = audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                                    {"apps/app/kustomization.yaml",
                                     lists("  - gone.yaml\n  - also-gone.yaml\n  - "
                                           "https://example.com/x.yaml\n  - github.com/a/b//c?ref=1\n")}});
        QByteArray lines;
        for (const AuditFinding &one : found)
            lines += QByteArray::number(one.place.line) + ' ';
        QCOMPARE(lines, QByteArray("2 3 "));
    }

    void g4_aCircleOfKustomizationsIsShownAsAPath()
    {
        const auto found = audited({{"clusters/a/app.yaml", kustomization("app", "./apps/a")},
                                    {"apps/a/kustomization.yaml", lists("  - ../b\n")},
                                    {"apps/b/kustomization.yaml", lists("  - ../a\n")}});
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(str(found[0].code), QByteArray("IncludeCycle"));
        QVERIFY2(str(found[0].text).contains("apps/a -> apps/b -> apps/a"), str(found[0].text));
        QCOMPARE(found[0].severity, Severity::Error);
    }

    void aKustomizationThatNoClusterReachesIsOnlyMentioned()
    {
        QCOMPARE(told(audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                               {"apps/app/kustomization.yaml", lists("  - c.yaml\n")},
                               {"apps/app/c.yaml", configMap("c", "  a: x\n")},
                               {"apps/old/kustomization.yaml", lists("  - c.yaml\n  - sub\n")},
                               {"apps/old/c.yaml", configMap("c", "  a: x\n")},
                               {"apps/old/sub/kustomization.yaml", lists("  - ../c.yaml\n")}})),
                 QByteArray("info KustomizationNotReached apps/old/kustomization.yaml:1"));
    }

    void aPatchWhoseTargetMatchesNothingIsNamed()
    {
        const auto patch = [](const std::string &name) {
            return "patches:\n  - target: {kind: ConfigMap, name: " + name +
                   "}\n    patch: |\n      - {op: add, path: /data/x, value: text}\n";
        };
        const auto files = [&](const std::string &name) {
            return Files{{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                         {"apps/app/kustomization.yaml", lists("  - c.yaml\n", patch(name))},
                         {"apps/app/c.yaml", configMap("c", "  a: x\n")}};
        };
        QCOMPARE(told(audited(files("typo"))),
                 QByteArray("warning PatchUnmatched apps/app/kustomization.yaml:4"));
        QCOMPARE(told(audited(files("c"))), QByteArray());
        Files waiting = files("typo");
        waiting["apps/app/written-by-bootstrap.yaml"] = "# later\n";
        QCOMPARE(told(audited(waiting)), QByteArray());
    }

    void aPatchOfASharedComponentMayMatchInOneOfItsUsers()
    {
        const Files files{
            {"clusters/a/one.yaml", kustomization("one", "./apps/one")},
            {"clusters/a/two.yaml", kustomization("two", "./apps/two")},
            {"apps/one/kustomization.yaml", lists("  - c.yaml\n", "components: [../common]\n")},
            {"apps/one/c.yaml", configMap("one", "  a: x\n")},
            {"apps/two/kustomization.yaml", lists("  - c.yaml\n", "components: [../common]\n")},
            {"apps/two/c.yaml", configMap("two", "  a: x\n")},
            {"apps/common/kustomization.yaml",
             "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - target: {name: "
             "two}\n    patch: |\n      - {op: add, path: /data/x, value: text}\n"}};
        QCOMPARE(told(audited(files)), QByteArray());
    }

    void aNumberWhereAStringMustBeIsAnErrorWithItsFix()
    {
        const Files files{{"clusters/a/d.yaml", deployment("8080")},
                          {"clusters/a/c.yaml", configMap("c", "  on: true\n  off: \"true\"\n")}};
        QCOMPARE(told(audited(files, "  postBuild: {substitute: {count: \"2\"}}\n")),
                 QByteArray("error ValueNotString clusters/a/c.yaml:7 [\"true\"]\n"
                            "error ValueNotString clusters/a/d.yaml:14 [\"8080\"]"));
    }

    void aVariableThatTurnsAStringIntoANumberIsAnErrorQuotedOrNot()
    {
        const std::string variables = "  postBuild: {substitute: {count: \"2\", port: \"8080\", flag: "
                                      "\"true\", word: text}}\n";
        for (const char *value : {"${port}", "\"${port}\"", "${flag}"}) {
            const auto found = audited({{"clusters/a/d.yaml", deployment(value)}}, variables);
            QCOMPARE(str(found.at(0).code), QByteArray("SubstitutionChangesType"));
            QCOMPARE(found[0].place.line, 14u);
        }
        for (const char *value : {"${word}", "port-${port}"})
            for (const AuditFinding &one : audited({{"clusters/a/d.yaml", deployment(value)}}, variables))
                QCOMPARE(str(one.code), QByteArray("VariableUnused"));
    }

    void wordsAndDatesThatTheTwoDialectsReadDifferently()
    {
        const std::string release =
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: h\n  namespace: "
            "web\nspec:\n  values:\n    enabled: yes\n    quoted: \"yes\"\n    since: 2020-01-02\n    kept: "
            "\"2020-01-02\"\n";
        QCOMPARE(told(audited({{"clusters/a/h.yaml", release}})),
                 QByteArray("warning DateRewritten clusters/a/h.yaml:10 [\"2020-01-02\"]\n"
                            "info WordIsNoBoolean clusters/a/h.yaml:8"));
    }

    void s3_plainSecretsAreNamedAndTheirValuesAreNot()
    {
        const std::string head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: web\n";
        const auto found = audited(
            {{"clusters/a/s.yaml", head + "stringData:\n  empty: \"\"\n  password: planted-value\n"}});
        QCOMPARE(told(found), QByteArray("warning PlainSecret clusters/a/s.yaml:8"));
        QVERIFY(!str(toPrettyJson(toJson(found))).contains("planted"));
        QCOMPARE(told(audited({{"clusters/a/s.yaml", head + "stringData:\n  password: ${password}\n"}})),
                 QByteArray());
    }

    void s3_sealedSecretsAreInOrder()
    {
        const std::string sealed = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: "
                                   "web\nstringData:\n  p: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: "
                                   "ENC[AES256_GCM,data:y,type:str]\n";
        QCOMPARE(told(audited({{"clusters/a/s.yaml", sealed}}, "  decryption: {provider: sops}\n")),
                 QByteArray());
    }

    void versionsThatNobodyServesAnyMoreComeWithTheOneThatIs()
    {
        const std::string flux =
            "apiVersion: source.toolkit.fluxcd.io/v1beta2\nkind: HelmRepository\nmetadata:"
            "\n  name: r\n  namespace: web\nspec: {url: https://r.example}\n";
        const std::string budget =
            "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: "
            "b\n  namespace: web\n";
        QCOMPARE(told(audited({{"clusters/a/r.yaml", flux}, {"clusters/a/b.yaml", budget}})),
                 QByteArray("warning ApiVersionRemoved clusters/a/b.yaml:1 [policy/v1]\n"
                            "warning ApiVersionRemoved clusters/a/r.yaml:1 [source.toolkit.fluxcd.io/v1]"));
    }

    void theDefinitionInGitDecidesWhatIsServed()
    {
        const std::string crd =
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: "
            "widgets.x.example\nspec:\n  group: x.example\n  names: {kind: Widget}\n  versions:\n    - "
            "{name: "
            "v1, served: true}\n    - {name: v1beta1, served: false}\n";
        const auto widget = [](const std::string &version) {
            return "apiVersion: x.example/" + version +
                   "\nkind: Widget\nmetadata: {name: w, namespace: web}\n";
        };
        QCOMPARE(told(audited({{"clusters/a/crd.yaml", crd}, {"clusters/a/w.yaml", widget("v1beta1")}})),
                 QByteArray("error ApiVersionNotInDefinition clusters/a/w.yaml:1 [x.example/v1]"));
        QCOMPARE(told(audited({{"clusters/a/crd.yaml", crd}, {"clusters/a/w.yaml", widget("v1")}})),
                 QByteArray());
    }

    void deprecatedFieldsComeWithTheirSuccessor()
    {
        const auto found = told(audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                                         {"apps/app/kustomization.yaml", "bases:\n  - ../base\n"},
                                         {"apps/base/kustomization.yaml", lists("  - c.yaml\n")},
                                         {"apps/base/c.yaml", configMap("c", "  a: x\n")}}));
        QVERIFY2(found.startsWith("warning KustomizeDeprecatedField apps/app/kustomization.yaml:"), found);
        QVERIFY2(found.endsWith("[list the folders under resources]"), found);
    }

    void variablesThatNothingUsesAreMentioned()
    {
        QCOMPARE(told(audited({{"clusters/a/settings.yaml",
                                configMap("settings", "  used: x\n  unused: y\n", "flux-system")},
                               {"clusters/a/app.yaml",
                                kustomization("app", "./apps/app",
                                              "  postBuild:\n    substituteFrom: [{kind: ConfigMap, name: "
                                              "settings}]\n    substitute: {inline: z}\n")},
                               {"apps/app/c.yaml", configMap("c", "  a: ${used}\n")}})),
                 QByteArray("info VariableUnused clusters/a/app.yaml:15\n"
                            "info VariableUnused clusters/a/settings.yaml:8"));
    }

    void oneFindingForAllClustersThatMeetIt()
    {
        const auto found = audited({{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
                                    {"clusters/b/app.yaml", kustomization("app", "./apps/app")},
                                    {"apps/app/c.yaml", configMap("c", "  a: 1\n")}},
                                   {}, {"clusters/a", "clusters/b"});
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].clusters, (std::vector<std::string>{"clusters/a", "clusters/b"}));
    }

    void theSameObjectFromTwoKustomizationsIsAnError()
    {
        const auto found = audited({{"clusters/a/one.yaml", kustomization("one", "./apps/one")},
                                    {"clusters/a/two.yaml", kustomization("two", "./apps/two")},
                                    {"apps/one/c.yaml", configMap("c", "  a: x\n")},
                                    {"apps/two/c.yaml", configMap("c", "  a: y\n")}});
        QCOMPARE(told(found), QByteArray("error DoubleOwnership apps/two/c.yaml:4"));
    }

    void theJsonFollowsItsSchema()
    {
        QFile file(QStringLiteral(LEEWAY_SOURCE_DIR "/docs/schemas/audit.schema.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto schema = parseJson(file.readAll().toStdString());
        QVERIFY(schema);
        Value answer =
            jsonObject({{"apiVersion", Value::string("leeway/v1")}, {"kind", Value::string("Audit")}});
        Value repository = Value::map();
        repository.set("revision", Value::string("r"));
        repository.set("side", Value::string("working tree"));
        repository.set("dirty", Value::boolean(false));
        answer.set("repository", repository);
        answer.set("findings", toJson(audited({{"clusters/a/d.yaml", deployment("8080")},
                                               {"clusters/a/c.yaml", configMap("c", "  on: true\n")}},
                                              "  postBuild: {substitute: {count: \"2\", unused: x}}\n")));
        QVERIFY(answer.find("findings")->size() >= 3);
        for (const std::string &violation : schemaViolations(*schema, answer))
            QFAIL(violation.c_str());
    }
};

QTEST_GUILESS_MAIN(TestAudit)
#include "tst_audit.moc"
