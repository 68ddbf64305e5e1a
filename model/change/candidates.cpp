// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/candidates.h"

#include "model/change/patch_text.h"
#include "model/change/text_place.h"

#include <algorithm>

namespace leeway::change {

namespace {

using Candidates = std::vector<Candidate>;
using yaml::Edit;

bool isKustomizationFile(std::string_view path)
{
    const std::string_view name = fileName(path);
    return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

/// The kustomization files of this Flux Kustomization that are the entry's alone, its own folder first.
std::vector<std::string> ownKustomizations(const Situation &situation,
                                           const render::KustomizationRender &owner)
{
    std::vector<std::string> files;
    for (const std::string &file : owner.files)
        if (isKustomizationFile(file) && situation.isExclusive(file))
            files.push_back(file);
    std::ranges::stable_partition(files,
                                  [&](const std::string &file) { return parentPath(file) == owner.path; });
    return files;
}

/// A kustomization file with the operations among its patches.
Result<Candidate> patchedKustomization(const Situation &situation, const std::string &file,
                                       const ObjectKey &object, const Value &operations)
{
    const std::string *bytes = situation.bytesOf(file);
    if (!bytes)
        return fail(ErrorCode::FileNotFound, {file});
    const auto root = yaml::readYamlValue(file, *bytes, yaml::Dialect::Files);
    if (!root)
        return tl::unexpected(root.error());
    const FieldPath patches = FieldPath().name("patches");
    auto edited = yaml::splice(file, *bytes, 0,
                               {Edit::set(patches, withPatch(patches.find(*root), object, operations))});
    if (!edited)
        return tl::unexpected(edited.error());
    Candidate candidate;
    candidate.files[file] = std::move(*edited);
    return candidate;
}

/// Where the field is written now, if that is the entry's alone. The text may stand in the spec of the Flux
/// Kustomization, which then changes with it.
std::optional<Candidate> editOwnText(const Situation &situation)
{
    auto inPlace = editInPlace(situation);
    if (!inPlace || !situation.isExclusive(inPlace->file))
        return std::nullopt;
    inPlace->candidate.allowed.carrier = situation.owner().key;
    inPlace->candidate.allowed.carrierPath = FieldPath().name("spec");
    return std::move(inPlace->candidate);
}

bool isWrittenByFlux(const Situation &situation)
{
    const Value *node = situation.intent.path.find(situation.object.object);
    return node && node->origin() && node->origin()->by == Step::FluxField;
}

/// The patches that say it, the best first.
Result<std::vector<Value>> patchesFor(const Situation &situation)
{
    auto operations = jsonPatchFor(situation.object, situation.intent);
    if (!operations)
        return tl::unexpected(operations.error());
    std::vector<Value> patches{std::move(*operations)};
    if (auto merge = strategicPatchFor(situation.object, situation.intent))
        patches.push_back(std::move(*merge));
    return patches;
}

Result<Candidates> overlayCandidates(const Situation &situation)
{
    Candidates found;
    Error why{
        ErrorCode::NoExclusiveKustomization, {situation.object.key.toString(), situation.intent.entry}, {}};
    if (auto inPlace = editOwnText(situation))
        found.push_back(std::move(*inPlace));
    const auto patches = patchesFor(situation);
    if (!patches)
        return tl::unexpected(patches.error());
    for (const Value &patch : *patches)
        for (const std::string &file : ownKustomizations(situation, situation.owner())) {
            auto candidate = patchedKustomization(situation, file, situation.object.key, patch);
            if (candidate)
                found.push_back(std::move(*candidate));
            else
                why = candidate.error();
        }
    return found.empty() ? Result<Candidates>(tl::unexpected(std::move(why))) : found;
}

/// spec.patches of the Flux Kustomization where its own text stands, if that is the entry's alone.
Result<Candidate> patchInOwnText(const Situation &situation, const render::DesiredObject &flux,
                                 const Value &operations)
{
    const Value *spec = flux.object.find("spec");
    const Value *list = spec ? spec->find("patches") : nullptr;
    const Value *node = list ? list : spec;
    const std::string file = node && node->origin() ? node->origin()->file.str() : std::string();
    const std::string *bytes = situation.bytesOf(file);
    const bool isOwn = bytes && situation.isExclusive(file);
    const auto place = isOwn ? placeAt(file, *bytes, node->span()) : std::nullopt;
    if (!place)
        return fail(ErrorCode::NoExclusiveKustomization, {flux.key.toString(), situation.intent.entry});
    auto edited = editAt(file, *bytes, *place, [&](const FieldPath &path) {
        const Value patches =
            withPatch(list ? &place->innermost().node : nullptr, situation.object.key, operations);
        return std::vector<Edit>{Edit::set(list ? path : path.name("patches"), patches)};
    });
    if (!edited)
        return tl::unexpected(edited.error());
    Candidate candidate;
    candidate.files[file] = std::move(*edited);
    return candidate;
}

Result<Candidates> fluxPatchCandidates(const Situation &situation)
{
    const render::KustomizationRender &owner = situation.owner();
    const render::DesiredObject *flux = situation.set.find(owner.key);
    if (!owner.parent || !flux)
        return fail(ErrorCode::NoOwningKustomization, {situation.object.key.toString()});
    const auto patches = patchesFor(situation);
    if (!patches)
        return tl::unexpected(patches.error());
    Candidates found;
    Error why{ErrorCode::NoExclusiveKustomization, {owner.key.toString(), situation.intent.entry}, {}};
    const auto keep = [&](Result<Candidate> candidate) {
        if (!candidate) {
            why = candidate.error();
            return;
        }
        candidate->allowed.carrier = owner.key;
        candidate->allowed.carrierPath = FieldPath().name("spec").name("patches");
        found.push_back(std::move(*candidate));
    };
    if (auto inPlace = isWrittenByFlux(situation) ? editOwnText(situation) : std::nullopt)
        found.push_back(std::move(*inPlace));
    for (const Value &patch : *patches) {
        keep(patchInOwnText(situation, *flux, patch));
        const Value carried =
            appendingPatch(flux->object, "patches", patchEntry(situation.object.key, patch));
        for (const std::string &file :
             ownKustomizations(situation, situation.set.kustomizations[flux->owner]))
            keep(patchedKustomization(situation, file, flux->key, carried));
    }
    return found.empty() ? Result<Candidates>(tl::unexpected(std::move(why))) : found;
}

Result<Candidates> baseCandidates(const Situation &situation)
{
    auto inPlace = editInPlace(situation);
    if (!inPlace)
        return tl::unexpected(inPlace.error());
    if (situation.isExclusive(inPlace->file))
        return fail(ErrorCode::NotWrittenByBase, {situation.intent.path.toString(), inPlace->file});
    return Candidates{std::move(inPlace->candidate)};
}

} // namespace

const std::string *Situation::bytesOf(const std::string &file) const
{
    const FileEntry *entry = file.empty() ? nullptr : now.tree->find(file);
    const bool isFile = entry && (entry->type == FileType::Regular || entry->type == FileType::Executable);
    return isFile ? entry->bytes.get() : nullptr;
}

Result<std::vector<Candidate>> candidatesFor(const Situation &situation, Layer layer)
{
    switch (layer) {
    case Layer::Overlay:
        return overlayCandidates(situation);
    case Layer::FluxPatch:
        return fluxPatchCandidates(situation);
    case Layer::Base:
        return baseCandidates(situation);
    case Layer::Variable:
        break;
    }
    auto candidate = editVariable(situation);
    if (!candidate)
        return tl::unexpected(candidate.error());
    return Candidates{std::move(*candidate)};
}

} // namespace leeway::change
