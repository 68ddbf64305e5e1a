// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace leeway::controlplane {

/// A loopback port that nobody listens on now, from a range that outgoing connections do not use.
quint16 freePort();

/// Whether somebody listens on the loopback port.
bool listens(quint16 port);

inline QString loopback(quint16 port)
{
    return QStringLiteral("127.0.0.1:%1").arg(port);
}

} // namespace leeway::controlplane
