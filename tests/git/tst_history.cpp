// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/history.h"
#include "model/git/tree_changes.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;

class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logNamesTheCommitsOfAPath()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/a.yaml", "a: 2\n");
        scratch.commitAll("r", "Raise a\n\nBecause <b>it</b> was low.\n\nAnd more.");
        scratch.write("r/b.yaml", "b: 1\n");
        scratch.commitAll("r", "other file");
        const auto commits = git::log(repository, "HEAD", "a.yaml", 10);
        QVERIFY(commits);
        QCOMPARE(commits->size(), std::size_t(2));
        const git::Commit &newest = commits->front();
        QCOMPARE(newest.subject, std::string("Raise a"));
        QCOMPARE(newest.body, std::string("Because <b>it</b> was low.\n\nAnd more."));
        QCOMPARE(newest.authorName, std::string("Ada Example"));
        QCOMPARE(formatInstant(newest.authored), std::string("2026-01-02T03:04:05Z"));
        QCOMPARE(newest.parents.front(), commits->back().id);
        QCOMPARE(git::log(repository, "HEAD", "", 2)->size(), std::size_t(2));
    }

    void blameFollowsLinesThroughARename()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const std::string first = scratch.git("r", {"rev-parse", "HEAD"});
        scratch.git("r", {"mv", "a.yaml", "name with space.yaml"});
        scratch.commitAll("r", "rename");
        scratch.write("r/name with space.yaml", "a: 1\nb: 2\nc: 3\n");
        scratch.commitAll("r", "more lines");
        const std::string last = scratch.git("r", {"rev-parse", "HEAD"});
        git::BlameCache cache;
        const auto blame = cache.blame(repository, "HEAD", "name with space.yaml");
        QVERIFY(blame);
        QCOMPARE((*blame)->lines.size(), std::size_t(3));
        QCOMPARE((*blame)->lines[0].commit, first);
        QCOMPARE((*blame)->lines[0].originalPath, std::string("a.yaml"));
        QCOMPARE((*blame)->lines[2].commit, last);
        QCOMPARE((*blame)->lines[2].originalPath, std::string("name with space.yaml"));
        QCOMPARE((*blame)->commits.at(last).subject, std::string("more lines"));
        QCOMPARE(cache.blame(repository, last, "name with space.yaml")->get(), blame->get());
        QVERIFY(!cache.blame(repository, "HEAD", "absent.yaml"));
    }

    void s1_blameAndLogRunNothing()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.script("trap.sh", "touch '" + scratch.path("SPRUNG") + "'\ncat \"$1\"\n");
        for (const char *key : {"diff.x.textconv", "diff.x.command", "diff.external", "gpg.program",
                                "core.fsmonitor", "core.pager"})
            scratch.git("r", {"config", key, scratch.path("trap.sh")});
        scratch.git("r", {"config", "log.showSignature", "true"});
        scratch.write("r/.gitattributes", "* diff=x\n");
        git::BlameCache cache;
        QVERIFY(cache.blame(repository, "HEAD", "a.yaml"));
        QVERIFY(git::log(repository, "HEAD", "a.yaml", 5));
        QVERIFY(!scratch.exists("SPRUNG"));
    }

    void blameCanBeCancelled()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const CancelToken cancel;
        cancel.cancel();
        git::BlameCache cache;
        QCOMPARE(cache.blame(repository, "HEAD", "a.yaml", cancel).error().code, ErrorCode::Cancelled);
    }

    void changesOfTheWorkingTreeAreMarked()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        for (const char *name : {"gone", "moved", "run"})
            scratch.write(std::string("r/") + name, std::string("content of ") + name + "\n");
        scratch.commitAll("r", "files");
        scratch.write("r/a.yaml", "a: 2\n");
        scratch.write("r/new", "n\n");
        std::filesystem::remove(scratch.path("r/gone"));
        std::filesystem::rename(scratch.path("r/moved"), scratch.path("r/there"));
        std::filesystem::permissions(scratch.path("r/run"), std::filesystem::perms::owner_all);
        const auto changes =
            git::changesBetween(*repository.commitTree("HEAD")->tree, *repository.workingTree()->tree);
        std::string text;
        for (const git::FileChange &change : changes)
            text +=
                std::string(git::markLetter(change.mark)) + ' ' + change.oldPath + '>' + change.path + '\n';
        QCOMPARE(text, std::string("M >a.yaml\nD >gone\nA >new\nM >run\nR moved>there\n"));
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
