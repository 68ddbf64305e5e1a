// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/field_path.h"
#include "model/base/file_tree.h"
#include "model/base/object_key.h"
#include "model/base/origin.h"
#include "model/base/value.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace leeway::render {

/// The rule of entries.md that found an entry.
enum class EntryRule : std::uint8_t {
    Bootstrap,
    SelfReferringRoot,
    FluxInstance,
    FluxInstanceValues,
    Forest,
    ByHand,
    Live
};

/// Where one cluster begins in the repository: its root Flux Kustomization.
struct Entry
{
    std::string name; ///< shown and typed: "aks-myaks-tst-swn-00" (E-6); unique in the repository
    std::string path; ///< folder below the artifact root, no "./"; "" is the root itself
    EntryRule rule = EntryRule::ByHand;
    SourcePlace proof;        ///< the file and line that declares it
    ObjectKey kustomization;  ///< usually flux-system/flux-system
    std::string artifactRoot; ///< folder of the repository that is the artifact's top; "" for a GitRepository
    Value spec;               ///< spec of the root Kustomization (path, postBuild, patches, ...); a map
    ObjectKey
        source; ///< its GitRepository, OCIRepository or Bucket; name empty if nothing in Git declares it
    Value sourceSpec; ///< spec of that source; null if not in Git
    Value object;     ///< the whole Kustomization as declared; null if nothing in Git declares it
};

/// A field that some step removed, with what wrote the removal.
struct RemovedField
{
    FieldPath path;
    Value was; ///< with its origin
    OriginStep by;
};

/// One object that Flux would apply.
struct DesiredObject
{
    ObjectKey key;
    std::string version; ///< of its API, e.g. "v1"
    Value object;        ///< after substitution, owner labels and commonMetadata
    std::vector<RemovedField> removed;
    std::vector<FieldPath> unknown; ///< leaves that hold a variable whose value is not known here
    bool identityUnknown = false;   ///< such a variable stands in name, namespace or kind: never compared
    bool encrypted = false;         ///< SOPS: only the key sets of data and stringData mean something
    std::size_t owner = 0;          ///< index into DesiredSet::kustomizations
};

enum class BuildState : std::uint8_t {
    Built,
    Failed,             ///< does not build: its inventory's objects are Unknown (decisions.md 8)
    SourceNotAvailable, ///< another repository, OCI or bucket that is not mapped to a local folder
    RemoteCluster,      ///< spec.kubeConfig: its objects are in another cluster
};

/// One Flux Kustomization of the entry and what became of it.
struct KustomizationRender
{
    ObjectKey key;
    Value spec;                        ///< after the parent's substitution and patches
    std::optional<std::size_t> parent; ///< index; nothing for the root
    ObjectKey source;                  ///< sourceRef with its namespace
    std::string path;                  ///< folder in the repository, artifact root included
    BuildState state = BuildState::Built;
    std::optional<Error> error; ///< why it is not Built
    std::vector<Finding> findings;
    std::vector<std::string> files; ///< every file read for it, sorted
    bool suspended = false;
    bool prune = false;
    bool wait = false;
    std::vector<ObjectKey> dependsOn;
};

/// Everything one entry makes Flux apply, recursively, from one state of the repository. Immutable once
/// built.
struct DesiredSet
{
    Entry entry;
    std::string revisionLabel;                       ///< FileTree::label of what was rendered
    FileTreePtr tree;                                ///< for lines of origins
    std::vector<KustomizationRender> kustomizations; ///< parents before children
    std::vector<DesiredObject> objects;              ///< grouped by owner, in Flux's order of building
    std::vector<Finding> findings; ///< double ownership, dependency cycles, paths applied twice, ...

    /// Positions in `objects`; of several of one key the first. Filled by buildIndex.
    std::unordered_map<ObjectKey, std::size_t> index;
    void buildIndex();

    const DesiredObject *find(const ObjectKey &key) const; ///< by the index
    const KustomizationRender *findKustomization(const ObjectKey &key) const;
};
using DesiredSetPtr = std::shared_ptr<const DesiredSet>;

} // namespace leeway::render
