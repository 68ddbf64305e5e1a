// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/clock.h"
#include "model/cluster/connection_settings.h"
#include "model/cluster/credentials.h"

#include <functional>
#include <memory>
#include <string>

namespace leeway::cluster {

/// What the person at the screen may have to do with a credential plugin.
struct PluginHooks
{
    /// Asked before the first run of a plugin's command (faults.md S2); not set: allowed. Called on a thread
    /// of its own.
    std::function<bool(const ExecPlugin &)> approve;
    /// What the plugin writes to standard error while it runs: device codes, prompts. Called on a thread of
    /// its own.
    std::function<void(const std::string &context, std::string_view words)> onWords;
    /// A terminal is there for plugins of interactiveMode Always.
    bool hasTerminal = false;
    std::chrono::milliseconds timeLimit{120'000};
};

/// The credentials that a context names: token, token file (read again when it is older than a minute or was
/// rejected), client certificate, HTTP basic, or an exec plugin.
CredentialSourcePtr makeCredentials(const ConnectionSettings &settings, PluginHooks hooks = {});

/// The credentials that a plugin's output holds; `expires` may be empty.
struct PluginAnswer
{
    Credentials credentials;
    std::optional<Instant> expires;
};
Result<PluginAnswer> parseExecCredential(const ExecPlugin &plugin, std::string_view output);

} // namespace leeway::cluster
