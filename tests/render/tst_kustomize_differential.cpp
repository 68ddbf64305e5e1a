// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/kustomize_golden.h"
#include "tests/render/kustomize_random_tree.h"

#include "model/base/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace leeway;
using namespace leeway::render;

namespace {

/// The released kustomize, 5.8.1: LEEWAY_KUSTOMIZE, what the control plane's programs bring, or PATH.
std::string kustomizeProgram()
{
    const std::string named = qEnvironmentVariable("LEEWAY_KUSTOMIZE").toStdString();
    if (!named.empty())
        return named;
    const QString built = qEnvironmentVariable("LEEWAY_CONTROLPLANE_DIR") + QStringLiteral("/bin/kustomize");
    return QFile::exists(built) ? built.toStdString() : findProgram("kustomize");
}

FileTreePtr treeOf(const golden::RandomTree &random)
{
    Value files = Value::map();
    for (const auto &[path, text] : random.files())
        files.set(Key(path), Value::string(text));
    return golden::treeOf(files);
}

void writeTo(const QString &folder, const golden::RandomTree &random)
{
    for (const auto &[path, text] : random.files()) {
        const QString full = folder + u'/' + QString::fromStdString(path);
        QVERIFY(QDir().mkpath(QFileInfo(full).path()));
        QFile file(full);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text.data(), static_cast<qint64>(text.size())), static_cast<qint64>(text.size()));
    }
}

/// Warnings stand before what went wrong.
std::string complaintIn(const std::string &output)
{
    for (const char *begin : {"Error: ", "panic: "})
        if (const std::size_t at = output.find(begin); at != std::string::npos)
            return output.substr(at, 300);
    return output.substr(0, 300);
}

struct Outcome
{
    int built = 0;
    int refused = 0;
    int different = 0;
    std::map<int, int> traps;
    std::map<std::string, int> refusals; ///< by our code
};

} // namespace

/// Builds random trees with the real program and with ours. LEEWAY_DIFFERENTIAL_SEEDS=FROM:TO asks for more
/// than the fixed few hundred; LEEWAY_DIFFERENTIAL_KEEP=DIR keeps the trees.
class KustomizeDifferential : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomTreesBuildAlike();

private:
    void compare(std::uint64_t seed, const std::string &program, Outcome &outcome);
};

void KustomizeDifferential::compare(std::uint64_t seed, const std::string &program, Outcome &outcome)
{
    const golden::RandomTree random(seed);
    const QTemporaryDir folder;
    writeTo(folder.path(), random);
    if (const QString kept = qEnvironmentVariable("LEEWAY_DIFFERENTIAL_KEEP"); !kept.isEmpty())
        writeTo(kept + u'/' + QString::number(seed), random);
    ProcessRequest request;
    request.argv = {program, "build", (folder.path() + u'/').toStdString() + random.target(), "--reorder",
                    "none"};
    const auto real = runProcess(request);
    QVERIFY(real.has_value());
    const auto ours = golden::build(treeOf(random), random.target());
    std::string problem;
    if (real->status == 0)
        problem = ours ? golden::difference(golden::documents(real->output), ours->resources)
                       : "refused: " + ours.error().message();
    else if (ours)
        problem = "built, but kustomize says: " + complaintIn(real->errorOutput);
    (real->status == 0 ? outcome.built : outcome.refused) += 1;
    if (!ours)
        outcome.refusals[std::string(errorName(ours.error().code))] += 1;
    for (const int trap : random.traps())
        outcome.traps[trap] += 1;
    if (problem.empty())
        return;
    ++outcome.different;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), problem.c_str());
}

void KustomizeDifferential::randomTreesBuildAlike()
{
    const std::string program = kustomizeProgram();
    if (program.empty())
        QSKIP("kustomize is not installed");
    const QStringList seeds =
        qEnvironmentVariable("LEEWAY_DIFFERENTIAL_SEEDS", QStringLiteral("1:450")).split(u':');
    Outcome outcome;
    for (std::uint64_t seed = seeds.first().toULongLong(); seed <= seeds.last().toULongLong(); ++seed)
        compare(seed, program, outcome);
    std::printf("trees: %d built, %d refused by both or one, %d different\ntraps:", outcome.built,
                outcome.refused, outcome.different);
    for (const auto &[trap, hits] : outcome.traps)
        std::printf(" %d:%d", trap, hits);
    std::printf("\nrefusals:");
    for (const auto &[code, hits] : outcome.refusals)
        std::printf(" %s:%d", code.c_str(), hits);
    std::printf("\n");
    QCOMPARE(outcome.different, 0);
    if (qEnvironmentVariableIsSet("LEEWAY_DIFFERENTIAL_SEEDS"))
        return;
    for (int trap = 1; trap <= 120; ++trap)
        QVERIFY2(outcome.traps[trap] >= 3, qPrintable(QStringLiteral("trap %1").arg(trap)));
}

QTEST_GUILESS_MAIN(KustomizeDifferential)
#include "tst_kustomize_differential.moc"
