// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/git/scratch_repository.h"

#include <QtTest>

#include <set>
#include <sys/stat.h>
#include <thread>

using namespace leeway;
using namespace leeway::tests;

namespace {

std::vector<std::string> pathsOf(const FileTreePtr &tree)
{
    std::vector<std::string> paths;
    for (const FileEntry *entry : tree->filesBelow(""))
        paths.push_back(entry->path);
    return paths;
}

const std::string hugeIds(64, 'f');

} // namespace

class TestTrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threeStatesAreToldApart()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        scratch.write("r/a.yaml", "a: 2\n");
        scratch.git("r", {"add", "a.yaml"});
        scratch.write("r/a.yaml", "a: 3\n");
        scratch.write("r/new.yaml", "n: 1\n");
        scratch.write("r/.gitignore", "ignored.yaml\n");
        scratch.write("r/ignored.yaml", "i: 1\n");
        const auto commit = repository.commitTree("main");
        const auto index = repository.indexTree();
        const auto working = repository.workingTree();
        QVERIFY(commit && index && working);
        QCOMPARE(bytesOf(commit->tree, "a.yaml"), std::string("a: 1\n"));
        QCOMPARE(bytesOf(index->tree, "a.yaml"), std::string("a: 2\n"));
        QCOMPARE(bytesOf(working->tree, "a.yaml"), std::string("a: 3\n"));
        QCOMPARE(pathsOf(working->tree), (std::vector<std::string>{".gitignore", "a.yaml", "new.yaml"}));
        QCOMPARE(commit->commit, scratch.git("r", {"rev-parse", "HEAD"}));
        QCOMPARE(commit->tree->label(), "main@" + commit->commit.substr(0, 7));
        QCOMPARE(working->tree->find("a.yaml")->blobId, scratch.git("r", {"hash-object", "a.yaml"}));
    }

    void workingTreeHasGitsLineEnds_data()
    {
        QTest::addColumn<QString>("attributes");
        QTest::addColumn<QString>("autocrlf");
        for (const char *attributes : {"", "* text", "* text=auto", "* -text", "* eol=crlf", "*.yaml crlf"})
            for (const char *autocrlf : {"false", "true", "input"})
                QTest::addRow("%s, autocrlf %s", attributes, autocrlf)
                    << QString::fromLatin1(attributes) << QString::fromLatin1(autocrlf);
    }
    void workingTreeHasGitsLineEnds()
    {
        QFETCH(QString, attributes);
        QFETCH(QString, autocrlf);
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/stays.yaml", "crlf: in index\r\n");
        scratch.commitAll("r", "crlf");
        scratch.git("r", {"config", "core.autocrlf", autocrlf.toStdString()});
        scratch.write("r/.gitattributes", attributes.toStdString() + "\n");
        scratch.write("r/stays.yaml", "crlf: in index\r\nmore: 1\r\n");
        scratch.write("r/a.yaml", "a: 1\r\nb: 2\r\n");
        scratch.write("r/new.yaml", "a: 1\r\nb: 2\n");
        scratch.write("r/binary.yaml", std::string("a\0b\r\n", 5));
        scratch.write("r/lonecr.yaml", "a\rb\r\n");
        const auto working = repository.workingTree();
        QVERIFY(working);
        // `git add` is the judge of what these files become.
        scratch.git("r", {"-c", "core.safecrlf=false", "add", "-A"});
        const auto index = repository.indexTree();
        QCOMPARE(pathsOf(working->tree), pathsOf(index->tree));
        for (const FileEntry *entry : index->tree->filesBelow(""))
            QCOMPARE(bytesOf(working->tree, entry->path), *entry->bytes);
    }

    void g3_sha256RepositoryIsRead()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r", {"--object-format=sha256"});
        QVERIFY(repository.format() == git::ObjectFormat::Sha256);
        QCOMPARE(bytesOf(repository.commitTree("HEAD")->tree, "a.yaml"), std::string("a: 1\n"));
        QCOMPARE(repository.workingTree()->tree->find("a.yaml")->blobId,
                 repository.commitTree("HEAD")->tree->find("a.yaml")->blobId);
    }

    void g3_sparseAndSplitIndexAreRead()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/in/b.yaml", "b: 1\n");
        scratch.write("r/out/c.yaml", "c: 1\n");
        scratch.commitAll("r", "more");
        scratch.git("r", {"sparse-checkout", "set", "--cone", "--sparse-index", "in"});
        QVERIFY(!scratch.exists("r/out/c.yaml"));
        const auto working = repository.workingTree();
        QVERIFY(working);
        QCOMPARE(bytesOf(working->tree, "out/c.yaml"), std::string("c: 1\n"));
        QVERIFY(hasFinding(working->findings, ErrorCode::SparseFiles, ""));
        scratch.git("r", {"sparse-checkout", "disable"});
        scratch.git("r", {"update-index", "--split-index"});
        QCOMPARE(pathsOf(repository.workingTree()->tree),
                 (std::vector<std::string>{"a.yaml", "in/b.yaml", "out/c.yaml"}));
    }

    void g3_linksOutOfTheRepositoryAreNamedAndNotRead()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("outside/secret.yaml", "password: hunter2\n");
        scratch.write("r/folder/f.yaml", "f: 1\n");
        std::filesystem::create_symlink("../outside/secret.yaml", scratch.path("r/up.yaml"));
        std::filesystem::create_symlink("/etc/passwd", scratch.path("r/abs.yaml"));
        std::filesystem::create_symlink("loop2.yaml", scratch.path("r/loop1.yaml"));
        std::filesystem::create_symlink("loop1.yaml", scratch.path("r/loop2.yaml"));
        std::filesystem::create_symlink("a.yaml", scratch.path("r/fine.yaml"));
        scratch.commitAll("r", "links");
        std::filesystem::remove_all(scratch.path("r/folder"));
        std::filesystem::create_symlink("../outside", scratch.path("r/folder"));
        scratch.write("outside/f.yaml", "password: hunter2\n");
        const auto working = repository.workingTree();
        QVERIFY(working);
        for (const FileEntry *entry : working->tree->filesBelow(""))
            QVERIFY2(entry->bytes->find("hunter2") == std::string::npos, entry->path.c_str());
        QVERIFY(hasFinding(working->findings, ErrorCode::SymlinkOutside, "up.yaml"));
        QVERIFY(hasFinding(working->findings, ErrorCode::SymlinkOutside, "abs.yaml"));
        QVERIFY(hasFinding(working->findings, ErrorCode::SymlinkLoop, "loop1.yaml"));
        QVERIFY(hasFinding(working->findings, ErrorCode::PathThroughSymlink, "folder/f.yaml"));
        QVERIFY(!hasFinding(working->findings, ErrorCode::SymlinkOutside, "fine.yaml"));
    }

    void g3_submodulesPointersAndCaseClashesAreNamed()
    {
        const Scratch scratch;
        scratch.repository("inner");
        auto repository = scratch.repository("r");
        scratch.git("r", {"-c", "protocol.file.allow=always", "submodule", "add", "-q", scratch.path("inner"),
                          "sub"});
        scratch.write("r/big.bin",
                      "version https://git-lfs.github.com/spec/v1\noid sha256:" + hugeIds + "\nsize 5\n");
        scratch.write("r/A.yaml", "a: 2\n");
        scratch.commitAll("r", "special");
        scratch.repository("r/nested");
        const auto working = repository.workingTree();
        QVERIFY(working);
        QVERIFY(working->tree->find("sub")->type == FileType::Submodule);
        QVERIFY(hasFinding(working->findings, ErrorCode::SubmoduleNotRead, "sub"));
        QVERIFY(hasFinding(working->findings, ErrorCode::LfsPointer, "big.bin"));
        QVERIFY(hasFinding(working->findings, ErrorCode::CaseClash, "a.yaml"));
        QVERIFY(hasFinding(working->findings, ErrorCode::NestedRepository, "nested/"));
        QCOMPARE(repository.submodules()->front().path, std::string("sub"));
    }

    void g3_bareShallowAndLinkedWorktreesOpen()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/a.yaml", "a: 2\n");
        scratch.commitAll("r", "second");
        scratch.git(".", {"clone", "-q", "--bare", "r", "bare.git"});
        scratch.git(".", {"clone", "-q", "--depth=1", "file://" + scratch.path("r"), "shallow"});
        scratch.git("r", {"worktree", "add", "-q", "../tree", "-b", "side"});
        const auto bare = scratch.open("bare.git");
        QVERIFY(bare.isBare());
        QCOMPARE(bytesOf(bare.commitTree("main")->tree, "a.yaml"), std::string("a: 2\n"));
        QCOMPARE(bare.workingTree().error().code, ErrorCode::BareRepository);
        QVERIFY(scratch.open("shallow").isShallow());
        const auto tree = scratch.open("tree");
        QVERIFY(tree.isLinkedWorktree());
        QCOMPARE(tree.head()->branch, std::string("side"));
        QCOMPARE(bytesOf(tree.workingTree()->tree, "a.yaml"), std::string("a: 2\n"));
        QCOMPARE(git::Repository::open(scratch.path("home")).error().code, ErrorCode::NotARepository);
    }

    void g5_switchingBranchesWhileReadingNeverMixesTwoStates()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const auto fill = [&](const std::string &value) {
            for (int i = 0; i < 200; ++i)
                scratch.write("r/d/" + std::to_string(i) + ".yaml", "v: " + value + "\n");
            scratch.commitAll("r", value);
        };
        fill("one");
        scratch.git("r", {"switch", "-q", "-c", "other"});
        fill("two");
        std::atomic<bool> stop{false};
        std::thread switcher([&] {
            for (bool other = false; !stop; other = !other) {
                scratch.git("r", {"switch", "-q", other ? "other" : "main"});
                std::this_thread::sleep_for(std::chrono::milliseconds(120));
            }
        });
        int whole = 0;
        for (int i = 0; i < 15; ++i) {
            const auto working = repository.workingTree();
            if (!working) {
                QCOMPARE(working.error().code, ErrorCode::RepositoryChanging);
                continue;
            }
            std::set<std::string> states;
            for (const FileEntry *entry : working->tree->filesBelow("d"))
                states.insert(*entry->bytes);
            if (states.size() != 1) {
                stop = true;
                switcher.join();
                QFAIL("two states were mixed");
            }
            ++whole;
        }
        stop = true;
        switcher.join();
        QVERIFY(whole > 0);
    }

    void g5_aForgottenLockIsNamedAndTheFilesAreShown()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        scratch.write("r/.git/index.lock", "");
        const auto working = repository.workingTree();
        QVERIFY(working);
        QVERIFY(hasFinding(working->findings, ErrorCode::IndexLocked, ""));
        QVERIFY(repository.state()->indexLocked);
    }

    void g5_anEditorsAtomicRenameIsSeen()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        QVERIFY(repository.workingTree());
        scratch.write("r/.a.yaml.tmp", "a: 9\n");
        std::filesystem::rename(scratch.path("r/.a.yaml.tmp"), scratch.path("r/a.yaml"));
        QCOMPARE(bytesOf(repository.workingTree()->tree, "a.yaml"), std::string("a: 9\n"));
    }

    void g11_strangeFileNamesAreRead()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const std::vector<std::string> names = {
            "with space.yaml", "quote\"'.yaml", "new\nline.yaml", "gr\xc3\xbc\xc3\x9f.yaml",
            "latin\xfc.yaml",  "-dash.yaml",    "*.yaml",         "tab\t.yaml",
            ":(top)x.yaml"};
        for (const std::string &name : names)
            scratch.write("r/" + name, "n: 1\n");
        const auto before = repository.workingTree();
        scratch.commitAll("r", "names");
        for (const auto &snapshot : {before, repository.workingTree(), repository.commitTree("HEAD")})
            for (const std::string &name : names)
                QCOMPARE(bytesOf(snapshot->tree, name), std::string("n: 1\n"));
    }

    void s1_openingAHostileRepositoryRunsNothing()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        const std::string trap = scratch.path("trap.sh");
        scratch.script("trap.sh", "touch '" + scratch.path("SPRUNG") + "'\ncat\n");
        for (const char *key : {"core.fsmonitor", "core.sshCommand", "core.pager", "diff.external",
                                "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv",
                                "gpg.program", "core.editor", "credential.helper", "core.askPass",
                                "core.alternateRefsCommand", "uploadpack.packObjectsHook", "merge.x.driver"})
            scratch.git("r", {"config", key, trap});
        scratch.git("r", {"config", "log.showSignature", "true"});
        scratch.git("r", {"config", "protocol.ext.allow", "always"});
        scratch.git("r", {"config", "remote.origin.url", "ext::" + trap});
        scratch.git("r", {"config", "remote.origin.promisor", "true"});
        scratch.git("r", {"config", "extensions.partialClone", "origin"});
        scratch.write("r/.gitattributes", "* filter=x diff=x merge=x\n");
        scratch.write("r/a.yaml", "a: 2\r\n");
        scratch.write("r/$(touch SPRUNG).yaml", "x: 1\n");
        for (const char *hook :
             {"post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout"})
            scratch.script(std::string("r/.git/hooks/") + hook, "touch '" + scratch.path("SPRUNG") + "'\n");
        QVERIFY(repository.workingTree());
        QVERIFY(repository.indexTree());
        QVERIFY(repository.commitTree("HEAD"));
        QVERIFY(repository.state());
        QVERIFY(repository.submodules());
        QVERIFY(!repository.resolve("0123456789012345678901234567890123456789"));
        QVERIFY(!scratch.exists("SPRUNG"));
        QVERIFY(!scratch.exists("r/SPRUNG"));
    }

    void s1_aWorkTreeElsewhereIsRefused()
    {
        const Scratch scratch;
        scratch.repository("r");
        scratch.write("victim/private.yaml", "p: 1\n");
        scratch.git("r", {"config", "core.worktree", scratch.path("victim")});
        const auto opened = git::Repository::open(scratch.path("r"));
        QVERIFY(!opened || opened->isBare());
    }

    void aFifoDoesNotHang()
    {
        const Scratch scratch;
        auto repository = scratch.repository("r");
        std::filesystem::remove(scratch.path("r/a.yaml"));
        QCOMPARE(::mkfifo(scratch.path("r/a.yaml").c_str(), 0600), 0);
        const auto working = repository.workingTree();
        QVERIFY(working);
        QVERIFY(hasFinding(working->findings, ErrorCode::NotARegularFile, "a.yaml"));
    }
};

QTEST_APPLESS_MAIN(TestTrees)
#include "tst_trees.moc"
