// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/kubeconfig.h"

#include "model/base/thread_guard.h"

#include "model/cluster/kubeconfig_entries.h"
#include "model/yaml/reader.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <unistd.h>

namespace leeway::cluster {

namespace {

std::string environmentVariable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

std::string homeFolder()
{
    std::string home = environmentVariable("HOME");
    if (home.empty()) {
        if (const passwd *user = ::getpwuid(::getuid()))
            home = user->pw_dir;
    }
    return home;
}

Result<Kubeconfig> loadFile(const std::string &file)
{
    constexpr std::size_t mostBytes = 16u << 20;
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream)
        return fail(ErrorCode::FileUnreadable, {file, error ? error.message() : "permission denied"});
    if (size > mostBytes)
        return fail(ErrorCode::LimitExceeded, {file, std::to_string(mostBytes) + " bytes"});
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    return Kubeconfig::parse(file, bytes, std::filesystem::absolute(file).parent_path().string());
}

} // namespace

KubeconfigSource KubeconfigSource::fromEnvironment(std::string explicitFile)
{
    return {std::move(explicitFile), environmentVariable("KUBECONFIG"), homeFolder()};
}

std::vector<std::string> KubeconfigSource::files() const
{
    if (!explicitFile.empty())
        return {explicitFile};
    std::vector<std::string> out;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(':', at), list.size());
        const std::string file = list.substr(at, end - at);
        if (!file.empty() && std::find(out.begin(), out.end(), file) == out.end())
            out.push_back(file);
        at = end + 1;
    }
    if (out.empty())
        out.push_back(home + "/.kube/config");
    return out;
}

Result<Kubeconfig> Kubeconfig::load(const KubeconfigSource &source)
{
    assertNotGuiThread("Kubeconfig::load");
    Kubeconfig merged;
    bool any = false;
    std::string looked;
    for (const std::string &file : source.files()) {
        looked += (looked.empty() ? "" : ", ") + file;
        std::error_code error;
        if (!std::filesystem::exists(file, error))
            continue;
        auto loaded = loadFile(file);
        if (!loaded && source.files().size() == 1)
            return loaded;
        if (!loaded) {
            merged.m_findings.push_back({Severity::Error, loaded.error(), {}});
            continue;
        }
        any = true;
        merged.merge(std::move(*loaded));
    }
    if (!any && !merged.m_findings.empty())
        return tl::unexpected<Error>(merged.m_findings.front().what);
    if (!any)
        return fail(ErrorCode::KubeconfigMissing, {looked});
    return merged;
}

Result<Kubeconfig> Kubeconfig::parse(const std::string &file, std::string_view bytes,
                                     const std::string &directory)
{
    const auto root = yaml::readYamlValue(Key(file), bytes, yaml::Dialect::Yaml11);
    if (!root) // only the name of the error: a sentence might quote the file, which holds secrets
        return fail(ErrorCode::KubeconfigInvalid, {file, std::string(errorName(root.error().code))},
                    root.error().place);
    if (!root->isMap() && !root->isNull())
        return fail(ErrorCode::KubeconfigInvalid, {file, "it is not a mapping"});
    if (const Value *kind = root->find("kind"); kind && kind->text() != "Config")
        return fail(ErrorCode::KubeconfigInvalid, {file, "its kind is not Config"});
    Kubeconfig config;
    config.m_currentContext = root->textAt({"current-context"});
    const auto each = [&](std::string_view list, std::string_view inner, const auto &use) {
        const Value *entries = root->find(list);
        for (const Value &entry : entries ? entries->items() : std::span<const Value>()) {
            const Value *value = entry.find(inner);
            use(std::string(entry.textAt({"name"})), value ? *value : Value::map());
        }
    };
    each("clusters", "cluster", [&](std::string name, const Value &value) {
        config.m_clusters.emplace(std::move(name), Entry{value, directory});
    });
    each("users", "user", [&](std::string name, const Value &value) {
        config.m_users.emplace(std::move(name), Entry{value, directory});
    });
    each("contexts", "context", [&](std::string name, const Value &value) {
        config.m_contexts.push_back({std::move(name), std::string(value.textAt({"cluster"})),
                                     std::string(value.textAt({"user"})),
                                     std::string(value.textAt({"namespace"})), file});
    });
    return config;
}

void Kubeconfig::merge(Kubeconfig other)
{
    if (m_currentContext.empty())
        m_currentContext = std::move(other.m_currentContext);
    m_clusters.merge(other.m_clusters); // keeps what is there
    m_users.merge(other.m_users);
    for (Context &context : other.m_contexts) {
        const bool known = std::any_of(m_contexts.begin(), m_contexts.end(),
                                       [&](const Context &mine) { return mine.name == context.name; });
        if (!known)
            m_contexts.push_back(std::move(context));
    }
}

std::string Kubeconfig::contextNames() const
{
    std::string names;
    for (const Context &context : m_contexts)
        names += (names.empty() ? "" : ", ") + context.name;
    return names.empty() ? "none" : names;
}

Result<ConnectionSettings> Kubeconfig::settingsFor(const std::string &context) const
{
    const std::string &wanted = context.empty() ? m_currentContext : context;
    if (wanted.empty())
        return fail(ErrorCode::NoCurrentContext, {contextNames()});
    const auto found = std::find_if(m_contexts.begin(), m_contexts.end(),
                                    [&](const Context &candidate) { return candidate.name == wanted; });
    if (found == m_contexts.end())
        return fail(ErrorCode::ContextNotFound, {wanted, contextNames()});
    const auto cluster = m_clusters.find(found->cluster);
    if (cluster == m_clusters.end())
        return fail(ErrorCode::ContextBroken, {wanted, "cluster", found->cluster});
    const auto user = m_users.find(found->user);
    if (user == m_users.end() && !found->user.empty())
        return fail(ErrorCode::ContextBroken, {wanted, "user", found->user});
    ConnectionSettings settings;
    settings.context = wanted;
    settings.cluster = found->cluster;
    settings.user = found->user;
    settings.defaultNamespace = found->defaultNamespace;
    if (auto error = readClusterEntry(cluster->second.value, cluster->second.directory, settings))
        return tl::unexpected<Error>(std::move(*error));
    if (user != m_users.end()) {
        if (auto error = readUserEntry(user->second.value, user->second.directory, settings))
            return tl::unexpected<Error>(std::move(*error));
    }
    return settings;
}

} // namespace leeway::cluster
