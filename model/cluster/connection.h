// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/cluster/credential_sources.h"
#include "model/cluster/http_transport.h"
#include "model/cluster/transport.h"

#include <memory>
#include <string>

namespace leeway::cluster {

/// The way to one cluster and what must be said of it. A recording's connection has the same shape.
struct Connection
{
    TransportPtr transport;
    std::string server;  ///< URL without user info
    std::string context; ///< kubeconfig context or the recording's name
    std::string defaultNamespace;
    bool insecure = false; ///< insecure-skip-tls-verify: a permanent mark (faults.md S4)
    bool encrypted = true; ///< false for http://: a permanent mark too
    bool recorded = false; ///< takes no writes
    /// What time it is there: the recorded time of a recording, ours else.
    std::shared_ptr<const Clock> clock = std::make_shared<const SystemClock>();
};

/// Opens no connection yet: the first request does. The loop must outlive what is asked of it.
Connection openConnection(const HttpLoop &loop, const ConnectionSettings &settings, PluginHooks hooks = {},
                          HttpTransport::OnRetry onRetry = {});

} // namespace leeway::cluster
