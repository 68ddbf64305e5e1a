// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/git_url.h"

#include <QtTest>

using namespace leeway;

class TestGitUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spellingsOfOneRepositoryAreEqual_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("normalized");
        const auto row = [](const char *url, const char *normalized) {
            QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(normalized);
        };
        row("https://github.com/org/repo", "github.com/org/repo");
        row("https://github.com/org/repo.git", "github.com/org/repo");
        row("https://GitHub.com:443/org/repo.git/", "github.com/org/repo");
        row("https://user:token@github.com/org/repo", "github.com/org/repo");
        row("git@github.com:org/repo.git", "github.com/org/repo");
        row("ssh://git@github.com:22/org/repo.git", "github.com/org/repo");
        row("ssh://git@host:2222/org/repo", "host:2222/org/repo");
        row("git@host:/srv/repo.git", "host/srv/repo");
        row("https://org@dev.azure.com/org/proj/_git/repo", "dev.azure.com/org/proj/_git/repo");
        row("git@ssh.dev.azure.com:v3/org/proj/repo", "dev.azure.com/org/proj/_git/repo");
        row("ssh://git@ssh.dev.azure.com/v3/org/proj/repo", "dev.azure.com/org/proj/_git/repo");
        row("https://org.visualstudio.com/DefaultCollection/proj/_git/repo",
            "dev.azure.com/org/proj/_git/repo");
        row("https://dev.azure.com/org/_git/repo", "dev.azure.com/org/repo/_git/repo");
        row("https://dev.azure.com/org/my%20proj/_git/repo", "dev.azure.com/org/my proj/_git/repo");
        row("file:///srv/git/repo.git", "/srv/git/repo");
        row("/srv/git/repo.git/", "/srv/git/repo");
    }
    void spellingsOfOneRepositoryAreEqual()
    {
        QFETCH(QString, url);
        QFETCH(QString, normalized);
        QCOMPARE(QString::fromStdString(normalizeGitUrl(url.toStdString())), normalized);
    }

    void s3_shownUrlsHoldNoCredentials_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *text, const char *shown) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(shown);
        };
        row("https://user:s3cret@github.com/o/r", "https://github.com/o/r");
        row("https://s3cret@github.com/o/r", "https://github.com/o/r");
        row("ssh://git:s3cret@host/o/r", "ssh://git@host/o/r");
        row("git@github.com:o/r.git", "git@github.com:o/r.git");
        row("https://host/r?access_token=s3cret", "https://host/r");
        row("fatal: unable to access 'https://u:s3cret@h/r/': timed out; see http://x@y/z",
            "fatal: unable to access 'https://h/r/': timed out; see http://y/z");
        row("https://u:p@ss@h/r", "https://h/r");
    }
    void s3_shownUrlsHoldNoCredentials()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(QString::fromStdString(withoutCredentials(text.toStdString())), shown);
    }
};

QTEST_APPLESS_MAIN(TestGitUrl)
#include "tst_git_url.moc"
