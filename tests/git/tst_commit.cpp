// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/commit.h"
#include "model/git/trust.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;

namespace {

git::CommitRequest changeA(const git::Repository &repository)
{
    return {{{"a.yaml", "a: 2\n"}}, "Raise a", git::trustDigest(*git::trustNeeded(repository))};
}

} // namespace

class TestCommit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyTheNamedFilesAreCommitted()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        for (const char *name : {"staged", "unstaged", "gone"})
            scratch.write(std::string("r/") + name, "1\n");
        scratch.commitAll("r", "files");
        scratch.write("r/staged", "2\n");
        scratch.git("r", {"add", "staged"});
        scratch.write("r/staged", "3\n");
        scratch.write("r/unstaged", "2\n");
        scratch.write("r/untracked", "1\n");
        scratch.write("r/a.yaml", "a: 2\n");
        auto request = changeA(repository);
        request.files["new folder/n.yaml"] = "n: 1\n";
        request.files["gone"] = std::nullopt;
        std::filesystem::remove(scratch.path("r/gone"));
        scratch.write("r/new folder/n.yaml", "n: 1\n");
        const auto made = git::commitFiles(repository, request);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QVERIFY(!made->indexNotUpdated);
        QCOMPARE(scratch.git("r", {"show", "--format=%s", "--name-status", "HEAD"}),
                 std::string("Raise a\n\nM\ta.yaml\nD\tgone\nA\tnew folder/n.yaml"));
        QCOMPARE(scratch.git("r", {"status", "--porcelain"}),
                 std::string("MM staged\n M unstaged\n?? untracked"));
        QCOMPARE(made->commit, scratch.git("r", {"rev-parse", "HEAD"}));
    }

    void theUsersOtherLinesInAFileStayUncommitted()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/a.yaml", "# my note\na: 2\n");
        QVERIFY(git::commitFiles(repository, changeA(repository)));
        QCOMPARE(scratch.git("r", {"show", "HEAD:a.yaml"}), std::string("a: 2"));
        QCOMPARE(scratch.read("r/a.yaml"), std::string("# my note\na: 2\n"));
        QCOMPARE(scratch.git("r", {"diff", "--name-only"}), std::string("a.yaml"));
        scratch.git("r", {"add", "a.yaml"});
        git::CommitRequest again = changeA(repository);
        again.files["a.yaml"] = "a: 3\n";
        QCOMPARE(git::commitFiles(repository, again).error().code, ErrorCode::FileStaged);
        QCOMPARE(scratch.git("r", {"diff", "--cached", "--name-only"}), std::string("a.yaml"));
    }

    void theFirstCommitOfABranchWorks()
    {
        const Scratch scratch;
        std::filesystem::create_directories(scratch.path("new"));
        scratch.git("new", {"init", "-q", "--object-format=sha256"});
        const auto repository = scratch.open("new");
        QVERIFY(git::commitFiles(repository, changeA(repository)));
        QCOMPARE(scratch.git("new", {"show", "HEAD:a.yaml"}), std::string("a: 2"));
        QCOMPARE(git::commitFiles(repository, changeA(repository)).error().code, ErrorCode::NothingToCommit);
    }

    void g9_aFailingHooksWordsAreShownAndNothingIsLost()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.script("r/.git/hooks/pre-commit", "echo 'kubeconform: a.yaml is <b>bad</b>' >&2\nexit 1\n");
        scratch.write("r/a.yaml", "a: 2\n");
        const std::string head = scratch.git("r", {"rev-parse", "HEAD"});
        const auto made = git::commitFiles(repository, changeA(repository));
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::HookFailed);
        QCOMPARE(made.error().args.front(), std::string("kubeconform: a.yaml is <b>bad</b>"));
        QCOMPARE(scratch.git("r", {"rev-parse", "HEAD"}), head);
        QCOMPARE(scratch.git("r", {"status", "--porcelain"}), std::string(" M a.yaml"));
        for (const auto &file : std::filesystem::directory_iterator(scratch.path("r/.git")))
            QVERIFY(file.path().filename().string().find("leeway") == std::string::npos);
    }

    void g9_aHookThatChangesFilesIsTold()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.script("r/.git/hooks/pre-commit", "echo 'a: 2 # formatted' >a.yaml\ngit add a.yaml\n");
        const auto made = git::commitFiles(repository, changeA(repository));
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QCOMPARE(made->changedByHooks, std::vector<std::string>{"a.yaml"});
        QCOMPARE(scratch.git("r", {"show", "HEAD:a.yaml"}), std::string("a: 2 # formatted"));
        QCOMPARE(scratch.git("r", {"status", "--porcelain"}), std::string());
    }

    void g9_signsWithSshAndNeverCommitsUnsigned()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        ProcessRequest keygen;
        keygen.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", scratch.path("key")};
        QCOMPARE(runProcess(keygen)->status, 0);
        for (const auto &[key, value] :
             std::map<std::string, std::string>{{"gpg.format", "ssh"},
                                                {"commit.gpgsign", "true"},
                                                {"user.signingKey", scratch.path("key.pub")}})
            scratch.git("r", {"config", "--global", key, value});
        QVERIFY(git::commitFiles(repository, changeA(repository)));
        QVERIFY(scratch.git("r", {"cat-file", "commit", "HEAD"}).find("BEGIN SSH SIGNATURE") !=
                std::string::npos);
        const std::string head = scratch.git("r", {"rev-parse", "HEAD"});
        std::filesystem::remove(scratch.path("key")); // as without the agent that holds the key
        git::CommitRequest next = changeA(repository);
        next.files["a.yaml"] = "a: 3\n";
        const auto unsigned_ = git::commitFiles(repository, next);
        QVERIFY(!unsigned_);
        QCOMPARE(unsigned_.error().code, ErrorCode::SigningFailed);
        QCOMPARE(scratch.git("r", {"rev-parse", "HEAD"}), head);
        scratch.git("r", {"config", "--global", "gpg.format", "openpgp"});
        scratch.git("r", {"config", "--global", "user.signingKey", "0123456789ABCDEF"});
        QCOMPARE(git::commitFiles(repository, next).error().code, ErrorCode::SigningFailed);
        QCOMPARE(scratch.git("r", {"rev-parse", "HEAD"}), head);
    }

    void g9_aMissingNameIsAskedFor()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.git("r", {"config", "--global", "--unset", "user.name"});
        QCOMPARE(git::commitFiles(repository, changeA(repository)).error().code, ErrorCode::IdentityMissing);
    }

    void g6_detachedHeadOffersABranch()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.git("r", {"checkout", "-q", "--detach"});
        QCOMPARE(git::commitFiles(repository, changeA(repository)).error().code, ErrorCode::HeadDetached);
        QVERIFY(git::continueOnBranch(repository, "fix/a", {}));
        QVERIFY(git::commitFiles(repository, changeA(repository)));
        QCOMPARE(repository.head()->branch, std::string("fix/a"));
        QCOMPARE(git::createBranch(repository, "main", "HEAD").error().code, ErrorCode::BranchExists);
        QCOMPARE(git::createBranch(repository, "--force", "HEAD").error().code, ErrorCode::InvalidBranchName);
        QCOMPARE(git::createBranch(repository, "a..b", "HEAD").error().code, ErrorCode::InvalidBranchName);
    }

    void g5_aMergeInProgressAndALockAreRespected()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/.git/index.lock", "");
        QCOMPARE(git::commitFiles(repository, changeA(repository)).error().code, ErrorCode::IndexLocked);
        std::filesystem::remove(scratch.path("r/.git/index.lock"));
        scratch.write("r/.git/MERGE_HEAD", scratch.git("r", {"rev-parse", "HEAD"}) + "\n");
        const auto made = git::commitFiles(repository, changeA(repository));
        QCOMPARE(made.error().code, ErrorCode::OperationInProgress);
        QCOMPARE(made.error().args.front(), std::string("merge"));
    }

    void g11_strangeNamesAreCommitted()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        git::CommitRequest request{{}, "names", {}};
        for (const char *name :
             {"with space", "quote\"'", "new\nline", "gr\xc3\xbc\xc3\x9f", "latin\xfc", "-dash", "*"})
            request.files[name] = "x\n";
        const auto made = git::commitFiles(repository, request);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        const auto tree = repository.commitTree("HEAD")->tree;
        for (const auto &[name, bytes] : request.files)
            QCOMPARE(bytesOf(tree, name), std::string("x\n"));
        QVERIFY(made->changedByHooks.empty());
    }

    void s1_programsOfTheRepositoryNeedTrustOnce()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        QVERIFY(git::trustNeeded(repository)->empty());
        scratch.script("r/.git/hooks/pre-commit", "touch '" + scratch.path("SPRUNG") + "'\n");
        scratch.script("r/.git/hooks/pre-push.sample", "x\n");
        scratch.git("r", {"config", "core.sshCommand", "evil"});
        scratch.git("r", {"config", "credential.https://x.example.helper", "!evil"});
        scratch.git("r", {"config", "filter.x.clean", "evil"});
        scratch.git("r", {"config", "--global", "filter.lfs.clean", "git-lfs clean"});
        git::CommitRequest request = changeA(repository);
        const std::string agreed = request.trust;
        request.trust.clear();
        const auto refused = git::commitFiles(repository, request);
        QCOMPARE(refused.error().code, ErrorCode::NotTrusted);
        QCOMPARE(
            refused.error().args.front(),
            std::string("pre-commit, core.sshcommand, credential.https://x.example.helper, filter.x.clean"));
        QVERIFY(!scratch.exists("SPRUNG"));
        request.trust = agreed;
        QVERIFY(git::commitFiles(repository, request));
        QVERIFY(scratch.exists("SPRUNG"));
        scratch.script("r/.git/hooks/pre-commit", "echo changed\n");
        request.files["a.yaml"] = "a: 3\n";
        QCOMPARE(git::commitFiles(repository, request).error().code, ErrorCode::NotTrusted);
    }

    void s1_hooksInsideTheWorkTreeAreFound()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.script("r/.husky/commit-msg", "exit 0\n");
        scratch.git("r", {"config", "core.hooksPath", ".husky"});
        const auto needed = git::trustNeeded(repository);
        QCOMPARE(needed->size(), std::size_t(2));
        QCOMPARE(needed->front().name, std::string("commit-msg"));
        scratch.git("r", {"config", "--unset", "core.hooksPath"});
        scratch.git("r", {"config", "--global", "core.hooksPath", scratch.path("home/hooks")});
        scratch.script("home/hooks/commit-msg", "exit 0\n");
        QVERIFY(git::trustNeeded(repository)->empty());
    }

    void aPatchFileHoldsTheCommit()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const auto made = git::commitFiles(repository, changeA(repository));
        const auto patch = git::patchOf(repository, made->commit);
        QVERIFY(patch && patch->find("+a: 2") != std::string::npos);
        scratch.repository("other");
        scratch.write("p.patch", *patch);
        scratch.git("other", {"am", "-q", scratch.path("p.patch")});
        QCOMPARE(scratch.read("other/a.yaml"), std::string("a: 2\n"));
    }
};

QTEST_APPLESS_MAIN(TestCommit)
#include "tst_commit.moc"
