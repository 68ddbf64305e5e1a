// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice_layout.h"

#include "model/yaml/extents.h"

namespace leeway::yaml {

namespace {

using Offset = std::uint32_t;

bool isBlankOrEnd(std::string_view bytes, Offset at)
{
    return at >= bytes.size() || bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' ||
           bytes[at] == '\r';
}

Offset skipSpaces(std::string_view bytes, Offset at)
{
    while (at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\t'))
        ++at;
    return at;
}

/// End of a quoted token, behind its closing quote; 0 if there is none.
Offset quotedEnd(std::string_view bytes, Offset at)
{
    const char quote = bytes[at];
    for (Offset i = at + 1; i < bytes.size(); ++i) {
        if (quote == '"' && bytes[i] == '\\')
            ++i;
        else if (bytes[i] == quote && quote == '\'' && i + 1 < bytes.size() && bytes[i + 1] == '\'')
            ++i;
        else if (bytes[i] == quote)
            return i + 1;
    }
    return 0;
}

/// End of an unquoted key: before the colon that ends it; 0 if the line has none.
Offset plainKeyEnd(std::string_view bytes, Offset at, bool inFlow)
{
    for (Offset i = at; i < bytes.size() && bytes[i] != '\n'; ++i) {
        const bool endsFlow = inFlow && i + 1 < bytes.size() &&
                              std::string_view(",[]{}").find(bytes[i + 1]) != std::string_view::npos;
        if (bytes[i] != ':' || !(isBlankOrEnd(bytes, i + 1) || endsFlow))
            continue;
        while (i > at && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t'))
            --i;
        return i;
    }
    return 0;
}

std::optional<std::string> keyText(std::string_view token)
{
    if (token.front() != '"' && token.front() != '\'')
        return std::string(token);
    const auto value = readYamlValue("key", token, Dialect::Files);
    return value ? std::optional(std::string(value->text())) : std::nullopt;
}

/// Reads keys one after the other.
class EntryScanner
{
public:
    EntryScanner(std::string_view bytes, const Value &map)
        : m_bytes(bytes), m_map(map), m_flow(isFlow(bytes, map))
    {
    }

    std::optional<std::vector<EntryPlace>> scan()
    {
        std::vector<EntryPlace> found;
        Offset at = m_map.span().begin + (m_flow ? 1 : 0);
        while (true) {
            at = skipBlank(m_bytes, at);
            if (m_flow && at < m_bytes.size() && m_bytes[at] == ',')
                at = skipBlank(m_bytes, at + 1);
            if (at >= m_map.span().end || (m_flow && m_bytes[at] == '}'))
                return found;
            auto entry = readEntry(at);
            if (!entry)
                return std::nullopt;
            at = entry->value.end;
            found.push_back(std::move(*entry));
        }
    }

private:
    std::optional<EntryPlace> readEntry(Offset at)
    {
        const char first = m_bytes[at];
        const bool isQuoted = first == '"' || first == '\'';
        if (first == '*' || first == '&' || first == '!' || (first == '?' && isBlankOrEnd(m_bytes, at + 1)))
            return std::nullopt;
        const Offset end = isQuoted ? quotedEnd(m_bytes, at) : plainKeyEnd(m_bytes, at, m_flow);
        if (end == 0)
            return std::nullopt;
        const Offset colon = skipSpaces(m_bytes, end);
        if (colon >= m_bytes.size() || m_bytes[colon] != ':')
            return std::nullopt;
        EntryPlace entry;
        entry.keySpan = {at, end};
        entry.afterColon = colon + 1;
        auto key = keyText(m_bytes.substr(at, end - at));
        if (!key)
            return std::nullopt;
        entry.key = std::move(*key);
        return place(std::move(entry));
    }

    std::optional<EntryPlace> place(EntryPlace entry)
    {
        const Value *value = m_map.find(entry.key);
        const bool isHere =
            value && value->span().begin >= entry.afterColon && value->span().end <= m_map.span().end;
        if (isHere) {
            entry.value = value->span();
            return entry;
        }
        const Offset at = skipProperties(m_bytes, skipBlank(m_bytes, entry.afterColon));
        if (at >= m_bytes.size())
            return std::nullopt;
        entry.isAlias = true;
        if (m_bytes[at] == '*')
            entry.value = {at, aliasEnd(m_bytes, at)};
        else if (entry.key == "<<" && m_bytes[at] == '[')
            entry.value = {at, flowEnd(m_bytes, at + 1)};
        else
            return std::nullopt;
        return entry;
    }

    std::string_view m_bytes;
    const Value &m_map;
    bool m_flow;
};

Error notUnderstood(const FieldPath &path, const char *why)
{
    return {ErrorCode::SpliceNotUnderstood, {path.toString(), why}, {}};
}

FieldPath prefixOf(const FieldPath &path, std::size_t count)
{
    return FieldPath({path.segments().begin(), path.segments().begin() + static_cast<std::ptrdiff_t>(count)});
}

Result<Target> stepIntoMap(std::string_view bytes, const Value &map, const std::string &key,
                           const FieldPath &shown)
{
    Target target;
    target.node = map.find(key);
    target.parent = &map;
    if (!target.node)
        return fail(ErrorCode::SplicePathAbsent, {shown.toString()});
    auto entries = entriesOf(bytes, map);
    if (!entries)
        return tl::unexpected(notUnderstood(shown, "keys"));
    target.entries = std::move(*entries);
    while (target.index < target.entries.size() && target.entries[target.index].key != key)
        ++target.index;
    const bool isElsewhere = target.index == target.entries.size() || target.entries[target.index].isAlias;
    if (isElsewhere)
        return fail(ErrorCode::SpliceThroughAlias, {shown.toString()});
    return target;
}

Result<Target> stepIntoList(std::string_view bytes, const Value &list, const PathSegment &segment,
                            const FieldPath &shown)
{
    std::ptrdiff_t index = -1;
    if (const auto *match = std::get_if<PathMatch>(&segment))
        index = findElement(list, *match);
    else if (const auto *number = std::get_if<PathIndex>(&segment))
        index = static_cast<std::ptrdiff_t>(number->index);
    if (index < 0 || static_cast<std::size_t>(index) >= list.size())
        return fail(ErrorCode::SplicePathAbsent, {shown.toString()});
    Target target;
    target.index = static_cast<std::size_t>(index);
    target.node = &list.at(target.index);
    target.parent = &list;
    auto items = itemsOf(bytes, list);
    if (!items || items->size() != list.size())
        return tl::unexpected(notUnderstood(shown, "list"));
    target.items = std::move(*items);
    if (target.items[target.index].isAlias)
        return fail(ErrorCode::SpliceThroughAlias, {shown.toString()});
    return target;
}

} // namespace

std::uint32_t lineBegin(std::string_view bytes, std::uint32_t at)
{
    while (at > 0 && bytes[at - 1] != '\n')
        --at;
    return at;
}

std::uint32_t lineEnd(std::string_view bytes, std::uint32_t at)
{
    const std::size_t found = bytes.find('\n', at);
    if (found == std::string_view::npos)
        return static_cast<std::uint32_t>(bytes.size());
    const auto end = static_cast<std::uint32_t>(found);
    return end > at && bytes[end - 1] == '\r' ? end - 1 : end;
}

std::uint32_t nextLine(std::string_view bytes, std::uint32_t at)
{
    const std::size_t found = bytes.find('\n', at);
    return static_cast<std::uint32_t>(found == std::string_view::npos ? bytes.size() : found + 1);
}

std::uint32_t columnOf(std::string_view bytes, std::uint32_t at)
{
    const std::uint32_t begin = lineBegin(bytes, at);
    const bool hasMark = begin == 0 && bytes.starts_with("\xEF\xBB\xBF");
    return at - begin - (hasMark ? 3 : 0);
}

bool isFlow(std::string_view bytes, const Value &collection)
{
    const std::uint32_t at = collection.span().begin;
    return at < bytes.size() && (bytes[at] == '{' || bytes[at] == '[') && !collection.span().isEmpty();
}

std::optional<std::vector<EntryPlace>> entriesOf(std::string_view bytes, const Value &map)
{
    return EntryScanner(bytes, map).scan();
}

std::optional<std::vector<ItemPlace>> itemsOf(std::string_view bytes, const Value &list)
{
    const bool inFlow = isFlow(bytes, list);
    std::vector<ItemPlace> found;
    Offset at = list.span().begin + (inFlow ? 1 : 0);
    for (const Value &item : list.items()) {
        at = skipBlank(bytes, at);
        if (inFlow && at < bytes.size() && bytes[at] == ',')
            at = skipBlank(bytes, at + 1);
        if (at >= list.span().end || (!inFlow && bytes[at] != '-'))
            return std::nullopt;
        ItemPlace place{at, item.span(), false};
        const Offset content = inFlow ? at : at + 1;
        if (item.span().begin < content || item.span().end > list.span().end) {
            const Offset alias = skipProperties(bytes, skipBlank(bytes, content));
            if (alias >= bytes.size() || bytes[alias] != '*')
                return std::nullopt;
            place.value = {alias, aliasEnd(bytes, alias)};
            place.isAlias = true;
        }
        at = place.value.end;
        found.push_back(place);
    }
    return found;
}

Result<Target> locate(std::string_view bytes, const Value &root, const FieldPath &path)
{
    Target at;
    at.node = &root;
    for (std::size_t i = 0; i < path.segments().size(); ++i) {
        const PathSegment &segment = path.segments()[i];
        const FieldPath shown = prefixOf(path, i + 1);
        const bool inFlow = at.inFlow || isFlow(bytes, *at.node);
        const auto *name = std::get_if<PathName>(&segment);
        if (name ? !at.node->isMap() : !at.node->isList())
            return fail(ErrorCode::SplicePathAbsent, {shown.toString()});
        auto next = name ? stepIntoMap(bytes, *at.node, name->name, shown)
                         : stepIntoList(bytes, *at.node, segment, shown);
        if (!next)
            return next;
        at = std::move(*next);
        at.inFlow = inFlow;
    }
    return at;
}

} // namespace leeway::yaml
