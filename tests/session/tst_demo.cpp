// SPDX-License-Identifier: GPL-3.0-or-later
// The demo as it lies in the repository: a recorded cluster beside a repository whose Git actions are real.
#include "model/analysis/report_json.h"
#include "model/base/atomic_file.h"
#include "model/base/json.h"
#include "model/cluster/recorded_transport.h"
#include "model/git/remote.h"
#include "model/git/trust.h"
#include "model/session/answers.h"
#include "model/session/comparison.h"
#include "model/session/demo.h"
#include "model/session/staged_store.h"

#include <QDir>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace leeway;

namespace {

const std::string recorded = LEEWAY_SOURCE_DIR "/resources/demo";

/// Without the order of the keys, which says nothing.
QByteArray inOneOrder(const Value &value)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toPrettyJson(value))).toJson();
}

QByteArray runGit(const std::string &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder));
    process.start(QStringLiteral("git"),
                  QStringList{QStringLiteral("-c"), QStringLiteral("user.name=Tester"), QStringLiteral("-c"),
                              QStringLiteral("user.email=tester@myaks.example")} +
                      arguments);
    process.waitForFinished(30000);
    return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed()
                                   : "failed: " + process.readAllStandardError();
}

Result<analysis::DriftReport> reportOf(const session::Demo &demo)
{
    auto recording = cluster::readRecording(demo.recording);
    const session::EntryWish wish{demo.entry, {}, {}};
    const auto project = session::openProject(demo.repository, {}, wish);
    if (!recording || !project)
        return tl::unexpected(recording ? project.error() : recording.error());
    const auto entry = session::chooseEntry(*project, wish);
    if (!entry)
        return tl::unexpected(entry.error());
    cluster::HttpLoop loop;
    const auto connection = cluster::openRecording(loop, std::move(*recording), cluster::Playback::AtEnd);
    const auto offline = session::renderGit({*project, *entry, {}, {}}, nullptr);
    if (!offline)
        return tl::unexpected(offline.error());
    cluster::WatchPlan plan = session::watchPlanFor(**offline);
    plan.watch = false;
    const auto first = cluster::snapshotOnce(connection, plan);
    if (!first)
        return tl::unexpected(first.error());
    plan = session::watchPlanFor(**offline, *first->snapshot);
    plan.watch = false;
    const auto seen = cluster::snapshotOnce(connection, plan);
    if (!seen)
        return tl::unexpected(seen.error());
    const session::ComparisonContext context{*project, session::entryAsLive(*entry, *seen->snapshot), {}, {}};
    const auto live = session::renderGit(context, seen->snapshot);
    if (!live)
        return tl::unexpected(live.error());
    return analysis::compareDrift(session::driftInput(context, *live, seen->snapshot));
}

} // namespace

class tst_demo : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_state;
    session::DemoPlaces places(const char *home) const
    {
        return {recorded, m_state.filePath(QLatin1String(home)).toStdString()};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_state.isValid());
        qputenv("XDG_STATE_HOME", m_state.path().toUtf8()); // answers
        qputenv("GIT_CONFIG_GLOBAL", "/dev/null");
        qputenv("GIT_CONFIG_NOSYSTEM", "1");
    }

    void theStoryIsWhatItsTotalsSay()
    {
        const auto demo = session::prepareDemo(places("story"));
        QVERIFY2(demo, demo ? "" : demo.error().message().c_str());
        const auto report = reportOf(*demo);
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        const auto bytes = readFile(recorded + "/totals.json");
        const auto totals = bytes ? parseJson(*bytes) : tl::unexpected(bytes.error());
        QVERIFY(totals);
        const Value told = analysis::toJson(*report, nullptr);
        QCOMPARE(inOneOrder(*told.find("totals")), inOneOrder(*totals));
    }

    void gitsSideIsWhatTheRemoteHasSinceFluxFollowsIt()
    {
        const auto demo = session::prepareDemo(places("side"));
        QVERIFY(demo);
        const auto project = session::openProject(demo->repository, {}, {demo->entry, {}, {}});
        QVERIFY(project);
        QCOMPARE(project->sideName, std::string("origin/main"));
    }

    void aPushReachesItsRemoteWithoutAQuestion()
    {
        const auto demo = session::prepareDemo(places("push"));
        QVERIFY(demo);
        const auto repository = git::Repository::open(demo->repository);
        QVERIFY(repository);
        const auto project = session::openProject(demo->repository, {}, {demo->entry, {}, {}});
        QVERIFY(project);
        const std::string agreed =
            session::Answers::ofThisUser().trustOf(session::repositoryIdentity(*project));
        QVERIFY(git::requireTrust(*repository, agreed));
        runGit(demo->repository, {QStringLiteral("commit"), QStringLiteral("--allow-empty"),
                                  QStringLiteral("-m"), QStringLiteral("Mine")});
        QVERIFY(!runGit(demo->repository,
                        {QStringLiteral("push"), QStringLiteral("origin"), QStringLiteral("main")})
                     .startsWith("failed"));
        QCOMPARE(runGit(demo->repository + "/../aks-gitops.git",
                        {QStringLiteral("log"), QStringLiteral("-1"), QStringLiteral("--format=%s"),
                         QStringLiteral("main")}),
                 QByteArray("Mine"));
    }

    void whatTheUserCommittedIsStillThereTheNextTime()
    {
        const auto demo = session::prepareDemo(places("again"));
        QVERIFY(demo);
        runGit(demo->repository, {QStringLiteral("commit"), QStringLiteral("--allow-empty"),
                                  QStringLiteral("-m"), QStringLiteral("Kept")});
        const auto again = session::prepareDemo(places("again"));
        QVERIFY(again);
        QCOMPARE(again->repository, demo->repository);
        QCOMPARE(runGit(again->repository,
                        {QStringLiteral("log"), QStringLiteral("-1"), QStringLiteral("--format=%s")}),
                 QByteArray("Kept"));
    }

    void aDamagedOneIsPutAsideAndMadeAnew()
    {
        const auto demo = session::prepareDemo(places("damaged"));
        QVERIFY(demo);
        QVERIFY(QDir(QString::fromStdString(demo->repository) + QStringLiteral("/../aks-gitops.git"))
                    .removeRecursively());
        const auto again = session::prepareDemo(places("damaged"));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QVERIFY(git::Repository::open(again->repository + "/../aks-gitops.git"));
        QCOMPARE(QDir(m_state.filePath(QStringLiteral("damaged")))
                     .entryList({QStringLiteral("*.damaged-1")}, QDir::Dirs)
                     .size(),
                 1);
    }

    void withoutTheFilesItIsRefused()
    {
        const auto demo = session::prepareDemo(
            {m_state.filePath(QStringLiteral("none")).toStdString(), places("none").home});
        QVERIFY(!demo);
        QCOMPARE(demo.error().code, ErrorCode::FileNotFound);
    }
};

QTEST_GUILESS_MAIN(tst_demo)
#include "tst_demo.moc"
