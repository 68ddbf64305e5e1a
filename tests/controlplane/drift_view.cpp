// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/drift_view.h"

#include "model/cluster/live_store.h"
#include "model/yaml/reader.h"
#include "tests/controlplane/live_look.h"

#include <QFile>

namespace leeway::controlplane {

namespace {
const ObjectKey shop{"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "shop"};
const ObjectKey source{"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"};

/// As the controller applies it: with the labels that name its owner.
render::DesiredObject desiredObject(Value object)
{
    render::DesiredObject desired;
    desired.key = ObjectKey::of(object);
    desired.version = GroupVersion::parse(object.textAt({"apiVersion"})).version;
    Value &labels = object.ensureMap("metadata").ensureMap("labels");
    labels.set("kustomize.toolkit.fluxcd.io/name", Value::string(shop.name));
    labels.set("kustomize.toolkit.fluxcd.io/namespace", Value::string(shop.ns));
    desired.object = std::move(object);
    return desired;
}

Result<render::DesiredSet> desiredSet(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::FileNotFound, {path.toStdString()});
    }
    const auto documents = yaml::readYaml(path.toStdString(), file.readAll().toStdString());
    if (!documents) {
        return tl::unexpected(documents.error());
    }
    render::DesiredSet set;
    render::KustomizationRender kustomization;
    kustomization.key = shop;
    kustomization.source = source;
    kustomization.prune = true;
    set.kustomizations.push_back(kustomization);
    set.entry.name = "test";
    set.entry.source = source;
    for (const yaml::Document &document : *documents) {
        set.objects.push_back(desiredObject(document.root));
    }
    set.buildIndex();
    return set;
}

cluster::WatchPlan planFor(const render::DesiredSet &set)
{
    cluster::WatchPlan plan;
    plan.watch = false;
    plan.full = {{shop.group, shop.kind, {}},
                 {source.group, source.kind, {}},
                 {"apiextensions.k8s.io", "CustomResourceDefinition", {}},
                 {"apps", "ReplicaSet", {}},
                 {"", "Pod", {}}};
    for (const render::DesiredObject &object : set.objects) {
        plan.full.push_back({object.key.group, object.key.kind, object.version});
    }
    return plan;
}

std::string revisionOf(const cluster::LiveSnapshot &live)
{
    const auto object = live.find(shop);
    return object ? std::string(object->parse().textAt({"status", "lastAppliedRevision"})) : std::string();
}
} // namespace

Result<std::unique_ptr<DriftView>> DriftView::open(const ControlPlane &cluster, const QString &file)
{
    auto set = desiredSet(file);
    if (!set) {
        return tl::unexpected(set.error());
    }
    std::unique_ptr<DriftView> view(new DriftView);
    view->m_reader = cluster.asReader();
    view->m_admin = cluster.asAdmin();
    view->m_desired = std::make_shared<const render::DesiredSet>(std::move(*set));
    return view;
}

Result<analysis::DriftInput> DriftView::look(const cluster::Connection &connection) const
{
    const auto seen = cluster::snapshotOnce(connection, planFor(*m_desired));
    if (!seen) {
        return tl::unexpected(seen.error());
    }
    analysis::DriftInput input;
    input.git = m_desired;
    input.live = seen->snapshot;
    input.gitRevision = revisionOf(*input.live); // nothing is pushed after the start: Git is what was applied
    input.now = SystemClock().now();
    return input;
}

Result<analysis::DriftReport> DriftView::byManagedFields() const
{
    const auto connection = connectTo(m_loop, m_reader);
    if (!connection) {
        return tl::unexpected(connection.error());
    }
    const auto input = look(*connection);
    if (!input) {
        return tl::unexpected(input.error());
    }
    return analysis::compareDrift(*input);
}

Result<analysis::DriftReport> DriftView::byDryRun() const
{
    const auto connection = connectTo(m_loop, m_admin);
    if (!connection) {
        return tl::unexpected(connection.error());
    }
    auto input = look(*connection);
    if (!input) {
        return tl::unexpected(input.error());
    }
    askDryRuns(*connection, *input);
    return analysis::compareDrift(*input);
}

} // namespace leeway::controlplane
