// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/items/drift_table.h"

#include <map>

/// Files and folders with what they produce, built by a pure function that any thread may call.
namespace leeway::items {

enum class FileKind : std::uint8_t { Folder, Yaml, FluxKustomization, Text };
/// The folder of the current cluster stands out, those of other clusters step back.
enum class Emphasis : std::uint8_t { Normal, Current, Other };

using StatusCounts = std::array<qsizetype, statusCount>;

struct RepositoryNode
{
    std::string name;
    std::string path;
    FileKind kind = FileKind::Folder;
    Emphasis emphasis = Emphasis::Normal;
    StatusCounts counts{}; ///< objects by the worst of both axes; folders count those below them
    char mark = 0;         ///< Git's M, A, D, R; a folder shows M if something below it has a mark
    std::vector<RepositoryNode> children; ///< folders first, each group by name

    bool isFolder() const { return kind == FileKind::Folder; }
    /// Everything that is shown of the node itself is equal.
    bool sameFacts(const RepositoryNode &other) const;
};

struct RepositoryInput
{
    FileTreePtr tree;
    DriftReportPtr report;             ///< may be null: no badges then
    std::map<std::string, char> marks; ///< path -> mark, from Git's status
    std::string currentEntry;          ///< name of the cluster's entry
    std::string currentPath;           ///< its folder
    std::vector<std::string> otherEntries;
};

/// The root's children are the top folders of the repository.
RepositoryNode buildRepository(const RepositoryInput &input);

} // namespace leeway::items
