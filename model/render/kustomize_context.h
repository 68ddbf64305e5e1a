// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize.h"
#include "model/render/kustomize_loader.h"
#include "model/render/kustomize_resource.h"
#include "model/render/kustomize_schema.h"

#include <memory>
#include <mutex>
#include <unordered_map>

namespace leeway::render {

namespace kustomize {
struct Reusable;
}

/// Everything is keyed by path, content and the step that the nodes' origins name.
struct ParsedFiles::Private
{
    using ResourcesRef = std::shared_ptr<const Result<std::vector<kustomize::Resource>>>;

    std::mutex mutex;
    std::unordered_map<std::string, ResourcesRef> resources;
    std::unordered_map<std::string, std::shared_ptr<const Result<Value>>> kustomizations;
    std::unordered_map<std::string, std::shared_ptr<const kustomize::Reusable>> directories;
};

namespace kustomize {

/// What all parts of one build share.
struct Context
{
    const KustomizeOptions &options;
    ParsedFiles::Private &cache;
    LoadRules rules;
    Schema schema;
    std::vector<Finding> findings;
    std::vector<std::string> buildMetadata; ///< of the root kustomization

    bool isHead() const { return options.compat == KustomizeCompat::Head; }
    bool tracksOrigins() const { return !buildMetadata.empty(); }
    bool hasMetadata(std::string_view word) const;
};

} // namespace kustomize
} // namespace leeway::render
