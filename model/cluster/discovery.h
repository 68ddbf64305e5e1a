// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"
#include "model/cluster/live_snapshot.h"
#include "model/cluster/transport.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace leeway::cluster {

/// What an API server serves.
struct Discovery
{
    std::string serverVersion;       ///< "v1.34.2"
    std::vector<ResourceKind> kinds; ///< every served version; for each kind the server's preferred one first
    std::set<std::string> failedGroups; ///< aggregated APIs that did not answer (faults.md K10)
    std::vector<Finding> findings;

    /// In the preferred version, or in `version` if that is served.
    const ResourceKind *find(const std::string &group, const std::string &kind,
                             const std::string &version = {}) const;
    /// Exactly that version, or nothing.
    const ResourceKind *findExact(const std::string &group, const std::string &version,
                                  const std::string &kind) const;
    /// Each kind once, in its preferred version.
    std::vector<ResourceKind> preferred() const;
};
using DiscoveryPtr = std::shared_ptr<const Discovery>;

/// Asks by aggregated discovery where the server offers it, group by group else. A group that does not answer
/// is a finding, not an error. `done` is called on the transport's thread.
void discover(const TransportPtr &transport, std::function<void(Result<DiscoveryPtr>)> done,
              const CancelToken &cancel = {});
/// The same, waiting; never on the transport's thread.
Result<DiscoveryPtr> discoverAndWait(const TransportPtr &transport, const CancelToken &cancel = {});

} // namespace leeway::cluster
