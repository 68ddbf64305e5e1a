// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/credential_sources.h"

#include "model/base/digest.h"
#include "model/cluster/exec_credentials.h"

#include <chrono>
#include <fstream>
#include <mutex>
#include <sstream>

namespace leeway::cluster {

namespace {

using namespace std::chrono_literals;

/// Token, certificate or basic login that never change.
class StaticCredentials final : public CredentialSource
{
public:
    explicit StaticCredentials(Credentials credentials) : m_credentials(std::move(credentials)) {}
    void get(Use use) override { use(m_credentials); }
    bool renew(std::uint64_t) override { return false; }

private:
    const Credentials m_credentials;
};

/// A token that something else renews in a file, e.g. a projected service account token.
class TokenFileCredentials final : public CredentialSource
{
public:
    TokenFileCredentials(std::string path, Credentials base)
        : m_path(std::move(path)), m_current(std::move(base))
    {
    }

    void get(Use use) override { use(current()); }

    bool renew(std::uint64_t rejected) override
    {
        const std::lock_guard lock(m_mutex);
        if (m_current.generation == rejected)
            m_readAt = {};
        return true;
    }

private:
    Result<Credentials> current()
    {
        const std::lock_guard lock(m_mutex);
        const auto now = std::chrono::steady_clock::now();
        if (m_readAt != std::chrono::steady_clock::time_point{} && now - m_readAt < 1min)
            return m_current;
        std::ifstream file(m_path, std::ios::binary);
        std::string token;
        if (!file || !(file >> token))
            return fail(ErrorCode::CredentialFileUnreadable,
                        {"tokenFile " + m_path, "it is missing or empty"});
        m_readAt = now;
        m_current.authorization = "Bearer " + token;
        ++m_current.generation;
        return m_current;
    }

    const std::string m_path;
    std::mutex m_mutex;
    Credentials m_current;
    std::chrono::steady_clock::time_point m_readAt;
};

} // namespace

CredentialSourcePtr makeCredentials(const ConnectionSettings &settings, PluginHooks hooks)
{
    Credentials base;
    base.certificatePem = settings.clientCertificatePem;
    base.keyPem = settings.clientKeyPem;
    if (settings.exec)
        return std::make_shared<ExecCredentials>(settings, std::move(base), std::move(hooks));
    if (!settings.tokenFile.empty())
        return std::make_shared<TokenFileCredentials>(settings.tokenFile, std::move(base));
    if (!settings.token.empty())
        base.authorization = "Bearer " + settings.token;
    else if (!settings.userName.empty())
        base.authorization = "Basic " + base64Encode(settings.userName + ':' + settings.password);
    return std::make_shared<StaticCredentials>(std::move(base));
}

} // namespace leeway::cluster
