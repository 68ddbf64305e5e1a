// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/done.h"

#include <QMap>
#include <QStringList>

namespace leeway::controlplane {

struct Run
{
    QString program;
    QStringList arguments;
    QByteArray input = {};
    QString folder = {};                     ///< working directory
    QMap<QString, QString> environment = {}; ///< on top of the caller's
    int seconds = 60;
};

/// Runs a program to its end. Fails with what it wrote to standard error.
Done run(const Run &run);

/// Runs git in `folder` with an identity of the tests and no configuration of this machine.
Done git(const QString &folder, const QStringList &arguments);

} // namespace leeway::controlplane
