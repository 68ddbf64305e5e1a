// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_merge_list.h"

#include "model/render/kustomize_ids.h"
#include "model/render/kustomize_node.h"

#include <algorithm>
#include <optional>

namespace leeway::render::kustomize {

namespace {

bool isPrimitive(const KeyNames &keys)
{
    return keys.front().empty();
}

KeyTexts textsOf(const Value &element, const KeyNames &keys)
{
    if (isPrimitive(keys))
        return {std::string(element.text())};
    KeyTexts texts;
    for (const std::string &key : keys) {
        const Value *field = element.find(key);
        texts.emplace_back(field && !isNilOrEmpty(*field) ? field->text() : std::string_view());
    }
    return texts;
}

/// The union of two combinations that agree in one place and contradict in none.
std::optional<KeyTexts> unified(const KeyTexts &a, const KeyTexts &b)
{
    if (a.size() != b.size())
        return std::nullopt;
    bool agree = false;
    KeyTexts result;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i])
            agree = true;
        else if (!a[i].empty() && !b[i].empty())
            return std::nullopt;
        result.push_back(a[i].empty() ? b[i] : a[i]);
    }
    return agree ? std::optional(result) : std::nullopt;
}

/// kyaml's FieldMatcher inside ElementSetter: an empty text asks only that the field is there.
Result<bool> matchesKey(const Value &element, const std::string &key, const std::string &text)
{
    if (key.empty()) {
        if (!element.isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(element)}, element);
        return element.text() == text;
    }
    if (!element.isMap())
        return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(element)}, element);
    const Value *field = element.find(key);
    return field && (text.empty() || field->text() == text);
}

Result<bool> matchesAll(const Value &element, const KeyNames &keys, const KeyTexts &texts)
{
    bool last = false; // keys beyond the texts repeat the answer of the last text
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i < texts.size()) {
            const auto match = matchesKey(element, keys[i], texts[i]);
            if (!match)
                return match;
            last = *match;
        }
        if (!last)
            return false;
    }
    return true;
}

} // namespace

std::vector<KeyTexts> collectKeyTexts(std::span<const Value> patch, std::span<const Value> dest,
                                      const KeyNames &keys)
{
    std::vector<KeyTexts> all;
    for (const auto items : {patch, dest})
        for (const Value &element : items) {
            KeyTexts texts = textsOf(element, keys);
            if (std::ranges::find(all, texts) == all.end())
                all.push_back(std::move(texts));
        }
    return all;
}

void unifyKeyTexts(std::vector<KeyTexts> &all)
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        const KeyTexts first = all[i];
        for (std::size_t j = 0; j < all.size(); ++j)
            if (const auto both = unified(first, all[j])) {
                all[i] = *both;
                all[j] = *both;
            }
    }
}

EffectiveKeys effectiveKeys(const std::vector<KeyTexts> &all, const KeyTexts &texts, const KeyNames &keys)
{
    EffectiveKeys effective;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool used = std::ranges::any_of(all, [&](const KeyTexts &t) { return !t[i].empty(); });
        if (!used)
            continue;
        effective.names.push_back(keys[i]);
        effective.texts.push_back(texts[i]);
    }
    if (effective.names.empty())
        return {keys, texts};
    return effective;
}

std::ptrdiff_t findByKeys(std::span<const Value> items, const KeyNames &keys, const KeyTexts &texts)
{
    const auto matches = [&](const Value &element) {
        if (isPrimitive(keys))
            return element.text() == texts.front();
        if (!element.isMap())
            return false;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const Value *field = element.find(keys[i]);
            if (!field || field->text() != texts[i])
                return false;
        }
        return true;
    };
    const auto found = std::ranges::find_if(items, matches);
    return found == items.end() ? -1 : found - items.begin();
}

Result<void> setElement(std::vector<Value> &items, const Value *element, const KeyNames &keys,
                        const KeyTexts &texts)
{
    const bool namesFields = !keys.front().empty() && !texts.empty() && !texts.front().empty();
    std::vector<Value> kept;
    bool found = false;
    for (Value &item : items) {
        if (item.isNull() || (item.isMap() && item.size() == 0))
            continue;
        if (!item.isMap() && namesFields) {
            kept.push_back(std::move(item));
            continue;
        }
        const auto match = matchesAll(item, keys, texts);
        if (!match)
            return tl::unexpected(match.error());
        if (*match) {
            found = true;
            if (element)
                kept.push_back(*element);
        } else if (!texts.empty()) {
            kept.push_back(std::move(item));
        }
    }
    items = std::move(kept);
    if (element && !element->isNull() && !found)
        items.push_back(*element);
    return {};
}

} // namespace leeway::render::kustomize
