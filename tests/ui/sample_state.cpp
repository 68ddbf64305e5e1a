// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sample_state.h"

#include "model/base/json.h"
#include "ui/data_table.h"
#include "ui/repository_pane.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace leeway::sample {

namespace {

Value gatewayValue(const char *probe, const char *proxied, const char *from, const char *more)
{
    const QByteArray json = QByteArray(R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
      "metadata": {"name": "istio-ingressgateway", "namespace": "istio-ingress"},
      "spec": {"gatewayClassName": "istio", "infrastructure": {"annotations": {
        "service.beta.kubernetes.io/port_80_health-probe_protocol": "@probe",
        "service.beta.kubernetes.io/port_443_health-probe_protocol": "tcp",
        "external-dns.alpha.kubernetes.io/hostname": "*.tst.myaks.example"@proxied}},
      "listeners": [
        {"name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": {"namespaces": {"from": "Same"}}},
        {"name": "https-wildcard", "hostname": "*.tst.myaks.example", "port": 443, "protocol": "HTTPS",
         "tls": {"mode": "Terminate", "certificateRefs": [{"name": "wildcard-tls"}]}},
        {"name": "https-grafana", "hostname": "grafana.tst.myaks.example", "port": 443, "protocol": "HTTPS",
         "tls": {"mode": "Terminate", "certificateRefs": [{"name": "wildcard-tls"}]},
         "allowedRoutes": {"namespaces": {"from": "@from",
           "selector": {"matchLabels": {"gateway-access": "true"}}}}}]}@more})")
                                .replace("@probe", probe)
                                .replace("@proxied", proxied)
                                .replace("@from", from)
                                .replace("@more", more);
    return parseJson(json.toStdString()).value();
}

render::DesiredSetPtr desired(const ObjectKey &gateway)
{
    auto set = std::make_shared<render::DesiredSet>();
    set->tree = files();
    render::DesiredObject object;
    object.key = gateway;
    object.object = gatewayValue("tcp", R"(, "external-dns.alpha.kubernetes.io/cloudflare-proxied": "true")",
                                 "Selector", "");
    set->objects.push_back(object);
    set->buildIndex();
    return set;
}

} // namespace

ui::WindowState windowState()
{
    ui::WindowState state;
    const auto made = report();
    analysis::OwnerState owner;
    owner.key = {"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "istio-ingress"};
    owner.source = {"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"};
    owner.git = made->git;
    owner.fetched = owner.applied = made->applied;
    owner.suspended = true;
    made->owners = {owner};
    for (analysis::ObjectDrift &object : made->objects) {
        if (object.key.ns == "istio-ingress")
            object.owner = 0;
    }
    auto live = std::make_shared<cluster::LiveSnapshot>();
    auto gateway = std::make_shared<cluster::LiveObject>();
    gateway->key = made->objects.front().key;
    using namespace std::chrono_literals;
    gateway->conditions = {
        {"Accepted", "True", "Accepted", "Resource accepted", now() - 700h, 3},
        {"Programmed", "False", "AddressNotAssigned",
         "Assigned to service(s) istio-ingressgateway.istio-ingress.svc.cluster.local:80, but failed to "
         "assign to all requested addresses: no instances found for hostname",
         now() - 2h, 3},
        {"ResolvedRefs", "Unknown", "Pending", "Waiting for controller", now() - 20min, 3}};
    gateway->resourceVersion = "48211907";
    gateway->json = std::make_shared<const std::string>(
        toJson(gatewayValue("http", "", "All", R"(, "status": {"addresses": [{"value": "203.0.113.24"}]})")));
    auto table = std::make_shared<cluster::KindTable>();
    table->objects.set(gateway);
    live->tables[{gateway->key.group, gateway->key.kind}] = table;
    state.open = true;
    state.title = state.cluster = u"aks-myaks-tst-swn-00"_s;
    state.connectionMark = ui::Mark::InSync;
    state.connection = u"Connected"_s;
    state.course.branch = u"main"_s;
    state.course.git = u"4f2c9e1"_s;
    state.course.fetched = state.course.applied = u"b31d07e"_s;
    state.course.toFetched = ui::Course::Leg::Behind;
    state.course.remark = u"1 commit behind, next fetch in 6 min"_s;
    state.drift.report = made;
    state.drift.tree = files();
    state.drift.live = live;
    state.drift.git = desired(gateway->key);
    state.drift.canReconcile = state.canReconcile = true;
    state.repository.tree = files();
    state.repository.report = made;
    state.repository.marks = {{"kubernetes/apps/base/istio-egress/service-entries.yaml", 'M'}};
    state.repository.currentEntry = "aks-myaks-tst-swn-00";
    state.repository.otherEntries = {"aks-myaks-dev-swn-00"};
    state.facts = {{ui::Mark::InSync, u"Watching 41 kinds"_s},
                   {{}, u"Last event 3 s ago"_s},
                   {ui::Mark::Denied, u"Secrets: names only, no values"_s}};
    state.repositoryName = u"aks-gitops"_s;
    state.branch = u"main"_s;
    return state;
}

void settle(ui::MainWindow &window)
{
    QTest::qWait(30);
    for (int i = 0; i < 200 && !window.driftPage()->model().isSettled(); ++i)
        QTest::qWait(10);
    QTest::qWait(60);
}

void selectRow(ui::MainWindow &window, const ObjectKey &key)
{
    ui::DriftPage *page = window.driftPage();
    page->table()->selectRow(page->model().rowOf(key));
    QTest::qWait(20);
}

} // namespace leeway::sample
