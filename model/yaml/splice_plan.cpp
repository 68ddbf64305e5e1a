// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice_plan.h"

#include "model/yaml/splice_layout.h"

namespace leeway::yaml {

namespace {

using Offset = std::uint32_t;
using Splices = std::vector<Splice>;

std::string padding(Offset count)
{
    return std::string(count, ' ');
}

class Planner
{
public:
    Planner(std::string_view bytes, const Value &root, const Change &change)
        : m_bytes(bytes), m_root(root), m_change(change), m_style(styleOf(bytes))
    {
    }

    Result<Splices> run()
    {
        auto target = locate(m_bytes, m_root, m_change.path);
        if (!target)
            return tl::unexpected(target.error());
        m_target = std::move(*target);
        m_style.inFlow = m_target.inFlow;
        switch (m_change.kind) {
        case Change::Kind::Replace:
            return replace(*m_target.node, m_change.value);
        case Change::Kind::AddEntry:
            return addEntry();
        case Change::Kind::AddItem:
            return addItem();
        case Change::Kind::Remove:
            return remove();
        case Change::Kind::Rename:
            return rename();
        }
        return refuse("unknown change");
    }

private:
    tl::unexpected<Error> refuse(const char *why) const
    {
        return fail(ErrorCode::SpliceNotUnderstood, {m_change.path.toString(), why});
    }
    Splice put(Offset at, std::string text) const { return {at, at, std::move(text)}; }
    Splice put(Span span, std::string text) const { return {span.begin, span.end, std::move(text)}; }

    bool isJsonIn(const Value &collection) const
    {
        const std::size_t first = m_bytes.find_first_not_of(" \t\r\n", collection.span().begin + 1);
        return isFlow(m_bytes, collection) && first != std::string_view::npos && m_bytes[first] == '"' &&
               collection.isMap();
    }

    // Replacing a value.

    Result<Splices> replace(const Value &old, const Value &value)
    {
        const bool becomesBlock = !value.isScalar() && value.size() > 0 && !m_target.inFlow;
        if (!m_target.parent)
            return replaceRoot(old, value);
        if (m_target.parent->isMap() && isJsonIn(*m_target.parent))
            m_style.isJson = true;
        if (m_target.parent->isList())
            return replaceItem(old, value, becomesBlock);
        return becomesBlock ? replaceByBlock(old, value) : replaceInline(old, value);
    }

    Result<Splices> replaceRoot(const Value &old, const Value &value)
    {
        const bool isEmptyFlow = !old.isScalar() && old.size() == 0 && isFlow(m_bytes, old);
        if (isEmptyFlow && !value.isScalar())
            return Splices{put(old.span(), flowText(value, m_style))};
        if (!old.isScalar() && value.size() == 0 && !value.isScalar())
            return Splices{put(old.span(), value.isMap() ? "{}" : "[]")};
        return refuse("the whole document");
    }

    Offset valueBegin() const
    {
        return m_target.parent->isMap() ? m_target.entries[m_target.index].afterColon
                                        : m_target.items[m_target.index].dash + 1;
    }
    bool hasPropertiesBefore(const Value &old) const
    {
        const std::string_view between = m_bytes.substr(valueBegin(), old.span().begin - valueBegin());
        const std::size_t first = between.find_first_not_of(" \t\r\n");
        return !old.span().isEmpty() && first != std::string_view::npos && between[first] != '#';
    }
    bool isBlockCollection(const Value &old) const { return !old.isScalar() && !isFlow(m_bytes, old); }

    /// The indentation of the entry's key.
    Offset keyColumn() const { return columnOf(m_bytes, m_target.entries[m_target.index].keySpan.begin); }

    std::string inlineText(const Value &old, const Value &value)
    {
        if (!value.isScalar())
            return flowText(value, m_style);
        const bool wasBlock = old.style() == Style::Literal || old.style() == Style::Folded;
        const bool isLong = value.isString() && value.text().find('\n') != std::string_view::npos;
        if (isLong && !m_target.inFlow && (wasBlock || old.style() == Style::Plain)) {
            const std::string literal = literalText(value.text(), literalIndent(old), m_style);
            if (!literal.empty())
                return literal;
        }
        return scalarText(value, old.style(), m_style);
    }

    Offset literalIndent(const Value &old) const
    {
        const bool wasBlock = old.style() == Style::Literal || old.style() == Style::Folded;
        Offset line = wasBlock ? nextLine(m_bytes, old.span().begin) : old.span().end;
        while (wasBlock && line < old.span().end) {
            const std::size_t first = m_bytes.find_first_not_of(' ', line);
            if (first < old.span().end && m_bytes[first] != '\n' && m_bytes[first] != '\r')
                return static_cast<Offset>(first) - line;
            line = nextLine(m_bytes, line);
        }
        const bool inMap = m_target.parent->isMap();
        return inMap ? keyColumn() + m_style.step
                     : columnOf(m_bytes, m_target.items[m_target.index].dash) + 2;
    }

    Result<Splices> replaceInline(const Value &old, const Value &value)
    {
        if (old.span().isEmpty())
            return Splices{put(valueBegin(), ' ' + inlineText(old, value))};
        if (!isBlockCollection(old))
            return Splices{put(old.span(), inlineText(old, value))};
        if (hasPropertiesBefore(old))
            return refuse("an anchor or a tag");
        // The comment behind the key stays on its line.
        return Splices{put(valueBegin(), ' ' + inlineText(old, value)),
                       {lineEnd(m_bytes, valueBegin()), old.span().end, {}}};
    }

    Result<Splices> replaceByBlock(const Value &old, const Value &value)
    {
        const std::string text = valueAfterColon(value, keyColumn(), m_style);
        if (hasPropertiesBefore(old))
            return refuse("an anchor or a tag");
        if (isBlockCollection(old))
            return Splices{{lineEnd(m_bytes, valueBegin()), old.span().end, text}};
        if (old.span().isEmpty())
            return Splices{put(lineEnd(m_bytes, valueBegin()), text)};
        return Splices{{valueBegin(), old.span().end, {}}, put(lineEnd(m_bytes, old.span().end), text)};
    }

    Result<Splices> replaceItem(const Value &old, const Value &value, bool becomesBlock)
    {
        const Offset dash = m_target.items[m_target.index].dash;
        if (old.span().isEmpty() && m_target.inFlow)
            return refuse("an absent element");
        const std::string text =
            becomesBlock ? blockText(value, columnOf(m_bytes, dash) + 2, m_style) : inlineText(old, value);
        if (old.span().isEmpty())
            return Splices{put(dash + 1, ' ' + text)};
        return Splices{put(old.span(), text)};
    }

    // Adding.

    /// What stands between two neighbours in brackets, for one more.
    std::string flowSeparator(Span before, Offset begin, Offset open) const
    {
        const bool isSingle = before.isEmpty();
        std::string between(isSingle ? m_bytes.substr(open + 1, begin - open - 1)
                                     : m_bytes.substr(before.end, begin - before.end));
        if (between.find('#') != std::string::npos)
            return ", ";
        if (isSingle)
            return between.find('\n') == std::string::npos ? ", " : ',' + between;
        return between;
    }

    Result<Splices> addEntry()
    {
        const Value &map = *m_target.node;
        const auto entries = entriesOf(m_bytes, map);
        if (!entries)
            return refuse("keys");
        if (isFlow(m_bytes, map) || m_target.inFlow)
            return addToFlowMap(map, *entries);
        if (entries->empty())
            return refuse("an empty mapping");
        const EntryPlace &last = entries->back();
        const Offset indent = columnOf(m_bytes, last.keySpan.begin);
        return Splices{put(lineEnd(m_bytes, last.value.end),
                           m_style.lineBreak + padding(indent) + keyTextFor(m_change.key, m_style) + ':' +
                               valueAfterColon(m_change.value, indent, m_style))};
    }

    Result<Splices> addToFlowMap(const Value &map, const std::vector<EntryPlace> &entries)
    {
        m_style.inFlow = true;
        m_style.isJson = isJsonIn(map);
        if (entries.empty() && m_target.parent && !m_target.inFlow) {
            Value one = Value::map();
            one.set(m_change.key, m_change.value);
            m_style.inFlow = false;
            return replace(map, one);
        }
        const std::string text = keyTextFor(m_change.key, m_style) + ": " + flowText(m_change.value, m_style);
        if (entries.empty())
            return Splices{put(map.span().begin + 1, text)};
        const Span before = entries.size() > 1 ? entries[entries.size() - 2].value : Span();
        return Splices{put(entries.back().value.end,
                           flowSeparator(before, entries.back().keySpan.begin, map.span().begin) + text)};
    }

    Result<Splices> addItem()
    {
        const Value &list = *m_target.node;
        if (list.size() == 0)
            return replace(list, Value::list({m_change.value}));
        const auto items = itemsOf(m_bytes, list);
        if (!items || items->size() != list.size() || m_change.index > items->size())
            return refuse("list");
        return isFlow(m_bytes, list) ? addToFlowList(list, *items) : addToBlockList(*items);
    }

    Result<Splices> addToFlowList(const Value &list, const std::vector<ItemPlace> &items)
    {
        m_style.inFlow = true;
        m_style.isJson =
            !list.at(0).isString() || list.at(0).style() != Style::DoubleQuoted ? isJsonIn(list.at(0)) : true;
        const std::string text = flowText(m_change.value, m_style);
        const Span before = items.size() > 1 ? items[items.size() - 2].value : Span();
        const std::string separator = flowSeparator(before, items.back().dash, list.span().begin);
        if (m_change.index == items.size())
            return Splices{put(items.back().value.end, separator + text)};
        return Splices{put(items[m_change.index].dash, text + separator)};
    }

    Result<Splices> addToBlockList(const std::vector<ItemPlace> &items)
    {
        const Offset column = columnOf(m_bytes, items.front().dash);
        const std::string text = "- " + blockText(m_change.value, column + 2, m_style);
        if (m_change.index > 0)
            return Splices{put(lineEnd(m_bytes, items[m_change.index - 1].value.end),
                               m_style.lineBreak + padding(column) + text)};
        return Splices{put(items.front().dash, text + m_style.lineBreak + padding(column))};
    }

    // Removing and renaming.

    Result<Splices> remove()
    {
        if (!m_target.parent)
            return refuse("the whole document");
        const bool isMap = m_target.parent->isMap();
        const std::size_t count = isMap ? m_target.entries.size() : m_target.items.size();
        const bool isFlowParent = isFlow(m_bytes, *m_target.parent);
        if (isFlowParent)
            return removeFromFlow(count);
        if (count == 1)
            return refuse("the only entry"); // becomes a Replace of the parent, see splice.cpp
        const Span place = placeOf(m_target.index);
        const bool beginsLine =
            m_bytes.substr(lineBegin(m_bytes, place.begin), columnOf(m_bytes, place.begin))
                .find_first_not_of(' ') == std::string_view::npos;
        if (!beginsLine)
            return removeBehindDash(place);
        const Offset end = nextLine(m_bytes, place.end);
        Offset begin = lineBegin(m_bytes, place.begin);
        const bool isAtEnd = end == m_bytes.size() && !m_bytes.ends_with('\n');
        if (isAtEnd && begin > 0) // the break before goes instead of the one that is not there
            begin = lineEnd(m_bytes, lineBegin(m_bytes, begin - 1));
        return Splices{{begin, end, {}}};
    }

    Span placeOf(std::size_t index) const
    {
        if (m_target.parent->isMap())
            return {m_target.entries[index].keySpan.begin, m_target.entries[index].value.end};
        return {m_target.items[index].dash, m_target.items[index].value.end};
    }

    /// "- name: x" loses its first key: the next one moves up behind the dash.
    Result<Splices> removeBehindDash(Span place)
    {
        Offset end = nextLine(m_bytes, place.end);
        while (end < m_bytes.size() && m_bytes[end] == ' ')
            ++end;
        return Splices{{place.begin, end, {}}};
    }

    Result<Splices> removeFromFlow(std::size_t count)
    {
        const std::size_t i = m_target.index;
        if (i + 1 < count)
            return Splices{{placeOf(i).begin, placeOf(i + 1).begin, {}}};
        if (i > 0)
            return Splices{{placeOf(i - 1).end, placeOf(i).end, {}}};
        return Splices{put(placeOf(i), {})};
    }

    Result<Splices> rename()
    {
        if (!m_target.parent || !m_target.parent->isMap())
            return refuse("no key");
        m_style.isJson = isJsonIn(*m_target.parent);
        const Span key = m_target.entries[m_target.index].keySpan;
        const char quote = m_bytes[key.begin];
        TextStyle style = m_style;
        style.isJson = m_style.isJson || quote == '"';
        return Splices{put(key, keyTextFor(m_change.key, style))};
    }

    std::string_view m_bytes;
    const Value &m_root;
    const Change &m_change;
    TextStyle m_style;
    Target m_target;
};

} // namespace

Result<std::vector<Splice>> plan(std::string_view bytes, const Value &root, const Change &change)
{
    return Planner(bytes, root, change).run();
}

} // namespace leeway::yaml
