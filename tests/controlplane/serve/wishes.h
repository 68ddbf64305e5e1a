// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/options.h"

class QCoreApplication;

namespace leeway::controlplane {

/// What the command line of leeway-controlplane asks for.
struct Wishes
{
    QByteArray misunderstood; ///< one sentence why nothing is started; empty when all is clear
    Options options;
    bool attached = false;
    QString repository; ///< folder to bootstrap from, empty for none
    QString cluster;
};

/// Ends the process for --help and for options that do not exist.
Wishes readArguments(const QCoreApplication &application);

} // namespace leeway::controlplane
