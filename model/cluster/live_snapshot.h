// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/error.h"
#include "model/base/object_key.h"
#include "model/base/value.h"
#include "model/cluster/object_table.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leeway::cluster {

/// One served kind of the API (from discovery).
struct ResourceKind
{
    std::string group;
    std::string version; ///< the version that we read
    std::string kind;
    std::string plural; ///< as in URLs
    bool namespaced = true;
    std::vector<std::string> verbs;
    friend bool operator==(const ResourceKind &, const ResourceKind &) = default;
};

/// One condition of status.conditions.
struct Condition
{
    std::string type;
    std::string status; ///< "True", "False", "Unknown"
    std::string reason;
    std::string message;
    std::optional<Instant> lastTransition;
    std::optional<std::int64_t> observedGeneration;
};

/// A live object: its JSON bytes, kept as they came (without managedFields), and a summary of what every list
/// needs. The tree is parsed only when somebody looks.
struct LiveObject
{
    ObjectKey key;
    std::string version;
    std::string uid;
    std::string resourceVersion;
    std::int64_t generation = 0;
    std::optional<Instant> created;
    std::optional<Instant> deleting; ///< deletionTimestamp
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> annotations;
    std::vector<std::string> ownerUids; ///< metadata.ownerReferences[].uid
    std::vector<Condition> conditions;
    bool metadataOnly = false; ///< PartialObjectMetadata: Secrets always, kinds nobody asked for
    std::shared_ptr<const std::string> json;          ///< object without metadata.managedFields
    std::shared_ptr<const std::string> managedFields; ///< JSON list; null if the server sent none

    Value parse() const;              ///< null if the bytes cannot be read
    Value parseManagedFields() const; ///< a list, empty if there are none
};
/// Why a kind is not (completely) known. "Denied" is not "none" (faults.md K5).
enum class KindState : std::uint8_t { Complete, Loading, Denied, PartlyDenied, Failed, NotServed };
struct KindTable
{
    ResourceKind kind;
    KindState state = KindState::Loading;
    std::optional<Error> error;                ///< for Denied, Failed, NotServed
    std::vector<std::string> deniedNamespaces; ///< for PartlyDenied
    bool metadataOnly = false;
    ObjectTable objects;
};

/// All that is known of one cluster at one moment. Immutable; a newer one shares the tables that did not
/// change.
struct LiveSnapshot
{
    std::string clusterUid;     ///< UID of Namespace kube-system, empty if it may not be read
    std::string server;         ///< URL
    std::string context;        ///< kubeconfig context or the recording's name
    std::string serverVersion;  ///< "v1.34.2"
    Instant at{};               ///< by the cluster's clock (Connection::clock)
    bool recorded = false;      ///< of a recording: `at` is not today
    std::uint64_t revision = 0; ///< counts up with every change
    std::map<std::pair<std::string, std::string>, std::shared_ptr<const KindTable>>
        tables;                    ///< by {group, kind}
    std::vector<Finding> findings; ///< discovery that failed in part, kinds denied, broken items

    LiveObjectPtr find(const ObjectKey &key) const;
    const KindTable *table(const std::string &group, const std::string &kind) const;
};
using LiveSnapshotPtr = std::shared_ptr<const LiveSnapshot>;

} // namespace leeway::cluster
