// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/replan.h"
#include "tests/change/plan_fixture.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;
using change::Layer;

namespace {

constexpr const char *tst = "aks-myaks-tst-swn-00";
constexpr const char *dev = "aks-myaks-dev-swn-00";
constexpr const char *gateway = "Gateway.gateway.networking.k8s.io/istio-ingress/istio-ingressgateway";
constexpr const char *prometheus = "HelmRelease.helm.toolkit.fluxcd.io/observability/kube-prometheus-stack";
constexpr const char *istiod = "HelmRelease.helm.toolkit.fluxcd.io/istio-system/istiod";
constexpr const char *kiali = "HelmRelease.helm.toolkit.fluxcd.io/observability/kiali";

Value text(const char *chars)
{
    return Value::string(chars);
}

/// The object as the plan leaves it in a cluster.
const Value *objectAfter(const change::LayerPlan &plan, const char *entry, const char *object)
{
    for (const render::DesiredSetPtr &set : plan.after.renders)
        if (set->entry.name == entry)
            if (const render::DesiredObject *found = set->find(*ObjectKey::parse(object)))
                return &found->object;
    return nullptr;
}

} // namespace

/// On the GitOps repository that ships with the program.
class TestPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_repository = std::make_unique<PlanFixture>(PlanFixture::ownRepository());
        QCOMPARE(m_repository->state.renders.size(), std::size_t(2));
    }

    void anOverlayPatchesAnElementByItsKey()
    {
        const auto plan = m_repository->plan(
            intent(tst, gateway, "spec.listeners[https-grafana].allowedRoutes.namespaces.from", text("All")),
            Layer::Overlay);
        QCOMPARE(
            changedLines(plan),
            std::string(
                "kubernetes/apps/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml\n"
                "+      - op: test\n"
                "+        path: /spec/listeners/3/name\n"
                "+        value: https-grafana\n"
                "+      - op: replace\n"
                "+        path: /spec/listeners/3/allowedRoutes/namespaces/from\n"
                "+        value: All\n"));
        QVERIFY(plan.otherEntries.empty());
        QVERIFY(*FieldPath::parse("spec.listeners[https-grafana].allowedRoutes.namespaces.from")
                     ->find(*objectAfter(plan, dev, gateway)) == text("Selector"));
    }

    void aFluxPatchStandsInTheClustersOverlay()
    {
        const auto plan =
            m_repository->plan(intent(tst, kiali, "spec.interval", text("30m")), Layer::FluxPatch);
        QCOMPARE(changedLines(plan),
                 std::string("kubernetes/apps/overlays/aks-myaks-tst-swn-00/kustomization.yaml\n"
                             "+  - target:\n"
                             "+      group: kustomize.toolkit.fluxcd.io\n"
                             "+      kind: Kustomization\n"
                             "+      name: kiali\n"
                             "+    patch: |-\n"
                             "+      - op: add\n"
                             "+        path: /spec/patches\n"
                             "+        value:\n"
                             "+        - target:\n"
                             "+            group: helm.toolkit.fluxcd.io\n"
                             "+            kind: HelmRelease\n"
                             "+            name: kiali\n"
                             "+          patch: |-\n"
                             "+            - op: replace\n"
                             "+              path: /spec/interval\n"
                             "+              value: 30m\n"));
    }

    void aVariableOfTheClustersSettings()
    {
        const auto plan = m_repository->plan(
            intent(tst, prometheus, "spec.values.prometheus.prometheusSpec.retention", text("20d")),
            Layer::Variable);
        QCOMPARE(changedLines(plan),
                 std::string("kubernetes/clusters/aks-myaks-tst-swn-00/cluster-settings.yaml\n"
                             "-  PROMETHEUS_RETENTION: 15d\n"
                             "+  PROMETHEUS_RETENTION: 20d\n"));
    }

    void aVariableThatReachesMoreIsRefusedByName()
    {
        const auto plan = m_repository->plan(
            intent(tst, gateway, "spec.listeners[https-root].hostname", text("other.example")),
            Layer::Variable);
        QCOMPARE(plan.refused->code, ErrorCode::ChangeReachesMore);
        const auto none =
            m_repository->plan(intent(tst, kiali, "spec.interval", text("30m")), Layer::Variable);
        QCOMPARE(none.refused->code, ErrorCode::NotWrittenByVariable);
    }

    void theBaseNamesTheOthersItFeeds()
    {
        const auto plan = m_repository->plan(intent(tst, kiali, "spec.interval", text("30m")), Layer::Base);
        QCOMPARE(changedLines(plan),
                 std::string("kubernetes/apps/base/observability/kiali/app/helmrelease.yaml\n"
                             "-  interval: 1h\n+  interval: 30m\n"));
        QCOMPARE(plan.otherEntries, std::vector<std::string>{dev});
        QVERIFY(plan.places.front().line > 1);
    }

    void aPatchIsEditedInThePatch()
    {
        const auto strategic = m_repository->plan(
            intent(tst, prometheus, "spec.values.prometheus.prometheusSpec.replicas", Value::integer(3)),
            Layer::Overlay);
        QCOMPARE(changedLines(strategic), std::string("kubernetes/apps/overlays/aks-myaks-tst-swn-00/"
                                                      "observability/kube-prometheus-stack/patch.yaml\n"
                                                      "-        replicas: 2\n+        replicas: 3\n"));
        const auto nested = m_repository->plan(
            intent(tst, istiod, "spec.values.autoscaleMin", Value::integer(4)), Layer::FluxPatch);
        QCOMPARE(changedLines(nested),
                 std::string("kubernetes/apps/overlays/aks-myaks-tst-swn-00/kustomization.yaml\n"
                             "-                value: 3\n+                value: 4\n"));
        const auto base = m_repository->plan(
            intent(tst, istiod, "spec.values.autoscaleMin", Value::integer(4)), Layer::Base);
        QCOMPARE(base.refused->code, ErrorCode::NotWrittenByBase);
    }

    void fieldsAreAddedAndRemoved()
    {
        const auto added = m_repository->plan(
            intent(tst, gateway, "metadata.annotations[\"example.com/owner\"]", text("team-a")),
            Layer::Overlay);
        QVERIFY2(!added.refused, changedLines(added).c_str());
        QVERIFY(objectAfter(added, tst, gateway)->textAt({"metadata", "annotations", "example.com/owner"}) ==
                "team-a");
        const auto removed = m_repository->plan(
            removal(
                tst, gateway,
                "spec.infrastructure.annotations[\"external-dns.alpha.kubernetes.io/cloudflare-proxied\"]"),
            Layer::Base);
        QCOMPARE(changedLines(removed),
                 std::string("kubernetes/apps/base/istio-ingress/gateway/app/gateway.yaml\n"
                             "-      external-dns.alpha.kubernetes.io/cloudflare-proxied: \"true\"\n"));
        const auto element =
            m_repository->plan(removal(tst, gateway, "spec.listeners[https-grafana]"), Layer::Overlay);
        QVERIFY2(changedLines(element).find("+      - op: remove\n+        path: /spec/listeners/3\n") !=
                     std::string::npos,
                 changedLines(element).c_str());
    }

    void aNewElementOfAList()
    {
        Value listener = Value::map();
        listener.set("name", text("extra"));
        listener.set("port", Value::integer(8080));
        listener.set("protocol", text("HTTP"));
        for (const Layer layer : {Layer::Overlay, Layer::FluxPatch, Layer::Base}) {
            const auto plan =
                m_repository->plan(intent(tst, gateway, "spec.listeners[extra]", listener), layer);
            QVERIFY2(!plan.refused, changedLines(plan).c_str());
            const Value *listeners = objectAfter(plan, tst, gateway)->findPath({"spec", "listeners"});
            QVERIFY(listeners->at(listeners->size() - 1) == listener);
        }
    }

    void severalFieldsAreOneChange()
    {
        const auto plan = change::planLayer(m_repository->state,
                                            {intent(tst, kiali, "spec.interval", text("30m")),
                                             intent(tst, kiali, "spec.timeout", text("7m"))},
                                            Layer::Base, m_repository->renderer());
        QVERIFY(plan && !plan->refused);
        QCOMPARE(plan->files.size(), std::size_t(1));
        const auto patches =
            change::planLayer(m_repository->state,
                              {intent(tst, gateway, "spec.listeners[http].port", Value::integer(81)),
                               intent(tst, gateway, "metadata.labels.a", text("b"))},
                              Layer::Overlay, m_repository->renderer());
        QVERIFY(patches && !patches->refused);
        QCOMPARE(std::count(patches->diff.begin(), patches->diff.end(), '@') / 4, std::ptrdiff_t(1));
    }

    void whatIsTrueOrUnknownIsRefused()
    {
        const auto code = [&](const change::Intent &one) {
            return m_repository->plan(one, Layer::Base).refused->code;
        };
        QCOMPARE(code(intent(tst, kiali, "spec.interval", text("1h"))), ErrorCode::IntentAlreadyTrue);
        QCOMPARE(code(removal(tst, kiali, "spec.nothing")), ErrorCode::IntentAlreadyTrue);
        QCOMPARE(code(intent("elsewhere", kiali, "spec.interval", text("2h"))),
                 ErrorCode::IntentWithoutEntry);
        QCOMPARE(code(intent(tst, "ConfigMap/x/absent", "data.a", text("b"))), ErrorCode::IntentObjectAbsent);
        QCOMPARE(code(intent(tst, "Secret/x/absent", "data.a", text("b"))), ErrorCode::IntentObjectAbsent);
    }

    void g5_aStagedEditThatNoLongerFitsIsKeptAndMarked()
    {
        change::StagedEdit first, second, third;
        first.id = "1";
        first.layer = Layer::Base;
        first.intents = {intent(tst, kiali, "spec.interval", text("30m"))};
        second.id = "2";
        second.layer = Layer::Base;
        second.intents = {intent(tst, "ConfigMap/gone/gone", "data.a", text("b"))};
        third.id = "3";
        third.layer = Layer::Base;
        third.intents = {intent(tst, kiali, "spec.timeout", text("7m"))};
        const auto planned =
            change::replan(m_repository->state, {first, second, third}, m_repository->renderer());
        QVERIFY(planned);
        QVERIFY(!planned->edits[0].needsDecision && !planned->edits[2].needsDecision);
        QCOMPARE(planned->edits[1].needsDecision->code, ErrorCode::IntentObjectAbsent);
        QVERIFY(planned->diff.find("+  interval: 30m") != std::string::npos);
        QVERIFY(planned->diff.find("timeout: 7m") != std::string::npos);
        // Undo of the first leaves the third.
        const auto undone = change::replan(m_repository->state, {third}, m_repository->renderer());
        QVERIFY(undone->diff.find("30m") == std::string::npos);
        QVERIFY(undone->diff.find("timeout: 7m") != std::string::npos);
    }

private:
    std::unique_ptr<PlanFixture> m_repository;
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
