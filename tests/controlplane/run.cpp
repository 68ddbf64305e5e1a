// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/run.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace leeway::controlplane {

namespace {
QByteArray shown(const Run &run)
{
    return (run.program.section(u'/', -1) + u' ' + run.arguments.join(u' ')).left(300).toUtf8();
}
} // namespace

Done run(const Run &run)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto it = run.environment.begin(); it != run.environment.end(); ++it) {
        environment.insert(it.key(), it.value());
    }
    process.setProcessEnvironment(environment);
    if (!run.folder.isEmpty()) {
        process.setWorkingDirectory(run.folder);
    }
    process.start(run.program, run.arguments);
    process.write(run.input);
    process.closeWriteChannel();
    if (!process.waitForFinished(run.seconds * 1000)) {
        process.kill();
        process.waitForFinished();
        return Done::failed(shown(run) + ": " + process.errorString().toUtf8());
    }
    const QByteArray out = process.readAllStandardOutput();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return {out, shown(run) + ": " + process.readAllStandardError().trimmed()};
    }
    return {out, {}};
}

Done git(const QString &folder, const QStringList &arguments)
{
    const QString who = QStringLiteral("Leeway tests"), mail = QStringLiteral("tests@leeway.example");
    return run({QStringLiteral("git"),
                arguments,
                {},
                folder,
                {{QStringLiteral("GIT_CONFIG_GLOBAL"), QStringLiteral("/dev/null")},
                 {QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1")},
                 {QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0")},
                 {QStringLiteral("GIT_AUTHOR_NAME"), who},
                 {QStringLiteral("GIT_AUTHOR_EMAIL"), mail},
                 {QStringLiteral("GIT_COMMITTER_NAME"), who},
                 {QStringLiteral("GIT_COMMITTER_EMAIL"), mail}}});
}

} // namespace leeway::controlplane
