// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/cluster/live_snapshot.h"
#include "model/render/desired_set.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leeway::session {

enum class WriteKind : std::uint8_t {
    Fetch,            ///< asks the source to look for a new revision
    Reconcile,        ///< asks the owner to apply now
    Resume,           ///< takes the suspension away, and asks to apply now
    RemoveAnnotation, ///< takes away what makes Flux skip the object
};

/// One write to the cluster, exactly as it will be sent: a JSON merge patch by field manager `leeway`.
struct ClusterWrite
{
    WriteKind kind = WriteKind::Reconcile;
    ObjectKey object;
    Value patch;
    std::string annotation;      ///< for RemoveAnnotation
    cluster::LiveObjectPtr seen; ///< the object as the decision was made; null: not known
};

/// Why one object cannot be brought back to Git by a write to the cluster.
enum class KeepGitRefusal : std::uint8_t {
    InSync,
    NotInGit,       ///< Extra: nothing to reconcile to
    NoOwner,        ///< no Flux Kustomization applies it
    AnnotatedInGit, ///< Git itself says that Flux skips it
    DriftDetection, ///< a HelmRelease that does not correct drift, by Git
    OwnerNotLive,   ///< its owner is not in the cluster
};
struct RefusedObject
{
    ObjectKey object;
    KeepGitRefusal why = KeepGitRefusal::InSync;
};

/// What letting Git win does.
struct KeepGitPlan
{
    std::vector<ObjectKey> objects;   ///< that will follow Git
    std::vector<ClusterWrite> writes; ///< in the order in which they are sent
    std::vector<RefusedObject> refused;
    std::vector<ObjectKey> alsoReverted;   ///< further drifted objects of the same owners
    std::size_t applied = 0;               ///< objects that these owners apply
    std::vector<ObjectKey> suspendedInGit; ///< resumed now, suspended again by Git at the parent's next run
};

/// Plans letting Git win on the objects. `git` (may be null) tells what Git itself says. Pure.
KeepGitPlan planKeepGit(const analysis::DriftReport &report, const cluster::LiveSnapshot &live,
                        const render::DesiredSet *git, const std::vector<ObjectKey> &objects, Instant now);

/// All that can be asked to reconcile: the sources that Kustomizations of the report use, then those
/// Kustomizations, suspended ones left out.
std::vector<ClusterWrite> reconcileChoices(const analysis::DriftReport &report,
                                           const cluster::LiveSnapshot &live, Instant now);

} // namespace leeway::session
