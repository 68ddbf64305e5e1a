// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/git/repository.h"

#include <map>
#include <optional>
#include <string>

namespace leeway::change {

/// Path -> new bytes (as in a tree: after end-of-line conversion); nothing: the file goes.
using FileChanges = std::map<std::string, std::optional<std::string>>;

/// Writes the changes, planned on `base`, into the working tree. First every file is compared with `base`:
/// if one was changed meanwhile nothing at all is written. Each file is then replaced in one step, in the
/// line ends that it has on the disk. Errors: BareRepository, FileChangedMeanwhile, MixedLineEnds,
/// WritesThroughLink, PathOutsideRoot, FileUnwritable; after FileUnwritable the files before the named one
/// are written.
Result<void> applyToWorkingTree(const git::Repository &repository, const FileTree &base,
                                const FileChanges &changes);

} // namespace leeway::change
