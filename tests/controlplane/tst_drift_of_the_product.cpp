// SPDX-License-Identifier: GPL-3.0-or-later
// This repository's own cluster, applied by real Flux, looked at with everything that Leeway does: open the
// repository, find the entry, render, read the cluster as somebody who may only look, compare.
#include "model/cluster/live_store.h"
#include "model/session/comparison.h"
#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/live_look.h"
#include "tests/controlplane/run.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::controlplane;
using analysis::DriftReport;
using analysis::GitStatus;
using analysis::ObjectDrift;

namespace {
constexpr const char *clusterName = "aks-myaks-tst-swn-00";

ControlPlane &theCluster()
{
    return ControlPlane::shared();
}

struct Look
{
    cluster::Connection connection;
    analysis::DriftInput input;
};

/// The steps of `leewayctl drift`, up to the comparison. `gatewayApi`: the other repository that Git names,
/// as the user has it on disk.
Result<Look> look(const cluster::HttpLoop &loop, const QString &kubeconfig, const QString &gatewayApi)
{
    const session::EntryWish wish{clusterName, {}, {}};
    const auto project = session::openProject(theCluster().checkout().toStdString(), {}, wish);
    if (!project) {
        return tl::unexpected(project.error());
    }
    const auto entry = session::chooseEntry(*project, wish);
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    const auto mapped =
        session::readSourceFolders({{"GitRepository/flux-system/gateway-api", gatewayApi.toStdString()}});
    if (!mapped) {
        return tl::unexpected(mapped.error());
    }
    const session::ComparisonContext context{*project, *entry, *mapped, {}};
    const auto offline = session::renderGit(context, nullptr);
    const auto connection = connectTo(loop, kubeconfig);
    if (!offline || !connection) {
        return tl::unexpected(offline ? connection.error() : offline.error());
    }
    cluster::WatchPlan plan = session::watchPlanFor(**offline);
    plan.watch = false;
    const auto first = cluster::snapshotOnce(*connection, plan);
    if (!first) {
        return tl::unexpected(first.error());
    }
    plan = session::watchPlanFor(**offline, *first->snapshot);
    plan.watch = false;
    const auto seen = cluster::snapshotOnce(*connection, plan);
    if (!seen) {
        return tl::unexpected(seen.error());
    }
    const auto git = session::renderGit(context, seen->snapshot);
    if (!git) {
        return tl::unexpected(git.error());
    }
    return Look{*connection, session::driftInput(context, *git, seen->snapshot)};
}

QByteArray told(const ObjectDrift &row)
{
    QByteArray text = QByteArray::fromStdString(row.key.toString()) + ": " +
                      QByteArray(analysis::name(row.git).data()) + ' ' + row.gitReason.c_str();
    for (const analysis::FieldDifference &field : row.fields) {
        text += QByteArray("\n    ") + field.path.toString().c_str() + (field.drifted ? " drifted" : "") +
                (field.pending ? " pending" : "");
    }
    return text;
}

/// Rows of Git's that are not in sync, one after the other.
QByteArray outOfSync(const DriftReport &report)
{
    QByteArray rows;
    for (const ObjectDrift &row : report.objects) {
        if (row.git != GitStatus::InSync && row.git != GitStatus::Extra) {
            rows += '\n' + told(row);
        }
    }
    return rows;
}
} // namespace

class tst_drift_of_the_product : public QObject
{
    Q_OBJECT

private:
    cluster::HttpLoop m_loop;
    QTemporaryDir m_clone;

private Q_SLOTS:
    void initTestCase()
    {
        LEEWAY_START_CONTROL_PLANE();
        LEEWAY_DO(theCluster().bootstrap(QStringLiteral(LEEWAY_SOURCE_DIR), QLatin1String(clusterName)));
        LEEWAY_DO(theCluster().waitAllReady(900));
        const QString gatewayApi = theCluster().connection().sources + QStringLiteral("/git/gateway-api.git");
        LEEWAY_DO(controlplane::git(m_clone.path(), {QStringLiteral("clone"), QStringLiteral("--quiet"),
                                                     gatewayApi, QStringLiteral(".")}));
    }

    void whatFluxAppliedIsInSyncForAReader()
    {
        const qint64 mark = theCluster().auditMark();
        const auto looked = look(m_loop, theCluster().asReader(), m_clone.path());
        QVERIFY2(looked.has_value(), looked ? "" : looked.error().message().c_str());
        const DriftReport report = analysis::compareDrift(looked->input);
        qInfo("%zu objects in Git, %zu in the report", report.totals.inGit, report.objects.size());
        QVERIFY(report.totals.inGit > 90);
        const QByteArray wrong = outOfSync(report);
        QVERIFY2(wrong.isEmpty(), wrong.constData());
        for (const AuditEntry &entry : theCluster().auditLogSince(mark)) {
            QVERIFY2(entry.user != u"leeway-reader" || entry.reads(),
                     qPrintable(entry.verb + u' ' + entry.uri));
        }
    }

    void whatFluxAppliedIsInSyncByDryRun()
    {
        auto looked = look(m_loop, theCluster().asAdmin(), m_clone.path());
        QVERIFY2(looked.has_value(), looked ? "" : looked.error().message().c_str());
        askDryRuns(looked->connection, looked->input);
        QVERIFY(looked->input.dryRuns.size() > 90);
        const DriftReport report = analysis::compareDrift(looked->input);
        const QByteArray wrong = outOfSync(report);
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }
};

QTEST_GUILESS_MAIN(tst_drift_of_the_product)
#include "tst_drift_of_the_product.moc"
