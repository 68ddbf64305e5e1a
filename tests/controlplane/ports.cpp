// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/ports.h"

#include <QRandomGenerator>
#include <QSet>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace leeway::controlplane {

namespace {
sockaddr_in addressOf(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// The sockets interface wants the generic address type.
const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

template <typename Call> bool withSocket(quint16 port, Call call)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = addressOf(port);
    const bool good = call(descriptor, generic(address), sizeof(address)) == 0;
    ::close(descriptor);
    return good;
}
} // namespace

quint16 freePort()
{
    static QSet<quint16> given;
    for (;;) {
        // Below 32768, where Linux begins to take ports for outgoing connections.
        const auto port = static_cast<quint16>(QRandomGenerator::global()->bounded(20000, 32000));
        if (!given.contains(port) && withSocket(port, ::bind)) {
            given.insert(port);
            return port;
        }
    }
}

bool listens(quint16 port)
{
    return withSocket(port, ::connect);
}

} // namespace leeway::controlplane
