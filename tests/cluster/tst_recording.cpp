// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_api.h"

#include "model/base/json.h"
#include "model/cluster/actions.h"
#include "model/cluster/recorded_transport.h"
#include "model/cluster/recorder.h"
#include "model/cluster/redaction.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::cluster;
using namespace leeway::test;
using namespace std::chrono_literals;

namespace {

const WantedKind configMaps{"", "ConfigMap", {}};
const WantedKind secrets{"", "Secret", {}};
const WantedKind deployments{"apps", "Deployment", {}};

RecordingWish wishFor(std::vector<WantedKind> kinds, Duration length = {})
{
    RecordingWish wish;
    wish.plan.full = std::move(kinds);
    wish.plan.restAsMetadata = false;
    wish.length = length;
    return wish;
}

ConnectionSettings settingsFor(const std::string &url)
{
    ConnectionSettings settings;
    settings.context = "tst";
    settings.server = url;
    settings.token = "PLANTED-bearer";
    return settings;
}

Result<Recording> recorded(const FakeApi &api, const RecordingWish &wish)
{
    const HttpLoop loop;
    return recordCluster(openConnection(loop, settingsFor(api.url())), wish);
}

/// The text of everything that a file would hold.
std::string unpacked(const Recording &recording)
{
    std::string text = recording.server + recording.context;
    for (const RecordedAnswer &answer : recording.answers) {
        text += answer.path + answer.body;
        for (const std::string &item : answer.items)
            text += item;
    }
    for (const RecordedEvent &event : recording.events)
        text += event.line;
    return text;
}

Recording playable(FakeApi &api, Duration length = {})
{
    api.put("configmaps", "a");
    api.put("deployments", "web");
    const auto recording = recorded(api, wishFor({configMaps, deployments}, length));
    return recording ? *recording : Recording{};
}

const ObjectKey mapA{"", "ConfigMap", "web", "a"};
const ObjectKey mapB{"", "ConfigMap", "web", "b"};

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void s3_plantedSecretsAreInNoRecording()
    {
        FakeApi api;
        api.put("secrets", "login", js(",'data':{'password':'UExBTlRFRA==PLANTED'},'type':'Opaque'"));
        api.putRaw(
            "configmaps", "applied",
            js("{'metadata':{'namespace':'web','name':'applied','resourceVersion':'5','annotations':"
               "{'kubectl.kubernetes.io/last-applied-configuration':'PLANTED'}},'data':{'k':'shown'}}"));
        api.putRaw(
            "configmaps", "helm",
            js("{'metadata':{'namespace':'web','name':'sh.helm.release.v1.x.v1','resourceVersion':'6'},"
               "'data':{'release':'PLANTED'}}"));
        api.put("configmaps", "values",
                js(",'data':{'adminPassword':'PLANTED','db.ini':'user=me\\npassword = PLANTED\\n',"
                   "'url':'https://me:PLANTED@git.example.com/repo','note':'Authorization: Bearer "
                   "PLANTEDPLANTED'}"));
        api.put("deployments", "env",
                js(",'spec':{'values':{'oauth':{'clientSecret':'PLANTED'}},"
                   "'env':[{'name':'API_TOKEN','value':'PLANTED'}],'args':['--token=PLANTED']},"
                   "'status':{'conditions':[{'type':'Ready','status':'False','reason':'Denied','message':"
                   "'login failed with password: PLANTED'}]}"));
        const auto recording = recorded(api, wishFor({configMaps, secrets, deployments}));
        QVERIFY2(recording, recording ? "" : recording.error().message().c_str());
        const std::string text = unpacked(*recording);
        const std::size_t at = text.find("PLANTED");
        QVERIFY2(at == std::string::npos,
                 text.substr(at > 200 && at != std::string::npos ? at - 200 : 0, 300).c_str());
        QVERIFY2(text.find("\"login\"") != std::string::npos,
                 "the Secret itself is recorded, without its data");
        QVERIFY2(text.find("\"shown\"") != std::string::npos, "what is not secret is kept");
    }

    void s3_secretsInEventsAreNotRecordedEither()
    {
        FakeApi api;
        api.put("secrets", "login", js(",'data':{'password':'PLANTED'}"));
        std::thread later([&] {
            std::this_thread::sleep_for(700ms);
            api.put("secrets", "login", js(",'data':{'password':'PLANTED-2'}"));
            api.put("secrets", "other", js(",'data':{'password':'PLANTED-3'}"));
        });
        const auto recording = recorded(api, wishFor({secrets}, 2s));
        later.join();
        QVERIFY(recording);
        QCOMPARE(recording->events.size(), std::size_t(2));
        QVERIFY(unpacked(*recording).find("PLANTED") == std::string::npos);
    }

    void s3_namesOfSecretsAndReferencesToThemStay()
    {
        const auto object = parseJson(
            js("{'kind':'HelmRelease','spec':{'values':{'existingSecret':'oauth2-proxy','secretName':'tls',"
               "'tokenSecretRef':{'name':'cf','key':'api-token'},'image':{'tag':'v1.2.3'},'secretKey':'id',"
               "'fromGit':'ssh://git@github.com/acme/aks.git','password':'${PASSWORD}'}}}"));
        QVERIFY(object);
        QCOMPARE(toJson(redacted(*object)), toJson(*object));
    }

    void definitionsThatDescribeSecretsStayAsTheyAre()
    {
        const auto object = parseJson(
            js("{'kind':'CustomResourceDefinition','spec':{'description':'token: a bearer token'}}"));
        QVERIFY(object);
        QCOMPARE(toJson(redacted(*object)), toJson(*object));
    }

    void aRecordingIsReadAsItWasWritten()
    {
        FakeApi api;
        const Recording before = playable(api, 300ms);
        const auto after = recordingFromBytes(toBytes(before).value_or(""), "r");
        QVERIFY2(after, after ? "" : after.error().message().c_str());
        QCOMPARE(after->server, before.server);
        QCOMPARE(after->context, std::string("tst"));
        QCOMPARE(after->answers.size(), before.answers.size());
        QCOMPARE(unpacked(*after), unpacked(before));
        QCOMPARE(after->length, before.length);
    }

    void theSameClientReadsARecordedCluster()
    {
        FakeApi api;
        const Recording recording = playable(api);
        const HttpLoop loop;
        const Connection connection = openRecording(loop, recording, Playback::AtEnd);
        const auto seen = snapshotOnce(connection, wishFor({configMaps, deployments}).plan);
        QVERIFY2(seen, seen ? "" : seen.error().message().c_str());
        QVERIFY(seen->snapshot->find(mapA));
        QVERIFY(seen->snapshot->find({"apps", "Deployment", "web", "web"}));
        QVERIFY(seen->snapshot->recorded);
        QVERIFY2(std::chrono::abs(seen->snapshot->at - recording.at) < 5s, "ages are those of the recording");
    }

    void whatIsNotRecordedIsDeniedNeverAbsent()
    {
        FakeApi api;
        api.put("secrets", "login");
        const Recording recording = playable(api);
        const HttpLoop loop;
        const auto seen =
            snapshotOnce(openRecording(loop, recording, Playback::AtEnd), wishFor({secrets}).plan);
        QVERIFY(seen);
        const KindTable *table = seen->snapshot->table("", "Secret");
        QVERIFY(table);
        QVERIFY(table->state == KindState::Denied);
        QVERIFY2(table->error->message().find("recording") != std::string::npos,
                 table->error->message().c_str());
    }

    void changesArePlayedAtTheirTime()
    {
        FakeApi api;
        api.put("configmaps", "a");
        std::thread later([&] {
            std::this_thread::sleep_for(600ms);
            api.put("configmaps", "b");
            api.remove("configmaps", "a");
        });
        const auto recording = recorded(api, wishFor({configMaps}, 1500ms));
        later.join();
        QVERIFY(recording);
        QVERIFY(recording->events.size() >= 2);

        const HttpLoop loop;
        std::mutex mutex;
        LiveUpdate last;
        LiveSnapshotPtr first;
        const LiveStore store(openRecording(loop, *recording, Playback::Timed), wishFor({configMaps}).plan,
                              [&](const LiveUpdate &update) {
                                  const std::lock_guard lock(mutex);
                                  last = update;
                                  if (update.complete && !first)
                                      first = update.snapshot;
                              });
        const auto has = [&](const ObjectKey &key) {
            const std::lock_guard lock(mutex);
            return last.snapshot && last.snapshot->find(key) != nullptr;
        };
        QTRY_VERIFY(has(mapB));
        QTRY_VERIFY(!has(mapA));
        const std::lock_guard lock(mutex);
        QVERIFY2(first->find(mapA) && !first->find(mapB), "the beginning is the state before the changes");
        // One comparison looks at the end at once.
        const auto end =
            snapshotOnce(openRecording(loop, *recording, Playback::AtEnd), wishFor({configMaps}).plan);
        QVERIFY(end);
        QVERIFY(end->snapshot->find(mapB));
        QVERIFY(!end->snapshot->find(mapA));
    }

    void aRecordedClusterTakesNoWritesAndShowsTheRequest()
    {
        FakeApi api;
        const Recording recording = playable(api);
        const HttpLoop loop;
        const Connection connection = openRecording(loop, recording, Playback::AtEnd);
        const auto discovery = discoverAndWait(connection.transport);
        QVERIFY(discovery);
        const auto written = mergePatch(connection, **discovery, mapA, reconcilePatch("now"), false);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::RecordedTakesNoWrites);
        QVERIFY2(written.error().message().find("PATCH /api/v1/namespaces/web/configmaps/a") !=
                     std::string::npos,
                 written.error().message().c_str());
        const ResourceKind *kind = (*discovery)->find("", "ConfigMap");
        QVERIFY(kind);
        const auto may = mayPatch(connection, *kind, "web");
        QVERIFY(may);
        QVERIFY(!*may);
        const auto one = getObject(connection, **discovery, mapA);
        QVERIFY(one);
        QCOMPARE(one->textAt({"metadata", "name"}), std::string_view("a"));
    }

    void damagedAndNewerRecordingsAreNamed()
    {
        FakeApi api;
        const std::string bytes = toBytes(playable(api)).value_or("");
        QVERIFY(!bytes.empty());
        for (const std::string &broken : {std::string("not gzip"), std::string(),
                                          bytes.substr(0, bytes.size() / 2), bytes.substr(0, 20)}) {
            const auto read = recordingFromBytes(broken, "old.leeway");
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::RecordingUnreadable);
            QVERIFY(read.error().message().find("old.leeway") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
