// SPDX-License-Identifier: GPL-3.0-or-later
// That Leeway makes of kubernetes/ what Flux and kustomize make of it.
#include "model/base/digest.h"
#include "model/render/entries.h"
#include "model/render/flux_render.h"
#include "model/render/kustomize.h"
#include "model/yaml/reader.h"
#include "model/yaml/writer.h"
#include "tests/controlplane/parts.h"
#include "tests/kubernetes/environment_difference.h"
#include "tests/kubernetes/rendered_repository.h"
#include "tests/kubernetes/repository.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace leeway;
using namespace leeway::controlplane;
using namespace leeway::render;
using namespace leeway::repositorytests;

namespace {
FileTreePtr shippedTree()
{
    std::vector<FileEntry> files;
    const QDir top(QStringLiteral(LEEWAY_SOURCE_DIR));
    QDirIterator all(top.filePath(QStringLiteral("kubernetes")), QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        QFile opened(path);
        if (!opened.open(QIODevice::ReadOnly)) {
            qFatal("%s cannot be read", qPrintable(path));
        }
        const auto bytes = std::make_shared<const std::string>(opened.readAll().toStdString());
        files.push_back(
            {top.relativeFilePath(path).toStdString(), FileType::Regular, sha256Hex(*bytes), bytes});
    }
    return std::make_shared<SnapshotTree>("shipped", std::move(files));
}

/// Without what Flux adds after kustomize, which the real kustomize knows nothing of.
Value withoutFluxLabels(Value object)
{
    Value *metadata = object.findMutable("metadata");
    Value *labels = metadata ? metadata->findMutable("labels") : nullptr;
    if (labels) {
        for (const char *label : {"kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace",
                                  "app.kubernetes.io/part-of"}) {
            labels->erase(label);
        }
        if (labels->size() == 0) {
            metadata->erase("labels");
        }
    }
    return object;
}

QByteArray yamlOf(const std::vector<Value> &objects)
{
    return QByteArray::fromStdString(yaml::toYaml(objects));
}
} // namespace

class TestRepositoryRender : public QObject
{
    Q_OBJECT

    const FileTreePtr m_tree = shippedTree();
    ParsedFiles m_cache;

    Result<DesiredSet> render(const QString &cluster);

private Q_SLOTS:
    void everyStepBuilds_data() { eachCluster(); }
    void everyStepBuilds();
    void everyFolderBuildsAsByKustomize();
    void everyObjectIsTheOneThatKustomizeMakes_data() { eachCluster(); }
    void everyObjectIsTheOneThatKustomizeMakes();

private:
    static void eachCluster();
};

void TestRepositoryRender::eachCluster()
{
    QTest::addColumn<QString>("cluster");
    for (const QString &cluster : Repository::instance().clusters()) {
        QTest::newRow(qPrintable(cluster)) << cluster;
    }
}

Result<DesiredSet> TestRepositoryRender::render(const QString &cluster)
{
    Entry entry = entryByHand(*m_tree, "kubernetes/clusters/" + cluster.toStdString(), m_cache);
    Value source = Value::map();
    source.set("kind", Value::string("GitRepository"));
    source.set("name", Value::string("flux-system"));
    entry.spec.set("sourceRef", source);
    return renderEntry(m_tree, entry, {});
}

void TestRepositoryRender::everyStepBuilds()
{
    QFETCH(QString, cluster);
    const auto set = render(cluster);
    QVERIFY2(set.has_value(), set ? "" : set.error().message().c_str());
    QCOMPARE(qsizetype(set->kustomizations.size()), Repository::instance().waitsFor(cluster).size());
    for (const KustomizationRender &step : set->kustomizations) {
        // The Gateway API's definitions come from its own repository, which is not here.
        const BuildState wanted =
            step.key.name == "gateway-api-crds" ? BuildState::SourceNotAvailable : BuildState::Built;
        QVERIFY2(step.state == wanted,
                 (step.key.name + (step.error ? ": " + step.error->message() : "")).c_str());
        for (const Finding &finding : step.findings) {
            QVERIFY2(finding.severity != Severity::Error, finding.what.message().c_str());
        }
    }
    for (const Finding &finding : set->findings) {
        QVERIFY2(finding.severity != Severity::Error, finding.what.message().c_str());
    }
    for (const DesiredObject &object : set->objects) {
        QVERIFY2(object.unknown.empty(), object.key.name.c_str());
    }
}

#define NEEDS_KUSTOMIZE()                                                                                    \
    if (Parts::find().program(QStringLiteral("kustomize")).isEmpty()) {                                      \
        QVERIFY(!qEnvironmentVariableIsSet("LEEWAY_REQUIRE_CONTROLPLANE"));                                  \
        QSKIP("The program kustomize is not built. Run packaging/controlplane.sh.");                         \
    }

void TestRepositoryRender::everyFolderBuildsAsByKustomize()
{
    NEEDS_KUSTOMIZE()
    KustomizeOptions options;
    options.reorder = Reorder::Unspecified;
    int folders = 0;
    for (const QString &file : Repository::instance().files()) {
        if (!file.endsWith(QStringLiteral("/kustomization.yaml"))) {
            continue;
        }
        const QString folder = QStringLiteral("kubernetes/") + file.section(u'/', 0, -2);
        const Done real = kustomizeBuild(QStringLiteral(LEEWAY_SOURCE_DIR "/") + folder);
        QVERIFY2(bool(real), real.why.constData());
        const auto ours = buildKustomization(*m_tree, folder.toStdString(), options, m_cache);
        QVERIFY2(ours.has_value(), ours ? "" : ours.error().message().c_str());
        const auto expected = yaml::readYaml("kustomize", real.out.toStdString());
        QVERIFY(expected.has_value());
        QCOMPARE(ours->resources.size(), expected->size());
        for (std::size_t index = 0; index < expected->size(); ++index) {
            QVERIFY2(ours->resources[index].object == (*expected)[index].root,
                     qPrintable(folder + QStringLiteral(", object %1").arg(index)));
        }
        ++folders;
    }
    QVERIFY(folders > 40);
}

void TestRepositoryRender::everyObjectIsTheOneThatKustomizeMakes()
{
    NEEDS_KUSTOMIZE()
    QFETCH(QString, cluster);
    const Done real = renderedByKustomize(cluster);
    QVERIFY2(bool(real), real.why.constData());
    const auto set = render(cluster);
    QVERIFY2(set.has_value(), set ? "" : set.error().message().c_str());
    std::vector<Value> objects;
    for (const DesiredObject &object : set->objects) {
        objects.push_back(withoutFluxLabels(object.object));
    }
    QVERIFY(objects.size() > 100);
    QCOMPARE(environmentDifference(real.out, yamlOf(objects)), QStringList());
}

QTEST_GUILESS_MAIN(TestRepositoryRender)
#include "tst_repository_render.moc"
