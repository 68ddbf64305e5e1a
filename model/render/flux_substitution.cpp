// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_substitution.h"

#include "model/base/key.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"
#include "model/render/envsubst.h"
#include "model/yaml/reader.h"
#include "model/yaml/writer.h"

#include <algorithm>

namespace leeway::render {

namespace {

using yaml::Dialect;

constexpr std::string_view disablingKey = "kustomize.toolkit.fluxcd.io/substitute";

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '/' || c == '-';
}

/// Texts that no YAML reader takes for anything but one plain scalar.
bool isPlainWord(std::string_view text)
{
    return !text.empty() && text.front() != '-' && text.front() != '.' &&
           std::ranges::all_of(text, isWordCharacter);
}

class Substituter
{
public:
    Substituter(const FluxVariables &variables, bool strict, const FileTree &tree)
        : m_variables(variables), m_strict(strict), m_tree(tree)
    {
    }

    Result<SubstitutedObject> run(const Value &object);

private:
    /// What became of one scalar or key. Nothing: it cannot be done on its own, the whole text must be read.
    using Outcome = std::optional<Value>;

    bool value(Value &node, const FieldPath &path);
    bool mapEntries(Value &node, const FieldPath &path);
    Outcome scalar(const Value &node, const FieldPath &path);
    std::optional<Key> key(const Key &old);
    Result<SubstitutedObject> wholeText(const Value &object);
    Value graft(const Value &made, const Value *old, const Value &parent, const FieldPath &path);
    Value withOrigins(Value made, const Value &old, const std::vector<std::string> &used) const;
    Result<Substituted> substituteText(std::string_view text) const;
    Error placed(Error error, const Value &object) const;

    const FluxVariables &m_variables;
    bool m_strict;
    const FileTree &m_tree;
    std::vector<FieldPath> m_unknown;
    std::vector<std::string> m_usedInText;
};

Result<Substituted> Substituter::substituteText(std::string_view text) const
{
    const auto lookup = [this](std::string_view name) -> std::optional<VariableValue> {
        if (const auto found = m_variables.known.find(name); found != m_variables.known.end())
            return VariableValue{found->second.text(), false};
        if (m_variables.isOpen || m_variables.unknown.contains(name))
            return VariableValue{{}, true};
        return std::nullopt;
    };
    return substitute(text, lookup, m_strict);
}

/// The new value at the first variable's place, over the old text; what only a default wrote stays at its
/// own.
Value Substituter::withOrigins(Value made, const Value &old, const std::vector<std::string> &used) const
{
    std::vector<OriginPart> parts;
    for (const std::string &name : used) {
        const auto found = m_variables.known.find(name);
        if (found == m_variables.known.end() || !found->second.origin())
            continue;
        const Value &variable = found->second;
        parts.push_back({variable.origin()->file, variable.span(), variable.origin()->by});
    }
    const Key file = old.origin() ? old.origin()->file : Key();
    if (parts.empty())
        return overridingAt(made, Step::Substitution, file, old.span(), &old);
    const OriginPart first = parts.front();
    parts.push_back({file, old.span(), Step::Resource});
    return overridingAt(made, Step::Substitution, first.file, first.span, &old, std::move(parts));
}

Substituter::Outcome Substituter::scalar(const Value &node, const FieldPath &path)
{
    static const Key holder("k");
    const bool isPlain = yaml::styleForString(node.text(), false) == Style::Plain;
    std::string source(node.text());
    if (!isPlain) {
        Value map = Value::map();
        map.set(holder, Value::string(node.text()));
        source = yaml::toYaml(map);
    }
    const auto text = substituteText(source);
    if (!text)
        return std::nullopt;
    if (text->hasUnknown)
        m_unknown.push_back(path);
    if (isPlain && isPlainWord(text->text)) {
        const Kind kind = yaml::typeOfPlain(text->text, Dialect::Yaml11);
        return withOrigins(Value::scalar(kind, text->text), node, text->used);
    }
    const std::string document = isPlain ? "k: " + text->text + "\n" : text->text;
    const auto read = yaml::readYamlValue(Key(), document, Dialect::Yaml11);
    const Value *made = read && read->size() == 1 ? read->find("k") : nullptr;
    if (!made || !made->isScalar())
        return std::nullopt;
    return withOrigins(Value::scalar(made->kind(), made->isNull() ? "null" : made->text()), node, text->used);
}

std::optional<Key> Substituter::key(const Key &old)
{
    const auto text = substituteText(yaml::quoted(old.view(), yaml::styleForString(old.view(), true)));
    if (!text || text->hasUnknown)
        return std::nullopt;
    const auto read = yaml::readYamlValue(Key(), text->text + ": 1\n", Dialect::Yaml11);
    if (!read || read->size() != 1)
        return std::nullopt;
    return read->entries().front().key;
}

bool Substituter::mapEntries(Value &node, const FieldPath &path)
{
    for (std::size_t i = 0; i < node.size(); ++i) {
        MapEntry entry = node.entries()[i];
        const FieldPath below = path.name(entry.key.str());
        if (mayHoldVariables(entry.key.view())) {
            const auto renamed = key(entry.key);
            if (!renamed || node.find(*renamed))
                return false;
            entry.key = *renamed;
            node.setEntry(i, entry.key, entry.value);
        }
        const Value before = entry.value;
        if (!value(entry.value, below))
            return false;
        if (!entry.value.isSameNode(before))
            node.setEntry(i, entry.key, std::move(entry.value));
    }
    return true;
}

/// False if the object must be read as one text.
bool Substituter::value(Value &node, const FieldPath &path)
{
    if (node.isMap())
        return mapEntries(node, path);
    if (node.isList()) {
        for (std::size_t i = 0; i < node.size(); ++i) {
            Value item = node.at(i);
            if (!value(item, path.index(i)))
                return false;
            if (!item.isSameNode(node.at(i)))
                node.mutableAt(i) = std::move(item);
        }
        return true;
    }
    if (!node.isString() || !mayHoldVariables(node.text()))
        return true;
    auto made = scalar(node, path);
    if (!made)
        return false;
    node = std::move(*made);
    return true;
}

/// Gives the nodes of a newly read object the origins of the old one; what has no counterpart stands where
/// the node around it stood.
Value Substituter::graft(const Value &made, const Value *old, const Value &parent, const FieldPath &path)
{
    const Value &place = old ? *old : parent;
    if (made.isMap()) {
        Value map = Value::map();
        for (const MapEntry &entry : made.entries())
            map.set(entry.key, graft(entry.value, old ? old->find(entry.key) : nullptr, place,
                                     path.name(entry.key.str())));
        map.setOrigin(place.origin(), place.span());
        return map;
    }
    if (made.isList()) {
        Value list = Value::list();
        for (std::size_t i = 0; i < made.size(); ++i) {
            const bool known = old && old->isList() && i < old->size();
            list.append(graft(made.at(i), known ? &old->at(i) : nullptr, place, path.index(i)));
        }
        list.setOrigin(place.origin(), place.span());
        return list;
    }
    if (old && old->isScalar() && *old == made && !mayHoldVariables(old->text()))
        return *old;
    if (made.isString() && mayHoldVariables(made.text()))
        m_unknown.push_back(path);
    return withOrigins(Value::scalar(made.kind(), made.isNull() ? "null" : made.text()), place, m_usedInText);
}

Error Substituter::placed(Error error, const Value &object) const
{
    const std::string_view name =
        error.args.empty() ? std::string_view() : std::string_view(error.args.front());
    const Value *found = nullptr;
    const auto search = [&](const auto &self, const Value &node) -> void {
        if (found)
            return;
        for (const MapEntry &entry : node.entries())
            self(self, entry.value);
        for (const Value &item : node.items())
            self(self, item);
        if (!found && node.isString() && mayHoldVariables(node.text()) &&
            (name.empty() ? !substituteText(node.text()).has_value()
                          : node.text().find(name) != std::string_view::npos))
            found = &node;
    };
    search(search, object);
    const Value &at = found ? *found : object;
    const auto chain = originChain(at);
    if (!chain.empty())
        error.place = placeOf(chain.front(), m_tree);
    return error;
}

Result<SubstitutedObject> Substituter::wholeText(const Value &object)
{
    m_unknown.clear();
    yaml::WriteOptions sorted;
    sorted.sortKeys = true;
    const auto text = substituteText(yaml::toYaml(object, sorted));
    if (!text)
        return tl::unexpected(placed(text.error(), object));
    auto read = yaml::readYamlValue(Key(), text->text, Dialect::Yaml11, yaml::Duplicates::LastWins);
    if (!read || !read->isMap())
        return tl::unexpected(placed(Error{ErrorCode::SubstitutionNotYaml, {}, {}}, object));
    m_usedInText = text->used;
    std::ranges::sort(m_usedInText);
    m_usedInText.erase(std::ranges::unique(m_usedInText).begin(), m_usedInText.end());
    Value made = graft(*read, &object, object, {});
    if (!text->hasUnknown)
        m_unknown.clear();
    return SubstitutedObject{std::move(made), std::move(m_unknown)};
}

Result<SubstitutedObject> Substituter::run(const Value &object)
{
    Value made = object;
    if (value(made, {}))
        return SubstitutedObject{std::move(made), std::move(m_unknown)};
    return wholeText(object);
}

} // namespace

bool isSubstitutionDisabled(const Value &object)
{
    return object.textAt({"metadata", "labels", disablingKey}) == "disabled" ||
           object.textAt({"metadata", "annotations", disablingKey}) == "disabled";
}

Result<SubstitutedObject> substituteObject(const Value &object, const FluxVariables &variables, bool strict,
                                           const FileTree &tree)
{
    return Substituter(variables, strict, tree).run(object);
}

} // namespace leeway::render
