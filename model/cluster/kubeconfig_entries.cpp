// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/kubeconfig_entries.h"

#include "model/base/digest.h"
#include "model/base/json.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace leeway::cluster {

namespace {

std::string resolved(std::string_view path, const std::string &directory)
{
    return (std::filesystem::path(directory) / path).lexically_normal().string();
}

/// `<field>-data` wins over the file `<field>`; empty if neither is set.
Result<std::string> dataOrFile(const Value &entry, std::string_view field, const std::string &directory)
{
    const std::string dataField = std::string(field) + "-data";
    if (const std::string_view data = entry.textAt({dataField}); !data.empty()) {
        auto bytes = base64Decode(data);
        if (!bytes)
            return fail(ErrorCode::CredentialDataInvalid, {dataField, "it is not base64"});
        return bytes;
    }
    const std::string_view file = entry.textAt({field});
    if (file.empty())
        return std::string();
    const std::string path = resolved(file, directory);
    std::ifstream stream(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    if (bytes.empty())
        return fail(ErrorCode::CredentialFileUnreadable,
                    {std::string(field) + ' ' + path, "it is missing, empty or not readable"});
    return bytes;
}

std::optional<Error> take(Result<std::string> result, std::string &into)
{
    if (!result)
        return result.error();
    into = std::move(*result);
    return std::nullopt;
}

bool isTrue(const Value &entry, std::string_view field)
{
    const Value *value = entry.find(field);
    return value && value->toBool().value_or(false);
}

/// What is wrong with the URL, without quoting it: it may hold a password.
std::optional<std::string> faultOf(std::string_view url)
{
    if (url.empty())
        return "it is missing";
    const bool known = url.starts_with("https://") || url.starts_with("http://");
    if (!known)
        return "it does not begin with https:// or http://";
    const std::string_view rest = url.substr(url.find("://") + 3);
    if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos)
        return "it holds a user name; put credentials under users";
    if (rest.empty() || rest.front() == '/')
        return "it has no host";
    if (url.find_first_of(" \t\r\n?#") != std::string_view::npos)
        return "it holds a blank, a query or a fragment";
    return std::nullopt;
}

Error execError(const std::string &user, const std::string &why)
{
    return {ErrorCode::CredentialDataInvalid, {"exec of user " + user, why}, {}};
}

std::optional<Error> readExec(const Value &exec, const std::string &directory, ConnectionSettings &into)
{
    ExecPlugin plugin;
    plugin.command = exec.textAt({"command"});
    if (plugin.command.empty())
        return execError(into.user, "it names no command");
    if (plugin.command.find('/') != std::string::npos)
        plugin.command = resolved(plugin.command, directory);
    plugin.apiVersion = exec.textAt({"apiVersion"});
    if (plugin.apiVersion != "client.authentication.k8s.io/v1" &&
        plugin.apiVersion != "client.authentication.k8s.io/v1beta1")
        return execError(into.user, "apiVersion " + plugin.apiVersion + " is not known");
    if (const Value *args = exec.find("args")) {
        for (const Value &argument : args->items())
            plugin.args.emplace_back(argument.text());
    }
    if (const Value *env = exec.find("env")) {
        for (const Value &variable : env->items())
            plugin.env.emplace_back(variable.textAt({"name"}), variable.textAt({"value"}));
    }
    const std::string_view mode = exec.textAt({"interactiveMode"});
    if (mode == "Never")
        plugin.interactive = ExecPlugin::Interactive::Never;
    else if (mode == "Always")
        plugin.interactive = ExecPlugin::Interactive::Always;
    else if (mode.empty() && plugin.apiVersion.ends_with("/v1"))
        return execError(into.user, "interactiveMode is missing");
    plugin.installHint = exec.textAt({"installHint"});
    plugin.provideClusterInfo = isTrue(exec, "provideClusterInfo");
    into.exec = std::move(plugin);
    return std::nullopt;
}

void readImpersonation(const Value &entry, ConnectionSettings &into)
{
    into.impersonateUser = entry.textAt({"as"});
    into.impersonateUid = entry.textAt({"as-uid"});
    if (const Value *groups = entry.find("as-groups")) {
        for (const Value &group : groups->items())
            into.impersonateGroups.emplace_back(group.text());
    }
    if (const Value *extra = entry.find("as-user-extra")) {
        for (const MapEntry &item : extra->entries()) {
            for (const Value &value : item.value.items())
                into.impersonateExtra.emplace_back(item.key.str(), value.text());
        }
    }
}

/// The extension that a cluster entry holds for exec plugins (provideClusterInfo).
std::string execClusterConfigOf(const Value &entry)
{
    const Value *extensions = entry.find("extensions");
    for (const Value &item : extensions ? extensions->items() : std::span<const Value>()) {
        const Value *extension = item.find("extension");
        if (item.textAt({"name"}) == "client.authentication.k8s.io/exec" && extension)
            return toJson(*extension);
    }
    return {};
}

} // namespace

std::optional<Error> readClusterEntry(const Value &entry, const std::string &directory,
                                      ConnectionSettings &into)
{
    into.server = entry.textAt({"server"});
    if (const auto fault = faultOf(into.server))
        return Error{ErrorCode::ServerUrlInvalid, {into.cluster, *fault}, {}};
    while (into.server.ends_with('/'))
        into.server.pop_back();
    into.tlsServerName = entry.textAt({"tls-server-name"});
    into.proxyUrl = entry.textAt({"proxy-url"});
    into.insecureSkipTlsVerify = isTrue(entry, "insecure-skip-tls-verify");
    into.disableCompression = isTrue(entry, "disable-compression");
    into.execClusterConfig = execClusterConfigOf(entry);
    if (auto error = take(dataOrFile(entry, "certificate-authority", directory), into.caPem))
        return error;
    if (into.insecureSkipTlsVerify && !into.caPem.empty())
        return Error{
            ErrorCode::CredentialDataInvalid,
            {"cluster " + into.cluster,
             "insecure-skip-tls-verify and a certificate authority exclude each other, as in kubectl"},
            {}};
    return std::nullopt;
}

std::optional<Error> readUserEntry(const Value &entry, const std::string &directory, ConnectionSettings &into)
{
    if (auto error = take(dataOrFile(entry, "client-certificate", directory), into.clientCertificatePem))
        return error;
    if (auto error = take(dataOrFile(entry, "client-key", directory), into.clientKeyPem))
        return error;
    if (into.clientCertificatePem.empty() != into.clientKeyPem.empty())
        return Error{ErrorCode::CredentialDataInvalid,
                     {"user " + into.user, "client-certificate and client-key belong together"},
                     {}};
    into.token = entry.textAt({"token"});
    if (const std::string_view file = entry.textAt({"tokenFile"}); !file.empty())
        into.tokenFile = resolved(file, directory);
    into.userName = entry.textAt({"username"});
    into.password = entry.textAt({"password"});
    readImpersonation(entry, into);
    const bool logsIn = !into.token.empty() || !into.tokenFile.empty() || !into.userName.empty();
    if (const Value *exec = entry.find("exec"); exec && exec->isMap() && !logsIn)
        return readExec(*exec, directory, into);
    if (const Value *provider = entry.find("auth-provider"); provider && provider->isMap() && !logsIn)
        return Error{ErrorCode::AuthNotSupported,
                     {into.user, "auth-provider " + std::string(provider->textAt({"name"}))},
                     {}};
    return std::nullopt;
}

} // namespace leeway::cluster
