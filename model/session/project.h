// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/git/repository.h"
#include "model/render/desired_set.h"
#include "model/render/flux_cache.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leeway::session {

/// Which state of the repository is "Git" (decisions.md 1).
enum class GitSide : std::uint8_t {
    Default, ///< the remote-tracking ref that the entry's own source follows, else the working tree
    WorkingTree,
    Index,
    Revision,
};
struct GitInput
{
    GitSide side = GitSide::Default;
    std::string revision; ///< for GitSide::Revision
};

/// How an entry is named by the user: by its name (`--cluster`), by any folder (`--path`), or not at all.
struct EntryWish
{
    std::string name;
    std::optional<std::string> path;
    /// Names that may select one of several entries when nothing was asked for: the context, cluster and
    /// server of the connection (E-6).
    std::vector<std::string> hints;
};

/// One state of a repository with the clusters that begin in it.
struct Project
{
    git::Repository repository;
    git::RepositoryState state;
    FileTreePtr tree;
    std::string revision; ///< "main@sha1:<commit>"; empty for index and working tree
    std::string commit;   ///< of a commit tree, HEAD for index and working tree
    bool dirty = false;   ///< index or working tree that differs from HEAD
    std::string sideName; ///< for headers: "origin/main", "working tree", "index", the revision as typed
    std::vector<render::Entry> entries;
    std::vector<Finding> findings;
    std::shared_ptr<render::RenderCache> cache; ///< shared by every state of this repository
};

/// Opens `path` for looking: nothing of the repository runs. For GitSide::Default the entry decides which ref
/// is read, so the wish is needed here; without a fitting entry the working tree is taken.
Result<Project> openProject(const std::string &path, const GitInput &input, const EntryWish &wish,
                            const CancelToken &cancel = {});

/// The entry wished for. Errors: NoEntry, ChooseEntry, UnknownEntry; they name what there is.
Result<render::Entry> chooseEntry(const Project &project, const EntryWish &wish);

} // namespace leeway::session
