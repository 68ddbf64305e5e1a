// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_resource.h"
#include "model/render/kustomize_selector.h"

#include <memory>
#include <unordered_map>

namespace leeway::render::kustomize {

/// The objects of one accumulation, in order (kyaml's ResMap). Current ids are unique when they are added;
/// transformers may break that, which shows when the list is built anew.
class ResMap
{
public:
    std::vector<Resource> &resources() { return m_resources; }
    const std::vector<Resource> &resources() const { return m_resources; }

    /// Error KustomizeDuplicateId.
    Result<void> append(Resource resource, const Schema &schema);
    Result<void> appendAll(std::vector<Resource> resources, const Schema &schema);
    /// Adds what a generator made, by its behaviour (kustomize.md 3.13).
    Result<void> absorb(Resource resource, const Schema &schema, const Value &at);
    /// Builds the list anew with the collision check.
    Result<void> recheck(const Schema &schema);
    /// Must follow every change of an object that may change its id.
    void idsMayHaveChanged() { m_indexIsStale = true; }
    void dropGone();

    /// Objects that a previous or the current id of which equals `id`.
    std::vector<std::size_t> matchingAnyId(const IdView &id, const Schema &schema) const;
    /// The one object that `id` means; errors KustomizeNoMatch, KustomizeManyMatches.
    Result<std::size_t> findUnique(const IdView &id, const Schema &schema, const Value &at) const;
    /// What a target selects; name and namespace by the original or the current id.
    Result<std::vector<std::size_t>> select(const Value &target, const Schema &schema) const;

private:
    void index(const Schema &schema);
    bool isTaken(const IdView &id, const Schema &schema) const;

    std::vector<Resource> m_resources;
    std::unordered_multimap<std::size_t, std::size_t> m_byHash; ///< hash of the current id -> index
    bool m_indexIsStale = false;
};

} // namespace leeway::render::kustomize
