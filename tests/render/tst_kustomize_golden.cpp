// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/kustomize_golden.h"
#include "tests/render/kustomize_golden_errors.h"

#include <QTest>

using namespace leeway;
using namespace leeway::render;

namespace {

/// May only rise.
constexpr int leastOutputs = 406;
constexpr int leastErrors = 262;
constexpr int leastVectors = 400;

struct Tally
{
    int passed = 0;
    int total = 0;
};

std::string checkOutput(const Value &wanted, const Result<KustomizeBuild> &got)
{
    if (!got)
        return "refused: " + got.error().message();
    std::string text(wanted.text());
    // What the recording program was built as is not what we are.
    for (const std::string_view devel : {"kustomize-(devel)"})
        for (std::size_t at = text.find(devel); at != std::string::npos; at = text.find(devel))
            text.replace(at, devel.size(), "kustomize-v5.8.1");
    // go-yaml takes a line separator for a line break and indents behind it; no other reader does.
    for (std::size_t at = text.find("\xE2\x80\xA8 "); at != std::string::npos;
         at = text.find("\xE2\x80\xA8 "))
        text.erase(at + 3, 1);
    return golden::difference(golden::documents(text), got->resources);
}

std::string checkError(const Value &wanted, const Result<KustomizeBuild> &got)
{
    if (got)
        return "built, but kustomize says: " + std::string(wanted.text());
    const auto code = golden::expectedCode(wanted.text());
    if (!code)
        return "no code is known for: " + std::string(wanted.text());
    // Equal keys, odd characters and keys of other types are found on reading already.
    const bool isKey = *code == ErrorCode::KustomizeKeyNotString || *code == ErrorCode::KustomizeDuplicateKey;
    const bool onReading = isKey && got.error().code == ErrorCode::YamlKeyNotString;
    if (got.error().code != *code && !onReading)
        return "wanted " + std::string(errorName(*code)) + ", got " +
               std::string(errorName(got.error().code)) + ": " + got.error().message();
    return {};
}

void count(Tally &tally, const Value &test, const char *mode, const std::string &problem)
{
    ++tally.total;
    if (problem.empty())
        ++tally.passed;
    else
        std::printf("%s [%s]: %s\n", std::string(test.textAt({"name"})).c_str(), mode, problem.c_str());
}

} // namespace

class KustomizeGolden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCaseInBothModes();
    void everyStrategicMergeVector();
};

void KustomizeGolden::everyCaseInBothModes()
{
    const std::vector<Value> cases = golden::documents(golden::readBytes(golden::dataPath("cases.yaml")));
    Tally outputs, errors;
    for (const Value &test : cases.front().items()) {
        const FileTreePtr tree = golden::treeOf(*test.find("files"));
        for (const KustomizeCompat compat : {KustomizeCompat::V5_8_1, KustomizeCompat::Head}) {
            const bool released = compat == KustomizeCompat::V5_8_1;
            KustomizeOptions options;
            options.compat = compat;
            if (test.textAt({"loadRestrictions"}) == "none")
                options.restriction = LoadRestriction::None;
            const std::string_view target = test.textAt({"target"});
            const auto got = golden::build(tree, target == "." ? "" : std::string(target), options);
            const Value *output = test.find("output");
            const Value *error = test.find("error");
            const Value *ownOutput = released ? test.find("output_5_8_1") : nullptr;
            const Value *ownError = released ? test.find("error_5_8_1") : nullptr;
            if (ownOutput || ownError) {
                output = ownOutput;
                error = ownError;
            }
            const char *mode = released ? "5.8.1" : "head";
            if (output)
                count(outputs, test, mode, checkOutput(*output, got));
            else
                count(errors, test, mode, checkError(*error, got));
        }
    }
    std::printf("kustomize golden cases: outputs %d of %d, errors by code %d of %d\n", outputs.passed,
                outputs.total, errors.passed, errors.total);
    QVERIFY(outputs.passed >= leastOutputs);
    QVERIFY(errors.passed >= leastErrors);
}

void KustomizeGolden::everyStrategicMergeVector()
{
    const std::vector<Value> vectors =
        golden::documents(golden::readBytes(golden::dataPath("smp-vectors.yaml")));
    Tally tally;
    for (const Value &test : vectors.front().items()) {
        // JSON quotes all strings and no numbers, as the vectors were made.
        const std::string name(test.textAt({"base", "metadata", "name"}));
        const std::string base = toJson(*test.find("base"));
        const std::string patch = toJson(*test.find("patch"));
        Value files = Value::map();
        files.set("kustomization.yaml",
                  Value::string("resources: [base.json]\npatches:\n- path: patch.json\n  target: {name: " +
                                name + "}\n"));
        files.set("base.json", Value::string(base));
        files.set("patch.json", Value::string(patch));
        const auto got = golden::build(golden::treeOf(files));
        const Value *result = test.find("result");
        std::vector<Value> wanted;
        if (result && !result->isNull())
            wanted.push_back(*result);
        const std::string problem = got ? golden::difference(wanted, got->resources) : got.error().message();
        count(tally, Value::map(), "smp",
              problem.empty() ? "" : problem + "\n  base " + base + "\n  patch " + patch);
    }
    std::printf("strategic merge vectors: %d of %d\n", tally.passed, tally.total);
    QVERIFY(tally.passed >= leastVectors);
}

QTEST_GUILESS_MAIN(KustomizeGolden)
#include "tst_kustomize_golden.moc"
