// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_cache.h"

#include "model/base/key.h"
#include "model/base/origin.h"
#include "model/render/flux_kustomization_file.h"

#include <algorithm>

namespace leeway::render {

namespace {

/// Variants of one Kustomization that are kept: a few revisions or staged edits side by side.
constexpr std::size_t keptVariants = 4;

std::string cacheKey(const FluxBuildInput &input)
{
    return input.key.toString() + '\n' + input.path;
}

std::string blobOf(const FileTree &tree, const std::string &path)
{
    const FileEntry *entry = tree.find(path);
    if (entry)
        return entry->blobId.empty() ? "?" : entry->blobId;
    return tree.isDirectory(path) ? "/" : "";
}

bool isSamePlace(const Value &a, const Value &b)
{
    const Origin *left = a.origin().get();
    const Origin *right = b.origin().get();
    if (!left || !right)
        return left == right;
    return a.span() == b.span() && left->by == right->by && left->file == right->file &&
           left->hasPrevious == right->hasPrevious &&
           (!left->hasPrevious || isSameWithPlaces(left->previous, right->previous));
}

bool isSameVariables(const FluxVariables &a, const FluxVariables &b)
{
    if (a.isOpen != b.isOpen || a.always != b.always || a.isUsed != b.isUsed || a.unknown != b.unknown)
        return false;
    return std::ranges::equal(a.known, b.known, [](const auto &x, const auto &y) {
        return x.first == y.first && isSameWithPlaces(x.second, y.second);
    });
}

std::string listingOf(const FluxBuildInput &input)
{
    std::string listing;
    for (const std::string &name : manifestsBelow(*input.artifact, input.path))
        listing += name + '\n';
    return listing;
}

} // namespace

bool isSameWithPlaces(const Value &a, const Value &b)
{
    if (a.isSameNode(b))
        return true;
    if (a.kind() != b.kind() || a.size() != b.size() || a.text() != b.text() || !isSamePlace(a, b))
        return false;
    const auto entries = [](const MapEntry &x, const MapEntry &y) {
        return x.key == y.key && isSameWithPlaces(x.value, y.value);
    };
    return std::ranges::equal(a.entries(), b.entries(), entries) &&
           std::ranges::equal(a.items(), b.items(), isSameWithPlaces);
}

bool RenderCache::isSame(const Remembered &known, const FluxBuildInput &input)
{
    const FluxBuildInput &old = known.input;
    if (old.strict != input.strict || old.remotes != input.remotes ||
        !isSameWithPlaces(old.spec, input.spec) || !isSameWithPlaces(old.place, input.place) ||
        !isSameVariables(old.variables, input.variables))
        return false;
    if (old.artifact != input.artifact && !std::ranges::all_of(known.files, [&](const auto &file) {
            return blobOf(*input.artifact, file.first) == file.second;
        }))
        return false;
    return !known.output->isGenerated || old.artifact == input.artifact ||
           listingOf(input) == known.output->listing;
}

std::shared_ptr<const FluxBuildOutput> RenderCache::find(const FluxBuildInput &input)
{
    std::vector<Remembered> candidates;
    {
        const std::lock_guard lock(m_mutex);
        candidates = m_builds[cacheKey(input)];
    }
    const auto same = std::ranges::find_if(candidates.rbegin(), candidates.rend(),
                                           [&](const Remembered &known) { return isSame(known, input); });
    const std::lock_guard lock(m_mutex);
    if (same == candidates.rend())
        return nullptr;
    ++m_counts.reused;
    return same->output;
}

void RenderCache::store(const FluxBuildInput &input, std::shared_ptr<const FluxBuildOutput> output)
{
    Remembered made{input, {}, std::move(output)};
    for (const std::string &path : made.output->files)
        made.files.emplace_back(path, blobOf(*input.artifact, path));
    const std::lock_guard lock(m_mutex);
    ++m_counts.built;
    auto &kept = m_builds[cacheKey(input)];
    kept.push_back(std::move(made));
    if (kept.size() > keptVariants)
        kept.erase(kept.begin());
}

RenderCache::Counts RenderCache::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

} // namespace leeway::render
