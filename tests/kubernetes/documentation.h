// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace leeway::repositorytests {

/// One block of commands in kubernetes/README.md.
struct CommandBlock
{
    QString section; ///< the heading above it
    QString script;
    bool tried = false; ///< under a line "*Tried*"
    QString reason;     ///< of "*Not tried here: reason.*"
};

QList<CommandBlock> commandBlocks();

/// The rows of the table under a heading, cells without backticks. The header row is not among them.
QList<QStringList> tableUnder(const QString &heading);

} // namespace leeway::repositorytests
