// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/git/blob_store.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Reading a repository. Everything is asked of the git program, which alone reads SHA-256, sparse, split
/// index, partial and worktree-configured repositories; it is run so that nothing of the repository runs.
/// A Repository is a cheap handle; all handles of one repository are used on one thread at a time.
namespace leeway::git {

enum class Operation : std::uint8_t { None, Merge, Rebase, ApplyMail, CherryPick, Revert, Bisect };

struct Remote
{
    std::string name;
    std::string shownUrl;      ///< without credentials, for people
    std::string normalizedUrl; ///< normalizeGitUrl after insteadOf
    std::vector<std::string> fetchRefspecs;
};

struct Head
{
    std::string commit;   ///< empty: unborn branch
    std::string branch;   ///< "main"; empty: detached
    std::string upstream; ///< "refs/remotes/origin/main"; empty: none configured
    std::string upstreamRemote;
    bool upstreamGone = false; ///< configured, but the ref is not here
    std::size_t ahead = 0;
    std::size_t behind = 0;
};

struct Submodule
{
    std::string path;
    std::string commit;
    std::string shownUrl; ///< of .gitmodules, without credentials
};

struct RepositoryState
{
    Head head;
    Operation operation = Operation::None;
    bool indexLocked = false; ///< index.lock is there
    std::vector<Remote> remotes;
};

/// A remote-tracking ref as last fetched.
struct TrackingRef
{
    std::string remote; ///< "origin"
    std::string ref;    ///< "refs/remotes/origin/main"
    std::string commit;
};

/// A FileTree with what was noticed while it was made: links out of the tree, submodules, LFS pointers, ...
struct TreeSnapshot
{
    FileTreePtr tree;
    std::string commit; ///< of a commit tree; HEAD for index and working tree, empty if unborn
    std::vector<Finding> findings;
};

class Repository
{
public:
    /// The repository that holds `path` (a folder of a work tree, a linked worktree, a bare repository).
    /// Errors: NotARepository, RepositoryNotOwned, WorkTreeElsewhere, ProgramNotFound.
    static Result<Repository> open(const std::string &path);

    const std::string &root() const;   ///< top of the work tree; the git folder if bare
    const std::string &gitDir() const; ///< of this worktree
    const std::string &commonDir() const;
    bool isBare() const;
    bool isLinkedWorktree() const { return gitDir() != commonDir(); }
    bool isShallow() const;
    ObjectFormat format() const;

    Result<RepositoryState> state() const;
    Result<Head> head() const;
    Result<std::vector<Remote>> remotes() const;
    Result<std::vector<Submodule>> submodules() const;

    /// A branch, tag, commit, "HEAD~2", "main@sha1:<commit>" -> full commit id. Error: UnknownRevision.
    Result<std::string> resolve(const std::string &revision) const;
    bool hasCommit(const std::string &commit) const;
    /// Nothing if one of the two commits is not here (shallow, force push): told, not guessed.
    std::optional<bool> isAncestor(const std::string &ancestor, const std::string &descendant) const;
    /// The ref that follows `branch` of the remote with this URL (entries.md E-10), nothing if there is none.
    Result<std::optional<TrackingRef>> trackingRef(const std::string &url, const std::string &branch) const;
    /// The spelling of E-10 after this repository's insteadOf rules.
    Result<std::string> normalizedUrl(const std::string &url) const;

    /// `revision` as resolve takes it.
    Result<TreeSnapshot> commitTree(const std::string &revision, const CancelToken &cancel = {}) const;
    Result<TreeSnapshot> indexTree(const CancelToken &cancel = {}) const;
    /// Tracked and untracked-not-ignored files after end-of-line conversion. Accepted only if HEAD, the index
    /// and all files are the same after reading; else RepositoryChanging after several attempts.
    Result<TreeSnapshot> workingTree(const CancelToken &cancel = {}) const;

    /// Output of git, run for reading in this repository.
    Result<std::string> ask(std::vector<std::string> args, std::string input = {},
                            const CancelToken &cancel = {}) const;

private:
    struct Shared;
    friend class WorkingTreeReader;
    explicit Repository(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    std::shared_ptr<Shared> m_shared;
};

} // namespace leeway::git
