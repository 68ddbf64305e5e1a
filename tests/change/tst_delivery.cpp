// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"
#include "model/change/delivery.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::change;

namespace {

/// Commits are one letter each, on one line: a, b, c, ...; 'x' is not here.
std::optional<bool> inAlphabet(const std::string &ancestor, const std::string &descendant)
{
    if (ancestor == "x" || descendant == "x")
        return std::nullopt;
    return ancestor <= descendant;
}

ObjectKey named(const char *name)
{
    return {"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name};
}

SourceNow source(const char *commit)
{
    return {{"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"},
            commit,
            false,
            ReadyStatus::True,
            "Succeeded",
            ""};
}

KustomizationNow kustomization(const char *name, const char *attempted, const char *applied,
                               ReadyStatus ready, const char *reason = "ReconciliationSucceeded")
{
    return {named(name), true, false, true, false, attempted, applied, ready, reason, "words\nmore"};
}

std::string stageOf(const SourceNow &from, const std::vector<KustomizationNow> &changed)
{
    const Delivery delivery = deliveryOf("c", from, changed, inAlphabet);
    return std::string(deliveryStageName(delivery.stage)) + (delivery.uncertain ? "?" : "") +
           (delivery.reason.empty() ? "" : ' ' + delivery.reason);
}

} // namespace

class TestDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCommitIsFollowedToHealthy()
    {
        const auto ready = ReadyStatus::True, not_ = ReadyStatus::False, unknown = ReadyStatus::Unknown;
        QCOMPARE(stageOf(source("b"), {kustomization("apps", "b", "b", ready)}),
                 std::string("Waiting Succeeded"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "b", "b", ready)}),
                 std::string("Fetched ReconciliationSucceeded"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "b", unknown, "Progressing")}),
                 std::string("Fetched Progressing"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "c", unknown, "Progressing")}),
                 std::string("Applied Progressing"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "c", ready)}), std::string("Healthy"));
        QCOMPARE(stageOf(source("e"), {kustomization("apps", "d", "d", ready)}), std::string("Healthy"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "b", not_, "BuildFailed")}),
                 std::string("Failed BuildFailed"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "c", not_, "HealthCheckFailed")}),
                 std::string("Failed HealthCheckFailed"));
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "c", "b", not_, "DependencyNotReady")}),
                 std::string("Fetched DependencyNotReady"));
    }

    void anOldFailureIsNotThisCommits()
    {
        QCOMPARE(stageOf(source("c"), {kustomization("apps", "b", "a", ReadyStatus::False, "BuildFailed")}),
                 std::string("Fetched BuildFailed"));
        KustomizationNow stale = kustomization("apps", "c", "c", ReadyStatus::True);
        stale.current = false;
        QCOMPARE(stageOf(source("c"), {stale}), std::string("Applied ReconciliationSucceeded"));
    }

    void everyChangedKustomizationCounts()
    {
        const auto done = kustomization("apps", "c", "c", ReadyStatus::True);
        QCOMPARE(stageOf(source("c"), {done, kustomization("infra", "b", "b", ReadyStatus::True)}),
                 std::string("Fetched ReconciliationSucceeded"));
        KustomizationNow suspended = kustomization("infra", "b", "b", ReadyStatus::True);
        suspended.suspended = true;
        QCOMPARE(stageOf(source("c"), {done, suspended}), std::string("Suspended Suspended"));
        const Delivery delivery = deliveryOf("c", source("c"), {done, suspended}, inAlphabet);
        QVERIFY(delivery.isOver());
        QCOMPARE(delivery.message,
                 std::string("Kustomization.kustomize.toolkit.fluxcd.io/flux-system/infra: words"));
        KustomizationNow absent;
        absent.key = named("new");
        absent.exists = false;
        QCOMPARE(stageOf(source("c"), {absent}), std::string("Fetched NotCreated"));
        QCOMPARE(stageOf(source("c"), {}), std::string("Healthy"));
        QCOMPARE(stageOf(source("b"), {}), std::string("Waiting Succeeded"));
    }

    void aSourceThatCannotFetchIsTold()
    {
        SourceNow broken = source("b");
        broken.ready = ReadyStatus::False;
        broken.reason = "GitOperationFailed";
        QCOMPARE(stageOf(broken, {kustomization("apps", "b", "b", ReadyStatus::True)}),
                 std::string("Failed GitOperationFailed"));
        broken.suspended = true;
        QCOMPARE(stageOf(broken, {kustomization("apps", "b", "b", ReadyStatus::True)}),
                 std::string("Suspended Suspended"));
    }

    void g10_aRevisionThatIsNotHereIsNotGuessed()
    {
        QCOMPARE(stageOf(source("x"), {kustomization("apps", "x", "x", ReadyStatus::True)}),
                 std::string("Waiting? Succeeded"));
    }

    void onlyKustomizationsThatDifferAreFollowed()
    {
        render::DesiredSet before;
        for (const char *name : {"root", "apps", "gone"}) {
            render::KustomizationRender owner;
            owner.key = named(name);
            before.kustomizations.push_back(owner);
        }
        for (std::size_t i = 0; i < 2; ++i) {
            render::DesiredObject object;
            object.owner = i;
            object.object = jsonObject({{"a", Value::integer(1)}});
            before.objects.push_back(object);
        }
        render::DesiredSet after = before;
        QVERIFY(changedKustomizations(before, after).empty());
        after.kustomizations.pop_back();
        after.objects[1].object.set("a", Value::integer(2));
        QCOMPARE(changedKustomizations(before, after),
                 (std::vector<ObjectKey>{named("apps"), named("gone")}));
    }
};

QTEST_APPLESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
