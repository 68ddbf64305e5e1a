// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/source_ignore.h"

#include <QTest>

using namespace leeway;
using namespace leeway::render;

namespace {

FileEntry file(std::string path, std::string bytes = {}, FileType type = FileType::Regular)
{
    return {path, type, "id:" + path, std::make_shared<const std::string>(std::move(bytes))};
}

/// The paths of the artifact, joined by spaces.
QByteArray kept(std::vector<FileEntry> files, std::string_view ignore = {}, std::string_view root = {})
{
    const auto tree = std::make_shared<SnapshotTree>("test", std::move(files));
    QByteArrayList paths;
    const FileTreePtr view = artifactView(tree, root, ignore);
    for (const FileEntry *entry : view->filesBelow(""))
        paths << QByteArray::fromStdString(entry->path);
    return paths.join(' ');
}

} // namespace

class TestSourceIgnore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data();
    void patterns();
    void withoutPatternsTheBuiltInSetsApply();
    void onePatternLeavesOnlyTheVersionControlSet();
    void aFolderUnderAnExcludedOneCanComeBack();
    void nestedFilesSpeakForTheirFolderAndTheSpecComesLast();
    void g3_symbolicLinksAreNotInTheArtifact();
    void anArtifactRootIsTheTop();
};

void TestSourceIgnore::patterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *pattern, const char *path, bool matches) {
        QTest::addRow("%s on %s", pattern, path) << QByteArray(pattern) << QByteArray(path) << matches;
    };
    row("value", "value/tail", true);
    row("value", "head/value/tail", true);
    row("value/", "head/value/tail", true);
    row("value/", "head/value", false);
    row("value", "head/val/tail", false);
    row("v*o", "value/vulkano/tail", true);
    row("v[ou]l[kc]ano", "value/volcano", true);
    row("v[ou]l[", "value/vol[", false);
    row("/value/vul?ano", "value/vulkano/tail", true);
    row("value/volcano", "value/value/volcano", false);
    row("value/vulkano", "value", false);
    row("**/*lue/vol?ano", "head/value/volcano/tail", true);
    row("**/*lue/vol?ano", "head/value/Volcano/tail", false);
    row("**/*lue/vol?ano/", "head/value/volcano/tail", true);
    row("**/*lue/vol?ano/", "head/value/volcano", false);
    row("/*lue/vol?ano/**", "value/volcano/tail/moretail", true);
    row("/*lue/**/vol?ano", "value/volcano", true);
    row("/*lue/**/vol?ano", "value/middle1/middle2/volcano", true);
    row("/*lue/**foo/vol?ano", "value/foo/volcano/tail", false);
    row("**/android/**/GeneratedPluginRegistrant.java", "packages/flutter_tools/lib/src/android/gradle.dart",
        false);
    row("*.yaml  ", "a/b.yaml", true);
    row("# x", "# x", false);
    row(" #x", " #x", true);
}

void TestSourceIgnore::patterns()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, path);
    QFETCH(bool, matches);
    const QByteArray left = kept({file(path.toStdString()), file("other")}, pattern.toStdString());
    QCOMPARE(left.contains(path), !matches);
}

void TestSourceIgnore::withoutPatternsTheBuiltInSetsApply()
{
    QCOMPARE(kept({file("a.yaml"), file("b.png"), file(".github/w.yaml"), file("x/.sops.yaml"),
                   file(".gitignore"), file(".hidden/c.yaml")}),
             QByteArray(".hidden/c.yaml a.yaml"));
}

void TestSourceIgnore::onePatternLeavesOnlyTheVersionControlSet()
{
    QCOMPARE(kept({file(".sourceignore", "# note\n\ndocs/\r\n"), file("docs/d.yaml"), file("b.png"),
                   file(".github/w.yaml"), file(".gitignore")}),
             QByteArray(".github/w.yaml .sourceignore b.png"));
}

void TestSourceIgnore::aFolderUnderAnExcludedOneCanComeBack()
{
    QCOMPARE(kept({file("deploy/a/b.yaml"), file("other/c.yaml"), file("d.yaml")}, "/*\n!/deploy\n"),
             QByteArray("deploy/a/b.yaml"));
}

void TestSourceIgnore::nestedFilesSpeakForTheirFolderAndTheSpecComesLast()
{
    const std::vector<FileEntry> files{file(".sourceignore", "*.txt\n"),
                                       file("x/+y/.sourceignore", "!b.txt\n"), file("x/+y/b.txt"),
                                       file("x/b.txt"), file("x/+y/c.txt")};
    QCOMPARE(kept(files), QByteArray(".sourceignore x/+y/.sourceignore x/+y/b.txt"));
    QCOMPARE(kept(files, "x/+y/b.txt\n!/x/b.txt\n"), QByteArray(".sourceignore x/+y/.sourceignore x/b.txt"));
}

void TestSourceIgnore::g3_symbolicLinksAreNotInTheArtifact()
{
    QCOMPARE(kept({file("a.yaml"), file("l.yaml", "a.yaml", FileType::Symlink),
                   file("m", "1234", FileType::Submodule)}),
             QByteArray("a.yaml"));
}

void TestSourceIgnore::anArtifactRootIsTheTop()
{
    QCOMPARE(kept({file("a.yaml"), file("deploy/.sourceignore", "/docs\n"), file("deploy/docs/d.yaml"),
                   file("deploy/e.yaml"), file("docs/f.yaml")},
                  {}, "deploy"),
             QByteArray("deploy/.sourceignore deploy/e.yaml"));
}

QTEST_APPLESS_MAIN(TestSourceIgnore)
#include "tst_source_ignore.moc"
