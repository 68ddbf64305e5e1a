// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/kustomize_golden.h"
#include "tests/render/kustomize_random_tree.h"

#include "model/base/number.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"

#include <QTest>

#include <functional>

using namespace leeway;
using namespace leeway::render;

namespace {

using LeafVisitor = std::function<void(const Value &, const std::string &)>;

void forEachLeaf(const Value &value, const std::string &path, const LeafVisitor &visit)
{
    if (value.isScalar()) {
        visit(value, path);
        return;
    }
    for (const MapEntry &entry : value.entries())
        forEachLeaf(entry.value, path + '.' + entry.key.str(), visit);
    for (const Value &item : value.items())
        forEachLeaf(item, path + "[]", visit);
}

/// Counts by step, and what is wrong with an origin.
struct Audit
{
    std::map<std::string, int> bySteps;
    int leaves = 0;
    int bad = 0;

    void check(const FileTree &tree, const KustomizeBuild &build, const std::string &name)
    {
        for (const BuiltResource &resource : build.resources)
            forEachLeaf(resource.object, {}, [&](const Value &leaf, const std::string &path) {
                ++leaves;
                const std::string problem = problemOf(tree, leaf);
                if (problem.empty())
                    return;
                if (++bad <= 40)
                    std::printf("%s %s = %s: %s\n", name.c_str(), path.c_str(),
                                std::string(leaf.text()).c_str(), problem.c_str());
            });
    }

    std::string problemOf(const FileTree &tree, const Value &leaf)
    {
        const auto chain = originChain(leaf);
        if (chain.empty())
            return "no origin";
        bySteps[std::string(stepName(chain.front().by))] += 1;
        for (const OriginStep &step : chain) {
            if (step.by == Step::BuildMetadata)
                continue;
            const FileEntry *file = tree.find(step.file);
            if (!file)
                return "no file for " + std::string(stepName(step.by));
            if (step.span.end > file->bytes->size() || step.span.begin > step.span.end)
                return "span outside of " + file->path;
        }
        return wrongText(tree, leaf, chain.front());
    }

    /// What was taken over from a file must stand there.
    static std::string wrongText(const FileTree &tree, const Value &leaf, const OriginStep &head)
    {
        const bool isTaken =
            head.by == Step::Resource || head.by == Step::StrategicPatch || head.by == Step::JsonPatch;
        if (!isTaken || !leaf.isString() || head.span.isEmpty() || !head.parts.empty())
            return {};
        std::string there =
            tree.find(head.file)->bytes->substr(head.span.begin, head.span.end - head.span.begin);
        const bool isBlock = there.starts_with('|') || there.starts_with('>');
        const bool isTime = there.size() >= 8 && there[4] == '-';
        const bool escaped =
            there.find_first_of("\\\n") != std::string::npos || there.find("''") != std::string::npos;
        const bool isEmptied = leaf.text().empty() && (there.starts_with('{') || there.starts_with('['));
        const std::string_view before =
            std::string_view(*tree.find(head.file)->bytes).substr(0, head.span.begin);
        if (isBlock || isTime || escaped || isEmptied || before.ends_with("!!binary "))
            return {};
        if (there.size() >= 2 && (there.front() == '"' || there.front() == '\''))
            there = there.substr(1, there.size() - 2);
        return there == leaf.text() || canonicalNumber(there) == leaf.text() ? std::string()
                                                                             : "the span says " + there;
    }
};

std::string textAt(const FileTree &tree, const OriginStep &step)
{
    return tree.find(step.file)->bytes->substr(step.span.begin, step.span.end - step.span.begin);
}

const Value *leafAt(const KustomizeBuild &build, std::size_t index,
                    std::initializer_list<std::string_view> path)
{
    return build.resources.at(index).object.findPath(path);
}

const FileTreePtr layered = golden::treeOf(
    {{"base/kustomization.yaml", "resources: [cm.yaml]\nnamePrefix: p-\ncommonLabels:\n  team: red\n"},
     {"base/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    gone: "
                      "\"1\"\ndata:\n  a: one\n  b: two\n"},
     {"top/kustomization.yaml", "resources: [../base]\nnamespace: prod\npatches:\n- patch: |-\n    "
                                "apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      "
                                "name: p-web\n      labels:\n        gone: null\n    data:\n      a: "
                                "patched\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: "
                                "replace\n      path: /data/b\n      value: json\n"}});

} // namespace

class KustomizeOrigins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLeafOfTheGoldenCasesHasAChain();
    void everyLeafOfRandomTreesHasAChain();
    void anInlinePatchNamesItsOwnLineInTheKustomization();
    void theChainKeepsWhatWasOverridden();
    void aRenamedObjectNamesItsPrefixAndItsFile();
    void aRemovedFieldSaysWhoRemovedIt();
};

void KustomizeOrigins::everyLeafOfTheGoldenCasesHasAChain()
{
    Audit audit;
    const std::vector<Value> cases = golden::documents(golden::readBytes(golden::dataPath("cases.yaml")));
    for (const Value &test : cases.front().items()) {
        const FileTreePtr tree = golden::treeOf(*test.find("files"));
        KustomizeOptions options;
        if (test.textAt({"loadRestrictions"}) == "none")
            options.restriction = LoadRestriction::None;
        const std::string_view target = test.textAt({"target"});
        if (const auto built = golden::build(tree, target == "." ? "" : std::string(target), options))
            audit.check(*tree, *built, std::string(test.textAt({"name"})));
    }
    std::printf("leaves: %d, without a chain: %d\n", audit.leaves, audit.bad);
    for (const auto &[step, count] : audit.bySteps)
        std::printf("  %s: %d\n", step.c_str(), count);
    QCOMPARE(audit.bad, 0);
}

void KustomizeOrigins::everyLeafOfRandomTreesHasAChain()
{
    Audit audit;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const golden::RandomTree random(seed);
        Value files = Value::map();
        for (const auto &[path, text] : random.files())
            files.set(Key(path), Value::string(text));
        const FileTreePtr tree = golden::treeOf(files);
        if (const auto built = golden::build(tree, random.target()))
            audit.check(*tree, *built, "seed " + std::to_string(seed));
    }
    std::printf("leaves: %d, without a chain: %d\n", audit.leaves, audit.bad);
    for (const auto &[step, count] : audit.bySteps)
        std::printf("  %s: %d\n", step.c_str(), count);
    QCOMPARE(audit.bad, 0);
}

void KustomizeOrigins::anInlinePatchNamesItsOwnLineInTheKustomization()
{
    const auto built = golden::build(layered, "top");
    QVERIFY2(built, built ? "" : built.error().message().c_str());
    const auto chain = originChain(*leafAt(*built, 0, {"data", "a"}));
    QCOMPARE(chain.size(), std::size_t(2));
    QCOMPARE(chain[0].by, Step::StrategicPatch);
    QCOMPARE(textAt(*layered, chain[0]), std::string("patched"));
    QCOMPARE(placeOf(chain[0], *layered).line, 12u);
}

void KustomizeOrigins::theChainKeepsWhatWasOverridden()
{
    const auto built = golden::build(layered, "top");
    QVERIFY(built);
    const auto strategic = originChain(*leafAt(*built, 0, {"data", "a"}));
    QCOMPARE(strategic[1].by, Step::Resource);
    QCOMPARE(textAt(*layered, strategic[1]), std::string("one"));
    const auto json = originChain(*leafAt(*built, 0, {"data", "b"}));
    QCOMPARE(json.size(), std::size_t(2));
    QCOMPARE(json[0].by, Step::JsonPatch);
    QCOMPARE(textAt(*layered, json[0]), std::string("json"));
    QCOMPARE(textAt(*layered, json[1]), std::string("two"));
}

void KustomizeOrigins::aRenamedObjectNamesItsPrefixAndItsFile()
{
    const auto built = golden::build(layered, "top");
    QVERIFY(built);
    const auto name = originChain(*leafAt(*built, 0, {"metadata", "name"}));
    QCOMPARE(name.size(), std::size_t(2));
    QCOMPARE(name[0].by, Step::NamePrefix);
    QCOMPARE(textAt(*layered, name[0]), std::string("p-"));
    QCOMPARE(name[0].parts.size(), std::size_t(1));
    QCOMPARE(name[0].parts[0].file.str(), std::string("base/cm.yaml"));
    QCOMPARE(textAt(*layered, name[1]), std::string("web"));
    const auto ns = originChain(*leafAt(*built, 0, {"metadata", "namespace"}));
    QCOMPARE(ns[0].by, Step::Namespace);
    QCOMPARE(textAt(*layered, ns[0]), std::string("prod"));
    const auto label = originChain(*leafAt(*built, 0, {"metadata", "labels", "team"}));
    QCOMPARE(label[0].by, Step::Label);
    QCOMPARE(textAt(*layered, label[0]), std::string("red"));
}

void KustomizeOrigins::aRemovedFieldSaysWhoRemovedIt()
{
    const auto built = golden::build(layered, "top");
    QVERIFY(built);
    const auto &removed = built->resources[0].removed;
    QCOMPARE(removed.size(), std::size_t(1));
    QCOMPARE(removed[0].path.toString(), std::string("metadata.labels.gone"));
    QCOMPARE(std::string(removed[0].was.text()), std::string("1"));
    QCOMPARE(removed[0].by.by, Step::StrategicPatch);
    QCOMPARE(placeOf(removed[0].by, *layered).line, 10u);
}

QTEST_GUILESS_MAIN(KustomizeOrigins)
#include "tst_kustomize_origins.moc"
