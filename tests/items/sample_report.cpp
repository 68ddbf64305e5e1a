// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/items/sample_report.h"

#include "model/base/origin.h"

using namespace leeway;
using namespace leeway::analysis;
using namespace std::chrono_literals;

namespace leeway::sample {

namespace {

const std::string base = "kubernetes/apps/base/";

/// A value as if it had been read from the text of `file`.
Value at(const std::string &file, std::string_view line, std::string_view text)
{
    const FileTreePtr tree = files();
    const FileEntry *entry = tree->find(file);
    Value value = Value::string(text);
    if (!entry)
        return value;
    const std::size_t lineAt = entry->bytes->find(line);
    const std::size_t begin = entry->bytes->find(text, lineAt);
    value.setOrigin(fileOrigin(file), {std::uint32_t(begin), std::uint32_t(begin + text.size())});
    return value;
}

FieldDifference field(std::string_view path, std::optional<Value> git, std::optional<Value> live,
                      Writer writer)
{
    FieldDifference one;
    one.path = FieldPath::parse(path).value();
    one.change = !live ? Change::Removed : !git ? Change::Added : Change::Edited;
    one.git = git;
    one.applied = git;
    one.live = std::move(live);
    one.writer = std::move(writer);
    return one;
}

Writer writer(std::string manager, Duration before, bool exact = false)
{
    return {std::move(manager), "Update", "", now() - before, exact, false};
}

ObjectDrift drifted(std::string kind, std::string ns, std::string name, std::string file, Persists persists,
                    const Writer &who, int fields = 1)
{
    ObjectDrift one = object(std::move(kind), std::move(ns), std::move(name), GitStatus::Drifted);
    one.files = {{base + file, 3, 1}};
    one.persists = {persists, "",
                    persists == Persists::FluxCorrects ? std::optional(now() + 6min) : std::nullopt};
    for (int i = 0; i < fields; ++i)
        one.fields.push_back(
            field(i == 0 ? "spec.replicas" : "spec.paused", Value::string("1"), Value::string("2"), who));
    return one;
}

ObjectDrift gateway()
{
    const std::string file = base + "istio-ingress/gateway.yaml";
    ObjectDrift one =
        drifted("Gateway", "istio-ingress", "istio-ingressgateway", "istio-ingress/gateway.yaml",
                Persists::KustomizationSuspended, writer("kubectl-edit", 22h), 0);
    one.key.group = "gateway.networking.k8s.io";
    one.fields = {
        field(
            R"(spec.infrastructure.annotations["service.beta.kubernetes.io/port_80_health-probe_protocol"])",
            at(file, "health-probe", "tcp"), Value::string("http"), writer("kubectl-edit", 22h)),
        field(R"(spec.infrastructure.annotations["external-dns.alpha.kubernetes.io/cloudflare-proxied"])",
              at(file, "cloudflare-proxied", "true"), std::nullopt, writer("kubectl-edit", 22h)),
        field("spec.listeners[https-grafana].allowedRoutes.namespaces.from", at(file, "from:", "Selector"),
              Value::string("All"), writer("kubectl-edit", 22h, true)),
    };
    std::vector<FieldPath> defaults;
    for (int i = 0; i < 11; ++i)
        defaults.push_back(FieldPath::parse("spec.listeners[#" + std::to_string(i) + "].hostname").value());
    one.folded = {{FoldedCode::ServerDefault, "", defaults}};
    return one;
}

ObjectDrift whole(GitStatus status, std::string kind, std::string ns, std::string name, std::string file,
                  Persists persists)
{
    ObjectDrift one = object(std::move(kind), std::move(ns), std::move(name), status);
    if (!file.empty())
        one.files = {{base + file, 1, 1}};
    one.persists = {persists, "",
                    persists == Persists::NotInInventory ? std::nullopt : std::optional(now() + 6min)};
    return one;
}

void addDifferences(DriftReport &report)
{
    auto &o = report.objects;
    o.push_back(gateway());
    o.push_back(drifted("PeerAuthentication", "istio-ingress", "ingress-gateway",
                        "istio-ingress/peer-authentication.yaml", Persists::KustomizationSuspended,
                        writer("kubectl-patch", 22h)));
    o.push_back(drifted("HTTPRoute", "istio-ingress", "http-redirect", "istio-ingress/httproutes.yaml",
                        Persists::KustomizationSuspended, writer("kubectl-edit", 21h)));
    o.push_back(drifted("HTTPRoute", "observability", "grafana", "observability/routes.yaml",
                        Persists::ReconcileDisabled, writer("kubectl-edit", 5h), 2));
    o.push_back(drifted("ServiceEntry", "istio-egress", "azure-identity", "istio-egress/service-entries.yaml",
                        Persists::SsaIfNotPresent, writer("kubectl-patch", 96h)));
    o.push_back(drifted("AuthorizationPolicy", "observability", "prometheus", "observability/policies.yaml",
                        Persists::FluxCorrects, writer("k9s", 3min)));
    o.push_back(whole(GitStatus::Missing, "ServiceEntry", "istio-egress", "grafana-cdn",
                      "istio-egress/service-entries.yaml", Persists::FluxCorrects));
    o.push_back(whole(GitStatus::Extra, "EnvoyFilter", "istio-system", "debug-access-log", "",
                      Persists::NotInInventory));
    o.back().creator = writer("kubectl-create", 144h);
    o.push_back(whole(GitStatus::Extra, "ConfigMap", "observability", "grafana-dashboard-tmp", "",
                      Persists::NotInInventory));
    o.back().creator = writer("kubectl-create", 4h);
    for (const auto &[kind, ns, name, file] :
         {std::tuple{"HelmRelease", "network-system", "external-dns", "network-system/helmrelease.yaml"},
          std::tuple{"ServiceEntry", "istio-egress", "microsoft-graph", "istio-egress/service-entries.yaml"},
          std::tuple{"Kustomization", "flux-system", "network-system", "flux-system/ks.yaml"}}) {
        o.push_back(whole(GitStatus::Pending, kind, ns, name, file, Persists::FluxFetches));
        o.back().fields.push_back(
            field("spec.values.proxied", Value::string("true"), Value::string("false"), {}));
    }
}

} // namespace

Instant now()
{
    return std::chrono::sys_days(std::chrono::year(2025) / 11 / 18) + 14h + 32min;
}

ObjectDrift object(std::string kind, std::string ns, std::string name, GitStatus git)
{
    ObjectDrift one;
    one.key = {"", std::move(kind), std::move(ns), std::move(name)};
    one.git = git;
    one.health = HealthStatus::Healthy;
    one.method = Method::DryRun;
    return one;
}

ObjectDrift *find(DriftReport &report, std::string_view name)
{
    for (ObjectDrift &one : report.objects) {
        if (one.key.name == name)
            return &one;
    }
    return nullptr;
}

void addTotals(DriftReport &report)
{
    report.totals = {};
    for (const ObjectDrift &one : report.objects) {
        ++(one.git == GitStatus::Extra ? report.totals.extra : report.totals.inGit);
        ++report.totals.git[one.git];
        ++report.totals.health[one.health];
    }
}

FileTreePtr files()
{
    static const FileTreePtr tree = [] {
        const std::string gatewayText =
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n"
            "  name: istio-ingressgateway\n  namespace: istio-ingress\nspec:\n"
            "  gatewayClassName: istio\n  infrastructure:\n    annotations:\n"
            "      service.beta.kubernetes.io/port_80_health-probe_protocol: tcp\n"
            "      external-dns.alpha.kubernetes.io/hostname: tst.myaks.example\n"
            "      external-dns.alpha.kubernetes.io/ttl: \"60\"\n"
            "      external-dns.alpha.kubernetes.io/cloudflare-proxied: \"true\"\n"
            "  listeners:\n    - name: https-grafana\n      allowedRoutes:\n"
            "        namespaces:\n          from: Selector\n";
        std::vector<FileEntry> entries;
        const auto add = [&](const std::string &path, const std::string &text) {
            entries.push_back({path, FileType::Regular, path, std::make_shared<const std::string>(text)});
        };
        for (const char *name :
             {"actions-runner-system/ks.yaml", "external-secrets/ks.yaml", "flux-system/ks.yaml",
              "istio-egress/gateway.yaml", "istio-egress/ks.yaml", "istio-egress/kustomization.yaml",
              "istio-egress/service-entries.yaml", "istio-ingress/certificate.yaml",
              "istio-ingress/httproutes.yaml", "istio-ingress/ks.yaml", "istio-ingress/kustomization.yaml",
              "istio-ingress/namespace.yaml", "istio-ingress/peer-authentication.yaml",
              "istio-system/ks.yaml", "network-system/helmrelease.yaml", "observability/routes.yaml",
              "observability/policies.yaml"})
            add(base + name, "kind: Sample\n");
        add(base + "istio-ingress/gateway.yaml", gatewayText);
        for (const char *cluster : {"aks-myaks-dev-swn-00", "aks-myaks-tst-swn-00"}) {
            add(std::string("kubernetes/apps/overlays/") + cluster + "/kustomization.yaml",
                "resources: []\n");
            add(std::string("kubernetes/clusters/") + cluster + "/cluster-settings.yaml",
                "kind: ConfigMap\n");
        }
        return std::make_shared<const SnapshotTree>("main@4f2c9e1", std::move(entries));
    }();
    return tree;
}

std::shared_ptr<DriftReport> report(std::size_t inSync)
{
    auto made = std::make_shared<DriftReport>();
    made->repositoryRevision = "main@sha1:4f2c9e1aa0c1d0b5a1b2c3d4e5f60718293a4b5c";
    made->git = made->repositoryRevision;
    made->fetched = made->applied = "main@sha1:b31d07e5a1b2c3d4e5f60718293a4b5c4f2c9e1a";
    made->clusterName = made->context = "aks-myaks-tst-swn-00";
    made->comparedAt = now() - 3s;
    addDifferences(*made);
    static constexpr const char *stacks[]{"actions-runner-system", "external-secrets", "istio-system",
                                          "observability"};
    for (std::size_t i = 0; i < inSync; ++i) {
        ObjectDrift one =
            object("ConfigMap", stacks[i % 4], "settings-" + std::to_string(i), GitStatus::InSync);
        one.files = {{base + stacks[i % 4] + "/ks.yaml", 1, 1}};
        made->objects.push_back(std::move(one));
    }
    // Two failed, two suspended, one stale: health without drift.
    for (std::size_t i = 0; i < 5 && i < inSync; ++i) {
        ObjectDrift &one = made->objects[made->objects.size() - 1 - i];
        one.health = i < 2 ? HealthStatus::Failed : i < 4 ? HealthStatus::Suspended : HealthStatus::Stale;
        one.healthReason = i < 2 ? "UpgradeFailed" : "";
    }
    addTotals(*made);
    return made;
}

} // namespace leeway::sample
