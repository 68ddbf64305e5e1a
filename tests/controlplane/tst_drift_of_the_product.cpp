// SPDX-License-Identifier: GPL-3.0-or-later
// This repository's own cluster, applied by real Flux, looked at with everything that Leeway does: open the
// repository, find the entry, render, read the cluster as somebody who may only look, compare.
#include "model/base/text_position.h"
#include "model/cluster/live_store.h"
#include "model/cluster/recorded_transport.h"
#include "model/cluster/recorder.h"
#include "model/session/comparison.h"
#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/live_look.h"
#include "tests/controlplane/run.h"

#include <QFile>
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
Result<Look> look(const Result<cluster::Connection> &connection, const QString &gatewayApi)
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

Result<Look> look(const cluster::HttpLoop &loop, const QString &kubeconfig, const QString &gatewayApi)
{
    return look(connectTo(loop, kubeconfig), gatewayApi);
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
const QString page = QStringLiteral("Deployment observability/start-page");
const QString pageStep = QStringLiteral("start-page");
const QString pageFile = QStringLiteral("kubernetes/apps/base/observability/start-page/app/deployment.yaml");
constexpr const char *memory = "spec.template.spec.containers[nginx].resources.limits.memory";

const ObjectDrift *pageRow(const DriftReport &report)
{
    const auto row = std::ranges::find_if(report.objects, [](const ObjectDrift &r) {
        return r.key.kind == "Deployment" && r.key.name == "start-page";
    });
    return row == report.objects.end() ? nullptr : &*row;
}

/// The line of the shipped file that begins with this text.
std::uint32_t lineOf(const QByteArray &content, const QByteArray &text)
{
    return static_cast<std::uint32_t>(content.left(content.indexOf(text)).count('\n') + 1);
}

QByteArray pageContent()
{
    QFile file(theCluster().checkout() + u'/' + pageFile);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
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

    void anEditByHandIsDriftedWithItsWriterItsLineAndWhyItStays()
    {
        LEEWAY_DO(theCluster().suspend(pageStep));
        LEEWAY_DO(theCluster().edit(
            page, QStringLiteral(".spec.template.spec.containers[name=nginx].resources.limits.memory"),
            QStringLiteral("128Mi")));
        const auto looked = look(m_loop, theCluster().asReader(), m_clone.path());
        QVERIFY2(looked.has_value(), looked ? "" : looked.error().message().c_str());
        const DriftReport report = analysis::compareDrift(looked->input);
        const ObjectDrift *row = pageRow(report);
        QVERIFY(row != nullptr);
        QCOMPARE(outOfSync(report), '\n' + told(*row));
        QCOMPARE(row->git, GitStatus::Drifted);
        QCOMPARE(row->persists.code, analysis::Persists::KustomizationSuspended);
        QCOMPARE(row->fields.size(), std::size_t(1));
        const analysis::FieldDifference &field = row->fields.front();
        QCOMPARE(field.path.toString(), std::string(memory));
        QCOMPARE(std::string(field.live->text()), std::string("128Mi"));
        QCOMPARE(std::string(field.git->text()), std::string("64Mi"));
        QCOMPARE(field.writer.manager, std::string("kubectl-edit"));
        QVERIFY(field.writer.time.has_value());
        const FileEntry *file = looked->input.git->tree->find(pageFile.toStdString());
        QVERIFY(file != nullptr && file->bytes);
        QCOMPARE(field.git->origin()->file.str(), pageFile.toStdString());
        const SourcePlace place = placeOf(file->path, *file->bytes, field.git->span().begin);
        QCOMPARE(place.line, lineOf(pageContent(), "memory: 64Mi"));
        LEEWAY_DO(theCluster().resume(pageStep));
        LEEWAY_DO(theCluster().reconcile(pageStep));
    }

    void aRecordingIsComparedAsTheClusterWas()
    {
        LEEWAY_DO(theCluster().suspend(pageStep));
        LEEWAY_DO(theCluster().edit(
            page, QStringLiteral(".spec.template.spec.containers[name=nginx].resources.limits.memory"),
            QStringLiteral("160Mi")));
        const auto connection = connectTo(m_loop, theCluster().asReader());
        QVERIFY(connection.has_value());
        const auto live = look(connection, m_clone.path());
        QVERIFY2(live.has_value(), live ? "" : live.error().message().c_str());
        cluster::RecordingWish wish;
        wish.plan = session::watchPlanFor(*live->input.git, *live->input.live);
        const auto recording = cluster::recordCluster(*connection, wish);
        QVERIFY2(recording.has_value(), recording ? "" : recording.error().message().c_str());
        const auto again =
            look(cluster::openRecording(m_loop, *recording, cluster::Playback::AtEnd), m_clone.path());
        QVERIFY2(again.has_value(), again ? "" : again.error().message().c_str());
        const DriftReport then = analysis::compareDrift(live->input);
        const DriftReport later = analysis::compareDrift(again->input);
        QCOMPARE(pageRow(later)->git, GitStatus::Drifted);
        QCOMPARE(outOfSync(later), outOfSync(then));
        QCOMPARE(later.totals.inGit, then.totals.inGit);
        QCOMPARE(later.totals.extra, then.totals.extra);
        LEEWAY_DO(theCluster().resume(pageStep));
        LEEWAY_DO(theCluster().reconcile(pageStep));
    }

    void aPushedChangeIsPendingUntilFluxAppliesIt()
    {
        LEEWAY_DO(theCluster().suspend(pageStep));
        QByteArray content = pageContent();
        QFile file(theCluster().checkout() + u'/' + pageFile);
        QVERIFY(content.contains("memory: 64Mi") && file.open(QIODevice::WriteOnly));
        file.write(content.replace("memory: 64Mi", "memory: 96Mi"));
        file.close();
        LEEWAY_DO(theCluster().pushCheckout(QStringLiteral("More memory for the start page")));
        const auto looked = look(m_loop, theCluster().asReader(), m_clone.path());
        QVERIFY2(looked.has_value(), looked ? "" : looked.error().message().c_str());
        const DriftReport report = analysis::compareDrift(looked->input);
        const ObjectDrift *row = pageRow(report);
        QVERIFY(row != nullptr);
        QCOMPARE(told(*row), "Deployment.apps/observability/start-page: Pending \n    " + QByteArray(memory) +
                                 " pending");
        QCOMPARE(std::string(row->fields.front().git->text()), std::string("96Mi"));
        QCOMPARE(std::string(row->fields.front().applied->text()), std::string("64Mi"));

        LEEWAY_DO(theCluster().resume(pageStep));
        // Its dependencies have to reach the new revision first.
        LEEWAY_DO(theCluster().waitReady(pageStep, 180));
        const auto later = look(m_loop, theCluster().asReader(), m_clone.path());
        QVERIFY2(later.has_value(), later ? "" : later.error().message().c_str());
        const DriftReport settled = analysis::compareDrift(later->input);
        QCOMPARE(pageRow(settled)->git, GitStatus::InSync);
    }
};

QTEST_GUILESS_MAIN(tst_drift_of_the_product)
#include "tst_drift_of_the_product.moc"
