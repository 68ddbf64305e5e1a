// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/git/scratch_repository.h"

#include <QtTest>

#include <unistd.h>

using namespace leeway;
using namespace leeway::tests;

class TestRepositoryState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void g6_detachedUnbornAndNoRemoteAreStates()
    {
        const Scratch scratch;
        std::filesystem::create_directories(scratch.path("new"));
        scratch.git("new", {"init", "-q"});
        const auto unborn = scratch.open("new").state();
        QVERIFY(unborn);
        QCOMPARE(unborn->head.branch, std::string("main"));
        QVERIFY(unborn->head.commit.empty());
        QVERIFY(unborn->remotes.empty());
        QVERIFY(scratch.open("new").workingTree());
        auto repository = scratch.repository("r");
        scratch.git("r", {"checkout", "-q", "--detach"});
        const auto detached = repository.state();
        QVERIFY(detached->head.branch.empty());
        QCOMPARE(detached->head.commit, scratch.git("r", {"rev-parse", "HEAD"}));
    }

    void g6_upstreamAheadAndBehindAreCounted()
    {
        const Scratch scratch;
        scratch.repository("upstream");
        scratch.git(".", {"clone", "-q", "upstream", "r"});
        scratch.write("upstream/b.yaml", "b: 1\n");
        scratch.commitAll("upstream", "theirs");
        for (const char *name : {"r/c.yaml", "r/d.yaml"}) {
            scratch.write(name, "c: 1\n");
            scratch.commitAll("r", name);
        }
        scratch.git("r", {"fetch", "-q"});
        const auto repository = scratch.open("r");
        const auto head = repository.head();
        QVERIFY(head);
        QCOMPARE(head->upstream, std::string("refs/remotes/origin/main"));
        QCOMPARE(head->ahead, std::size_t(2));
        QCOMPARE(head->behind, std::size_t(1));
        scratch.git("r", {"remote", "rename", "origin", "company"});
        QCOMPARE(repository.head()->upstream, std::string("refs/remotes/company/main"));
        scratch.git("r", {"update-ref", "-d", "refs/remotes/company/main"});
        QVERIFY(repository.head()->upstreamGone);
    }

    void g6_theRefOfAFluxSourceIsFoundBySpelling()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.git("r", {"remote", "add", "fork", "https://u:s3cret@example.com/me/repo.git"});
        scratch.git("r", {"remote", "add", "origin", "company:platform/repo"});
        scratch.git("r", {"config", "url.ssh://git@Example.com/.insteadOf", "company:"});
        scratch.git("r", {"update-ref", "refs/remotes/origin/main", "HEAD"});
        const auto found = repository.trackingRef("https://example.com/platform/repo.git", "main");
        QVERIFY(found && *found);
        QCOMPARE((*found)->ref, std::string("refs/remotes/origin/main"));
        QCOMPARE((*found)->commit, scratch.git("r", {"rev-parse", "HEAD"}));
        QVERIFY(!*repository.trackingRef("https://example.com/platform/repo", "other"));
        QVERIFY(!*repository.trackingRef("https://example.com/else/repo", "main"));
        const auto remotes = repository.remotes();
        QVERIFY(remotes);
        for (const git::Remote &remote : *remotes)
            QVERIFY2(remote.shownUrl.find("s3cret") == std::string::npos, remote.shownUrl.c_str());
    }

    void g5_operationsInProgressAreNamed()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.git("r", {"switch", "-q", "-c", "side"});
        scratch.write("r/a.yaml", "a: side\n");
        scratch.commitAll("r", "side");
        scratch.git("r", {"switch", "-q", "main"});
        scratch.write("r/a.yaml", "a: main\n");
        scratch.commitAll("r", "main");
        scratch.git("r", {"merge", "side"}, true);
        QVERIFY(repository.state()->operation == git::Operation::Merge);
        const auto working = repository.workingTree();
        QVERIFY(hasFinding(working->findings, ErrorCode::FileConflicted, "a.yaml"));
        QCOMPARE(bytesOf(repository.indexTree()->tree, "a.yaml"), std::string("a: main\n"));
        scratch.git("r", {"merge", "--abort"});
        scratch.git("r", {"rebase", "side"}, true);
        QVERIFY(repository.state()->operation == git::Operation::Rebase);
        scratch.git("r", {"rebase", "--abort"});
        QVERIFY(repository.state()->operation == git::Operation::None);
    }

    void g10_ancestryIsToldNotGuessed()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const std::string first = scratch.git("r", {"rev-parse", "HEAD"});
        scratch.write("r/a.yaml", "a: 2\n");
        scratch.commitAll("r", "second");
        const std::string second = scratch.git("r", {"rev-parse", "HEAD"});
        QCOMPARE(repository.isAncestor(first, second), std::optional(true));
        QCOMPARE(repository.isAncestor(second, first), std::optional(false));
        QCOMPARE(repository.isAncestor(std::string(40, '1'), second), std::optional<bool>());
        QCOMPARE(*repository.resolve("main@sha1:" + first), first);
        scratch.git(".", {"clone", "-q", "--depth=1", "file://" + scratch.path("r"), "shallow"});
        QCOMPARE(scratch.open("shallow").isAncestor(first, second), std::optional<bool>());
        QCOMPARE(repository.resolve("--output=/etc/x").error().code, ErrorCode::UnknownRevision);
    }

    void g9_aForeignOwnersRepositoryIsToldByName()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a folder to another user");
        const Scratch scratch;
        scratch.repository("r");
        QCOMPARE(::chown(scratch.path("r").c_str(), 12345, 12345), 0);
        QCOMPARE(::chown(scratch.path("r/.git").c_str(), 12345, 12345), 0);
        const auto opened = git::Repository::open(scratch.path("r"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::RepositoryNotOwned);
        QVERIFY(opened.error().message().find("safe.directory") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestRepositoryState)
#include "tst_repository_state.moc"
