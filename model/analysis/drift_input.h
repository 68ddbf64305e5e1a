// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/analysis/field_schema.h"
#include "model/analysis/managed_fields.h"
#include "model/cluster/live_snapshot.h"
#include "model/render/desired_set.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace leeway::analysis {

/// Whose object a dry run applies (decisions.md 11): the applied one shows drift, Git's shows what is
/// pending.
enum class Side : std::uint8_t { Applied, Git };

/// One server-side apply with `dryRun=All`, `force=true`, content type application/apply-patch+yaml (JSON is
/// YAML) and the controller's field manager. When both sides are equal only Side::Applied is asked.
struct DryRunRequest
{
    ObjectKey key;
    std::string version;
    Side side = Side::Applied;
    std::string fieldManager = "kustomize-controller";
    std::string body; ///< JSON; a secret never: Secrets are compared by managed fields
    std::string
        resourceVersion; ///< of the live object: with the body, the answer's key in a cache (decisions.md 12)
};

/// The server's object, or why there is none (faults.md K12): the error's code and words go into the report
/// and the object is compared by managed fields instead.
using DryRunAnswers = std::map<std::pair<ObjectKey, Side>, Result<Value>>;

/// What was learned of a Secret's values when its data was fetched (decisions.md 23): for each key that Git
/// sets, whether the live bytes are the same. No value is kept.
struct SecretFacts
{
    std::map<std::string, bool> equal; ///< missing key: the live Secret has none
    std::vector<std::string> liveOnly; ///< keys that Git does not set
};

/// Everything the comparison looks at. Nothing here is changed; the same input gives the same report.
struct DriftInput
{
    render::DesiredSetPtr git; ///< G; never null
    std::string gitRevision;   ///< "main@sha1:<commit>" as sources write it; empty for a working tree
    bool gitDirty = false;     ///< a working tree with changes: never equal to what was applied
    /// A: for each Flux Kustomization the render that holds its objects as applied (decisions.md 3). Missing:
    /// taken from G if its applied revision is G's, else unknown and judged by inventory and managed fields.
    std::map<ObjectKey, render::DesiredSetPtr> applied;
    cluster::LiveSnapshotPtr live; ///< never null
    /// Live objects read in the version that Git uses, where the snapshot holds another.
    std::map<ObjectKey, cluster::LiveObjectPtr> liveInVersion;
    DryRunAnswers dryRuns; ///< empty: no consent or no permission
    std::map<ObjectKey, SecretFacts> secrets;
    std::map<ObjectKey, std::vector<SeenChange>> seen; ///< by the watch
    const FieldSchema *schema = nullptr;       ///< kept between comparisons; null: a CrdSchema of this input
    std::vector<std::string> overrideManagers; ///< of the kustomize-controller's flag (A-10)
    /// Age of a revision in G's history, 0 = newest; nothing: not in it. For "the oldest applied revision".
    std::function<std::optional<std::size_t>(const std::string &revision)> revisionAge;
    std::vector<std::string> moreNamespaces; ///< searched for Extra besides those that Git fills (X-1)
    bool searchExtra = true;
    Instant now{};
};

/// Dry runs that `compareDrift` can use: of every object that is compared, exists and is not skipped by the
/// controller. Objects with unknown variables, encrypted ones and Secrets are left out.
std::vector<DryRunRequest> dryRunsNeeded(const DriftInput &input);

/// Objects that the snapshot holds in another version of their API than Git writes.
struct VersionRead
{
    ObjectKey key;
    std::string version; ///< to be read in
};
std::vector<VersionRead> versionReadsNeeded(const DriftInput &input);

/// The report. Pure: no IO, no clock but `now`; safe on any thread.
DriftReport compareDrift(const DriftInput &input);

} // namespace leeway::analysis
