// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <span>
#include <string>
#include <vector>

namespace leeway::render::kustomize {

/// The texts of one element's merge keys, "" where it has none.
using KeyTexts = std::vector<std::string>;
using KeyNames = std::vector<std::string>;

/// Texts of the key fields of every element of both lists, each combination once, patch first.
std::vector<KeyTexts> collectKeyTexts(std::span<const Value> patch, std::span<const Value> dest,
                                      const KeyNames &keys);
/// Joins combinations that agree where both say something: {80, ""} and {80, TCP} become {80, TCP}.
void unifyKeyTexts(std::vector<KeyTexts> &all);

/// Keys with a text in some combination, and `texts` restricted to them; all keys if there is none.
struct EffectiveKeys
{
    KeyNames names;
    KeyTexts texts;
};
EffectiveKeys effectiveKeys(const std::vector<KeyTexts> &all, const KeyTexts &texts, const KeyNames &keys);

/// Index of the first element with exactly these key texts, or -1.
std::ptrdiff_t findByKeys(std::span<const Value> items, const KeyNames &keys, const KeyTexts &texts);

/// kyaml's ElementSetter: replaces the matching elements by `element` (removes them if nullptr), appends it
/// if none matches, and drops nulls and empty maps on the way.
Result<void> setElement(std::vector<Value> &items, const Value *element, const KeyNames &keys,
                        const KeyTexts &texts);

} // namespace leeway::render::kustomize
