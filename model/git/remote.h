// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/repository.h"

#include <chrono>
#include <functional>

/// Talking to a remote, by the git program with the user's credentials, ssh settings and hooks.
namespace leeway::git {

struct RemoteCall
{
    std::string remote; ///< "origin"
    std::string trust;  ///< trustDigest that the user agreed to
    /// git's progress as it comes, without credentials; on the calling thread.
    std::function<void(std::string_view)> onProgress = {};
    std::chrono::milliseconds timeout{300'000};
};

/// How one remote-tracking ref moved.
struct RefMove
{
    std::string ref;
    std::string before;            ///< empty: new
    std::string after;             ///< empty: gone
    std::optional<bool> rewritten; ///< the old commit is no ancestor (force push); nothing: cannot be told
};

/// Why a remote did not do what was asked; each names its own way on.
enum class RemoteProblem : std::uint8_t {
    None,
    NonFastForward, ///< the remote has commits that we do not have
    HookDeclined,   ///< a hook, ours or the server's
    BranchProtected,
    CredentialsWrong,
    AgentMissing, ///< ssh found no key: no agent runs
    HostKeyUnknown,
    HostKeyChanged,
    Unreachable,
    Other,
};

struct FetchOutcome
{
    std::vector<RefMove> moves;
    RemoteProblem problem = RemoteProblem::None;
    std::string words;
};
/// Errors are only those of starting (UnknownRemote, NotTrusted, Cancelled, ...); a refusal is an outcome.
Result<FetchOutcome> fetch(const Repository &repository, const RemoteCall &call,
                           const CancelToken &cancel = {});

struct PushOutcome
{
    RemoteProblem problem = RemoteProblem::None;
    bool reached = false; ///< the remote's branch holds the commit: read from the remote if anything was odd
    std::optional<std::string> remoteCommit; ///< the remote's branch afterwards; nothing: not known; "": none
    std::string words;
};
/// Pushes `commit` to `branch` of the remote, never with force. If git does not end well, the remote is asked
/// for its branch before anything is said (faults.md G7).
Result<PushOutcome> push(const Repository &repository, const RemoteCall &call, const std::string &commit,
                         const std::string &branch, const CancelToken &cancel = {});

/// The branch of the remote now: nothing if the remote did not answer, "" if there is no such branch.
std::optional<std::string> remoteBranch(const Repository &repository, const RemoteCall &call,
                                        const std::string &branch, const CancelToken &cancel = {});

struct RebaseOutcome
{
    std::string head;
    bool changesInStash = false; ///< the user's open changes no longer fit and wait in `git stash`
    std::string words;
};
/// Puts the branch's own commits on top of its upstream as last fetched; open changes are put aside and back.
/// On conflict everything is as before: RebaseConflict.
Result<RebaseOutcome> rebaseOnUpstream(const Repository &repository, const std::string &trust,
                                       const CancelToken &cancel = {});

/// What git's words mean. For tests and for the words of other commands.
RemoteProblem problemIn(std::string_view words);

} // namespace leeway::git
