// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_api.h"

#include "model/cluster/live_store.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::cluster;
using namespace leeway::test;
using namespace std::chrono_literals;

namespace {

const ObjectKey mapA{"", "ConfigMap", "web", "a"};

WatchPlan planFor(std::vector<WantedKind> kinds)
{
    WatchPlan plan;
    plan.full = std::move(kinds);
    plan.restAsMetadata = false;
    return plan;
}
const WantedKind configMaps{"", "ConfigMap", {}};
const WantedKind secrets{"", "Secret", {}};
const WantedKind deployments{"apps", "Deployment", {}};

ConnectionSettings settingsFor(const std::string &url)
{
    ConnectionSettings settings;
    settings.context = "tst";
    settings.server = url;
    settings.token = "planted-token";
    return settings;
}

/// A store with all its updates kept.
class Watched
{
public:
    Watched(const std::string &url, WatchPlan plan, StoreTuning tuning = {})
        : m_store(std::make_unique<LiveStore>(
              openConnection(m_loop, settingsFor(url)), std::move(plan),
              [this](const LiveUpdate &update) { take(update); }, tuning))
    {
    }
    LiveUpdate last() const
    {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }
    std::vector<ObjectChange> changes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_changes;
    }
    LiveStore &store() { return *m_store; }
    LiveObjectPtr find(const ObjectKey &key) const
    {
        const LiveSnapshotPtr snapshot = last().snapshot;
        return snapshot ? snapshot->find(key) : nullptr;
    }
    KindState stateOf(const WantedKind &kind) const
    {
        const LiveSnapshotPtr snapshot = last().snapshot;
        const KindTable *table = snapshot ? snapshot->table(kind.group, kind.kind) : nullptr;
        return table ? table->state : KindState::Loading;
    }
    bool has(ErrorCode code) const
    {
        const LiveSnapshotPtr snapshot = last().snapshot;
        return snapshot && std::any_of(snapshot->findings.begin(), snapshot->findings.end(),
                                       [&](const Finding &finding) { return finding.what.code == code; });
    }

private:
    void take(const LiveUpdate &update)
    {
        const std::lock_guard lock(m_mutex);
        m_last = update;
        m_changes.insert(m_changes.end(), update.changes.begin(), update.changes.end());
    }
    mutable std::mutex m_mutex;
    LiveUpdate m_last;
    std::vector<ObjectChange> m_changes;
    HttpLoop m_loop;
    std::unique_ptr<LiveStore> m_store;
};

StoreTuning quick()
{
    StoreTuning tuning;
    tuning.delayFactor = 0.02;
    return tuning;
}

} // namespace

class TestLiveStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objectsAreListedAndFollowed()
    {
        FakeApi api;
        api.put("configmaps", "a", js(",'data':{'k':'1'}"));
        Watched watched(api.url(), planFor({configMaps}));
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.last().snapshot->clusterUid, std::string("cluster-uid"));
        QCOMPARE(watched.last().snapshot->serverVersion, std::string("v1.34.2"));
        QCOMPARE(watched.find(mapA)->parse().textAt({"data", "k"}), std::string_view("1"));
        QCOMPARE(watched.find(mapA)->parse().textAt({"kind"}), std::string_view("ConfigMap"));
        QVERIFY(watched.find(mapA)->json->find("managedFields") == std::string::npos);
        QCOMPARE(watched.find(mapA)->parseManagedFields().at(0).textAt({"manager"}),
                 std::string_view("kubectl-edit"));
        QVERIFY(watched.changes().empty());

        api.put("configmaps", "a", js(",'data':{'k':'2'}"));
        QTRY_COMPARE(watched.changes().size(), std::size_t(1));
        const ObjectChange change = watched.changes().front();
        QCOMPARE(change.before->parse().textAt({"data", "k"}), std::string_view("1"));
        QCOMPARE(change.after->parse().textAt({"data", "k"}), std::string_view("2"));
        QVERIFY(change.exact);
        api.remove("configmaps", "a");
        QTRY_VERIFY(!watched.find(mapA));
        QCOMPARE(watched.changes().size(), std::size_t(2));
    }

    void anOldSnapshotDoesNotChange()
    {
        FakeApi api;
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps}));
        QTRY_VERIFY(watched.last().complete);
        const LiveSnapshotPtr old = watched.last().snapshot;
        api.put("configmaps", "b");
        QTRY_VERIFY(watched.find({"", "ConfigMap", "web", "b"}));
        QCOMPARE(old->table("", "ConfigMap")->objects.size(), std::size_t(1));
        QCOMPARE(watched.last().snapshot->find(mapA).get(), old->find(mapA).get());
        QVERIFY(watched.last().snapshot->revision > old->revision);
    }

    void longListsComeInPages()
    {
        FakeApi api;
        for (int i = 0; i < 57; ++i)
            api.put("configmaps", "m" + std::to_string(i));
        StoreTuning tuning;
        tuning.pageSize = 10;
        Watched watched(api.url(), planFor({configMaps}), tuning);
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.last().snapshot->table("", "ConfigMap")->objects.size(), std::size_t(57));
        QCOMPARE(api.server().countOf("/api/v1/configmaps?limit=10"), std::size_t(6));
    }

    void s3_secretsAreOnlyEverAskedAsMetadata()
    {
        FakeApi api;
        // This server answers whole Secrets whatever it is asked for.
        api.put("secrets", "s", js(",'data':{'password':'cGxhbnRlZA=='},'stringData':{'x':'planted'}"));
        api.putRaw("secrets", "t",
                   js("{'metadata':{'namespace':'web','name':'t','uid':'u','resourceVersion':'7',"
                      "'annotations':{'a':'kubectl.kubernetes.io/last-applied-configuration',"
                      "'kubectl.kubernetes.io/"
                      "last-applied-configuration':'{\\'data\\':{\\'p\\':\\'planted\\'}}','z':'1'}}}"));
        WatchPlan plan = planFor({secrets});
        plan.restAsMetadata = true;
        Watched watched(api.url(), plan);
        QTRY_VERIFY(watched.last().complete);
        for (const FakeRequest &request : api.server().requests()) {
            if (request.path.starts_with("/api/v1/secrets"))
                QVERIFY(
                    request.headers.at("accept").starts_with("application/json;as=PartialObjectMetadata"));
        }
        for (const auto &[key, object] : watched.last().snapshot->table("", "Secret")->objects) {
            QVERIFY(object->metadataOnly);
            QVERIFY(object->json->find("planted") == std::string::npos);
            QVERIFY(object->json->find("cGxhbnRlZA") == std::string::npos);
            for (const auto &[name, value] : object->annotations)
                QVERIFY(value.find("planted") == std::string::npos);
        }
        const LiveObjectPtr cut = watched.find({"", "Secret", "web", "t"});
        QCOMPARE(cut->annotations.at("z"), std::string("1"));
        QCOMPARE(cut->annotations.at("a"), std::string("kubectl.kubernetes.io/last-applied-configuration"));
    }

    void aWatchThatEndsIsResumedWithoutAList()
    {
        FakeApi api;
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_VERIFY(watched.last().complete);
        QTRY_COMPARE(api.watches(), 1);
        api.endWatches();
        QTRY_COMPARE(api.server().countOf("/api/v1/configmaps?watch"), std::size_t(2));
        api.put("configmaps", "b");
        QTRY_VERIFY(watched.find({"", "ConfigMap", "web", "b"}));
        QCOMPARE(api.server().countOf("/api/v1/configmaps?limit"), std::size_t(1));
    }

    void k6_afterGoneTheListIsFreshAndADeletedObjectDisappearsOnce()
    {
        std::atomic<bool> refuse{false};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (!refuse || request.query("watch") != "1")
                return false;
            connection.sleep(30);
            connection.reset();
            return true;
        });
        for (const char *name : {"a", "b", "c"})
            api.put("configmaps", name);
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_COMPARE(api.watches(), 1);
        refuse = true;
        api.endWatches();
        QTRY_COMPARE(api.watches(), 0);
        api.remove("configmaps", "b"); // while nobody watches
        api.put("configmaps", "d");
        api.forgetHistory();
        refuse = false;
        QTRY_VERIFY_WITH_TIMEOUT(watched.find({"", "ConfigMap", "web", "d"}), 10'000);
        QVERIFY(!watched.find({"", "ConfigMap", "web", "b"}));
        QCOMPARE(watched.last().snapshot->table("", "ConfigMap")->objects.size(), std::size_t(3));
        const auto changes = watched.changes();
        QCOMPARE(changes.size(), std::size_t(2)); // b gone once, d came once, a and c not told again
        QVERIFY(!changes[0].exact && !changes[1].exact);
    }

    void k6_anExpiredContinueTokenStartsTheListAgain()
    {
        FakeApi *self = nullptr;
        std::atomic<bool> done{false};
        FakeApi api([&](const FakeRequest &request, FakeConnection &) {
            if (!request.query("continue").empty() && !done.exchange(true)) {
                self->remove("configmaps", "m3"); // was on the first page
                self->forgetHistory();
            }
            return false;
        });
        self = &api;
        for (int i = 0; i < 25; ++i)
            api.put("configmaps", "m" + std::to_string(i));
        StoreTuning tuning = quick();
        tuning.pageSize = 20;
        Watched watched(api.url(), planFor({configMaps}), tuning);
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.last().snapshot->table("", "ConfigMap")->objects.size(), std::size_t(24));
        QVERIFY(!watched.find({"", "ConfigMap", "web", "m3"}));
    }

    void k1_whenTheServerIsAwayTheDataStaysAndTheLinkSaysSo()
    {
        std::atomic<bool> away{false};
        FakeApi api([&](const FakeRequest &, FakeConnection &connection) {
            if (!away)
                return false;
            connection.reset();
            return true;
        });
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_COMPARE(api.watches(), 1);
        QTRY_COMPARE(watched.last().link.state, LinkStatus::State::Live);
        away = true;
        api.endWatches();
        QTRY_COMPARE(watched.last().link.state, LinkStatus::State::Retrying);
        QCOMPARE(watched.last().link.error->code, ErrorCode::ConnectionBroken);
        QVERIFY(watched.last().link.nextAttempt.has_value());
        QVERIFY(watched.last().link.lastData.has_value());
        QVERIFY(watched.find(mapA));
        away = false;
        watched.store().retryNow();
        QTRY_COMPARE(watched.last().link.state, LinkStatus::State::Live);
        api.put("configmaps", "b");
        QTRY_VERIFY(watched.find({"", "ConfigMap", "web", "b"}));
    }

    void k4_aRefusedLoginDuringAWatchIsABanner()
    {
        std::atomic<bool> refuse{false};
        FakeApi api([&](const FakeRequest &, FakeConnection &connection) {
            if (refuse)
                connection.respond(401, js("{'message':'token has expired'}"));
            return refuse.load();
        });
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_COMPARE(api.watches(), 1);
        refuse = true;
        api.endWatches();
        QTRY_COMPARE(watched.last().link.state, LinkStatus::State::LoggedOut);
        QCOMPARE(watched.last().link.error->code, ErrorCode::Unauthorized);
        QVERIFY(watched.find(mapA));
        refuse = false;
        watched.store().retryNow();
        QTRY_COMPARE(watched.last().link.state, LinkStatus::State::Live);
    }

    void k5_aDeniedKindIsDeniedAndNotEmpty()
    {
        FakeApi api([](const FakeRequest &request, FakeConnection &connection) {
            if (request.pathOnly() != "/apis/apps/v1/deployments")
                return false;
            connection.respond(403, js("{'kind':'Status','message':'deployments.apps is forbidden: User "
                                       "\\'joe\\' cannot list'}"));
            return true;
        });
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps, deployments}));
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.stateOf(deployments), KindState::Denied);
        QCOMPARE(watched.stateOf(configMaps), KindState::Complete);
        const auto error = watched.last().snapshot->table("apps", "Deployment")->error;
        QCOMPARE(error->code, ErrorCode::KindDenied);
        QVERIFY(error->message().find("User \"joe\" cannot list") != std::string::npos);
        QVERIFY(watched.has(ErrorCode::KindDenied));
    }

    void k5_whatIsDeniedForTheClusterIsAskedByNamespace()
    {
        FakeApi api([](const FakeRequest &request, FakeConnection &connection) {
            const std::string path = request.pathOnly();
            if (path == "/api/v1/namespaces/web/configmaps") {
                if (request.query("watch") == "1")
                    connection.sleep(5'000);
                connection.respond(
                    200, js("{'metadata':{'resourceVersion':'5'},"
                            "'items':[{'metadata':{'namespace':'web','name':'a','resourceVersion':'4'}}]}"));
                return true;
            }
            if (path == "/api/v1/configmaps" || path == "/api/v1/namespaces/other/configmaps") {
                connection.respond(403, js("{'message':'no'}"));
                return true;
            }
            return false;
        });
        WatchPlan plan = planFor({configMaps});
        plan.namespaces = {"web", "other"};
        Watched watched(api.url(), plan);
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.stateOf(configMaps), KindState::PartlyDenied);
        QCOMPARE(watched.last().snapshot->table("", "ConfigMap")->deniedNamespaces,
                 std::vector<std::string>{"other"});
        QVERIFY(watched.find(mapA));
    }

    void k7_aBusyServerIsAskedAgainAndOtherKindsGoOn()
    {
        std::atomic<int> refusals{2};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (request.pathOnly() != "/api/v1/configmaps" || refusals-- <= 0)
                return false;
            connection.respond(429, js("{'message':'too many requests'}"), "Retry-After: 1\r\n");
            return true;
        });
        api.put("configmaps", "a");
        api.put("deployments", "d");
        Watched watched(api.url(), planFor({configMaps, deployments}), quick());
        QTRY_VERIFY(watched.find({"apps", "Deployment", "web", "d"}));
        QTRY_VERIFY(watched.find(mapA));
        QTRY_VERIFY(watched.last().complete);
    }

    void k8_aSilentWatchIsResumed()
    {
        std::atomic<int> silent{1};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (request.query("watch") != "1" || silent-- <= 0)
                return false;
            connection.beginChunked();
            connection.sleep(30'000);
            return true;
        });
        api.put("configmaps", "a");
        StoreTuning tuning = quick();
        tuning.silenceSeconds = 1;
        Watched watched(api.url(), planFor({configMaps}), tuning);
        QTRY_VERIFY(watched.last().complete);
        api.put("configmaps", "b");
        QTRY_VERIFY_WITH_TIMEOUT(watched.find({"", "ConfigMap", "web", "b"}), 8'000);
    }

    void k8_duplicateAndLateEventsChangeNothing()
    {
        std::atomic<bool> once{false};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (request.query("watch") != "1" || once.exchange(true))
                return false;
            const auto event = [](const char *type, const char *version, const char *value) {
                return js("{'type':'") + std::string(type) +
                       js("','object':{'metadata':{'namespace':'web','name':'a',"
                          "'uid':'uid-a','resourceVersion':'") +
                       version + js("'},'data':{'k':'") + value + "\"}}}\n";
            };
            connection.beginChunked();
            connection.chunk(event("MODIFIED", "205", "new") + event("MODIFIED", "205", "new") +
                             event("MODIFIED", "203", "old"));
            connection.chunk(js("{'type':'BOOKMARK','object':{'metadata':{'resourceVersion':'206'}}}") +
                             "\n");
            connection.sleep(5'000);
            return true;
        });
        api.put("configmaps", "a", js(",'data':{'k':'first'}"));
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_COMPARE(watched.changes().size(), std::size_t(1));
        QTest::qWait(100);
        QCOMPARE(watched.changes().size(), std::size_t(1));
        QCOMPARE(watched.find(mapA)->parse().textAt({"data", "k"}), std::string_view("new"));
    }

    void k9_oneBadObjectDoesNotCostTheList()
    {
        FakeApi api;
        api.put("configmaps", "a");
        api.putRaw("configmaps", "bad",
                   "{\"metadata\":{\"namespace\":\"web\",\"name\":\"bad\",\"resourceVersion\":\"3\"},"
                   "\"data\":{\"k\":\"\xff\xfe\"}}");
        api.putRaw("configmaps", "nul",
                   std::string("{\"metadata\":{\"name\":\"nul\"},\"data\":{\"k\":\"") + '\0' + "\"}}");
        api.putRaw("configmaps", "huge",
                   js("{'metadata':{'namespace':'web','name':'huge','resourceVersion':'4'},'n':"
                      "9007199254740993,'d':'") +
                       std::string(1'500'000, 'x') + "\"}");
        Watched watched(api.url(), planFor({configMaps}));
        QTRY_VERIFY(watched.last().complete);
        QVERIFY(watched.find(mapA));
        const LiveObjectPtr huge = watched.find({"", "ConfigMap", "web", "huge"});
        QVERIFY(huge);
        QCOMPARE(huge->parse().find("n")->text(), std::string_view("9007199254740993"));
        QCOMPARE(watched.last().snapshot->table("", "ConfigMap")->objects.size(), std::size_t(2));
        QVERIFY(watched.has(ErrorCode::ItemUnreadable));
    }

    void k9_aChunkMayEndInsideACharacter()
    {
        std::atomic<bool> once{false};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (request.query("watch") != "1" || once.exchange(true))
                return false;
            const std::string line =
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"namespace\":\"web\",\"name\":\"a\","
                "\"resourceVersion\":\"300\"},\"data\":{\"k\":\"Zürich €\"}}}\n";
            connection.beginChunked();
            for (const char c : line) {
                connection.chunk(std::string(1, c));
                connection.sleep(1);
            }
            connection.sleep(5'000);
            return true;
        });
        Watched watched(api.url(), planFor({configMaps}));
        QTRY_VERIFY(watched.find(mapA));
        QCOMPARE(watched.find(mapA)->parse().textAt({"data", "k"}), std::string_view("Zürich €"));
    }

    void k9_aTruncatedListIsReadAsFarAsItGoesAndAskedAgain()
    {
        std::atomic<bool> cut{true};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (!cut || request.pathOnly() != "/api/v1/configmaps")
                return false;
            connection.respond(200, js("{'metadata':{'resourceVersion':'5'},"
                                       "'items':[{'metadata':{'namespace':'web','name':'a','resourceVersion':"
                                       "'4'}},{'metadata':{'na"));
            return true;
        });
        Watched watched(api.url(), planFor({configMaps}), quick());
        QTRY_COMPARE(watched.stateOf(configMaps), KindState::Failed);
        QVERIFY(watched.find(mapA));
        cut = false;
        QTRY_COMPARE(watched.stateOf(configMaps), KindState::Complete);
    }

    void k10_aGroupThatIsDownIsAFindingAndTheRestWorks()
    {
        for (const bool legacy : {false, true}) {
            FakeApi api;
            if (legacy)
                api.serveLegacyDiscoveryOnly();
            api.put("deployments", "d");
            Watched watched(api.url(),
                            planFor({deployments, {"down.example", "Thing", {}}, {"", "Nothing", {}}}));
            QTRY_VERIFY(watched.last().complete);
            QVERIFY(watched.has(ErrorCode::DiscoveryIncomplete));
            QVERIFY(watched.find({"apps", "Deployment", "web", "d"}));
            QCOMPARE(watched.stateOf({"down.example", "Thing", {}}), KindState::Failed);
            QCOMPARE(watched.stateOf({"", "Nothing", {}}), KindState::NotServed);
            QCOMPARE(watched.last().discovery->find("apps", "Deployment")->version, std::string("v1"));
        }
    }

    void k10_aKindThatDisappearsTakesItsObjectsAlong()
    {
        std::atomic<bool> gone{false};
        FakeApi api([&](const FakeRequest &request, FakeConnection &connection) {
            if (!gone || request.pathOnly() != "/apis/apps/v1/deployments")
                return false;
            connection.respond(404, js("{'message':'404 page not found'}"));
            return true;
        });
        api.put("deployments", "d");
        Watched watched(api.url(), planFor({deployments}), quick());
        QTRY_COMPARE(api.watches(), 1);
        gone = true;
        api.endWatches();
        QTRY_VERIFY(!watched.find({"apps", "Deployment", "web", "d"}));
        gone = false;
        QTRY_VERIFY(watched.find({"apps", "Deployment", "web", "d"}));
    }

    void k11_aKindThatFailsIsFailedWithTheServersWords()
    {
        FakeApi api([](const FakeRequest &request, FakeConnection &connection) {
            if (request.pathOnly() != "/apis/apps/v1/deployments")
                return false;
            connection.respond(500, js("{'message':'conversion webhook for apps failed'}"));
            return true;
        });
        api.put("configmaps", "a");
        Watched watched(api.url(), planFor({configMaps, deployments}));
        QTRY_VERIFY(watched.last().complete);
        QCOMPARE(watched.stateOf(deployments), KindState::Failed);
        QVERIFY(watched.last()
                    .snapshot->table("apps", "Deployment")
                    ->error->message()
                    .find("conversion webhook") != std::string::npos);
        QCOMPARE(watched.last().link.state, LinkStatus::State::Live);
    }

    void aNewPlanKeepsWhatStaysWanted()
    {
        FakeApi api;
        api.put("configmaps", "a");
        api.put("deployments", "d");
        Watched watched(api.url(), planFor({configMaps}));
        QTRY_VERIFY(watched.last().complete);
        watched.store().setPlan(planFor({configMaps, deployments}));
        QTRY_VERIFY(watched.find({"apps", "Deployment", "web", "d"}));
        QCOMPARE(api.server().countOf("/api/v1/configmaps?limit"), std::size_t(1));
        watched.store().setPlan(planFor({deployments}));
        QTRY_VERIFY(!watched.last().snapshot->table("", "ConfigMap"));
    }

    void onceIsEverythingOnce()
    {
        FakeApi api;
        api.put("configmaps", "a");
        api.put("deployments", "d");
        const HttpLoop loop;
        WatchPlan plan = planFor({configMaps});
        plan.restAsMetadata = true;
        const auto once = snapshotOnce(openConnection(loop, settingsFor(api.url())), plan);
        QVERIFY(once.has_value());
        QVERIFY(!once->snapshot->find(mapA)->metadataOnly);
        QVERIFY(once->snapshot->find({"apps", "Deployment", "web", "d"})->metadataOnly);
        QCOMPARE(api.server().countOf("/api/v1/configmaps?watch"), std::size_t(0));
    }

    void k1_onceWithoutAServerIsAnError()
    {
        std::string url;
        {
            FakeApi api;
            url = api.url();
        }
        const HttpLoop loop;
        const auto once = snapshotOnce(openConnection(loop, settingsFor(url)), planFor({configMaps}));
        QCOMPARE(once.error().code, ErrorCode::ConnectionRefused);
    }

    /// The loop may go while somebody waits, e.g. when the window closes: that is an answer, not a wait for
    /// ever.
    void onceEndsWhenItsLoopEnds()
    {
        const FakeApi api([](const FakeRequest &, FakeConnection &silent) {
            silent.sleep(20'000);
            return true;
        });
        auto loop = std::make_unique<HttpLoop>();
        const Connection connection = openConnection(*loop, settingsFor(api.url()));
        std::thread closing([&loop] {
            std::this_thread::sleep_for(200ms);
            loop.reset();
        });
        const auto once = snapshotOnce(connection, planFor({configMaps}));
        closing.join();
        QVERIFY(!once);
        QCOMPARE(once.error().code, ErrorCode::Cancelled);
        QCOMPARE(snapshotOnce(connection, planFor({configMaps})).error().code, ErrorCode::Cancelled);
    }

    void theStoreEndsQuietlyAtAnyMoment()
    {
        FakeApi api;
        for (int i = 0; i < 200; ++i)
            api.put("configmaps", "m" + std::to_string(i));
        for (int wait = 0; wait < 30; wait += 3) {
            const HttpLoop loop;
            std::atomic<bool> over{false};
            StoreTuning tuning;
            tuning.pageSize = 7;
            {
                const LiveStore store(
                    openConnection(loop, settingsFor(api.url())), planFor({configMaps, deployments}),
                    [&](const LiveUpdate &) { QVERIFY(!over); }, tuning);
                QTest::qWait(wait);
            }
            over = true;
        }
    }
};

QTEST_GUILESS_MAIN(TestLiveStore)
#include "tst_live_store.moc"
