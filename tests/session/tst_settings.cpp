// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/atomic_file.h"
#include "model/base/json.h"
#include "model/session/settings_store.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace leeway;
using namespace leeway::session;
using namespace Qt::StringLiterals;

class TestSettings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string freshPath()
    {
        return m_folder.filePath(u"%1/leeway/settings.json"_s.arg(++m_count)).toStdString();
    }
    static void write(const std::string &path, const QByteArray &bytes)
    {
        QDir().mkpath(QString::fromStdString(path).section(u'/', 0, -2));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    static Settings someSettings()
    {
        Settings settings;
        settings.theme = ThemeChoice::Dark;
        settings.textScale = 125;
        settings.remember("/src/aks-gitops");
        settings.remember(Join{"example.com/aks-gitops", "kubernetes/clusters/tst", "uid-1", "aks-tst"});
        settings.dryRunConsent["uid-1"] = true;
        settings.sourceFolders["example.com/other"] = "/src/other";
        settings.layout = jsonObject({{"geometry", Value::string("AAEC")}});
        return settings;
    }

private Q_SLOTS:
    void withoutAFileThereAreTheDefaults()
    {
        const LoadedSettings loaded = loadSettings(freshPath());
        QVERIFY(!loaded.trouble);
        QCOMPARE(loaded.settings.theme, ThemeChoice::System);
        QCOMPARE(loaded.settings.textScale, 100);
    }

    void whatWasSavedComesBack()
    {
        const std::string path = freshPath();
        QVERIFY(saveSettings(path, someSettings()));
        const LoadedSettings loaded = loadSettings(path);
        QVERIFY(!loaded.trouble);
        QCOMPARE(loaded.settings.theme, ThemeChoice::Dark);
        QCOMPARE(loaded.settings.textScale, 125);
        QCOMPARE(loaded.settings.recentRepositories, someSettings().recentRepositories);
        QCOMPARE(loaded.settings.joins, someSettings().joins);
        QCOMPARE(loaded.settings.mayDryRun("uid-1"), std::optional(true));
        QCOMPARE(loaded.settings.mayDryRun("uid-2"), std::nullopt);
        QCOMPARE(loaded.settings.sourceFolders, someSettings().sourceFolders);
        QVERIFY(loaded.settings.layout == someSettings().layout);
        const auto others =
            QFile::permissions(QString::fromStdString(path)) & (QFile::ReadGroup | QFile::ReadOther);
        QVERIFY2(!others, "the settings name repositories and clusters: nobody else reads them");
    }

    void theJoinUsedLastIsFound()
    {
        Settings settings;
        settings.remember(Join{"repo", "clusters/tst", "uid-1", "old-context"});
        settings.remember(Join{"repo", "clusters/dev", "uid-2", "dev"});
        settings.remember(Join{"repo", "clusters/tst", "uid-1", "new-context"});
        QCOMPARE(settings.joins.size(), 2U);
        QCOMPARE(settings.joinOf("repo", "clusters/tst")->context, "new-context");
        QVERIFY(!settings.joinOf("other", "clusters/tst"));
    }

    void onlyTenRepositoriesAreRemembered()
    {
        Settings settings;
        for (int i = 0; i < 12; ++i)
            settings.remember("/src/" + std::to_string(i));
        settings.remember("/src/5");
        QCOMPARE(settings.recentRepositories.size(), 10U);
        QCOMPARE(settings.recentRepositories.front(), "/src/5");
    }

    void w1_damagedSettingsAreKeptAside_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("cut off") << QByteArray("{\"version\": 1, \"theme\": \"da");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not an object") << QByteArray("[1, 2]");
        QTest::newRow("without a version") << QByteArray("{\"theme\": \"dark\"}");
        QTest::newRow("binary") << QByteArray("\0\xff\xfe", 3);
    }
    void w1_damagedSettingsAreKeptAside()
    {
        QFETCH(QByteArray, bytes);
        const std::string path = freshPath();
        write(path, bytes);
        const LoadedSettings loaded = loadSettings(path);
        QCOMPARE(loaded.settings.theme, ThemeChoice::System);
        QCOMPARE(loaded.trouble, std::optional(SettingsTrouble::Damaged));
        const std::string aside = path + ".damaged";
        QCOMPARE(loaded.kept, aside);
        QCOMPARE(QByteArray::fromStdString(readFile(aside).value()), bytes);
        // A second damaged file does not overwrite the first.
        write(path, "{");
        QCOMPARE(loadSettings(path).kept, aside + "-2");
        QCOMPARE(QByteArray::fromStdString(readFile(aside).value()), bytes);
    }

    void w1_settingsOfANewerVersionAreKeptAside()
    {
        const std::string path = freshPath();
        write(path, R"({"version": 7, "theme": "dark", "somethingNew": {}})");
        const LoadedSettings loaded = loadSettings(path);
        QCOMPARE(loaded.settings.theme, ThemeChoice::System);
        QCOMPARE(loaded.trouble, std::optional(SettingsTrouble::TooNew));
        QVERIFY(saveSettings(path, loaded.settings));
        QVERIFY(readFile(path + ".version-7").value().find("somethingNew") != std::string::npos);
    }

    void w1_valuesOutOfRangeAreTheDefaults()
    {
        const std::string path = freshPath();
        write(path, R"({"version": 1, "theme": "pink", "textScale": 900, "joins": 7,
                        "recentRepositories": [3, "/src/a"], "layout": "x"})");
        const LoadedSettings loaded = loadSettings(path);
        QVERIFY(!loaded.trouble);
        QCOMPARE(loaded.settings.theme, ThemeChoice::System);
        QCOMPARE(loaded.settings.textScale, 150);
        QCOMPARE(loaded.settings.recentRepositories, std::vector<std::string>{"/src/a"});
        QVERIFY(loaded.settings.layout.isNull());
    }

    void w1_settingsThatCannotBeWrittenAreToldOnce()
    {
        const std::string path = freshPath();
        // A file where the folder should be: nobody can write there, root included.
        write(QString::fromStdString(path).section(u'/', 0, -2).toStdString(), "in the way");
        SettingsStore store(path, loadSettings(path));
        QSignalSpy told(&store, &SettingsStore::notWritable);
        store.change([](Settings &settings) { settings.textScale = 110; });
        QTRY_COMPARE(told.size(), 1);
        store.change([](Settings &settings) { settings.textScale = 120; });
        QTest::qWait(50);
        QCOMPARE(told.size(), 1);
        QCOMPARE(store.settings().textScale, 120);
    }

    void twoWindowsKeepEachOthersChanges()
    {
        const std::string path = freshPath();
        {
            SettingsStore one(path, loadSettings(path));
            SettingsStore two(path, loadSettings(path));
            one.change([](Settings &settings) { settings.theme = ThemeChoice::Light; });
            QTRY_COMPARE(loadSettings(path).settings.theme, ThemeChoice::Light);
            two.change([](Settings &settings) { settings.dryRunConsent["uid-1"] = false; });
        }
        const Settings kept = loadSettings(path).settings;
        QCOMPARE(kept.theme, ThemeChoice::Light);
        QCOMPARE(kept.mayDryRun("uid-1"), std::optional(false));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
