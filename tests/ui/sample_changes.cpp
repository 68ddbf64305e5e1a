// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sample_changes.h"

#include "model/cluster/actions.h"

namespace leeway::sample {

namespace {

using namespace std::chrono_literals;

constexpr const char *tst = "aks-myaks-tst-swn-00";
constexpr const char *dev = "aks-myaks-dev-swn-00";
const ObjectKey stack{"helm.toolkit.fluxcd.io", "HelmRelease", "observability", "kube-prometheus-stack"};
const ObjectKey github{"networking.istio.io", "ServiceEntry", "istio-egress", "github"};
const ObjectKey redirect{"gateway.networking.k8s.io", "HTTPRoute", "istio-ingress", "http-redirect"};

constexpr const char *retentionDiff =
    "diff --git a/kubernetes/base/observability/kube-prometheus-stack/app/helmrelease.yaml "
    "b/kubernetes/base/observability/kube-prometheus-stack/app/helmrelease.yaml\n"
    "--- a/kubernetes/base/observability/kube-prometheus-stack/app/helmrelease.yaml\n"
    "+++ b/kubernetes/base/observability/kube-prometheus-stack/app/helmrelease.yaml\n"
    "@@ -38,7 +38,7 @@\n             sidecar.istio.io/inject: \"true\"\n         replicas: 1\n"
    "         retention: 15d\n-        retentionSize: 40Gi\n+        retentionSize: 40GiB\n"
    "         resources:\n           requests:\n             memory: 2Gi\n";
constexpr const char *githubDiff =
    "diff --git a/kubernetes/base/istio-egress/entries/app/service-entries.yaml "
    "b/kubernetes/base/istio-egress/entries/app/service-entries.yaml\n"
    "--- a/kubernetes/base/istio-egress/entries/app/service-entries.yaml\n"
    "+++ b/kubernetes/base/istio-egress/entries/app/service-entries.yaml\n"
    "@@ -12,3 +12,4 @@\n   hosts:\n     - github.com\n     - codeload.github.com\n+    - api.github.com\n";
constexpr const char *redirectDiff =
    "diff --git a/kubernetes/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml "
    "b/kubernetes/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml\n"
    "--- a/kubernetes/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml\n"
    "+++ b/kubernetes/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml\n"
    "@@ -3,2 +3,12 @@\n resources:\n   - ../../../../base/istio-ingress/gateway/app\n+patches:\n+  - "
    "target:\n"
    "+      group: gateway.networking.k8s.io\n+      kind: HTTPRoute\n+      name: http-redirect\n"
    "+    patch: |-\n+      - op: replace\n+        path: "
    "/spec/rules/0/filters/0/requestRedirect/statusCode\n"
    "+        value: 308\n";

change::StagedEdit edit(const char *id, const char *from, const ObjectKey &object, const char *path,
                        Value value, change::Layer layer)
{
    change::StagedEdit made;
    made.id = id;
    made.made = now() - 5min;
    made.from = from;
    made.layer = layer;
    made.intents = {{tst, object, *FieldPath::parse(path), false, std::move(value)}};
    return made;
}

change::ObjectEffect effect(const ObjectKey &key, const char *path, std::optional<Value> from, Value to)
{
    return {key,
            "v1",
            change::EffectKind::Changed,
            {{*FieldPath::parse(path), std::move(from), std::move(to)}},
            false};
}

git::Commit commit(const char *id, const char *subject, Duration before)
{
    git::Commit made;
    made.id = id;
    made.subject = subject;
    made.authorName = "s.imhof";
    made.committed = now() - before;
    return made;
}

} // namespace

ui::ChangesState changesState()
{
    auto facts = std::make_shared<session::EditingFacts>();
    facts->repository = "aks-gitops";
    facts->head.branch = "main";
    facts->head.upstream = "refs/remotes/origin/main";
    facts->head.upstreamRemote = "origin";
    facts->remotes = {
        {"origin", "https://github.com/example/aks-gitops", "github.com/example/aks-gitops", {}}};
    const char *size = "spec.values.prometheus.prometheusSpec.retentionSize";
    facts->edits = {
        edit("1", "edit", stack, size, Value::string("40GiB"), change::Layer::Base),
        edit("2", "edit", github, "spec.hosts[#2]", Value::string("api.github.com"), change::Layer::Base),
        edit("3", "drift", redirect, "spec.rules[#0].filters[#0].requestRedirect.statusCode",
             Value::integer(308), change::Layer::Overlay)};
    facts->outcomes = {
        {"1", {}, {dev}, retentionDiff}, {"2", {}, {dev}, githubDiff}, {"3", {}, {}, redirectDiff}};
    const auto shared = [&](const char *entry) {
        return change::ClusterEffect{
            entry,
            {effect(stack, size, Value::string("40Gi"), Value::string("40GiB")),
             effect(github, "spec.hosts[#2]", std::nullopt, Value::string("api.github.com"))},
            {}};
    };
    facts->effects = {shared(dev), shared(tst)};
    facts->effects[1].objects.push_back(effect(redirect,
                                               "spec.rules[#0].filters[#0].requestRedirect.statusCode",
                                               Value::integer(301), Value::integer(308)));
    facts->recent = {commit("4f2c9e1aaaa", "external-dns: proxy by default", 7min),
                     commit("b31d07eaaaa", "oauth2-proxy: rename cookie key", 108min),
                     commit("8e05ac2aaaa", "kube-prometheus-stack 79.5.0", 154min),
                     commit("1c9f3d4aaaa", "istiod 1.28.0", 181min),
                     commit("77b2e10aaaa", "cert-manager v1.19.1", 30h),
                     commit("d4a9f06aaaa", "kiali 2.17.0", 100h)};
    auto delivery = std::make_shared<session::DeliveryState>();
    delivery->commit = facts->recent.front();
    delivery->branch = "main";
    delivery->pushed = true;
    delivery->entry = tst;
    delivery->delivery.emplace();
    auto live = std::make_shared<cluster::LiveSnapshot>();
    auto route = std::make_shared<cluster::LiveObject>();
    route->key = redirect;
    route->json = std::make_shared<const std::string>(
        R"({"spec":{"rules":[{"filters":[{"requestRedirect":{"statusCode":308}}]}]}})");
    auto table = std::make_shared<cluster::KindTable>();
    table->objects.set(route);
    live->tables[{redirect.group, redirect.kind}] = table;
    ui::ChangesState state;
    state.facts = facts;
    state.canUndo = true;
    state.delivery = delivery;
    state.entry = tst;
    state.live = live;
    state.fetched = state.applied = "main@sha1:b31d07eaaaa";
    state.canReconcile = true;
    return state;
}

session::KeepLivePlan keepLivePlan()
{
    session::KeepLivePlan plan;
    plan.wish = {tst, redirect, {}};
    const char *paths[]{"spec.rules[#0].filters[#0].requestRedirect.statusCode", "spec.hostnames[#0]",
                        "metadata.annotations.team"};
    for (const char *path : paths) {
        plan.wish.fields.emplace_back(*FieldPath::parse(path), Value::string("308"));
        plan.intents.push_back({tst, redirect, *FieldPath::parse(path), false, Value::string("308")});
    }
    change::LayerPlan overlay;
    overlay.diff = redirectDiff;
    overlay.files["kubernetes/overlays/aks-myaks-tst-swn-00/istio-ingress/gateway/kustomization.yaml"] = "x";
    change::LayerPlan flux = overlay;
    flux.layer = change::Layer::FluxPatch;
    flux.files.clear();
    flux.files["kubernetes/overlays/aks-myaks-tst-swn-00/kustomization.yaml"] = "x";
    change::LayerPlan variable;
    variable.layer = change::Layer::Variable;
    variable.refused = Error{ErrorCode::NotWrittenByVariable, {paths[0]}, {}};
    change::LayerPlan base;
    base.layer = change::Layer::Base;
    base.diff = retentionDiff;
    base.files["kubernetes/base/istio-ingress/gateway/app/httproutes.yaml"] = "x";
    base.otherEntries = {dev};
    plan.layers = {overlay, flux, variable, base};
    plan.baseBlobs.resize(plan.layers.size());
    return plan;
}

session::KeepGitPlan keepGitPlan()
{
    session::KeepGitPlan plan;
    plan.objects = {{"gateway.networking.k8s.io", "Gateway", "istio-ingress", "istio-ingressgateway"}};
    Value patch = cluster::suspendPatch(false, {}, "48211");
    patch.findMutable("metadata")
        ->ensureMap("annotations")
        .set("reconcile.fluxcd.io/requestedAt", Value::string("2025-11-18T14:32:00Z"));
    plan.writes = {{session::WriteKind::Resume,
                    {"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "istio-ingress"},
                    patch,
                    {},
                    nullptr}};
    plan.applied = 19;
    plan.alsoReverted = {redirect,
                         {"security.istio.io", "PeerAuthentication", "istio-ingress", "ingress-gateway"}};
    return plan;
}

std::vector<session::WriteReport> conflictReports()
{
    session::WriteReport report;
    report.write = keepGitPlan().writes.front();
    report.error = Error{ErrorCode::Conflict, {"the object has been modified"}, {}};
    Value seen = Value::map();
    seen.set("kind", Value::string("Kustomization"));
    Value spec = Value::map();
    spec.set("interval", Value::string("10m"));
    spec.set("suspend", Value::boolean(true));
    seen.set("spec", spec);
    Value now = seen;
    spec.set("interval", Value::string("1h"));
    now.set("spec", spec);
    report.conflict = session::WriteConflict{seen, now};
    return {report};
}

} // namespace leeway::sample
