// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_path.h"

#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_selector.h"
#include "model/yaml/reader.h"

#include <charconv>
#include <optional>

namespace leeway::render::kustomize {

namespace {

std::optional<std::ptrdiff_t> toNumber(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::ptrdiff_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return number;
}

bool isListSelector(std::string_view part)
{
    return part.size() >= 2 && part.front() == '[' && part.back() == ']';
}

/// `[field=text]`.
struct ListSelector
{
    std::string field;
    std::string text;
};

Result<ListSelector> parseListSelector(std::string_view part, const Value &at)
{
    const std::string_view inner = part.substr(1, part.size() - 2);
    const std::size_t equals = inner.find('=');
    if (equals == std::string_view::npos)
        return failAt(ErrorCode::KustomizeBadListSelector, {std::string(part)}, at);
    return ListSelector{std::string(inner.substr(0, equals)), std::string(inner.substr(equals + 1))};
}

tl::unexpected<Error> wrongKind(std::string_view wanted, const Value &node, const Value &at)
{
    return failAt(ErrorCode::KustomizeWrongNodeKind, {std::string(wanted), nodeKindName(node)},
                  node.origin() ? node : at);
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n'))
        text.remove_suffix(1);
    return text;
}

Result<const Value *> getSelected(const Value &list, std::string_view part, const Value &at)
{
    const auto selector = parseListSelector(part, at);
    if (!selector)
        return tl::unexpected(selector.error());
    for (const Value &item : list.items()) {
        if (selector->field.empty()) {
            if (item.text() == selector->text)
                return &item;
            continue;
        }
        const Value *field = item.find(selector->field);
        if (field && field->text() == selector->text)
            return &item;
    }
    return nullptr;
}

Result<const Value *> getPart(const Value &node, std::string_view part, const Value &at)
{
    const auto number = toNumber(part);
    const bool inList = number || part == "-" || isListSelector(part);
    if (part == "*")
        return failAt(ErrorCode::KustomizeWildcardInSource, {}, at);
    if (number && *number < 0)
        return failAt(ErrorCode::KustomizeBadListSelector, {std::string(part)}, at);
    if (inList && !node.isList() && !node.isNull())
        return wrongKind("list", node, at);
    if (number)
        return static_cast<std::size_t>(*number) < node.size() ? &node.at(static_cast<std::size_t>(*number))
                                                               : nullptr;
    if (part == "-") {
        if (node.size() == 0)
            return failAt(ErrorCode::KustomizeBadListSelector, {std::string(part)}, at);
        return &node.at(node.size() - 1);
    }
    if (inList)
        return getSelected(node, part, at);
    if (!node.isMap() && !node.isNull())
        return wrongKind("map", node, at);
    return node.find(part);
}

class Matcher
{
public:
    Matcher(CreateKind create, const Value &at, const MatchHandler &handle)
        : m_create(create), m_at(at), m_handle(handle)
    {
    }

    Result<void> match(Value &node, PathParts parts, bool created);
    std::size_t count = 0;

private:
    bool mayCreate() const { return m_create != CreateKind::Nothing; }
    Value newNode(PathParts rest) const;
    Result<void> matchField(Value &node, PathParts parts);
    Result<void> matchIndex(Value &list, PathParts parts, std::size_t index);
    Result<void> matchSelected(Value &list, PathParts parts);
    Result<void> matchSelectedOnce(Value &list, PathParts parts, const ListSelector &selector,
                                   const Regex &regex);
    Result<void> matchEvery(Value &list, PathParts parts);
    Result<void> matchInside(const Value &scalar, PathParts parts);

    CreateKind m_create;
    const Value &m_at;
    const MatchHandler &m_handle;
};

/// What a missing part becomes: by the part after it, the last one by what will be written.
Value Matcher::newNode(PathParts rest) const
{
    if (rest.empty() || rest.front().empty())
        return m_create == CreateKind::Map    ? Value::map()
               : m_create == CreateKind::List ? Value::list()
                                              : Value::string("");
    const auto number = toNumber(rest.front());
    return isListSelector(rest.front()) || (number && *number >= 0) ? Value::list() : Value::map();
}

Result<void> Matcher::match(Value &node, PathParts parts, bool created)
{
    if (parts.empty()) {
        ++count;
        return m_handle(node, created);
    }
    const std::string &part = parts.front();
    const auto number = toNumber(part);
    const bool isIndex = number && *number >= 0;
    const bool isSelector = isListSelector(part);
    if (!isIndex && !isSelector && part != "*")
        return matchField(node, parts);
    if (isSelector)
        if (const auto selector = parseListSelector(part, m_at); !selector)
            return tl::unexpected(selector.error());
    if (!node.isList() && !node.isNull())
        return wrongKind("list", node, m_at);
    if (node.isNull() && mayCreate()) { // kustomize writes into a null without effect
        Value nowhere = Value::list();
        return match(nowhere, parts, true);
    }
    if (isIndex)
        return matchIndex(node, parts, static_cast<std::size_t>(*number));
    return isSelector ? matchSelected(node, parts) : matchEvery(node, parts);
}

/// A scalar with more path behind it is read as YAML: matches there count, but nothing is written back.
Result<void> Matcher::matchInside(const Value &scalar, PathParts parts)
{
    auto documents = yaml::readYaml(Key(), scalar.text());
    if (!documents)
        return failAt(documents.error().code, documents.error().args, m_at);
    if (documents->empty())
        return wrongKind("map", scalar, m_at);
    Value parsed = documents->front().root;
    const MatchHandler ignore = [](Value &, bool) { return Result<void>(); };
    Matcher inner(m_create, m_at, ignore);
    auto done = inner.match(parsed, parts, false);
    count += inner.count;
    return done;
}

Result<void> Matcher::matchField(Value &node, PathParts parts)
{
    const std::string &name = parts.front();
    if (name.empty() || (!node.isMap() && !node.isNull()))
        return wrongKind("map", node, m_at);
    const PathParts rest = parts.subspan(1);
    Value *field = node.isMap() ? node.findMutable(name) : nullptr;
    const bool created = !field;
    if (created && !mayCreate())
        return {};
    if (created && node.isNull()) { // kustomize writes into a null without effect
        Value nowhere = newNode(rest);
        return match(nowhere, rest, true);
    }
    if (created)
        field = &node.set(Key(name), newNode(rest));
    if (field->isScalar() && !rest.empty())
        return matchInside(*field, rest);
    return match(*field, rest, created);
}

Result<void> Matcher::matchIndex(Value &list, PathParts parts, std::size_t index)
{
    const PathParts rest = parts.subspan(1);
    const bool created = index == list.size() && mayCreate();
    if (created)
        list.append(newNode(rest));
    if (index >= list.size())
        return failAt(ErrorCode::KustomizeIndexOutOfRange,
                      {std::to_string(index), std::to_string(list.size())}, m_at);
    return match(list.mutableAt(index), rest, created);
}

Result<void> Matcher::matchSelectedOnce(Value &list, PathParts parts, const ListSelector &selector,
                                        const Regex &regex)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value &item = list.at(i);
        if (selector.field.empty()) {
            const std::string text = item.isScalar() ? encodedText(item) : std::string();
            if (!regex.matches(trimmed(text)))
                continue;
            ++count;
            if (auto done = m_handle(list.mutableAt(i), false); !done)
                return done;
            continue;
        }
        const Value *field = item.find(selector.field);
        if (!field || !field->isScalar() || !regex.matches(trimmed(encodedText(*field))))
            continue;
        if (auto done = match(list.mutableAt(i), parts.subspan(1), false); !done)
            return done;
    }
    return {};
}

Result<void> Matcher::matchSelected(Value &list, PathParts parts)
{
    const auto selector = parseListSelector(parts.front(), m_at);
    if (!selector)
        return tl::unexpected(selector.error());
    const auto regex = Regex::compile(selector->text, m_at);
    if (!regex && list.size() > 0)
        return tl::unexpected(regex.error());
    const std::size_t before = count;
    if (regex)
        if (auto done = matchSelectedOnce(list, parts, *selector, *regex); !done)
            return done;
    if (count > before || !mayCreate())
        return {};
    const Writer writer = Writer::of(m_at, Step::Replacement);
    Value element = written(untyped(selector->text), writer, nullptr);
    if (!selector->field.empty()) {
        Value map = Value::map();
        map.set(Key(selector->field), element);
        element = map;
    }
    list.append(element);
    if (!regex)
        return tl::unexpected(regex.error());
    if (auto done = matchSelectedOnce(list, parts, *selector, *regex); !done)
        return done;
    // An expression that does not match itself would create elements for ever.
    return count > before ? Result<void>()
                          : failAt(ErrorCode::KustomizeBadListSelector, {parts.front()}, m_at);
}

Result<void> Matcher::matchEvery(Value &list, PathParts parts)
{
    for (std::size_t i = 0; i < list.size(); ++i)
        if (auto done = match(list.mutableAt(i), parts.subspan(1), false); !done)
            return done;
    return {};
}

} // namespace

Result<const Value *> lookupPath(const Value &root, PathParts parts, const Value &at)
{
    const Value *node = &root;
    for (const std::string &raw : parts) {
        const std::string_view part = trimmed(raw);
        if (part.empty())
            continue;
        const auto next = getPart(*node, part, at);
        if (!next || !*next)
            return next;
        node = *next;
    }
    return node;
}

Result<std::size_t> matchPath(Value &root, PathParts parts, CreateKind create, const Value &at,
                              const MatchHandler &handle)
{
    Matcher matcher(create, at, handle);
    if (auto done = matcher.match(root, parts, false); !done)
        return tl::unexpected(done.error());
    return matcher.count;
}

} // namespace leeway::render::kustomize
