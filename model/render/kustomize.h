// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"
#include "model/render/desired_set.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// The kustomize whose behaviour is reproduced. 5.8.1 is what Flux pins; Head is 80 commits later.
enum class KustomizeCompat : std::uint8_t { V5_8_1, Head };

/// Which files a kustomization may load. Directories (bases, components) may always lie anywhere in the tree;
/// nothing outside the tree is ever read.
enum class LoadRestriction : std::uint8_t {
    RootOnly, ///< files only in or below the directory of the kustomization that names them
    None,     ///< files anywhere in the tree (Flux)
};

/// Order of the output; `sortOptions` of the root kustomization wins over all of them.
enum class Reorder : std::uint8_t {
    None,        ///< as accumulated: the library and Flux
    Legacy,      ///< namespaces, definitions, ... first, webhooks last
    Unspecified, ///< what the kustomize program does without an option: legacy
};

struct KustomizeOptions
{
    LoadRestriction restriction = LoadRestriction::RootOnly;
    Reorder reorder = Reorder::None;
    KustomizeCompat compat = KustomizeCompat::V5_8_1;
    /// A schema of `openapi.path` is added to the built-in one (Flux) instead of replacing it (the program).
    bool keepBuiltinSchema = false;
    /// The root kustomization (a map), used instead of the one in the root directory; the directory then
    /// needs no kustomization file. Every node may carry the origin of whatever wrote it: what a field with
    /// an origin of Step::FluxField writes is recorded as Step::FluxField at that place.
    std::optional<Value> root;
    /// Unknown fields of the root kustomization are dropped instead of refused (Flux decodes it that way).
    bool lenientRoot = false;
    /// The tree's top is the file system's: absolute paths of files can be followed.
    bool treeIsFileSystem = false;
    /// Remote bases that the user has locally: the text of the `resources` or `components` entry -> directory
    /// in the tree.
    std::map<std::string, std::string> remotes;
    CancelToken cancel;
};

/// What was parsed already, shared by all builds that may read the same files. Keyed by path and content, so
/// it never needs clearing for correctness. Safe to use from any number of threads.
class ParsedFiles
{
public:
    ParsedFiles();
    ~ParsedFiles();
    ParsedFiles(const ParsedFiles &) = delete;
    ParsedFiles &operator=(const ParsedFiles &) = delete;

    struct Private;
    Private &d() const { return *m_d; }

private:
    std::unique_ptr<Private> m_d;
};

/// One object of the output. Every node has an origin chain (origin.h).
struct BuiltResource
{
    Value object;
    std::vector<RemovedField> removed; ///< fields that patches removed, in the order of removal
};

struct KustomizeBuild
{
    std::vector<BuiltResource> resources;
    std::vector<Finding> findings; ///< deprecated fields and other warnings: never an error
};

/// `kustomize build directory`: the objects and their order equal what kustomize prints, or it fails where
/// kustomize fails. Nothing is fetched or executed: remote bases, Helm charts, exec and container functions
/// are refused (KustomizeRemote, KustomizeHelm, KustomizeExternalPlugin). `directory` is relative to the
/// tree,
/// "" is its top. `filesRead`, if given, receives every file that the result depends on, also on failure, and
/// files that were looked for and are not there. The source of all rules is kustomize's api and kyaml
/// modules, v0.21.1.
Result<KustomizeBuild> buildKustomization(const FileTree &tree, std::string_view directory,
                                          const KustomizeOptions &options, ParsedFiles &cache,
                                          std::set<std::string> *filesRead = nullptr);

/// The kustomization file of a directory, as a path in the tree. Errors: KustomizationMissing,
/// KustomizationAmbiguous.
Result<std::string> findKustomizationFile(const FileTree &tree, std::string_view directory);

/// The first document of a kustomization file (YAML 1.1, as a map with origins), not yet checked.
Result<Value> readKustomizationFile(const FileTree &tree, std::string_view path);

} // namespace leeway::render
