// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace leeway::render::kustomize {

struct LoadedFile
{
    Key path;             ///< in the tree, symlinks resolved
    std::string identity; ///< of the content
    std::shared_ptr<const std::string> bytes;
};

/// What a path leads to once its symlinks are followed.
struct Resolved
{
    std::string path;
    const FileEntry *file = nullptr; ///< nullptr: a directory
};
/// Errors: FileNotFound, PathOutsideRoot, KustomizeSymlinkLoop.
/// `treeIsFileSystem`: an absolute link leads to the tree's top, else out of it.
Result<Resolved> resolvePath(const FileTree &tree, std::string_view path, bool treeIsFileSystem = false);

/// What a part of a build looked at.
struct LoadLog
{
    std::map<std::string, std::string> files; ///< path -> identity of the entry there, "" if there is none
    std::set<std::string> directories;        ///< opened, symlinks resolved
    bool hasLinks = false;                    ///< some path led through a symlink
};
/// Identity of a tree's entry, "" for none.
std::string identityOf(const FileEntry *entry);

/// What every loader of one build shares.
struct LoadRules
{
    const FileTree &tree;
    bool rootOnly = true;
    bool treeIsFileSystem = false; ///< an absolute path means the tree's top
    bool refusesAmbiguousPaths = false;
    std::set<std::string> *filesRead = nullptr;
    LoadLog *log = nullptr; ///< of the directory that is being accumulated
};

/// http and https URLs, which kustomize would fetch.
bool isRemoteFile(std::string_view path);
/// What kustomize would clone (kustomize.md 1.7).
bool isRepository(std::string_view path);

/// Loads files and opens directories relative to one kustomization directory (kustomize.md 1.7).
class Loader
{
public:
    Loader(const LoadRules &rules, std::string root, const Loader *referrer = nullptr)
        : m_rules(&rules), m_root(std::move(root)), m_referrer(referrer)
    {
    }

    const std::string &root() const { return m_root; }
    const FileTree &tree() const { return m_rules->tree; }
    /// `entry` is the node whose text is the path, for the error's place.
    Result<LoadedFile> load(std::string_view path, const Value &entry) const;
    /// The loader of a directory; `this` must outlive it.
    Result<Loader> open(std::string_view path, const Value &entry) const;
    /// True if opening `directory` from here would be a cycle.
    bool leadsBack(std::string_view directory) const;

private:
    Result<std::string> place(std::string_view path, const Value &entry) const;
    bool isInside(std::string_view path) const;
    void note(std::string_view path) const;

    const LoadRules *m_rules;
    std::string m_root;
    const Loader *m_referrer;
};

} // namespace leeway::render::kustomize
