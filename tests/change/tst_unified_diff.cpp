// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/unified_diff.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

#include <random>

using namespace leeway;
using namespace leeway::tests;

class TestUnifiedDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneChangedLineHasItsContext()
    {
        const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        const std::string after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        QCOMPARE(change::unifiedDiff("a/b.yaml", before, after),
                 std::string("diff --git a/a/b.yaml b/a/b.yaml\n--- a/a/b.yaml\n+++ b/a/b.yaml\n"
                             "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"));
        QVERIFY(change::unifiedDiff("x", before, before).empty());
    }

    /// git itself is the judge: what it applies must give the new bytes.
    void gitAppliesEveryDiff()
    {
        const Scratch scratch;
        scratch.repository("r");
        std::mt19937 random(7);
        const auto below = [&](int limit) {
            return std::uniform_int_distribution<int>(0, limit - 1)(random);
        };
        const auto text = [&](std::string from) {
            for (int i = below(5); i > 0; --i) {
                std::size_t at = static_cast<std::size_t>(below(static_cast<int>(from.size()) + 1));
                at = from.find('\n', at) == std::string::npos ? from.size() : from.find('\n', at) + 1;
                if (below(2))
                    from.insert(at, "line " + std::to_string(below(9)) + "\n");
                else if (const std::size_t end = from.find('\n', at); end != std::string::npos)
                    from.erase(at, end + 1 - at);
            }
            if (below(4) == 0 && from.ends_with('\n'))
                from.pop_back();
            return from;
        };
        for (int round = 0; round < 60; ++round) {
            std::string before;
            for (int i = below(40); i > 0; --i)
                before += "line " + std::to_string(below(9)) + "\n";
            const std::string after = text(before);
            if (before.empty() || after.empty() || before == after)
                continue;
            const std::string name = "dir \"x\"/" + std::to_string(round) + ".yaml";
            scratch.write("r/" + name, before);
            scratch.write("patch", change::unifiedDiff(name, before, after));
            scratch.git("r", {"apply", scratch.path("patch")});
            QCOMPARE(scratch.read("r/" + name), after);
        }
        scratch.write("patch", change::unifiedDiff("new.yaml", std::nullopt, "n: 1\n") +
                                   change::unifiedDiff("a.yaml", "a: 1\n", std::nullopt));
        scratch.git("r", {"apply", scratch.path("patch")});
        QCOMPARE(scratch.read("r/new.yaml"), std::string("n: 1\n"));
        QVERIFY(!scratch.exists("r/a.yaml"));
    }
};

QTEST_APPLESS_MAIN(TestUnifiedDiff)
#include "tst_unified_diff.moc"
