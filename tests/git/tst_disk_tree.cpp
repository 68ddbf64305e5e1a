// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/disk_tree.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace leeway;

class TestDiskTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void filesAndFoldersAreFound();
    void aLinkIsAnEntryAndNothingIsBehindIt();
    void whatWasReadOnceStaysTheSame();

private:
    void write(const QString &path, const QByteArray &text);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDiskTree::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(QStringLiteral("a/one.yaml"), "1");
    write(QStringLiteral("a/b/two.yaml"), "2");
    QVERIFY(QFile::link(QStringLiteral("a"), m_folder->filePath(QStringLiteral("link"))));
}

void TestDiskTree::write(const QString &path, const QByteArray &text)
{
    const QString full = m_folder->filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

void TestDiskTree::filesAndFoldersAreFound()
{
    const git::DiskTree tree(m_folder->path().toStdString());
    const FileEntry *file = tree.find("a/b/two.yaml");
    QVERIFY(file);
    QCOMPARE(*file->bytes, std::string("2"));
    QVERIFY(!tree.find("a/none.yaml"));
    QVERIFY(!tree.find("a"));
    QVERIFY(tree.isDirectory(""));
    QVERIFY(tree.isDirectory("a/b"));
    QVERIFY(!tree.isDirectory("a/one.yaml"));
    QCOMPARE(tree.list("a"), (std::vector<std::string>{"b/", "one.yaml"}));
    QCOMPARE(tree.filesBelow("").size(), std::size_t(3));
}

void TestDiskTree::aLinkIsAnEntryAndNothingIsBehindIt()
{
    const git::DiskTree tree(m_folder->path().toStdString());
    const FileEntry *link = tree.find("link");
    QVERIFY(link);
    QCOMPARE(link->type, FileType::Symlink);
    QCOMPARE(*link->bytes, std::string("a"));
    QVERIFY(!tree.isDirectory("link"));
    QVERIFY(!tree.find("link/one.yaml"));
}

void TestDiskTree::whatWasReadOnceStaysTheSame()
{
    const git::DiskTree tree(m_folder->path().toStdString());
    QCOMPARE(*tree.find("a/one.yaml")->bytes, std::string("1"));
    write(QStringLiteral("a/one.yaml"), "changed");
    QCOMPARE(*tree.find("a/one.yaml")->bytes, std::string("1"));
}

QTEST_GUILESS_MAIN(TestDiskTree)
#include "tst_disk_tree.moc"
