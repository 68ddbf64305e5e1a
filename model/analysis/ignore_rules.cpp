// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/ignore_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <re2/re2.h>

namespace leeway::analysis {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool matchesAnchored(std::string_view pattern, std::string_view text)
{
    if (pattern.empty())
        return true;
    const RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
    return expression.ok() && RE2::FullMatch(re2::StringPiece(text.data(), text.size()), expression);
}

/// Splits at commas that stand outside parentheses.
std::vector<std::string_view> requirements(std::string_view selector)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= selector.size(); ++i) {
        if (i < selector.size() && selector[i] == '(')
            ++depth;
        if (i < selector.size() && selector[i] == ')')
            --depth;
        if (i == selector.size() || (selector[i] == ',' && depth == 0)) {
            parts.push_back(trimmed(selector.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    return parts;
}

bool isInSet(std::string_view set, std::string_view value)
{
    const std::size_t open = set.find('(');
    const std::size_t close = set.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return false;
    const auto values = requirements(set.substr(open + 1, close - open - 1));
    return std::ranges::find(values, value) != values.end();
}

bool meets(std::string_view requirement, const Value *labels)
{
    const auto label = [&](std::string_view key) -> std::optional<std::string_view> {
        const Value *found = labels ? labels->find(trimmed(key)) : nullptr;
        return found ? std::optional(found->text()) : std::nullopt;
    };
    if (requirement.starts_with('!'))
        return !label(requirement.substr(1));
    if (const auto at = requirement.find(" notin "); at != std::string_view::npos) {
        const auto value = label(requirement.substr(0, at));
        return !value || !isInSet(requirement.substr(at), *value);
    }
    if (const auto at = requirement.find(" in "); at != std::string_view::npos) {
        const auto value = label(requirement.substr(0, at));
        return value && isInSet(requirement.substr(at), *value);
    }
    if (const auto at = requirement.find("!="); at != std::string_view::npos)
        return label(requirement.substr(0, at)) != trimmed(requirement.substr(at + 2));
    const auto at = requirement.find('=');
    if (at == std::string_view::npos)
        return label(requirement).has_value();
    const std::size_t value = requirement.find_first_not_of('=', at);
    return label(requirement.substr(0, at)) ==
           (value == std::string_view::npos ? std::string_view() : trimmed(requirement.substr(value)));
}

bool targets(const Value &target, const Value &object)
{
    const ObjectKey key = ObjectKey::of(object);
    const auto version = GroupVersion::parse(object.textAt({"apiVersion"})).version;
    return matchesAnchored(target.textAt({"group"}), key.group) &&
           matchesAnchored(target.textAt({"version"}), version) &&
           matchesAnchored(target.textAt({"kind"}), key.kind) &&
           matchesAnchored(target.textAt({"namespace"}), key.ns) &&
           matchesAnchored(target.textAt({"name"}), key.name) &&
           matchesSelector(target.textAt({"labelSelector"}), object.findPath({"metadata", "labels"})) &&
           matchesSelector(target.textAt({"annotationSelector"}),
                           object.findPath({"metadata", "annotations"}));
}

void appendPaths(const Value &rule, std::vector<std::string> &out)
{
    if (const Value *paths = rule.find("paths"))
        for (const Value &path : paths->items())
            out.emplace_back(path.text());
}

std::string unescaped(std::string_view token)
{
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
            out += token[++i] == '0' ? '~' : '/';
        else
            out += token[i];
    }
    return out;
}

std::optional<std::size_t> listIndex(const Value &list, std::string_view token)
{
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc() || end != token.data() + token.size() || index >= list.size())
        return std::nullopt;
    return index;
}

bool removeBelow(Value &value, std::string_view pointer)
{
    const std::size_t slash = pointer.find('/');
    const std::string token = unescaped(pointer.substr(0, slash));
    const bool isLast = slash == std::string_view::npos;
    if (value.isMap()) {
        if (isLast)
            return value.erase(token);
        Value *child = value.findMutable(token);
        return child && removeBelow(*child, pointer.substr(slash + 1));
    }
    if (!value.isList())
        return false;
    const auto index = listIndex(value, token);
    if (!index)
        return false;
    if (!isLast)
        return removeBelow(value.mutableAt(*index), pointer.substr(slash + 1));
    value.eraseAt(*index);
    return true;
}

} // namespace

bool matchesSelector(std::string_view selector, const Value *labels)
{
    if (trimmed(selector).empty())
        return true;
    return std::ranges::all_of(requirements(selector),
                               [&](std::string_view requirement) { return meets(requirement, labels); });
}

std::vector<std::string> ignoredPointers(const Value &kustomizationSpec, const Value &object)
{
    std::vector<std::string> pointers;
    const Value *rules = kustomizationSpec.find("ignore");
    if (!rules)
        return pointers;
    const Value *lastForAll = nullptr;
    for (const Value &rule : rules->items()) {
        const Value *target = rule.find("target");
        if (!target || target->size() == 0)
            lastForAll = &rule;
        else if (targets(*target, object))
            appendPaths(rule, pointers);
    }
    if (lastForAll)
        appendPaths(*lastForAll, pointers);
    return pointers;
}

bool removePointer(Value &object, std::string_view pointer)
{
    return pointer.starts_with('/') && removeBelow(object, pointer.substr(1));
}

} // namespace leeway::analysis
