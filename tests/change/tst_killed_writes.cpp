// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/apply.h"
#include "model/change/staged_edits.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

#include <csignal>
#include <functional>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace leeway;
using namespace leeway::tests;

namespace {

/// Runs `work` in a child and kills it before its system call number `step`. False: it came to its end.
bool killedAt(int step, const std::function<void()> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    for (int seen = 0; WIFSTOPPED(status); ++seen) {
        if (seen >= 2 * step) { // each call stops twice: before and after
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, 0);
            return true;
        }
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        ::waitpid(child, &status, 0);
    }
    return false;
}

/// What killed writers leave stays until it is old; here it would only make every next run longer.
void removeLeftovers(const std::string &folder)
{
    for (const auto &file : std::filesystem::directory_iterator(folder))
        if (file.path().filename().string().find(".leeway-write-") != std::string::npos)
            std::filesystem::remove(file.path());
}

bool canTrace()
{
    return killedAt(0, [] {});
}

} // namespace

class TestKilledWrites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!canTrace())
            QSKIP("this machine does not let a test trace its own child");
    }

    void g8_killedAtEverySystemCallAFileIsOldOrNew()
    {
        const Scratch scratch;
        const auto repository = scratch.repository("r");
        const std::string before(90'000, 'a'), after(90'000, 'b');
        scratch.write("r/a.yaml", before);
        scratch.write("r/b.yaml", before);
        const auto tree = repository.workingTree()->tree;
        int step = 0, sawOld = 0, sawNew = 0;
        for (bool killed = true; killed; ++step) {
            scratch.write("r/a.yaml", before);
            scratch.write("r/b.yaml", before);
            killed = killedAt(step, [&] {
                if (!change::applyToWorkingTree(repository, *tree, {{"a.yaml", after}, {"b.yaml", after}}))
                    ::_exit(1);
            });
            removeLeftovers(scratch.path("r"));
            for (const char *name : {"r/a.yaml", "r/b.yaml"}) {
                const std::string now = scratch.read(name);
                QVERIFY2(now == before || now == after,
                         qPrintable(QStringLiteral("half written at call %1").arg(step)));
                ++(now == before ? sawOld : sawNew);
            }
        }
        qInfo("killed at %d system calls: old %d times, new %d times", step - 1, sawOld, sawNew);
        QVERIFY(step > 20 && sawOld > 10 && sawNew > 2);
    }

    void g8_killedAtEverySystemCallDraftsSurvive()
    {
        const Scratch scratch;
        const change::StagedEdits store(scratch.path("state"));
        change::StagedEdit edit;
        change::Intent intent;
        intent.entry = "tst";
        intent.object = *ObjectKey::parse("Namespace/web");
        intent.path = *FieldPath::parse("metadata.labels.a");
        intent.value = Value::string("first");
        edit.intents = {intent};
        QVERIFY(store.add(edit));
        edit.intents.front().value = Value::string("second");
        int step = 0;
        for (bool killed = true; killed; ++step) {
            killed = killedAt(step, [&] {
                if (!store.add(edit))
                    ::_exit(1);
            });
            removeLeftovers(scratch.path("state"));
            const auto listed = store.list();
            QVERIFY(listed && listed->findings.empty());
            QVERIFY(listed->edits.size() == 1 || listed->edits.size() == 2);
            for (const change::StagedEdit &each : listed->edits)
                if (each.intents.front().value == Value::string("second"))
                    QVERIFY(store.remove(each.id));
            QCOMPARE(store.list()->edits.size(), std::size_t(1));
        }
        QVERIFY(step > 10);
    }
};

QTEST_APPLESS_MAIN(TestKilledWrites)
#include "tst_killed_writes.moc"
