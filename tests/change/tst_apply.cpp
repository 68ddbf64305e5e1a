// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/apply.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace leeway;
using namespace leeway::tests;
using change::applyToWorkingTree;

class TestApply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesNewChangedAndRemovedFiles()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        scratch.script("r/run.sh", "echo 1\n");
        scratch.write("r/gone.yaml", "g: 1\n");
        const auto tree = repository.workingTree()->tree;
        const auto done = applyToWorkingTree(repository, *tree,
                                             {{"a.yaml", "a: 2\n"},
                                              {"new folder/n.yaml", "n: 1\n"},
                                              {"gone.yaml", std::nullopt},
                                              {"run.sh", "#!/bin/sh\necho 2\n"}});
        QVERIFY2(done, done ? "" : done.error().message().c_str());
        QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 2\n"));
        QCOMPARE(scratch.read("r/new folder/n.yaml"), std::string("n: 1\n"));
        QVERIFY(!scratch.exists("r/gone.yaml"));
        QVERIFY(repository.workingTree()->tree->find("run.sh")->type == FileType::Executable);
    }

    void lineEndsOnTheDiskStay()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        scratch.git("r", {"config", "core.autocrlf", "true"});
        scratch.write("r/a.yaml", "a: 1\r\nb: 2\r\n");
        scratch.write("r/mixed.yaml", "a: 1\r\nb: 2\n");
        const auto tree = repository.workingTree()->tree;
        QCOMPARE(bytesOf(tree, "a.yaml"), std::string("a: 1\nb: 2\n"));
        QVERIFY(applyToWorkingTree(repository, *tree, {{"a.yaml", "a: 1\nb: 3\n"}}));
        QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 1\r\nb: 3\r\n"));
        QCOMPARE(applyToWorkingTree(repository, *tree, {{"mixed.yaml", "a: 2\nb: 2\n"}}).error().code,
                 ErrorCode::MixedLineEnds);
    }

    void g5_aFileThatChangedMeanwhileIsNotOverwritten()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        scratch.write("r/b.yaml", "b: 1\n");
        const auto tree = repository.workingTree()->tree;
        scratch.write("r/b.yaml", "b: theirs\n");
        const auto done = applyToWorkingTree(repository, *tree, {{"a.yaml", "a: 2\n"}, {"b.yaml", "b: 2\n"}});
        QCOMPARE(done.error().code, ErrorCode::FileChangedMeanwhile);
        QCOMPARE(done.error().args.front(), std::string("b.yaml"));
        QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 1\n"));
        QCOMPARE(scratch.read("r/b.yaml"), std::string("b: theirs\n"));
        QVERIFY(applyToWorkingTree(repository, *tree, {{"c.yaml", "c: 1\n"}}));
        QCOMPARE(applyToWorkingTree(repository, *tree, {{"c.yaml", "c: 2\n"}}).error().code,
                 ErrorCode::FileChangedMeanwhile);
    }

    void g3_nothingOutsideTheRepositoryIsWritten()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        std::filesystem::create_directories(scratch.path("outside"));
        std::filesystem::create_symlink("../outside", scratch.path("r/link"));
        std::filesystem::create_symlink("a.yaml", scratch.path("r/alias.yaml"));
        const auto tree = repository.workingTree()->tree;
        const auto codeFor = [&](const char *path) {
            const auto done = applyToWorkingTree(repository, *tree, {{path, "x: 1\n"}});
            return done ? ErrorCode::Internal : done.error().code;
        };
        QCOMPARE(codeFor("../outside/x.yaml"), ErrorCode::PathOutsideRoot);
        QCOMPARE(codeFor("/tmp/x.yaml"), ErrorCode::PathOutsideRoot);
        QCOMPARE(codeFor(".git/config"), ErrorCode::PathOutsideRoot);
        QCOMPARE(codeFor("link/x.yaml"), ErrorCode::WritesThroughLink);
        QCOMPARE(codeFor("alias.yaml"), ErrorCode::WritesThroughLink);
        QVERIFY(std::filesystem::is_empty(scratch.path("outside")));
    }

    void g8_aFullDiskKeepsTheOldFile()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        const auto tree = repository.workingTree()->tree;
        const pid_t child = ::fork();
        if (child == 0) {
            // No file may grow beyond 100 bytes: write() fails in the middle, as on a full disk.
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{100, 100};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            const auto done = applyToWorkingTree(repository, *tree, {{"a.yaml", std::string(5000, '#')}});
            ::_exit(!done && done.error().code == ErrorCode::FileUnwritable ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        QCOMPARE(WEXITSTATUS(status), 0);
        QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 1\n"));
        QCOMPARE(scratch.git("r", {"status", "--porcelain"}), std::string());
    }

    void g8_aFolderThatMayNotBeWrittenIsNamed()
    {
        if (::geteuid() == 0) {
            // Permissions do not bind root; another user in a child process is bound.
            const Scratch scratch;
            const auto repository = scratch.repository("r");
            const auto tree = repository.workingTree()->tree;
            std::filesystem::permissions(scratch.path(""), std::filesystem::perms(0755));
            const pid_t child = ::fork();
            if (child == 0) {
                if (::setuid(65534) != 0)
                    ::_exit(2);
                const auto done = applyToWorkingTree(repository, *tree, {{"a.yaml", "a: 2\n"}});
                ::_exit(!done && done.error().code == ErrorCode::FileUnwritable ? 0 : 1);
            }
            int status = 0;
            ::waitpid(child, &status, 0);
            QCOMPARE(WEXITSTATUS(status), 0);
            QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 1\n"));
            return;
        }
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        const auto tree = repository.workingTree()->tree;
        std::filesystem::permissions(scratch.path("r"), std::filesystem::perms(0555));
        const auto done = applyToWorkingTree(repository, *tree, {{"a.yaml", "a: 2\n"}});
        std::filesystem::permissions(scratch.path("r"), std::filesystem::perms(0755));
        QCOMPARE(done.error().code, ErrorCode::FileUnwritable);
        QCOMPARE(scratch.read("r/a.yaml"), std::string("a: 1\n"));
    }
};

QTEST_APPLESS_MAIN(TestApply)
#include "tst_apply.moc"
