// SPDX-License-Identifier: GPL-3.0-or-later
// leeway-record-demo LEEWAYCTL FOLDER: plays the demo's story on a real control plane and writes
// cluster.leeway, repository.bundle and totals.json into FOLDER. Started by packaging/record-demo.sh.
#include "tests/controlplane/control_plane.h"
#include "tests/controlplane/demo/history.h"
#include "tests/controlplane/demo/story.h"
#include "tests/controlplane/run.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTextStream>
#include <QThread>

using namespace leeway::controlplane;
using namespace Qt::StringLiterals;

namespace {

const QString clusterName = u"aks-myaks-tst-swn-00"_s;

struct Output
{
    QString leewayctl;
    QString folder;

    QString recording() const { return folder + u"/cluster.leeway"_s; }
    QString bundle() const { return folder + u"/repository.bundle"_s; }
    QString totals() const { return folder + u"/totals.json"_s; }
};

void say(const QString &line)
{
    QTextStream(stderr) << line << Qt::endl;
}

/// The reader's kubeconfig with the context named as people name it.
Done renamedContext(const ControlPlane &cluster, const QString &file)
{
    QFile::remove(file);
    if (!QFile::copy(cluster.asReader(), file)) {
        return Done::failed("Not written: " + file.toUtf8());
    }
    const QStringList config{u"--kubeconfig"_s, file, u"config"_s};
    const Done current =
        run({cluster.connection().kubectl, config + QStringList{u"current-context"_s}, {}, {}, {}, 20});
    return current && [&] {
        return run(
            {cluster.connection().kubectl,
             config + QStringList{u"rename-context"_s, QString::fromUtf8(current.out.trimmed()), clusterName},
             {},
             {},
             {},
             20});
    };
}

/// Until leewayctl, a reader, watches.
Done waitForWatches(const ControlPlane &cluster, qint64 mark)
{
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < 120000) {
        for (const AuditEntry &entry : cluster.auditLogSince(mark)) {
            if (entry.verb == u"watch" && entry.user == u"leeway-reader") {
                return {};
            }
        }
        QThread::msleep(200);
    }
    return Done::failed("Nothing is being watched.");
}

Done record(ControlPlane &cluster, const Output &output)
{
    const QString kubeconfig = cluster.connection().folder + u"/demo.kubeconfig"_s;
    if (const Done renamed = renamedContext(cluster, kubeconfig); !renamed) {
        return renamed;
    }
    const qint64 mark = cluster.auditMark();
    QProcess leewayctl;
    leewayctl.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    leewayctl.start(output.leewayctl,
                    {u"record"_s, output.recording(), u"--repo"_s, cluster.checkout(), u"--cluster"_s,
                     clusterName, u"--kubeconfig"_s, kubeconfig, u"--for"_s, u"45s"_s});
    const Done told = waitForWatches(cluster, mark) && [&] { return tellPresent(cluster); };
    if (!leewayctl.waitForFinished(120000) || leewayctl.exitCode() != 0) {
        leewayctl.kill();
        leewayctl.waitForFinished();
        return Done::failed("leewayctl record failed.");
    }
    return told;
}

Done bundle(const ControlPlane &cluster, const Output &output)
{
    return git(cluster.checkout(), {u"bundle"_s, u"create"_s, u"--quiet"_s, output.bundle(), u"main"_s,
                                    u"refs/remotes/origin/main"_s});
}

Done writeTotals(const ControlPlane &cluster, const Output &output)
{
    // 1 is the answer "something differs".
    const Done drift = run({output.leewayctl,
                            {u"drift"_s, u"--repo"_s, cluster.checkout(), u"--cluster"_s, clusterName,
                             u"--recording"_s, output.recording(), u"--output"_s, u"json"_s}});
    const QJsonObject totals = QJsonDocument::fromJson(drift.out)[u"totals"].toObject();
    QFile file(output.totals());
    if (totals.isEmpty() || !file.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
        file.write(QJsonDocument(totals).toJson()) < 0) {
        return Done::failed("No totals: " + drift.why);
    }
    return {};
}

Done everything(ControlPlane &cluster, const Output &output, qsizetype first)
{
    const QString statuses = QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/demo/statuses.json");
    const QList<std::pair<QString, std::function<Done()>>> steps{
        {u"Starting"_s, [&] { return cluster.start(); }},
        {u"Applying kubernetes/"_s,
         [&] { return cluster.bootstrap(QStringLiteral(LEEWAY_SOURCE_DIR), clusterName); }},
        {u"Waiting for Flux"_s, [&] { return cluster.waitAllReady(900); }},
        {u"A past in Git"_s, [&] { return writeHistory(cluster); }},
        {u"Statuses of controllers that do not run here"_s, [&] { return writeStatuses(cluster, statuses); }},
        {u"Edits by hand"_s, [&] { return tellPast(cluster); }},
        {u"A push that Flux has not fetched"_s, [&] { return pushUnfetched(cluster); }},
        {u"Recording"_s, [&] { return record(cluster, output); }},
        {u"The repository"_s, [&] { return bundle(cluster, output); }},
        {u"Totals"_s, [&] { return writeTotals(cluster, output); }}};
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (i > 0 && i < first) { // the start also finds a running control plane
            continue;
        }
        say(QString::number(i) + u' ' + steps[i].first);
        if (const Done done = steps[i].second(); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3) {
        say(u"usage: leeway-record-demo LEEWAYCTL FOLDER [STEP]"_s);
        return 2;
    }
    QDir().mkpath(arguments[2]);
    const Output output{QDir(arguments[1]).absolutePath(), QDir(arguments[2]).absolutePath()};
    if (const Done done = everything(ControlPlane::shared(), output, arguments.value(3).toLongLong());
        !done) {
        say(QString::fromUtf8(done.why));
        return 1;
    }
    return 0;
}
