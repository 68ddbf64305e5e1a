// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/flux_render.h"

#include <map>
#include <optional>

namespace leeway::render {

/// The artifact that a Flux Kustomization builds from.
struct ResolvedSource
{
    FileTreePtr artifact;
    std::string artifactRoot;
};

/// Finds out which tree a sourceRef means (entries.md section 4), and makes each artifact view once.
class SourceResolver
{
public:
    SourceResolver(FileTreePtr tree, const Entry &entry, const RenderInputs &inputs)
        : m_tree(std::move(tree)), m_entry(entry), m_inputs(inputs)
    {
    }

    /// `rendered`: the source's object if the entry renders it, else null. Errors: FluxSourceUnavailable,
    /// FluxSourceOtherRevision.
    Result<ResolvedSource> resolve(const ObjectKey &source, const Value *rendered);

private:
    bool isEntrySource(const ObjectKey &source) const;
    bool isThisRepository(const Value &spec) const;
    const ResolvedSource &view(const ObjectKey &source, const FileTreePtr &tree, const std::string &root,
                               std::string_view ignore);

    FileTreePtr m_tree;
    const Entry &m_entry;
    const RenderInputs &m_inputs;
    std::map<std::pair<ObjectKey, std::string>, ResolvedSource> m_views;
};

/// spec.sourceRef of a Flux Kustomization, its namespace filled in.
ObjectKey sourceRefOf(const Value &spec, std::string_view ns);

} // namespace leeway::render
