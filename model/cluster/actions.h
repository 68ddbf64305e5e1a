// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/value.h"
#include "model/cluster/connection.h"
#include "model/cluster/discovery.h"

#include <functional>
#include <string>
#include <vector>

/// What is asked of a cluster beyond looking at it. All of these wait for the answer: never on the GUI thread
/// or the transport's.
namespace leeway::cluster {

/// Field manager of everything that Leeway writes (decisions.md 34): outside Flux's takeover rule.
inline constexpr std::string_view ownFieldManager = "leeway";

/// A server-side apply that is only tried (decisions.md 11). `body` is the object as JSON; no Secret ever.
struct DryRun
{
    ObjectKey key;
    std::string version;
    std::string fieldManager;
    std::string body;
};
/// The object as it would be, or the server's refusal in words (faults.md K12).
Result<Value> dryRunApply(const Connection &connection, const Discovery &discovery, const DryRun &dryRun,
                          const CancelToken &cancel = {});
/// All of them, at most four at a time (decisions.md 12), answers in the order asked. `progress` is called
/// with the number answered so far, on the calling thread.
std::vector<Result<Value>> dryRunAll(const Connection &connection, const Discovery &discovery,
                                     const std::vector<DryRun> &dryRuns, const CancelToken &cancel = {},
                                     const std::function<void(std::size_t)> &progress = {});

/// Whether this user may patch the kind in this namespace, as the server says (SelfSubjectAccessReview, which
/// writes nothing). An error if the server does not answer the question.
Result<bool> mayPatch(const Connection &connection, const ResourceKind &kind, const std::string &ns,
                      const CancelToken &cancel = {});

/// One object as it is now. Secrets come as metadata only.
Result<Value> getObject(const Connection &connection, const Discovery &discovery, const ObjectKey &key,
                        const CancelToken &cancel = {});

/// JSON merge patch as field manager `leeway`. With `dryRun` the server only tries it.
Result<Value> mergePatch(const Connection &connection, const Discovery &discovery, const ObjectKey &key,
                         const Value &patch, bool dryRun, const CancelToken &cancel = {});

/// The patches of the actions on Flux objects.
Value reconcilePatch(const std::string &requestedAt);
/// With the reason as annotation leeway/suspend-reason (decisions.md 34); the resource version guards against
/// a change by somebody else meanwhile (faults.md K13).
Value suspendPatch(bool suspend, const std::string &reason, const std::string &resourceVersion);

} // namespace leeway::cluster
