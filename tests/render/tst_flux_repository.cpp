// SPDX-License-Identifier: GPL-3.0-or-later
// This repository's own clusters, rendered completely: nothing fails, nothing is without an origin, and what
// stands at an origin is what it is said to have written.
#include "flux_fixture.h"
#include "model/base/number.h"
#include "model/render/entries.h"
#include "model/render/reverse_index.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QTest>

using namespace leeway;
using namespace leeway::render;
using namespace leeway::render::testing;

namespace {

Files repositoryFiles()
{
    Files files;
    const QDir root(QStringLiteral(LEEWAY_SOURCE_DIR));
    QDirIterator all(root.filePath(QStringLiteral("kubernetes")), QDir::Files | QDir::Hidden,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (file.open(QIODevice::ReadOnly))
            files[root.relativeFilePath(file.fileName()).toStdString()] = file.readAll().toStdString();
    }
    return files;
}

template <class Fn> void eachLeaf(const Value &node, const FieldPath &path, const Fn &fn)
{
    if (node.size() == 0)
        fn(node, path);
    for (const MapEntry &entry : node.entries())
        eachLeaf(entry.value, path.name(entry.key.str()), fn);
    for (std::size_t i = 0; i < node.items().size(); ++i)
        eachLeaf(node.at(i), path.index(i), fn);
}

/// The scalar that stands at the head of the chain, read again from the bytes.
std::optional<std::string> textAtHead(const Value &leaf, const FileTree &tree)
{
    const auto chain = originChain(leaf);
    const FileEntry *file = chain.empty() ? nullptr : tree.find(chain.front().file);
    if (!file || chain.front().span.end > file->bytes->size())
        return std::nullopt;
    const Span span = chain.front().span;
    const std::string indented = "k: " + file->bytes->substr(span.begin, span.end - span.begin) + "\n";
    const auto read = yaml::readYamlValue("head", indented, yaml::Dialect::Files);
    const Value *value = read ? read->find("k") : nullptr;
    return value ? std::optional<std::string>(value->text()) : std::nullopt;
}

} // namespace

class TestFluxRepository : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bothClustersAreFoundAndBuilt();
    void everyLeafHasAnOrigin();
    void plainLeavesStandWhereTheirOriginSays();
    void theReverseIndexFindsEveryLeafAtItsHead();
    void aClusterSettingFeedsItsClusterOnly();
    void aSecondRenderBuildsNothing();

private:
    FileTreePtr m_tree;
    std::vector<DesiredSetPtr> m_sets;
    std::vector<Entry> m_entries;
    RenderInputs m_inputs;
};

void TestFluxRepository::initTestCase()
{
    m_tree = treeOf(repositoryFiles());
    m_inputs.cache = std::make_shared<RenderCache>();
    m_entries = findEntries(*m_tree, m_inputs.cache->files());
    for (const Entry &entry : m_entries) {
        auto set = renderEntry(m_tree, entry, m_inputs);
        QVERIFY2(set, set ? "" : set.error().message().c_str());
        m_sets.push_back(std::make_shared<const DesiredSet>(std::move(*set)));
    }
}

void TestFluxRepository::bothClustersAreFoundAndBuilt()
{
    QByteArrayList names;
    for (const DesiredSetPtr &set : m_sets) {
        names << str(set->entry.name);
        for (const KustomizationRender &render : set->kustomizations)
            QVERIFY2(render.state == BuildState::Built || render.state == BuildState::SourceNotAvailable,
                     render.error ? render.error->message().c_str() : "");
        for (const Finding &finding : set->findings)
            QVERIFY2(finding.severity != Severity::Error, finding.what.message().c_str());
        QVERIFY2(set->objects.size() > 100,
                 QByteArray::number(static_cast<qlonglong>(set->objects.size())).constData());
    }
    QCOMPARE(names.join(' '), QByteArray("aks-myaks-dev-swn-00 aks-myaks-tst-swn-00"));
}

void TestFluxRepository::everyLeafHasAnOrigin()
{
    std::size_t leaves = 0;
    QByteArrayList bare;
    for (const DesiredSetPtr &set : m_sets)
        for (const DesiredObject &object : set->objects)
            eachLeaf(object.object, {}, [&](const Value &leaf, const FieldPath &path) {
                ++leaves;
                if (originChain(leaf).empty())
                    bare << str(object.key.toString()) + ' ' + str(path.toString());
            });
    qInfo("%zu leaves", leaves);
    QVERIFY(leaves >= 4'000);
    QVERIFY2(bare.isEmpty(), bare.mid(0, 10).join('\n').constData());
}

void TestFluxRepository::plainLeavesStandWhereTheirOriginSays()
{
    std::size_t checked = 0;
    QByteArrayList wrong;
    for (const DesiredSetPtr &set : m_sets)
        for (const DesiredObject &object : set->objects)
            eachLeaf(object.object, {}, [&](const Value &leaf, const FieldPath &path) {
                const auto chain = originChain(leaf);
                const bool isRead = !chain.empty() && (chain.front().by == Step::Resource ||
                                                       chain.front().by == Step::StrategicPatch);
                if (!isRead || !leaf.isScalar() || leaf.style() == Style::Literal ||
                    leaf.style() == Style::Folded)
                    return;
                ++checked;
                const auto text = textAtHead(leaf, *m_tree);
                if (!text || (*text != leaf.text() && canonicalNumber(*text) != canonicalNumber(leaf.text())))
                    wrong << str(object.key.toString()) + ' ' + str(path.toString()) + ": " +
                                 str(leaf.text()) + " / " + str(text.value_or("unreadable"));
            });
    qInfo("%zu heads read again", checked);
    QVERIFY(checked >= 2'000);
    QVERIFY2(wrong.isEmpty(), wrong.mid(0, 10).join('\n').constData());
}

void TestFluxRepository::theReverseIndexFindsEveryLeafAtItsHead()
{
    QElapsedTimer timer;
    timer.start();
    const ReverseIndex index(m_sets);
    qInfo("%zu links in %lld ms", index.linkCount(), timer.elapsed());
    std::size_t asked = 0;
    for (std::size_t s = 0; s < m_sets.size(); ++s)
        for (std::size_t o = 0; o < m_sets[s]->objects.size(); o += 7)
            eachLeaf(m_sets[s]->objects[o].object, {}, [&](const Value &leaf, const FieldPath &path) {
                const auto chain = originChain(leaf);
                if (chain.empty() || chain.front().file.empty() || ++asked % 5 != 0)
                    return;
                const auto fed = index.leavesOf(chain.front().file, chain.front().span);
                const bool found = std::ranges::any_of(fed, [&](const FedLeaf &f) {
                    return f.set == s && f.object == m_sets[s]->objects[o].key && f.path == path &&
                           f.feed == Feed::Decides;
                });
                QVERIFY2(found, path.toString().c_str());
            });
    QVERIFY(asked > 500);
}

void TestFluxRepository::aClusterSettingFeedsItsClusterOnly()
{
    const ReverseIndex index(m_sets);
    for (std::size_t s = 0; s < m_sets.size(); ++s) {
        const std::string file = m_sets[s]->entry.path + "/cluster-settings.yaml";
        const FileEntry *entry = m_tree->find(file);
        QVERIFY(entry);
        const auto fed = index.leavesOf(file, {0, static_cast<std::uint32_t>(entry->bytes->size())});
        QVERIFY(fed.size() > 10);
        for (const FedLeaf &leaf : fed)
            QCOMPARE(leaf.set, s);
        QVERIFY(std::ranges::any_of(fed, [](const FedLeaf &leaf) {
            return leaf.by == Step::Substitution || leaf.object.kind != "ConfigMap";
        }));
    }
    QVERIFY(index.leavesOfLine(*m_tree, "none.yaml", 1).empty());
}

void TestFluxRepository::aSecondRenderBuildsNothing()
{
    const std::size_t before = m_inputs.cache->counts().built;
    for (std::size_t s = 0; s < m_entries.size(); ++s) {
        const auto again = renderEntry(m_tree, m_entries[s], m_inputs);
        QVERIFY(again);
        QCOMPARE(again->objects.size(), m_sets[s]->objects.size());
        for (std::size_t i = 0; i < again->objects.size(); ++i)
            QVERIFY(again->objects[i].object == m_sets[s]->objects[i].object);
    }
    QCOMPARE(m_inputs.cache->counts().built, before);
}

QTEST_APPLESS_MAIN(TestFluxRepository)
#include "tst_flux_repository.moc"
