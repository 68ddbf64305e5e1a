// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/repository_watch.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace leeway;
using namespace leeway::session;
using namespace Qt::StringLiterals;

/// A folder that looks like a repository: only names, sizes and times matter here.
class TestRepositoryWatch : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    FileTreePtr m_tree;

    void write(const QString &path, const QByteArray &bytes)
    {
        const QString full = m_folder->filePath(path);
        QDir().mkpath(full.section(u'/', 0, -2));
        QFile file(full);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    std::string root() const { return m_folder->path().toStdString(); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(u".git/HEAD"_s, "ref: refs/heads/main\n");
        write(u".git/refs/remotes/origin/main"_s, "1111\n");
        write(u"apps/web/service.yaml"_s, "kind: Service\n");
        m_tree = std::make_shared<SnapshotTree>(
            "working tree",
            std::vector<FileEntry>{{"apps/web/service.yaml", FileType::Regular, "", nullptr}});
    }

    void changesAreTold_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("an edited file") << u"apps/web/service.yaml"_s;
        QTest::newRow("a new file beside it") << u"apps/web/new.yaml"_s;
        QTest::newRow("another branch") << u".git/HEAD"_s;
        QTest::newRow("a fetch") << u".git/refs/remotes/origin/main"_s;
    }
    void changesAreTold()
    {
        QFETCH(QString, path);
        RepositoryWatch watch;
        watch.setInterval(std::chrono::milliseconds(30));
        QSignalSpy changed(&watch, &RepositoryWatch::changed);
        watch.watch(root(), m_tree);
        QTest::qWait(200);
        QCOMPARE(changed.size(), 0);
        write(path, "something of another length\n");
        QTRY_COMPARE(changed.size(), 1);
        QTest::qWait(150);
        QCOMPARE(changed.size(), 1); // once, not at every look
    }

    void theIndexIsNotLookedAt()
    {
        RepositoryWatch watch;
        watch.setInterval(std::chrono::milliseconds(30));
        QSignalSpy changed(&watch, &RepositoryWatch::changed);
        write(u".git/index"_s, "a");
        watch.watch(root(), m_tree);
        QTest::qWait(150);
        write(u".git/index"_s, "written by git status");
        QTest::qWait(250);
        QCOMPARE(changed.size(), 0);
    }

    void aLinkedWorkingTreeHasItsRefsElsewhere()
    {
        write(u"main/.git/worktrees/linked/HEAD"_s, "ref: refs/heads/topic\n");
        write(u"main/.git/worktrees/linked/commondir"_s, "../..\n");
        write(u"main/.git/refs/heads/topic"_s, "1111\n");
        write(u"linked/.git"_s, "gitdir: ../main/.git/worktrees/linked\n");
        const std::string linked = root() + "/linked";
        const std::string before = repositoryStamp(linked, *m_tree);
        QCOMPARE(repositoryStamp(linked, *m_tree), before);
        write(u"main/.git/refs/heads/topic"_s, "a commit\n");
        QVERIFY(repositoryStamp(linked, *m_tree) != before);
    }
};

QTEST_GUILESS_MAIN(TestRepositoryWatch)
#include "tst_repository_watch.moc"
