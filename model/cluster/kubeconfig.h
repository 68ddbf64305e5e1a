// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/cluster/connection_settings.h"

#include <map>
#include <string>
#include <vector>

namespace leeway::cluster {

/// Where kubeconfigs are looked for, in kubectl's order.
struct KubeconfigSource
{
    std::string explicitFile; ///< --kubeconfig: this one only, and it must exist
    std::string list;         ///< KUBECONFIG: files separated by ':', missing ones are skipped
    std::string home;         ///< else .kube/config in here

    static KubeconfigSource fromEnvironment(std::string explicitFile = {});
    std::vector<std::string> files() const;
};

/// Kubeconfig files merged as kubectl merges them: of each name the first file's entry counts, of
/// current-context the first that is set. Holds secrets: never log or print one.
class Kubeconfig
{
public:
    struct Context
    {
        std::string name;
        std::string cluster;
        std::string user;
        std::string defaultNamespace;
        std::string file; ///< that declares it
    };

    /// A file of the list that cannot be read is a finding; it is an error if nothing remains.
    static Result<Kubeconfig> load(const KubeconfigSource &source);
    /// `directory` is what relative paths start from.
    static Result<Kubeconfig> parse(const std::string &file, std::string_view bytes,
                                    const std::string &directory);

    const std::string &currentContext() const { return m_currentContext; }
    const std::vector<Context> &contexts() const { return m_contexts; }
    const std::vector<Finding> &findings() const { return m_findings; }

    /// All that is needed to connect; an empty name is the current context. Reads the files that it names.
    Result<ConnectionSettings> settingsFor(const std::string &context = {}) const;

private:
    struct Entry
    {
        Value value;
        std::string directory;
    };
    using Entries = std::map<std::string, Entry>;

    void merge(Kubeconfig other);
    std::string contextNames() const;

    std::string m_currentContext;
    std::vector<Context> m_contexts;
    Entries m_clusters;
    Entries m_users;
    std::vector<Finding> m_findings;
};

} // namespace leeway::cluster
