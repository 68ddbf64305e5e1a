// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/cluster/connection_settings.h"

#include <optional>
#include <string>

namespace leeway::session {

/// What the user was asked once and answered for good: which programs of a repository may run (decisions.md
/// 26), by the digest of their list; whether a cluster may be asked for dry runs (decisions.md 12); which
/// programs of kubeconfigs may run. One JSON file under the state folder, read at each question, so that
/// several windows agree.
class Answers
{
public:
    explicit Answers(std::string file) : m_file(std::move(file)) {}
    static Answers ofThisUser(); ///< $XDG_STATE_HOME/leeway/answers.json

    /// The digest that was agreed to for this repository; empty if none was.
    std::string trustOf(const std::string &repository) const;
    Result<void> setTrust(const std::string &repository, const std::string &digest) const;
    /// Nothing: not asked yet.
    std::optional<bool> dryRunOf(const std::string &cluster) const;
    Result<void> setDryRun(const std::string &cluster, bool allowed) const;
    /// Whether this program of a kubeconfig, with exactly these arguments and variables, may run (faults.md
    /// S2).
    bool allowsPlugin(const cluster::ExecPlugin &plugin) const;
    Result<void> allowPlugin(const cluster::ExecPlugin &plugin) const;

private:
    std::string m_file;
};

} // namespace leeway::session
