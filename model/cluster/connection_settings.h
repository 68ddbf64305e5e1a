// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leeway::cluster {

/// client.authentication.k8s.io: the program that a kubeconfig names to get credentials.
struct ExecPlugin
{
    enum class Interactive { Never, IfAvailable, Always };

    std::string command; ///< with '/' already made absolute; else looked up in PATH
    std::vector<std::string> args;
    std::vector<std::pair<std::string, std::string>> env;
    std::string apiVersion; ///< client.authentication.k8s.io/v1 or /v1beta1
    std::string installHint;
    Interactive interactive = Interactive::IfAvailable;
    bool provideClusterInfo = false;

    /// As it is shown before its first run; environment values are left out, they may be secrets.
    std::string commandLine() const;
};

/// One context of a kubeconfig with all that it names, files read. Holds secrets: never log or print one.
struct ConnectionSettings
{
    std::string context;
    std::string cluster;
    std::string user;
    std::string defaultNamespace;

    std::string server; ///< URL without user info, query and final '/'
    std::string tlsServerName;
    std::string caPem; ///< empty: the system's authorities
    std::string proxyUrl;
    bool insecureSkipTlsVerify = false; ///< as the kubeconfig says; shown as a permanent mark (faults.md S4)
    bool disableCompression = false;

    std::string clientCertificatePem;
    std::string clientKeyPem;
    std::string token;
    std::string tokenFile;
    std::string userName; ///< HTTP basic
    std::string password;
    std::optional<ExecPlugin> exec;
    std::string execClusterConfig; ///< JSON of the cluster's extension for exec plugins; empty if none

    std::string impersonateUser;
    std::string impersonateUid;
    std::vector<std::string> impersonateGroups;
    std::vector<std::pair<std::string, std::string>> impersonateExtra;

    bool isEncrypted() const { return server.starts_with("https://"); }
    /// "host:port" for people and error texts.
    std::string hostAndPort() const;
    std::string host() const;
};

} // namespace leeway::cluster
