// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/atomic_file.h"
#include "model/session/settings.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace leeway;
using namespace Qt::StringLiterals;

/// The program as a process of its own, in a home that is empty.
class TestProgram : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<QProcess> m_program;

    QString settingsFile() const { return m_home->filePath(u"config/leeway/settings.json"_s); }

    void start(const QMap<QString, QString> &more = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home->path());
        environment.insert(u"XDG_CONFIG_HOME"_s, m_home->filePath(u"config"_s));
        environment.insert(u"XDG_STATE_HOME"_s, m_home->filePath(u"state"_s));
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        for (auto one = more.begin(); one != more.end(); ++one)
            environment.insert(one.key(), one.value());
        m_program = std::make_unique<QProcess>();
        m_program->setProcessEnvironment(environment);
        m_program->setProcessChannelMode(QProcess::MergedChannels);
        m_program->start(QStringLiteral(LEEWAY_PROGRAM), {});
        QVERIFY(m_program->waitForStarted());
        // The window is there when the handlers of its signals are: long enough also for a slow machine.
        QTest::qWait(3000);
        QCOMPARE(m_program->state(), QProcess::Running);
    }
    /// A staged edit of another session, and what its folder holds.
    QByteArray stagedEdit() const
    {
        QFile file(m_home->filePath(u"state/leeway/staged/repo/1.json"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QDir().mkpath(m_home->filePath(u"state/leeway/staged/repo"_s));
        QFile file(m_home->filePath(u"state/leeway/staged/repo/1.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"kept\": true}");
    }
    void cleanup()
    {
        if (m_program && m_program->state() != QProcess::NotRunning) {
            m_program->kill();
            m_program->waitForFinished();
        }
    }

    void w5_terminationKeepsLayoutAndStagedEdits()
    {
        start();
        m_program->terminate();
        QVERIFY(m_program->waitForFinished(20000));
        QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_program->exitCode(), 0);
        QVERIFY(!session::loadSettings(settingsFile().toStdString()).settings.layout.isNull());
        QCOMPARE(stagedEdit(), QByteArray("{\"kept\": true}"));
    }

    void w5_killedItStartsAgain()
    {
        start();
        m_program->kill();
        QVERIFY(m_program->waitForFinished(20000));
        QCOMPARE(stagedEdit(), QByteArray("{\"kept\": true}"));
        start();
        m_program->terminate();
        QVERIFY(m_program->waitForFinished(20000));
        QCOMPARE(m_program->exitCode(), 0);
    }

    void w1_startsWithDamagedSettings()
    {
        QDir().mkpath(m_home->filePath(u"config/leeway"_s));
        QFile file(settingsFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ half");
        file.close();
        start();
        m_program->terminate();
        QVERIFY(m_program->waitForFinished(20000));
        QCOMPARE(m_program->exitCode(), 0);
        QCOMPARE(readFile(settingsFile().toStdString() + ".damaged").value(), "{ half");
        QVERIFY(!session::loadSettings(settingsFile().toStdString()).trouble);
    }

    void w2_withoutABusFontsOrAKubeconfig()
    {
        start({{u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path="_s + m_home->filePath(u"no-bus"_s)},
               {u"XDG_RUNTIME_DIR"_s, m_home->filePath(u"nothing"_s)},
               {u"FONTCONFIG_FILE"_s, m_home->filePath(u"no-fonts.conf"_s)},
               {u"KUBECONFIG"_s, m_home->filePath(u"no-kubeconfig"_s)}});
        m_program->terminate();
        QVERIFY(m_program->waitForFinished(20000));
        QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_program->exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
