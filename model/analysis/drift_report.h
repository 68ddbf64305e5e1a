// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/error.h"
#include "model/base/field_path.h"
#include "model/base/object_key.h"
#include "model/base/value.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The drift report: what `leewayctl drift` prints and the window shows. Codes stand in docs/codes.md; their
/// JSON spelling is the enumerator's name.
namespace leeway::analysis {

/// decisions.md 9. In order of severity is another matter: see severityOf.
enum class GitStatus : std::uint8_t { InSync, Pending, Drifted, Missing, Extra, Unknown, NoPermission };
/// decisions.md 14, first hit wins.
enum class HealthStatus : std::uint8_t {
    NoPermission,
    Terminating,
    Suspended,
    Failed,
    Stale,
    Progressing,
    Unknown,
    Healthy
};
enum class Method : std::uint8_t {
    DryRun,
    ManagedFields,
    Estimated, ///< no managedFields to go by: certainty 3
    Plain,     ///< what Flux skips (decisions.md 13)
    Takeover, ///< of a field: removed by the next apply although a dry run does not show it (decisions.md 11)
};
enum class Change : std::uint8_t { Edited, Added, Removed, Object };

/// Why a difference still exists, or when it will end.
enum class Persists : std::uint8_t {
    None,
    KustomizationSuspended,
    HelmReleaseSuspended,
    ReconcileDisabled, ///< annotation kustomize.toolkit.fluxcd.io/reconcile: disabled
    SsaIgnore,
    SsaIfNotPresent,
    DriftDetectionOff, ///< HelmRelease
    DriftDetectionWarn,
    WaitsForDependency,
    SourceNotFetched,
    BuildFails,
    HealthChecksRunning,
    ReconcileFailed,
    NotInInventory, ///< Extra
    LeftBehind,     ///< orphan (X-8)
    PruneDisabled,
    FluxCorrects, ///< at `until`
    FluxFetches,  ///< at `until`
    FluxApplies,  ///< fetched, being built or applied now
    NotCommitted, ///< only in the working tree: Flux cannot see it
};

/// Differences that are shown folded, with a count, and never make a status.
enum class FoldedCode : std::uint8_t {
    ServerDefault,    ///< filled in by the API server, nobody owns it
    ServerNormalized, ///< Flux wrote it, the server keeps another form
    NotStorable,      ///< the server drops it
    IgnoreRule,       ///< spec.ignore of the Kustomization
    OtherManager,     ///< a field of another manager that Git does not set and Flux leaves alone
    Autoscaler,       ///< replicas or resources that an autoscaler owns
    EmptyValue,       ///< empty in Git, absent live: the same to the server
};
struct Folded
{
    FoldedCode code = FoldedCode::ServerDefault;
    std::string manager; ///< for OtherManager
    std::vector<FieldPath> paths;
};

/// Who wrote a live value (flux-apply-and-drift.md W-1 to W-7).
struct Writer
{
    std::string manager;   ///< empty: not recorded
    std::string operation; ///< "Update", "Apply"
    std::string subresource;
    std::optional<Instant> time; ///< nothing: not recorded
    bool exact = false;          ///< the watch saw it; else `time` is an upper bound
    bool inferred = false;       ///< W-7: the likely remover
};

struct FieldDifference
{
    FieldPath path;
    Change change = Change::Edited;
    bool drifted = false;         ///< the live value is not what was applied
    bool pending = false;         ///< A differs from G (too): Git wants something new here
    std::optional<Value> git;     ///< G's value with its origin chain; nothing: not set
    std::optional<Value> applied; ///< A's value
    std::optional<Value> live;
    bool redacted = false; ///< Secret: only equal or differs is known; values are not kept
    Writer writer;
    int certainty = 1;            ///< R-9: 1 certain, 2, 3 plain comparison
    std::optional<Method> method; ///< where it differs from the object's, e.g. the takeover rule
};

struct Persistence
{
    Persists code = Persists::None;
    std::string detail; ///< e.g. the Kustomization waited for
    std::optional<Instant> until;
};

struct ObjectDrift
{
    ObjectKey key;
    std::string version;
    GitStatus git = GitStatus::Unknown;
    std::string gitReason; ///< code for Unknown, NoPermission, Pending: "BuildFailed", "AlreadyLive", ...
    HealthStatus health = HealthStatus::Unknown;
    std::string healthReason;  ///< condition reason or rule
    std::string healthMessage; ///< first line of the condition's message
    std::optional<Instant> healthSince;
    bool alsoPending = false;
    Method method = Method::Estimated;
    int certainty = 1;
    std::optional<std::size_t> owner; ///< index into DriftReport::owners
    Persistence persists;
    std::vector<FieldDifference> fields;
    std::vector<Folded> folded;
    std::vector<SourcePlace> files;  ///< where Git writes it: the resource's own place first
    Writer creator;                  ///< for Extra, W-5
    std::size_t releasedObjects = 0; ///< HelmRelease: rows of its release that are not compared
};

/// One Flux Kustomization with its three revisions (decisions.md 2 to 5).
struct OwnerState
{
    ObjectKey key;
    ObjectKey source;
    std::string git; ///< revision of G
    std::string fetched;
    std::string attempted;
    std::string applied;
    bool partlyApplied = false;
    bool suspended = false;
    std::optional<Instant> lastReconciled;
    std::optional<Instant> nextReconcile;
    HealthStatus health = HealthStatus::Unknown;
    std::string healthReason;
    std::string healthMessage;
};

struct Totals
{
    std::size_t inGit = 0;
    std::size_t extra = 0;
    std::map<GitStatus, std::size_t> git;
    std::map<HealthStatus, std::size_t> health;
    std::size_t notCompared = 0;
};

struct DriftReport
{
    std::string repositoryRevision;
    bool repositoryDirty = false;
    std::string clusterName; ///< the entry's name
    std::string context;
    Instant comparedAt{};
    std::string git, fetched, applied; ///< the course strip (decisions.md 4)
    std::vector<OwnerState> owners;
    std::vector<ObjectDrift> objects;            ///< Git's objects in Flux's order, then Extra
    std::map<std::string, std::size_t> notExtra; ///< why live objects are not Extra, by reason (X-1 to X-5)
    Totals totals;
    std::vector<Finding> incomplete;
};

/// Severity for sorting and rollup, worst first = 0 (design.md section 6). One scale for both axes, so that
/// the worse of an object's two statuses can be shown where there is room for one.
int severityOf(GitStatus status);
int severityOf(HealthStatus status);
std::string_view name(GitStatus status);
std::string_view name(HealthStatus status);
std::string_view name(Method method); ///< "dry-run", "managed-fields", "estimated", "plain", "takeover"
std::string_view name(Change change); ///< "edited", ...
std::string_view name(Persists code);
std::string_view name(FoldedCode code);

} // namespace leeway::analysis
