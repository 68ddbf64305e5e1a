// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/kubeconfig.h"
#include "model/cluster/recorder.h"
#include "model/session/comparison.h"
#include "model/session/workspace.h"
#include "tests/cluster/fake_api.h"
#include "tests/git/scratch_repository.h"

#include <QSignalSpy>
#include <QTest>

using namespace leeway;
using namespace leeway::session;

namespace {

const ObjectKey settings{"", "ConfigMap", "web", "settings"};

/// A repository with one cluster, "demo", that makes Flux apply a ConfigMap, and a fake API server for it.
class Place
{
public:
    explicit Place(test::FakeApi::Intercept intercept = {}) : api(std::move(intercept))
    {
        scratch.write(
            "gitops/clusters/demo/flux-system/gotk-sync.yaml",
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n"
            "  namespace: flux-system\nspec:\n  interval: 1m0s\n  ref: {branch: main}\n"
            "  url: https://git.example/gitops\n---\n"
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: "
            "flux-system\n"
            "  namespace: flux-system\nspec:\n  interval: 10m0s\n  path: ./clusters/demo\n  prune: true\n"
            "  sourceRef: {kind: GitRepository, name: flux-system}\n");
        scratch.write("gitops/clusters/demo/settings.yaml",
                      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: "
                      "web\ndata:\n  color: blue\n");
        scratch.git(".", {"init", "-q", "gitops"});
        scratch.commitAll("gitops", "first");
        writeKubeconfig("demo");
    }
    void writeKubeconfig(const std::string &context)
    {
        scratch.write("kubeconfig",
                      "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: \"" +
                          api.url() + "\"}\ncontexts:\n- name: " + context +
                          "\n  context: {cluster: c, user: u}\n"
                          "users:\n- name: u\n  user: {token: planted-token}\n");
    }
    void putLive(const std::string &color)
    {
        api.put("configmaps", "settings", ",\"data\":{\"color\":\"" + color + "\"}");
    }
    WorkspaceWish wish() const
    {
        WorkspaceWish wish;
        wish.repository = scratch.path("gitops");
        wish.kubeconfig = scratch.path("kubeconfig");
        return wish;
    }

    tests::Scratch scratch;
    test::FakeApi api;
};

const analysis::ObjectDrift *find(const Workspace &workspace, const ObjectKey &key)
{
    const auto report = workspace.state()->report;
    if (!report)
        return nullptr;
    for (const analysis::ObjectDrift &object : report->objects) {
        if (object.key == key)
            return &object;
    }
    return nullptr;
}

std::string liveColor(const Workspace &workspace)
{
    const auto live = workspace.state()->live ? workspace.state()->live->find(settings) : nullptr;
    return live ? std::string(live->parse().textAt({"data", "color"})) : std::string();
}

/// What `leewayctl record` does, with the place's cluster.
Result<cluster::Recording> recordingOf(const Place &place)
{
    const cluster::HttpLoop loop;
    const auto kubeconfig = cluster::Kubeconfig::load(
        cluster::KubeconfigSource::fromEnvironment(place.scratch.path("kubeconfig")));
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    const auto connection = kubeconfig->settingsFor("demo");
    const auto project = openProject(place.scratch.path("gitops"), {}, {"demo", {}, {}});
    if (!connection || !project)
        return tl::unexpected(connection ? project.error() : connection.error());
    const auto git = renderGit({*project, project->entries.front(), {}, {}}, nullptr);
    if (!git)
        return tl::unexpected(git.error());
    cluster::RecordingWish wish;
    wish.plan = watchPlanFor(**git);
    return cluster::recordCluster(cluster::openConnection(loop, *connection, {}), wish);
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRecordingIsComparedInsteadOfALiveClusterAndHasItsOwnTime()
    {
        Place place;
        place.putLive("green");
        auto recording = recordingOf(place);
        QVERIFY2(recording.has_value(), recording ? "" : recording.error().message().c_str());
        recording->at -= std::chrono::hours(48);
        QVERIFY(cluster::writeRecording(place.scratch.path("cluster.leeway"), *recording).has_value());
        place.putLive("red");

        Workspace workspace;
        WorkspaceWish wish = place.wish();
        wish.recording = place.scratch.path("cluster.leeway");
        workspace.open(wish);
        QTRY_VERIFY(find(workspace, settings));
        QCOMPARE(liveColor(workspace), std::string("green"));
        QVERIFY(workspace.state()->recorded);
        QCOMPARE(workspace.state()->context, std::string("demo"));
        QVERIFY(SystemClock().now() - workspace.connection()->clock->now() > std::chrono::hours(47));

        workspace.refresh();
        QTRY_VERIFY(!workspace.state()->working);
        QCOMPARE(workspace.state()->context, std::string("demo"));
        QVERIFY(workspace.state()->recorded);

        workspace.connectCluster("demo");
        QTRY_COMPARE(liveColor(workspace), std::string("red"));
        QVERIFY(!workspace.state()->recorded);
        QVERIFY(SystemClock().now() - workspace.connection()->clock->now() < std::chrono::hours(1));
    }

    void aDamagedRecordingIsNamedAndTheRepositoryIsShown()
    {
        Place place;
        place.scratch.write("cluster.leeway", "no recording");
        Workspace workspace;
        WorkspaceWish wish = place.wish();
        wish.recording = place.scratch.path("cluster.leeway");
        workspace.open(wish);
        QTRY_VERIFY(workspace.state()->clusterError.has_value());
        QCOMPARE(workspace.state()->clusterError->code, ErrorCode::RecordingUnreadable);
        QVERIFY(workspace.state()->repository != nullptr);
        QVERIFY(!workspace.state()->recorded);
    }

    void aRepositoryAndItsClusterBecomeAReport()
    {
        Place place;
        place.putLive("green");
        Workspace workspace;
        workspace.open(place.wish());
        QVERIFY(workspace.state()->working);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
        QCOMPARE(workspace.state()->entry->name, std::string("demo"));
        QCOMPARE(workspace.state()->context, std::string("demo"));
        QCOMPARE(workspace.state()->repository->name, std::string("gitops"));
        const analysis::ObjectDrift *object = find(workspace, settings);
        QVERIFY(object);
        QVERIFY2(object->git != analysis::GitStatus::InSync, "live is green, Git says blue");
        QCOMPARE(object->files.front().file, std::string("clusters/demo/settings.yaml"));
    }

    void aChangeInTheClusterIsCompared()
    {
        Place place;
        place.putLive("green");
        Workspace workspace;
        workspace.open(place.wish());
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
        const auto before = workspace.state();
        place.putLive("red");
        QTRY_COMPARE_WITH_TIMEOUT(liveColor(workspace), std::string("red"), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report != before->report, 10000);
        QVERIFY(workspace.state()->revision > before->revision);
        QVERIFY2(before->report && liveColor(workspace) == "red",
                 "the older state is unchanged and still whole");
    }

    void aCommitIsSeenAfterReadingAgainAndTheConnectionStays()
    {
        Place place;
        place.putLive("green");
        Workspace workspace;
        workspace.open(place.wish());
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
        place.scratch.write("gitops/clusters/demo/more.yaml",
                            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: web\n");
        place.scratch.commitAll("gitops", "second");
        const std::size_t discoveries = place.api.server().countOf("/api");
        workspace.refresh();
        QVERIFY2(workspace.state()->report, "what is shown stays while it is read again");
        QTRY_VERIFY_WITH_TIMEOUT(find(workspace, {"", "ConfigMap", "web", "more"}), 20000);
        QVERIFY(place.api.server().countOf("/api") <= discoveries + 2);
    }

    void filesThatAreNotCommittedAreMarked()
    {
        Place place;
        place.scratch.write("gitops/clusters/demo/settings.yaml",
                            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: web}\n");
        place.scratch.write("gitops/notes.txt", "x\n");
        Workspace workspace;
        workspace.open(place.wish());
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->repository, 20000);
        const auto &marks = workspace.state()->repository->marks;
        QCOMPARE(marks.at("clusters/demo/settings.yaml"), 'M');
        QCOMPARE(marks.at("notes.txt"), 'A');
    }

    void aContextThatDoesNotFitIsNotTakenByItself()
    {
        Place place;
        place.writeKubeconfig("somewhere-else");
        Workspace workspace;
        workspace.open(place.wish());
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->repository, 20000);
        QCOMPARE(workspace.state()->context, std::string());
        QCOMPARE(workspace.state()->contexts.size(), std::size_t(1));
        QTest::qWait(200);
        QCOMPARE(place.api.server().requests().size(), std::size_t(0));
        workspace.connectCluster("somewhere-else");
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
    }

    void noRepositoryIsAnErrorThatNamesIt()
    {
        Place place;
        Workspace workspace;
        WorkspaceWish wish = place.wish();
        wish.repository = place.scratch.path("home");
        workspace.open(wish);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.state()->working, 20000);
        QVERIFY(workspace.state()->repositoryError);
        QCOMPARE(workspace.state()->repositoryError->code, ErrorCode::NotARepository);
    }

    void k_aLostConnectionKeepsTheReport()
    {
        std::atomic<bool> broken{false};
        Place place([&](const test::FakeRequest &, test::FakeConnection &connection) {
            if (broken)
                connection.reset();
            return broken.load();
        });
        place.putLive("green");
        Workspace workspace;
        workspace.open(place.wish());
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
        broken = true;
        place.api.endWatches();
        QTRY_COMPARE_WITH_TIMEOUT(workspace.state()->link.state, cluster::LinkStatus::State::Retrying, 20000);
        QVERIFY(workspace.state()->report);
        QVERIFY(workspace.state()->link.nextAttempt);
        broken = false;
        workspace.retryNow();
        QTRY_COMPARE_WITH_TIMEOUT(workspace.state()->link.state, cluster::LinkStatus::State::Live, 20000);
    }

    void s2_aPluginRunsOnlyAfterItWasAllowed()
    {
        Place place;
        place.scratch.script("login",
                             "echo "
                             "'{\"apiVersion\":\"client.authentication.k8s.io/"
                             "v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}'\ntouch " +
                                 place.scratch.path("ran") + "\n");
        place.scratch.write(
            "kubeconfig",
            "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: \"" + place.api.url() +
                "\"}\ncontexts:\n- name: demo\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  "
                "user:\n    exec: {apiVersion: client.authentication.k8s.io/v1, command: " +
                place.scratch.path("login") + ", interactiveMode: Never}\n");
        Workspace workspace;
        QSignalSpy asked(&workspace, &Workspace::pluginQuestion);
        workspace.open(place.wish());
        QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, 20000);
        QVERIFY(!place.scratch.exists("ran"));
        const auto question = asked.first().first().value<PluginQuestionPtr>();
        QVERIFY(question->commandLine.find("login") != std::string::npos);
        workspace.allowPlugin(question, true);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.state()->report, 20000);
        QVERIFY(place.scratch.exists("ran"));
    }

    void closingWhileAQuestionIsOpenDoesNotHang()
    {
        Place place;
        place.scratch.script("login", "exit 1\n");
        place.scratch.write(
            "kubeconfig",
            "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: \"" + place.api.url() +
                "\"}\ncontexts:\n- name: demo\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  "
                "user:\n    exec: {apiVersion: client.authentication.k8s.io/v1, command: " +
                place.scratch.path("login") + ", interactiveMode: Never}\n");
        auto workspace = std::make_unique<Workspace>();
        QSignalSpy asked(workspace.get(), &Workspace::pluginQuestion);
        workspace->open(place.wish());
        QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, 20000);
        workspace.reset();
        QVERIFY(true);
    }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
