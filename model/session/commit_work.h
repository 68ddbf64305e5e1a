// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/commit.h"
#include "model/git/remote.h"
#include "model/session/staged_store.h"

#include <optional>
#include <string>
#include <vector>

/// From staged edits to a commit at the remote, step by step. All of it blocks and never runs on the GUI
/// thread.
namespace leeway::session {

struct CommitWish
{
    std::vector<std::string>
        edits; ///< ids of the staged edits; they are committed in the order they were made
    std::string message;
    std::string newBranch; ///< made first and committed on; empty: the branch that is checked out
    bool push = false;
    std::string trust; ///< git::trustDigest that the user agreed to
};

/// What became of a push.
struct PushReport
{
    std::string remote;
    std::string branch;
    std::string commit;
    std::optional<Error> error; ///< it could not be tried
    git::PushOutcome outcome;   ///< what the remote made of it, as read from the remote
    bool reached() const { return !error && outcome.reached; }
};

struct CommitReport
{
    std::optional<Error> error;       ///< there is no commit; files are as before, a new branch stays
    std::optional<Error> notRestored; ///< besides `error`: this file still holds the edit
    git::CommitOutcome outcome;
    std::string branch; ///< committed on
    std::optional<PushReport> push;
};

/// Writes the edits into the working tree, commits exactly them and takes them out of the store. If the
/// commit is refused, the files are as before and the edits stay staged.
CommitReport commitStaged(const EditBase &base, const CommitWish &wish, const CancelToken &cancel = {});

/// Pushes a commit to the branch of the remote that the checked-out branch follows, else "origin".
PushReport pushCommit(const Project &project, const std::string &commit, const std::string &branch,
                      const std::string &trust, const CancelToken &cancel = {});

/// The three ways on after a refused push (faults.md G7).
enum class WayOn : std::uint8_t {
    Rebase,    ///< fetch, put mine on top, push again
    NewBranch, ///< push the commit to a branch of its own
    PatchFile, ///< write it as a mail that `git am` takes
};
struct WayOnWish
{
    WayOn way = WayOn::Rebase;
    std::string commit;
    std::string branch; ///< to push to; the new one's name for NewBranch
    std::string file;   ///< for PatchFile
    std::string trust;
};
/// `commit` of the answer is the one that was rebased, if it was. PatchFile answers without an outcome.
PushReport goOn(const Project &project, const WayOnWish &wish, const CancelToken &cancel = {});

} // namespace leeway::session
