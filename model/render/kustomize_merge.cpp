// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_merge.h"

#include "model/render/kustomize_ids.h"
#include "model/render/kustomize_merge_list.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <set>

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view directiveKey = "$patch";

enum class Directive : std::uint8_t { Merge, Replace, Delete };

/// What a merge makes of two nodes.
struct Merged
{
    std::optional<Value> value; ///< nothing: the field goes away
    bool keepNull = false;      ///< a written null that stays in the object
    bool isDest = false;        ///< the object's node, changed; else the patch's
};

/// The two nodes of one place. `same` says that both are one node of the patch: a subtree that is new.
struct Pair
{
    const Value *dest = nullptr;
    const Value *patch = nullptr;
    bool same = false;
};

bool isMissing(const Value *node)
{
    return !node || node->isNull();
}

Result<Directive> directiveNamed(const Value &word)
{
    if (word.text() == "delete")
        return Directive::Delete;
    if (word.text() == "replace")
        return Directive::Replace;
    if (word.text() == "merge")
        return Directive::Merge;
    return failAt(ErrorCode::KustomizeUnknownDirective, {std::string(word.text())}, word);
}

/// Reads the directive of a patch node and removes it there.
Result<Directive> takeMapDirective(Value &patch)
{
    const Value *word = patch.find(directiveKey);
    if (!word)
        return Directive::Merge;
    const auto directive = directiveNamed(*word);
    if (directive)
        patch.erase(directiveKey);
    return directive;
}

Result<Directive> takeListDirective(Value &patch)
{
    const auto items = patch.items();
    const auto element = std::ranges::find_if(
        items, [](const Value &item) { return item.isMap() && item.find(directiveKey) != nullptr; });
    if (element == items.end() || element->size() > 1)
        return Directive::Merge;
    const Value word = *element->find(directiveKey);
    const auto directive = directiveNamed(word);
    if (!directive)
        return directive;
    std::vector<Value> kept(items.begin(), items.end());
    const KeyNames keys{std::string(directiveKey)};
    if (auto done = setElement(kept, nullptr, keys, {std::string(word.text())}); !done)
        return tl::unexpected(done.error());
    patch = Value::list(std::move(kept)).withOrigin(patch.origin(), patch.span());
    return directive;
}

struct ListMerge;

class Merger
{
public:
    Merger(const Schema &schema, Step step, std::vector<RemovedField> *removed, SharedWrites *writes,
           const SharedScalars *untagged)
        : m_schema(schema), m_step(step), m_removed(removed), m_writes(writes), m_untagged(untagged)
    {
    }

    Result<Merged> merge(Pair pair, const SchemaNode *node, const FieldPath &path);

private:
    const SchemaNode *schemaOf(const Pair &pair, const SchemaNode *node) const;
    Result<Merged> mergeScalar(const Pair &pair) const;
    Result<Merged> mergeMap(Pair pair, const SchemaNode *node, const FieldPath &path);
    Result<Merged> mergeFields(Merged result, const Value *dest, const Value *patch, const SchemaNode *node,
                               const FieldPath &path);
    Result<Merged> mergeList(Pair pair, const SchemaNode &node, const FieldPath &path);
    Result<Merged> mergeElements(Merged result, const Value *patch, bool same, const SchemaNode &node,
                                 const FieldPath &path);
    Result<void> mergeElement(ListMerge &list, const KeyTexts &texts, const SchemaNode *node,
                              const FieldPath &path);
    Result<void> appendRest(std::vector<Value> &items, const std::vector<Value> &rest, const KeyNames &keys);
    void store(Value &into, const Key &key, Merged merged, const Value *cause, const FieldPath &path);
    void remove(Value &from, const Key &key, const Value *cause, const FieldPath &path);
    void recordRemoved(const Value &old, const Value &cause, const FieldPath &path);
    Value overwritten(const Value &value, const Value &old) const;
    bool isReadAsText(const Value &scalar) const;

    const Schema &m_schema;
    Step m_step;
    std::vector<RemovedField> *m_removed;
    SharedWrites *m_writes;
    const SharedScalars *m_untagged;
};

const SchemaNode *Merger::schemaOf(const Pair &pair, const SchemaNode *node) const
{
    if (node)
        return node;
    for (const Value *value : {pair.dest, pair.patch}) {
        if (isMissing(value) || !value->isMap())
            continue;
        const std::string_view kind = kindOf(*value);
        const std::string_view apiVersion = apiVersionOf(*value);
        if (kind.empty() || apiVersion.empty())
            continue;
        if (const SchemaNode *found = m_schema.forKind(apiVersion, kind))
            return found;
    }
    return nullptr;
}

Result<Merged> Merger::merge(Pair pair, const SchemaNode *node, const FieldPath &path)
{
    const SchemaNode *schema = schemaOf(pair, node);
    const Value *leading = !isMissing(pair.dest) ? pair.dest : !isMissing(pair.patch) ? pair.patch : nullptr;
    for (const Value *value : {pair.dest, pair.patch})
        if (leading && !isMissing(value) && nodeKindName(*value) != nodeKindName(*leading))
            return failAt(ErrorCode::KustomizeWrongNodeKind, {nodeKindName(*leading), nodeKindName(*value)},
                          *value);
    if (!leading || leading->isMap())
        return mergeMap(pair, schema, path);
    if (leading->isList() && schema && schema->mergesList)
        return mergeList(pair, *schema, path);
    return mergeScalar(pair); // a list that does not merge is replaced as a whole
}

Result<Merged> Merger::mergeScalar(const Pair &pair) const
{
    if (pair.patch)
        return Merged{*pair.patch, false, pair.same};
    return Merged{*pair.dest, false, true};
}

Result<Merged> Merger::mergeMap(Pair pair, const SchemaNode *node, const FieldPath &path)
{
    Value patch = pair.patch ? *pair.patch : Value();
    if (isMissing(pair.dest)) {
        if (patch.isMap()) {
            const auto directive = takeMapDirective(patch);
            if (directive && *directive == Directive::Delete)
                return Merged{};
        }
        if (!pair.patch) {
            if (pair.dest && !pair.dest->text().empty())
                return Merged{*pair.dest, true, true};
            return Merged{};
        }
        return mergeFields({patch, false, false}, &patch, &patch, node, path);
    }
    if (pair.patch && pair.patch->isNull())
        return Merged{};
    auto directive = Result<Directive>(Directive::Merge);
    if (pair.patch)
        directive = takeMapDirective(patch);
    if (!directive)
        return tl::unexpected(directive.error());
    if (*directive == Directive::Delete)
        return Merged{};
    if (pair.same || *directive == Directive::Replace)
        return mergeFields({patch, false, pair.same}, &patch, &patch, node, path);
    return mergeFields({*pair.dest, false, true}, pair.dest, pair.patch ? &patch : nullptr, node, path);
}

Value quoted(const Value &scalar)
{
    return Value::string(scalar.text(), Style::DoubleQuoted).withOrigin(scalar.origin(), scalar.span());
}

/// A plain text that another reader would take for something else: kyaml puts it into quotes whenever it sets
/// a field to it, and a merge sets every field of the object.
bool Merger::isReadAsText(const Value &scalar) const
{
    if (!scalar.isScalar() || scalar.style() != Style::Plain || !looksTyped(scalar.text()))
        return false;
    return scalar.isString() || (m_untagged && isShared(*m_untagged, scalar));
}

Result<Merged> Merger::mergeFields(Merged result, const Value *dest, const Value *patch,
                                   const SchemaNode *node, const FieldPath &path)
{
    const bool same = dest == patch;
    const Value destBefore = *dest; // the result is written while both are read
    const Value patchBefore = patch ? *patch : Value();
    std::set<std::string_view> names;
    for (const Value *map : {&destBefore, &patchBefore})
        for (const MapEntry &entry : map->entries())
            names.insert(entry.key.view());
    for (const std::string_view name : names) {
        const Value *destField = destBefore.find(name);
        const Value *patchField = patch ? patchBefore.find(name) : nullptr;
        const bool untouched = !patchField && destField->isScalar() && !destField->isNull();
        if (untouched) {
            if (isReadAsText(*destField))
                result.value->set(Key(name), quoted(*destField));
            continue;
        }
        const FieldPath fieldPath = m_removed ? path.name(std::string(name)) : path;
        auto merged = merge({destField, patchField, same}, node ? node->field(name) : nullptr, fieldPath);
        if (!merged)
            return merged;
        store(*result.value, Key(name), std::move(*merged), same ? nullptr : patchField, fieldPath);
    }
    return result;
}

Value Merger::overwritten(const Value &value, const Value &old) const
{
    const Value styled = inStyle(value, old.isScalar() ? old.style() : Style::Plain);
    if (!old.origin() || styled.isMap())
        return styled;
    return overriding(styled, m_step, &old);
}

void Merger::remove(Value &from, const Key &key, const Value *cause, const FieldPath &path)
{
    const Value *old = from.find(key);
    if (!old)
        return;
    if (cause)
        recordRemoved(*old, *cause, path);
    // Only the first of two equal keys goes, as in kyaml.
    const auto entries = from.entries();
    const auto first = std::ranges::find_if(entries, [&](const MapEntry &entry) { return entry.key == key; });
    std::vector<MapEntry> kept(entries.begin(), entries.end());
    kept.erase(kept.begin() + (first - entries.begin()));
    from = Value::mapOf(std::move(kept)).withOrigin(from.origin(), from.span());
}

void Merger::store(Value &into, const Key &key, Merged merged, const Value *cause, const FieldPath &path)
{
    if (!merged.value || (merged.value->isNull() && !merged.keepNull)) {
        remove(into, key, cause, path);
        return;
    }
    const Value *old = into.find(key);
    if (!old) {
        const Value &value = *merged.value;
        into.set(key, isReadAsText(value) ? quoted(value) : value);
        return;
    }
    if (old->isSameNode(*merged.value))
        return;
    if (merged.isDest) {
        into.set(key, *merged.value);
        return;
    }
    const Value now = overwritten(*merged.value, *old);
    if (m_writes && old->isScalar())
        m_writes->record(*old, now);
    into.set(key, now);
}

Result<Merged> Merger::mergeList(Pair pair, const SchemaNode &node, const FieldPath &path)
{
    if (isMissing(pair.dest))
        return mergeElements({*pair.patch, false, false}, nullptr, true, node, path);
    if (pair.patch && pair.patch->isNull())
        return Merged{};
    Value patch = pair.patch ? *pair.patch : Value();
    if (pair.patch) {
        const auto directive = takeListDirective(patch);
        if (!directive)
            return tl::unexpected(directive.error());
        if (*directive == Directive::Delete)
            return Merged{};
        if (pair.same || *directive == Directive::Replace)
            return mergeElements({patch, false, pair.same}, nullptr, true, node, path);
    }
    return mergeElements({*pair.dest, false, true}, pair.patch ? &patch : nullptr, false, node, path);
}

/// An associative list while it is merged. `own` is the patch's list, unless the result is that list itself.
struct ListMerge
{
    std::vector<Value> dest;
    std::vector<Value> own;
    bool same = false;
    KeyNames keys;
    std::vector<KeyTexts> all;
    std::vector<Value> items;
    EffectiveKeys effective;
};

/// `patch` is nullptr if there is none; `same` says that the result is the patch's own list.
Result<Merged> Merger::mergeElements(Merged result, const Value *patch, bool same, const SchemaNode &node,
                                     const FieldPath &path)
{
    ListMerge list;
    list.same = same;
    list.dest.assign(result.value->items().begin(), result.value->items().end());
    if (patch && !same)
        list.own.assign(patch->items().begin(), patch->items().end());
    list.keys = node.keys.empty() ? KeyNames{""} : node.keys;
    list.all = collectKeyTexts(list.own, list.dest, list.keys);
    if (list.keys.size() > 1)
        unifyKeyTexts(list.all);
    if (list.all.empty())
        return result;
    for (const KeyTexts &texts : list.all)
        if (auto done = mergeElement(list, texts, node.items, path); !done)
            return tl::unexpected(done.error());
    if (auto done = appendRest(list.items, list.dest, list.effective.names); !done)
        return tl::unexpected(done.error());
    const auto old = result.value->items();
    const bool unchanged =
        std::ranges::equal(old, list.items, [](const Value &a, const Value &b) { return a.isSameNode(b); });
    if (!unchanged)
        result.value =
            Value::list(std::move(list.items)).withOrigin(result.value->origin(), result.value->span());
    return result;
}

Result<void> Merger::mergeElement(ListMerge &list, const KeyTexts &texts, const SchemaNode *node,
                                  const FieldPath &path)
{
    list.effective = effectiveKeys(list.all, texts, list.keys);
    const EffectiveKeys &keys = list.effective;
    const EffectiveKeys look = effectiveKeys({keys.texts}, keys.texts, keys.names);
    const std::ptrdiff_t at = findByKeys(list.dest, look.names, look.texts);
    const std::ptrdiff_t from = list.same ? -1 : findByKeys(list.own, look.names, look.texts);
    Value *dest = at < 0 ? nullptr : &list.dest[static_cast<std::size_t>(at)];
    const Value *patch = from < 0 ? nullptr : &list.own[static_cast<std::size_t>(from)];
    if (list.same)
        patch = dest;
    FieldPath elementPath = path;
    if (m_removed)
        elementPath = path.match(look.names.front(), look.texts.front());
    auto merged = merge({dest, patch, list.same}, node, elementPath);
    if (!merged)
        return tl::unexpected(merged.error());
    if (patch && !list.same) // reading the directive took it away: a second look sees a plain element
        list.own[static_cast<std::size_t>(from)].erase(directiveKey);
    const bool gone =
        !merged->value || merged->value->isNull() || (merged->value->isMap() && merged->value->size() == 0);
    if (gone) {
        if (dest && patch && !list.same)
            recordRemoved(*dest, *patch, elementPath);
        if (dest && merged->isDest && merged->value)
            *dest = *merged->value;
        return setElement(list.dest, nullptr, keys.names, keys.texts);
    }
    Value &value = *merged->value;
    for (std::size_t i = 0; i < keys.names.size(); ++i)
        if (value.isMap() && !value.find(keys.names[i]) && !keys.texts[i].empty())
            value.set(Key(keys.names[i]), untyped(keys.texts[i]).withOrigin(value.origin(), value.span()));
    if (dest && merged->isDest)
        *dest = value;
    return setElement(list.items, &value, keys.names, keys.texts);
}

void Merger::recordRemoved(const Value &old, const Value &cause, const FieldPath &path)
{
    if (!m_removed || !old.origin())
        return;
    OriginStep by{m_step, cause.origin() ? cause.origin()->file : Key(), cause.span(), {}, {}};
    m_removed->push_back({path, old, std::move(by)});
}

Result<void> Merger::appendRest(std::vector<Value> &items, const std::vector<Value> &rest,
                                const KeyNames &keys)
{
    for (const Value &element : rest) {
        if (keys.front().empty()) {
            if (auto done = setElement(items, &element, keys, {std::string(element.text())}); !done)
                return done;
            continue;
        }
        KeyTexts texts;
        for (const std::string &key : keys) {
            if (!element.isMap() && !element.isNull())
                return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(element)}, element);
            if (const Value *field = element.find(key))
                texts.emplace_back(field->text());
            else
                items.push_back(element);
        }
        if (keys.size() > 1)
            if (auto done = setElement(items, nullptr, keys, texts); !done)
                return done;
        if (auto done = setElement(items, &element, keys, texts); !done)
            return done;
    }
    return {};
}

} // namespace

Result<std::optional<Value>> mergeStrategic(const Value &object, const Value &patch, const Schema &schema,
                                            Step step, std::vector<RemovedField> *removed,
                                            SharedWrites *writes, const SharedScalars *untagged)
{
    Merger merger(schema, step, removed, writes, untagged);
    auto merged = merger.merge({&object, &patch, false}, nullptr, FieldPath());
    if (!merged)
        return tl::unexpected(merged.error());
    // A `replace` at the top replaces a copy that kustomize then forgets: nothing changes.
    if (merged->value && !merged->isDest)
        return object;
    return std::move(merged->value);
}

} // namespace leeway::render::kustomize
