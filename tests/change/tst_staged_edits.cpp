// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/staged_edits.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;
using change::StagedEdits;

namespace {

change::StagedEdit edit(const char *path, Value value)
{
    change::StagedEdit made;
    made.made = *parseInstant("2026-01-02T03:04:05Z");
    made.from = "drift";
    made.layer = change::Layer::Base;
    made.baseBlobs = {{"a.yaml", "abc"}};
    change::Intent intent;
    intent.entry = "tst";
    intent.object = *ObjectKey::parse("Gateway.gateway.networking.k8s.io/istio-ingress/gw");
    intent.path = *FieldPath::parse(path);
    intent.value = std::move(value);
    made.intents = {intent};
    return made;
}

} // namespace

class TestStagedEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editsSurviveTheProgram()
    {
        const Scratch scratch;
        const std::string folder = StagedEdits::folderFor(scratch.path("state"), "example.com/org/repo");
        const auto first = StagedEdits(folder).add(edit("spec.listeners[https].port", Value::integer(8443)));
        const auto second = StagedEdits(folder).add(edit("metadata.labels[\"a.b/c\"]", Value::string("yes")));
        QVERIFY(first && second);
        const auto listed = StagedEdits(folder).list();
        QVERIFY(listed && listed->findings.empty());
        QCOMPARE(listed->edits.size(), std::size_t(2));
        const change::StagedEdit &read = listed->edits.front();
        QCOMPARE(read.id, *first);
        QCOMPARE(read.intents.front().path.toString(), std::string("spec.listeners[https].port"));
        QVERIFY(read.intents.front().value == Value::integer(8443));
        QVERIFY(read.layer == change::Layer::Base);
        QCOMPARE(read.baseBlobs.at("a.yaml"), std::string("abc"));
        QVERIFY(listed->edits.back().intents.front().value.isString());
        QVERIFY(StagedEdits(folder).remove(*first));
        QCOMPARE(StagedEdits(folder).list()->edits.size(), std::size_t(1));
        QVERIFY(StagedEdits(folder).remove(*first));
        QVERIFY(!StagedEdits(folder).remove("../../x"));
    }

    void s3_aSecretsValueIsNeverAnIntent()
    {
        const Scratch scratch;
        change::StagedEdit secret = edit("data.password", Value::string("aHVudGVyMg=="));
        secret.intents.front().object = *ObjectKey::parse("Secret/web/db");
        const StagedEdits store(scratch.path("state"));
        QCOMPARE(store.add(secret).error().code, ErrorCode::SecretIntent);
        secret.intents.front().path = *FieldPath::parse("stringData.password");
        QCOMPARE(store.add(secret).error().code, ErrorCode::SecretIntent);
        secret.intents.front().path =
            *FieldPath::parse("metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]");
        QCOMPARE(store.add(secret).error().code, ErrorCode::SecretIntent);
        QVERIFY(!scratch.exists("state") || std::filesystem::is_empty(scratch.path("state")));
        secret.intents.front().path = *FieldPath::parse("metadata.labels.team");
        QVERIFY(store.add(secret));
    }

    void g8_aDamagedOrNewerFileIsSetAsideAndNamed()
    {
        const Scratch scratch;
        const StagedEdits store(scratch.path("state"));
        QVERIFY(store.add(edit("spec.a", Value::integer(1))));
        scratch.write("state/1-0000.json", "{\"version\": 1, \"made\": \"2026");
        scratch.write("state/2-0000.json", "{\"version\": 99}");
        const auto listed = store.list();
        QVERIFY(listed);
        QCOMPARE(listed->edits.size(), std::size_t(1));
        QCOMPARE(listed->findings.size(), std::size_t(2));
        QVERIFY(scratch.exists("state/1-0000.json.damaged"));
        QVERIFY(scratch.exists("state/2-0000.json.damaged"));
        QVERIFY(store.list()->findings.empty());
    }

    void othersOnTheMachineCannotReadThem()
    {
        const Scratch scratch;
        const StagedEdits store(scratch.path("state"));
        const auto id = store.add(edit("spec.a", Value::integer(1)));
        const auto mode = std::filesystem::status(scratch.path("state/" + *id + ".json")).permissions();
        QVERIFY((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
    }
};

QTEST_APPLESS_MAIN(TestStagedEdits)
#include "tst_staged_edits.moc"
