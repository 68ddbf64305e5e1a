// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/change/plan_fixture.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;
using change::Layer;

namespace {

std::string sync(const std::string &cluster)
{
    return R"(apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  url: https://example.com/org/repo
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./clusters/)" +
           cluster + R"(
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
)";
}

std::string apps(const std::string &cluster, const std::string &more = {})
{
    return R"(apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m # often
  path: ./apps/)" +
           cluster + R"(
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
)" + more;
}

constexpr const char *deployment = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: main # the one
          image: registry.example:5000/web:1.0
          env:
            - name: LEVEL
              value: ${LEVEL:=info}
            - name: MIXED
              value: "a-${ZONE}-z"
          envFrom:
            - configMapRef:
                name: settings
)";

constexpr const char *overlay = R"(resources:
  - ../base
images:
  - name: registry.example:5000/web
    newTag: "2.0" # pinned
replicas:
  - name: web
    count: 2
labels:
  - pairs:
      team: blue
configMapGenerator:
  - name: settings
    namespace: web
    literals:
      - MODE=fast
    files:
      - motd.txt
)";

constexpr const char *web = "Deployment.apps/web/web";

std::vector<FileEntry> files()
{
    std::vector<FileEntry> all;
    for (const std::string cluster : {"one", "two"}) {
        all.push_back(
            PlanFixture::file("clusters/" + cluster + "/flux-system/gotk-sync.yaml", sync(cluster)));
        all.push_back(PlanFixture::file("clusters/" + cluster + "/apps.yaml",
                                        apps(cluster, "  postBuild:\n    substitute:\n      ZONE: \"1\"\n")));
    }
    all.push_back(PlanFixture::file("apps/one/kustomization.yaml", overlay));
    all.push_back(PlanFixture::file("apps/one/motd.txt", "hello\nworld\n"));
    all.push_back(PlanFixture::file("apps/two/kustomization.yaml", "resources:\n  - ../base\n"));
    all.push_back(PlanFixture::file("apps/base/kustomization.yaml", "resources:\n  - deployment.yaml\n"));
    all.push_back(PlanFixture::file("apps/base/deployment.yaml", deployment));
    return all;
}

} // namespace

/// Where a value comes from decides where it is edited: on a small repository that uses every step.
class TestPlanRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_repository = std::make_unique<PlanFixture>(files());
        QCOMPARE(m_repository->state.renders.size(), std::size_t(2));
        for (const render::DesiredSetPtr &set : m_repository->state.renders)
            for (const render::KustomizationRender &owner : set->kustomizations)
                QVERIFY2(!owner.error, owner.error ? owner.error->message().c_str() : "");
        for (const render::DesiredObject &object : m_repository->state.renders.front()->objects)
            if (object.key.kind == "ConfigMap")
                m_settings = object.key.toString();
        QVERIFY(m_settings.starts_with("ConfigMap/web/settings-"));
    }

    void anImageInItsEntry()
    {
        check(intent("one", web, "spec.template.spec.containers[main].image",
                     Value::string("registry.example:5000/web:2.1")),
              "apps/one/kustomization.yaml\n-    newTag: \"2.0\" # pinned\n+    newTag: \"2.1\" # pinned\n");
    }

    void replicasInTheirEntry()
    {
        check(intent("one", web, "spec.replicas", Value::integer(5)),
              "apps/one/kustomization.yaml\n-    count: 2\n+    count: 5\n");
    }

    void aLabelInItsPairs()
    {
        check(intent("one", m_settings.c_str(), "metadata.labels.team", Value::string("red")),
              "<ChangeReachesMore", Layer::Overlay, true);
    }

    void aLiteralOfAGeneratorChangesTheHashAndWhatFollowsIt()
    {
        check(intent("one", m_settings.c_str(), "data.MODE", Value::string("slow")),
              "apps/one/kustomization.yaml\n-      - MODE=fast\n+      - MODE=slow\n");
    }

    void aFileOfAGenerator()
    {
        check(intent("one", m_settings.c_str(), "data[\"motd.txt\"]", Value::string("hello\nmoon\n")),
              "apps/one/motd.txt\n-world\n+moon\n");
    }

    void aDefaultOfAVariableInTheText()
    {
        check(
            intent("two", web, "spec.template.spec.containers[main].env[LEVEL].value",
                   Value::string("debug")),
            "apps/base/deployment.yaml\n-              value: ${LEVEL:=info}\n+              value: debug\n",
            Layer::Base);
    }

    void aVariableInsideALongerText()
    {
        check(intent("two", web, "spec.template.spec.containers[main].env[MIXED].value",
                     Value::string("a-7-z")),
              "clusters/two/apps.yaml\n-      ZONE: \"1\"\n+      ZONE: \"7\"\n", Layer::Variable);
        check(intent("two", web, "spec.template.spec.containers[main].env[MIXED].value",
                     Value::string("b-7-z")),
              "<VariableGivesOther", Layer::Variable, true);
    }

    void aReferenceThatFollowsAHashIsRefused()
    {
        check(intent("one", web, "spec.template.spec.containers[main].envFrom[#0].configMapRef.name",
                     Value::string("other")),
              "<FieldWrittenBy", Layer::Base, true);
    }

    void aFluxPatchGoesIntoTheResourceThatIsTheClustersOwn()
    {
        check(intent("two", web, "spec.replicas", Value::integer(3)),
              "clusters/two/apps.yaml\n"
              "+  patches:\n"
              "+    - target:\n"
              "+        group: apps\n"
              "+        kind: Deployment\n"
              "+        name: web\n"
              "+      patch: |-\n"
              "+        - op: replace\n"
              "+          path: /spec/replicas\n"
              "+          value: 3\n",
              Layer::FluxPatch);
    }

    void anOverlayWithoutPatchesGetsThem()
    {
        check(intent("two", web, "spec.replicas", Value::integer(3)), "apps/two/kustomization.yaml\n"
                                                                      "+patches:\n"
                                                                      "+  - target:\n"
                                                                      "+      group: apps\n"
                                                                      "+      kind: Deployment\n"
                                                                      "+      name: web\n"
                                                                      "+    patch: |-\n"
                                                                      "+      - op: replace\n"
                                                                      "+        path: /spec/replicas\n"
                                                                      "+        value: 3\n");
    }

    void s1_textOfALiveValueStaysText()
    {
        const auto plan = m_repository->plan(intent("two", web, "metadata.annotations.note",
                                                    Value::string("${LEVEL} <img src=x>\n- op: remove")),
                                             Layer::Overlay);
        QVERIFY(plan.refused); // Flux would put the variable in: what was meant could not be had
        const auto plain = m_repository->plan(
            intent("two", web, "metadata.annotations.note", Value::string("<img src=x>\n- op: remove")),
            Layer::Overlay);
        QVERIFY2(!plain.refused, changedLines(plain).c_str());
    }

private:
    void check(const change::Intent &one, const std::string &expected, Layer layer = Layer::Overlay,
               bool starts = false)
    {
        const std::string lines = changedLines(m_repository->plan(one, layer));
        const std::string compared = starts ? lines.substr(0, expected.size()) : lines;
        if (compared != expected)
            qWarning("%s", lines.c_str());
        QCOMPARE(compared, expected);
    }

    std::unique_ptr<PlanFixture> m_repository;
    std::string m_settings;
};

QTEST_APPLESS_MAIN(TestPlanRoutes)
#include "tst_plan_routes.moc"
