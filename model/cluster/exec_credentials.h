// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/credential_sources.h"

#include <memory>
#include <thread>

namespace leeway::cluster {

/// Runs the plugin of a kubeconfig on a thread of its own: once for all who wait, again when the credentials
/// expire or the server rejected them. The destructor ends a running plugin and joins.
class ExecCredentials final : public CredentialSource
{
public:
    ExecCredentials(const ConnectionSettings &settings, Credentials base, PluginHooks hooks);
    ~ExecCredentials() override;
    ExecCredentials(const ExecCredentials &) = delete;
    ExecCredentials &operator=(const ExecCredentials &) = delete;

    void get(Use use) override;
    bool renew(std::uint64_t rejected) override;

private:
    class Worker;
    std::shared_ptr<Worker> m_worker;
    std::thread m_thread;
};

} // namespace leeway::cluster
