// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/connection_settings.h"

namespace leeway::cluster {

std::string ExecPlugin::commandLine() const
{
    std::string line = command;
    for (const std::string &argument : args)
        line += ' ' + argument;
    return line;
}

std::string ConnectionSettings::hostAndPort() const
{
    const std::size_t scheme = server.find("://");
    const std::string rest = scheme == std::string::npos ? server : server.substr(scheme + 3);
    std::string authority = rest.substr(0, rest.find('/'));
    const bool hasPort = authority.find(':', authority.rfind(']') + 1) != std::string::npos;
    if (!hasPort)
        authority += isEncrypted() ? ":443" : ":80";
    return authority;
}

std::string ConnectionSettings::host() const
{
    std::string authority = hostAndPort();
    return authority.substr(0, authority.rfind(':'));
}

} // namespace leeway::cluster
