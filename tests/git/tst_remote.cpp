// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/commit.h"
#include "model/git/remote.h"
#include "model/git/trust.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;

namespace {

/// A bare remote with one commit, a clone of it with one more.
struct Pair
{
    Scratch scratch;
    git::Repository clone;
    std::string commit;
    git::RemoteCall origin = {.remote = "origin", .trust = {}};

    Pair() : clone(make(scratch)) { commit = commitIn("clone", "a: mine\n"); }

    static git::Repository make(const Scratch &scratch)
    {
        scratch.repository("seed");
        scratch.git(".", {"clone", "-q", "--bare", "seed", "remote.git"});
        scratch.git(".", {"clone", "-q", "remote.git", "clone"});
        return scratch.open("clone");
    }
    std::string commitIn(const std::string &name, const std::string &text)
    {
        scratch.write(name + "/a.yaml", text);
        scratch.commitAll(name, "change");
        return scratch.git(name, {"rev-parse", "HEAD"});
    }
    std::string remoteMain() const { return scratch.git("remote.git", {"rev-parse", "main"}); }
    /// Somebody else was faster.
    void other(const std::string &file, const std::string &text)
    {
        scratch.git(".", {"clone", "-q", "remote.git", "other"});
        scratch.write("other/" + file, text);
        scratch.commitAll("other", "theirs");
        scratch.git("other", {"push", "-q"});
    }
};

} // namespace

class TestRemote : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPushArrives()
    {
        Pair pair;
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed);
        QVERIFY(pushed->reached && pushed->problem == git::RemoteProblem::None);
        QCOMPARE(pair.remoteMain(), pair.commit);
        QCOMPARE(pair.clone.head()->ahead, std::size_t(0));
    }

    void g7_aRejectedPushKeepsTheCommitAndSaysWhatTheRemoteHolds()
    {
        Pair pair;
        pair.other("b.yaml", "b: 1\n");
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed->problem == git::RemoteProblem::NonFastForward);
        QVERIFY(!pushed->reached);
        QCOMPARE(*pushed->remoteCommit, pair.remoteMain());
        QCOMPARE(pair.scratch.git("clone", {"rev-parse", "HEAD"}), pair.commit);
        // First way on: rebase mine, with open changes kept.
        pair.scratch.write("clone/note", "open\n");
        pair.scratch.write("clone/a.yaml", "a: mine\n# open\n");
        QVERIFY(git::fetch(pair.clone, pair.origin)->problem == git::RemoteProblem::None);
        const auto rebased = git::rebaseOnUpstream(pair.clone, {});
        QVERIFY2(rebased, rebased ? "" : rebased.error().message().c_str());
        QVERIFY(!rebased->changesInStash);
        QCOMPARE(pair.scratch.read("clone/a.yaml"), std::string("a: mine\n# open\n"));
        QVERIFY(git::push(pair.clone, pair.origin, rebased->head, "main")->reached);
        // Second way: a branch of one's own.
        QVERIFY(git::push(pair.clone, pair.origin, pair.commit, "fix/a")->reached);
        QCOMPARE(pair.scratch.git("remote.git", {"rev-parse", "fix/a"}), pair.commit);
    }

    void g7_aRebaseThatDoesNotFitChangesNothing()
    {
        Pair pair;
        pair.other("a.yaml", "a: theirs\n");
        QVERIFY(git::fetch(pair.clone, pair.origin));
        pair.scratch.write("clone/open.yaml", "o: 1\n");
        const auto rebased = git::rebaseOnUpstream(pair.clone, {});
        QCOMPARE(rebased.error().code, ErrorCode::RebaseConflict);
        QCOMPARE(pair.scratch.git("clone", {"rev-parse", "HEAD"}), pair.commit);
        QVERIFY(pair.clone.state()->operation == git::Operation::None);
        QCOMPARE(pair.scratch.read("clone/a.yaml"), std::string("a: mine\n"));
        QVERIFY(pair.scratch.exists("clone/open.yaml"));
    }

    void g7_theServersHookIsQuoted()
    {
        Pair pair;
        pair.scratch.script("remote.git/hooks/pre-receive", "echo 'policy: ticket missing' >&2\nexit 1\n");
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed->problem == git::RemoteProblem::HookDeclined);
        QVERIFY(pushed->words.find("policy: ticket missing") != std::string::npos);
        QVERIFY(!pushed->reached);
        pair.scratch.script("remote.git/hooks/pre-receive",
                            "echo 'GH006: Protected branch update failed' >&2\nexit 1\n");
        QVERIFY(git::push(pair.clone, pair.origin, pair.commit, "main")->problem ==
                git::RemoteProblem::BranchProtected);
    }

    void g7_ourOwnPrePushHookIsQuoted()
    {
        Pair pair;
        pair.scratch.script("clone/.git/hooks/pre-push", "echo 'not on Fridays' >&2\nexit 1\n");
        pair.origin.trust = git::trustDigest(*git::trustNeeded(pair.clone));
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed->problem == git::RemoteProblem::HookDeclined);
        QVERIFY(pushed->words.find("not on Fridays") != std::string::npos);
    }

    void g7_aConnectionLostAfterTheServerAcceptedIsAPush()
    {
        Pair pair;
        // post-receive runs when the refs have moved: the server dies before it answers.
        pair.scratch.script("remote.git/hooks/post-receive", "kill -9 $PPID\n");
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed);
        QCOMPARE(pair.remoteMain(), pair.commit);
        QVERIFY2(pushed->reached, pushed->words.c_str());
        QVERIFY(pushed->problem == git::RemoteProblem::None);
        QCOMPARE(pair.scratch.git("clone", {"rev-parse", "origin/main"}), pair.commit);
    }

    void g7_aRemoteThatIsGoneIsNotGuessedAbout()
    {
        Pair pair;
        std::filesystem::remove_all(pair.scratch.path("remote.git"));
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        QVERIFY(pushed->problem == git::RemoteProblem::Unreachable);
        QVERIFY(!pushed->reached && !pushed->remoteCommit);
        QCOMPARE(git::push(pair.clone, {.remote = "absent", .trust = {}}, pair.commit, "main").error().code,
                 ErrorCode::UnknownRemote);
    }

    void g7_wordsOfSshAndHttpAreUnderstood()
    {
        using git::RemoteProblem;
        qunsetenv("SSH_AUTH_SOCK");
        QVERIFY(git::problemIn("git@h: Permission denied (publickey).") == RemoteProblem::AgentMissing);
        qputenv("SSH_AUTH_SOCK", "/run/agent");
        QVERIFY(git::problemIn("git@h: Permission denied (publickey).") == RemoteProblem::CredentialsWrong);
        qunsetenv("SSH_AUTH_SOCK");
        QVERIFY(git::problemIn("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification "
                               "failed.") == RemoteProblem::HostKeyChanged);
        QVERIFY(git::problemIn("Host key verification failed.") == RemoteProblem::HostKeyUnknown);
        QVERIFY(git::problemIn("fatal: Authentication failed for 'https://h/r'") ==
                RemoteProblem::CredentialsWrong);
        QVERIFY(git::problemIn("fatal: unable to access 'https://h/': Could not resolve host: h") ==
                RemoteProblem::Unreachable);
    }

    void g10_aForcePushIsTold()
    {
        Pair pair;
        QVERIFY(git::push(pair.clone, pair.origin, pair.commit, "main")->reached);
        pair.other("b.yaml", "b: 1\n");
        const auto grown = git::fetch(pair.clone, pair.origin);
        QCOMPARE(grown->moves.size(), std::size_t(1));
        QCOMPARE(grown->moves.front().rewritten, std::optional(false));
        pair.scratch.git("other", {"reset", "-q", "--hard", "HEAD~2"});
        pair.scratch.git("other", {"push", "-q", "--force"});
        const auto rewritten = git::fetch(pair.clone, pair.origin);
        QCOMPARE(rewritten->moves.front().ref, std::string("refs/remotes/origin/main"));
        QCOMPARE(rewritten->moves.front().rewritten, std::optional(true));
    }

    void s1_fetchAndPushOfAHostileRepositoryAskFirst()
    {
        Pair pair;
        pair.scratch.git("clone",
                         {"config", "remote.origin.url", "ext::sh -c touch% " + pair.scratch.path("SPRUNG")});
        pair.scratch.git("clone", {"config", "protocol.ext.allow", "always"});
        QCOMPARE(git::fetch(pair.clone, pair.origin).error().code, ErrorCode::NotTrusted);
        QCOMPARE(git::push(pair.clone, pair.origin, pair.commit, "main").error().code, ErrorCode::NotTrusted);
        QVERIFY(!pair.scratch.exists("SPRUNG"));
    }

    void s3_wordsHoldNoCredentials()
    {
        Pair pair;
        pair.scratch.git("clone", {"config", "remote.origin.url", "http://me:s3cret@127.0.0.1:1/r.git"});
        std::string progress;
        pair.origin.onProgress = [&](std::string_view piece) { progress += piece; };
        const auto fetched = git::fetch(pair.clone, pair.origin);
        QVERIFY(fetched && fetched->problem == git::RemoteProblem::Unreachable);
        const auto pushed = git::push(pair.clone, pair.origin, pair.commit, "main");
        for (const std::string &text : {fetched->words, pushed->words, progress})
            QVERIFY2(text.find("s3cret") == std::string::npos, text.c_str());
    }
};

QTEST_APPLESS_MAIN(TestRemote)
#include "tst_remote.moc"
