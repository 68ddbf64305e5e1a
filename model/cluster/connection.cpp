// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/connection.h"

namespace leeway::cluster {

Connection openConnection(const HttpLoop &loop, const ConnectionSettings &settings, PluginHooks hooks,
                          HttpTransport::OnRetry onRetry)
{
    Connection connection;
    connection.server = settings.server;
    connection.context = settings.context;
    connection.defaultNamespace = settings.defaultNamespace;
    connection.insecure = settings.insecureSkipTlsVerify;
    connection.encrypted = settings.isEncrypted();
    connection.transport =
        HttpTransport::make(loop, settings, makeCredentials(settings, std::move(hooks)), std::move(onRetry));
    return connection;
}

} // namespace leeway::cluster
