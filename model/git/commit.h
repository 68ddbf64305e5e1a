// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/repository.h"

#include <map>

namespace leeway::git {

struct CommitRequest
{
    /// Path -> the bytes to commit (as in a tree: after end-of-line conversion); nothing: the file goes.
    /// Everything else, staged or not, stays as it is.
    std::map<std::string, std::optional<std::string>> files;
    std::string message;
    std::string trust; ///< trustDigest that the user agreed to
};

struct CommitOutcome
{
    std::string commit;
    std::vector<std::string> changedByHooks; ///< files whose committed bytes are not those asked for
    std::string words;                       ///< of git and the hooks, without credentials
    std::optional<Error> indexNotUpdated;    ///< the commit is made; the index still shows the old files
};

/// Commits exactly these files on the current branch, with the user's hooks, identity and signing. The files
/// on the disk are not written. Errors leave everything as it was: NotTrusted, IdentityMissing, HeadDetached,
/// OperationInProgress, IndexLocked, FileStaged, NothingToCommit, HookFailed, SigningFailed, GitFailed.
Result<CommitOutcome> commitFiles(const Repository &repository, const CommitRequest &request,
                                  const CancelToken &cancel = {});

/// The commit as a mail that `git am` takes.
Result<std::string> patchOf(const Repository &repository, const std::string &commit);

/// A branch at `commit` (not checked out). Errors: InvalidBranchName, BranchExists.
Result<void> createBranch(const Repository &repository, const std::string &name, const std::string &commit);
/// createBranch at HEAD, and HEAD moves onto it; no file changes.
Result<void> continueOnBranch(const Repository &repository, const std::string &name,
                              const std::string &trust);

/// "rebase", "merge", ... for sentences; empty for None.
std::string_view operationName(Operation operation);

} // namespace leeway::git
