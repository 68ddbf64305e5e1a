// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/edit_place.h"

#include "model/session/answers.h"

#include <QSignalSpy>
#include <QTest>

using namespace leeway;
using namespace leeway::session;
using change::Layer;

namespace {

/// Editing of the place's repository, read once.
class Desk
{
public:
    explicit Desk(const tests::EditPlace &place) : m_place(place)
    {
        editing.setRepository(place.repository());
        settle();
    }
    bool settle() const
    {
        return QTest::qWaitFor([&] { return !editing.isReading() && !editing.isDelivering(); }, 30000);
    }
    KeepLivePlan plan(const std::string &field, const std::string &value)
    {
        KeepLivePlan plan;
        bool came = false;
        const auto connection = QObject::connect(&editing, &Editing::planned, [&](const KeepLivePlan &made) {
            plan = made;
            came = true;
        });
        editing.plan(m_place.keep(field, value));
        if (!QTest::qWaitFor([&] { return came; }, 30000))
            qFatal("no plan came");
        QObject::disconnect(connection);
        return plan;
    }
    void stage(const std::string &field, const std::string &value, Layer layer)
    {
        const std::size_t before = editing.facts()->edits.size();
        editing.stage(tests::EditPlace::editOf(plan(field, value), layer));
        if (!QTest::qWaitFor([&] { return editing.facts()->edits.size() == before + 1; }, 30000))
            qFatal("the edit was not staged");
        settle();
    }
    CommitReport commit(bool push, const std::string &newBranch = {})
    {
        CommitReport report;
        bool came = false;
        const auto connection =
            QObject::connect(&editing, &Editing::committed, [&](const CommitReport &made) {
                report = made;
                came = true;
            });
        CommitWish wish;
        wish.edits = editing.facts()->takingPart();
        wish.message = "Keep what is live";
        wish.newBranch = newBranch;
        wish.push = push;
        editing.commit(wish);
        if (!QTest::qWaitFor([&] { return came; }, 60000))
            qFatal("no commit came");
        QObject::disconnect(connection);
        settle();
        return report;
    }
    PushReport goOn(const WayOnWish &wish)
    {
        PushReport report;
        bool came = false;
        QObject::connect(&editing, &Editing::pushed, [&](const PushReport &made) {
            report = made;
            came = true;
        });
        editing.goOn(wish);
        if (!QTest::qWaitFor([&] { return came; }, 60000))
            qFatal("no answer came");
        settle();
        return report;
    }

    Editing editing;

private:
    const tests::EditPlace &m_place;
};

const change::LayerPlan &layerOf(const KeepLivePlan &plan, Layer layer)
{
    for (const change::LayerPlan &one : plan.layers)
        if (one.layer == layer)
            return one;
    qFatal("no such layer");
}

} // namespace

class TestEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLayerIsOfferedInOrderAndARefusedOneSaysWhy()
    {
        const tests::EditPlace place;
        Desk desk(place);
        const KeepLivePlan plan = desk.plan("data.color", "green");
        QVERIFY(!plan.error);
        QCOMPARE(plan.layers.size(), std::size_t(4));
        QCOMPARE(plan.layers[0].layer, Layer::Overlay);
        QCOMPARE(plan.layers[3].layer, Layer::Base);
        QVERIFY(!layerOf(plan, Layer::Overlay).refused);
        QVERIFY(layerOf(plan, Layer::Overlay).otherEntries.empty());
        QVERIFY(layerOf(plan, Layer::Variable).refused);
        QCOMPARE(layerOf(plan, Layer::Variable).refused->code, ErrorCode::NotWrittenByVariable);
        QCOMPARE(layerOf(plan, Layer::Base).otherEntries, std::vector<std::string>{"other"});
        QVERIFY(layerOf(plan, Layer::Base).diff.find("+  color: green") != std::string::npos);
    }

    void aStagedEditChangesNoFileAndIsThereForTheNextProgram()
    {
        const tests::EditPlace place;
        {
            Desk desk(place);
            desk.stage("data.color", "green", Layer::Overlay);
            QVERIFY(desk.editing.canUndo());
        }
        QCOMPARE(place.scratch.git("gitops", {"status", "--porcelain"}), std::string());
        Desk later(place);
        QCOMPARE(later.editing.facts()->edits.size(), std::size_t(1));
        QVERIFY(later.editing.facts()->takesPart(0));
    }

    void theEffectIsToldForEveryCluster()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        const auto &effects = desk.editing.facts()->effects;
        QCOMPARE(effects.size(), std::size_t(2));
        QCOMPARE(effects[0].entry, std::string("demo"));
        QCOMPARE(effects[0].objects.size(), std::size_t(1));
        QCOMPARE(effects[0].objects[0].fields[0].to->text(), std::string_view("green"));
        QVERIFY2(effects[1].objects.empty(), "the overlay is demo's own");
    }

    void undoTakesAnEditBackAndRedoBringsIt()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        desk.stage("data.size", "5", Layer::Overlay);
        desk.editing.undo();
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(1), 20000);
        QVERIFY(desk.editing.canRedo());
        desk.editing.redo();
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(2), 20000);
        desk.settle();
        desk.editing.discard(desk.editing.facts()->edits[0].id);
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(1), 20000);
        desk.settle();
        desk.editing.undo(); // of the discarding
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(2), 20000);
        desk.settle();
        desk.editing.undo(); // of the second edit
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(1), 20000);
        desk.settle();
        desk.editing.undo(); // of the first, which has another id by now
        QTRY_COMPARE_WITH_TIMEOUT(desk.editing.facts()->edits.size(), std::size_t(0), 20000);
        QVERIFY(!desk.editing.canUndo());
    }

    void anEditThatIsLeftOutIsNotCommitted()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        desk.stage("data.size", "5", Layer::Base);
        desk.editing.setLeftOut(desk.editing.facts()->edits[1].id, true);
        desk.settle();
        QCOMPARE(desk.editing.facts()->takingPart().size(), std::size_t(1));
        const CommitReport report = desk.commit(false);
        QVERIFY2(!report.error, report.error ? report.error->message().c_str() : "");
        QVERIFY(place.read("overlays/demo/web/kustomization.yaml").find("green") != std::string::npos);
        QVERIFY(place.read("base/web/settings.yaml").find("size: \"4\"") != std::string::npos);
        QCOMPARE(desk.editing.facts()->edits.size(), std::size_t(1));
    }

    void commitAndPushReachTheRemote()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Base);
        const CommitReport report = desk.commit(true);
        QVERIFY2(!report.error, report.error ? report.error->message().c_str() : "");
        QVERIFY(report.push && report.push->reached());
        QCOMPARE(place.remoteHead(), report.outcome.commit);
        QVERIFY(
            place.read("base/web/settings.yaml").find("  # what the page is painted in\n  color: green\n") !=
            std::string::npos);
        QCOMPARE(desk.editing.facts()->edits.size(), std::size_t(0));
        QVERIFY2(!desk.editing.canUndo(), "what is committed is not undone by taking an edit back");
    }

    void aNewBranchIsCommittedOnAndPushed()
    {
        const tests::EditPlace place;
        const std::string before = place.head();
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        const CommitReport report = desk.commit(true, "fix/color");
        QVERIFY2(!report.error, report.error ? report.error->message().c_str() : "");
        QCOMPARE(report.branch, std::string("fix/color"));
        QCOMPARE(place.remoteHead("fix/color"), report.outcome.commit);
        QCOMPARE(place.remoteHead("main"), before);
        QCOMPARE(desk.editing.facts()->head.branch, std::string("fix/color"));
    }

    void s1_aHookIsShownBeforeItRunsAndItsRefusalLeavesEverythingAsItWas()
    {
        const tests::EditPlace place;
        place.hook("gitops/.git", "pre-commit", "echo 'color green is not allowed' >&2\nexit 1\n");
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Base);
        const std::string before = place.head();
        QVERIFY(desk.editing.needsTrust());
        QCOMPARE(desk.editing.facts()->trust.front().name, std::string("pre-commit"));
        CommitReport report = desk.commit(false);
        QVERIFY(report.error);
        QCOMPARE(report.error->code, ErrorCode::NotTrusted);
        desk.editing.agreeToTrust();
        QVERIFY(!desk.editing.needsTrust());
        report = desk.commit(false);
        QVERIFY(report.error);
        QCOMPARE(report.error->code, ErrorCode::HookFailed);
        QVERIFY2(report.error->message().find("color green is not allowed") != std::string::npos,
                 report.error->message().c_str());
        QVERIFY(!report.notRestored);
        QCOMPARE(place.head(), before);
        QCOMPARE(place.scratch.git("gitops", {"status", "--porcelain"}), std::string());
        QCOMPARE(desk.editing.facts()->edits.size(), std::size_t(1));
        place.hook("gitops/.git", "pre-commit", "exit 0\n");
        desk.editing.refresh();
        desk.settle();
        QVERIFY2(desk.editing.needsTrust(), "another hook is another question");
    }

    void g7_aRejectedPushKeepsTheCommitAndItsOwnIsPutOnTop()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        place.pushFromElsewhere("notes.txt", "x\n");
        const CommitReport report = desk.commit(true);
        QVERIFY(!report.error);
        QVERIFY(report.push && !report.push->reached());
        QCOMPARE(report.push->outcome.problem, git::RemoteProblem::NonFastForward);
        QCOMPARE(place.head(), report.outcome.commit);
        const PushReport again = desk.goOn({WayOn::Rebase, report.outcome.commit, "main", {}, {}});
        QVERIFY2(again.reached(), again.error ? again.error->message().c_str() : again.outcome.words.c_str());
        QCOMPARE(place.remoteHead(), place.head());
        QVERIFY(place.scratch.exists("gitops/notes.txt"));
    }

    void g7_aRejectedPushGoesToABranchOfItsOwnOrIntoAPatchFile()
    {
        const tests::EditPlace place;
        place.hook(
            "remote.git", "pre-receive",
            "while read old new ref; do [ \"$ref\" = refs/heads/main ] && { echo 'main is closed' >&2; "
            "exit 1; }; done\nexit 0\n");
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Overlay);
        const CommitReport report = desk.commit(true);
        QVERIFY(report.push && !report.push->reached());
        QVERIFY(report.push->outcome.words.find("main is closed") != std::string::npos);
        const PushReport branch = desk.goOn({WayOn::NewBranch, report.outcome.commit, "fix/color", {}, {}});
        QVERIFY(branch.reached());
        QCOMPARE(place.remoteHead("fix/color"), report.outcome.commit);
        const PushReport patch =
            desk.goOn({WayOn::PatchFile, report.outcome.commit, "main", place.scratch.path("fix.patch"), {}});
        QVERIFY(!patch.error);
        QVERIFY(place.scratch.read("fix.patch").find("Subject: [PATCH] Keep what is live") !=
                std::string::npos);
    }

    void g5_anEditThatNoLongerFitsIsKeptAndMarked()
    {
        const tests::EditPlace place;
        Desk desk(place);
        desk.stage("data.color", "green", Layer::Base);
        place.scratch.write("gitops/base/web/kustomization.yaml", "resources: []\n");
        desk.editing.refresh();
        desk.settle();
        QCOMPARE(desk.editing.facts()->edits.size(), std::size_t(1));
        QVERIFY(desk.editing.facts()->outcomes[0].needsDecision);
        QVERIFY(!desk.editing.facts()->takesPart(0));
    }

    void openChangesOfTheUserAreNotCommitted()
    {
        const tests::EditPlace place;
        Desk desk(place);
        std::string open = place.read("base/web/settings.yaml");
        open.replace(open.find("size: \"4\""), 9, "size: \"9\"");
        place.scratch.write("gitops/base/web/settings.yaml", open);
        desk.stage("data.color", "green", Layer::Base);
        const CommitReport report = desk.commit(false);
        QVERIFY2(!report.error, report.error ? report.error->message().c_str() : "");
        const std::string committed = place.scratch.git("gitops", {"show", "HEAD:base/web/settings.yaml"});
        QVERIFY(committed.find("color: green") != std::string::npos);
        QVERIFY(committed.find("size: \"4\"") != std::string::npos);
        QVERIFY(place.read("base/web/settings.yaml").find("size: \"9\"") != std::string::npos);
    }

    void answersAreKeptAndADamagedFileIsAskedAgain()
    {
        const tests::EditPlace place;
        const Answers answers(place.scratch.path("state/answers.json"));
        QVERIFY(!answers.dryRunOf("uid"));
        QVERIFY(answers.setDryRun("uid", false));
        QVERIFY(answers.setTrust("git.example/gitops", "abc"));
        QCOMPARE(answers.dryRunOf("uid"), std::optional(false));
        QCOMPARE(answers.trustOf("git.example/gitops"), std::string("abc"));
        place.scratch.write("state/answers.json", "{\"dryRun\": 3");
        QVERIFY(!answers.dryRunOf("uid"));
        QVERIFY(answers.setDryRun("uid", true));
        QCOMPARE(answers.dryRunOf("uid"), std::optional(true));
    }
};

QTEST_GUILESS_MAIN(TestEditing)
#include "tst_editing.moc"
