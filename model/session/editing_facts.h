// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/impact.h"
#include "model/change/replan.h"
#include "model/git/history.h"
#include "model/git/trust.h"
#include "model/session/staged_store.h"

#include <set>

namespace leeway::session {

/// All that the Changes page says of a repository at one moment. Immutable once it is told.
struct EditingFacts
{
    std::string repository; ///< its root; empty: nothing is open
    std::string identity;   ///< repositoryIdentity
    git::Head head;
    std::vector<git::Remote> remotes;
    git::Operation operation = git::Operation::None;
    std::vector<change::StagedEdit> edits;       ///< oldest first
    std::vector<change::ReplannedEdit> outcomes; ///< one for each of `edits`
    std::set<std::string> leftOut;               ///< ids that the user does not want in the next commit
    std::vector<change::ClusterEffect> effects;  ///< of the edits that take part
    std::string diff;                            ///< of the edits that take part
    std::vector<git::Commit> recent;             ///< of the checked-out branch, newest first
    std::vector<git::TrustNeeded> trust;         ///< to be shown before the first commit or push
    std::vector<Finding> findings;
    std::optional<Error> error; ///< why nothing could be planned

    bool takesPart(std::size_t edit) const;
    std::vector<std::string> takingPart() const; ///< ids
    std::size_t needingDecision() const;
};
using EditingFactsPtr = std::shared_ptr<const EditingFacts>;

/// Reads and plans everything anew. Blocks.
EditingFacts readEditing(const std::string &repository, std::set<std::string> leftOut,
                         const CancelToken &cancel = {});

/// What may be kept of the cluster: fields of one object, by the live values of now.
struct KeepLiveWish
{
    std::string entry;
    ObjectKey object;
    std::vector<std::pair<FieldPath, std::optional<Value>>> fields; ///< live value; nothing: not set live
};

/// Every layer, planned on top of what is staged already.
struct KeepLivePlan
{
    KeepLiveWish wish;
    std::vector<change::Intent> intents;
    std::vector<change::LayerPlan> layers;                     ///< in the order of decisions.md 28
    std::vector<std::map<std::string, std::string>> baseBlobs; ///< of each layer's files
    std::optional<Error> error;                                ///< nothing could be planned
};
KeepLivePlan planKeepLive(const std::string &repository, const KeepLiveWish &wish,
                          const CancelToken &cancel = {});

} // namespace leeway::session
