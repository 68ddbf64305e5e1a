// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/value.h"

#include "model/base/number.h"
#include "model/base/origin.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace leeway {

/// One node. Scalars use `text`, lists `items`, maps `entries`; the three live in derived structs so that a
/// scalar does not pay for the vectors.
struct ValueNode : RefCounted
{
    ValueNode(Kind k, Style s) : kind(k), style(s) {}
    ValueNode(const ValueNode &) = default;
    static void destroy(ValueNode *node);
    ValueNode *clone() const;

    Kind kind;
    Style style;
    Span span;
    OriginRef origin;
};

namespace {

struct ScalarNode final : ValueNode
{
    ScalarNode(Kind k, Style s, std::string_view t) : ValueNode(k, s), text(t) {}
    std::string text;
};

struct ListNode final : ValueNode
{
    ListNode() : ValueNode(Kind::List, Style::Plain) {}
    std::vector<Value> items;
};

struct MapNode final : ValueNode
{
    MapNode() : ValueNode(Kind::Map, Style::Plain) {}
    std::vector<MapEntry> entries;
};

const OriginRef noOrigin;

const ScalarNode &asScalar(const ValueNode &node)
{
    return static_cast<const ScalarNode &>(node);
}
ListNode &asList(ValueNode &node)
{
    return static_cast<ListNode &>(node);
}
MapNode &asMap(ValueNode &node)
{
    return static_cast<MapNode &>(node);
}

bool isNumber(Kind kind)
{
    return kind == Kind::Int || kind == Kind::Float;
}

bool sameNumber(const Value &a, const Value &b)
{
    if (a.text() == b.text())
        return true;
    const auto ia = a.toInt();
    const auto ib = b.toInt();
    if (ia && ib)
        return *ia == *ib;
    const auto da = a.toDouble();
    const auto db = b.toDouble();
    return da && db && *da == *db;
}

bool sameMap(const Value &a, const Value &b)
{
    if (a.size() != b.size())
        return false;
    return std::ranges::all_of(a.entries(), [&](const MapEntry &entry) {
        const Value *other = b.find(entry.key);
        return other && entry.value == *other;
    });
}

} // namespace

void ValueNode::destroy(ValueNode *node)
{
    switch (node->kind) {
    case Kind::Map:
        delete static_cast<MapNode *>(node);
        return;
    case Kind::List:
        delete static_cast<ListNode *>(node);
        return;
    default:
        delete static_cast<ScalarNode *>(node);
    }
}

ValueNode *ValueNode::clone() const
{
    switch (kind) {
    case Kind::Map:
        return new MapNode(static_cast<const MapNode &>(*this));
    case Kind::List:
        return new ListNode(static_cast<const ListNode &>(*this));
    default:
        return new ScalarNode(static_cast<const ScalarNode &>(*this));
    }
}

Value::Value(ValueNode *node) : m_node(node) {}
Value::Value() = default;
Value::Value(const Value &) = default;
Value::Value(Value &&) noexcept = default;
Value &Value::operator=(const Value &) = default;
Value &Value::operator=(Value &&) noexcept = default;
Value::~Value() = default;

Value Value::null()
{
    return scalar(Kind::Null, "null");
}
Value Value::boolean(bool value)
{
    return scalar(Kind::Bool, value ? "true" : "false");
}
Value Value::integer(std::int64_t value)
{
    return scalar(Kind::Int, std::to_string(value));
}
Value Value::string(std::string_view text, Style style)
{
    return scalar(Kind::String, text, style);
}

Value Value::scalar(Kind kind, std::string_view text, Style style)
{
    assert(kind != Kind::List && kind != Kind::Map);
    return Value(new ScalarNode(kind, style, text));
}

Value Value::list(std::vector<Value> items)
{
    auto *node = new ListNode;
    node->items = std::move(items);
    return Value(node);
}

Value Value::map()
{
    return Value(new MapNode);
}

Value Value::mapOf(std::vector<MapEntry> entries)
{
    auto *node = new MapNode;
    node->entries = std::move(entries);
    return Value(node);
}

Kind Value::kind() const
{
    return m_node ? m_node->kind : Kind::Null;
}
Style Value::style() const
{
    return m_node ? m_node->style : Style::Plain;
}

std::string_view Value::text() const
{
    return m_node && isScalar() ? std::string_view(asScalar(*m_node).text) : std::string_view();
}

std::optional<bool> Value::toBool() const
{
    if (kind() != Kind::Bool)
        return std::nullopt;
    const char first = text().empty() ? 'f' : text().front();
    return first == 't' || first == 'T' || first == 'y' || first == 'Y' || text() == "on" || text() == "On" ||
           text() == "ON";
}

std::optional<std::int64_t> Value::toInt() const
{
    if (!isNumber(kind()))
        return std::nullopt;
    if (const auto whole = parseInteger(text()))
        return whole;
    const auto wide = toDouble();
    constexpr double exact = 9007199254740992.0; // 2^53: above it a double no longer names one integer
    if (wide && std::trunc(*wide) == *wide && std::fabs(*wide) <= exact)
        return static_cast<std::int64_t>(*wide);
    return std::nullopt;
}

std::optional<double> Value::toDouble() const
{
    return isNumber(kind()) ? parseFloat(text()) : std::nullopt;
}

std::size_t Value::size() const
{
    if (isMap())
        return entries().size();
    return isList() ? items().size() : 0;
}

std::span<const MapEntry> Value::entries() const
{
    if (!isMap())
        return {};
    return asMap(*m_node).entries;
}

const Value *Value::find(std::string_view key) const
{
    for (const MapEntry &entry : entries())
        if (entry.key == key)
            return &entry.value;
    return nullptr;
}

const Value *Value::findPath(std::initializer_list<std::string_view> keys) const
{
    const Value *at = this;
    for (const std::string_view key : keys) {
        at = at->find(key);
        if (!at)
            return nullptr;
    }
    return at;
}

std::string_view Value::textAt(std::initializer_list<std::string_view> keys) const
{
    const Value *found = findPath(keys);
    return found && found->isString() ? found->text() : std::string_view();
}

Value &Value::set(const Key &key, Value value)
{
    auto &entries = asMap(detachAs(Kind::Map)).entries;
    for (MapEntry &entry : entries)
        if (entry.key == key) {
            entry.value = std::move(value);
            return entry.value;
        }
    entries.push_back({key, std::move(value)});
    return entries.back().value;
}

bool Value::erase(std::string_view key)
{
    if (!find(key))
        return false;
    auto &entries = asMap(detach()).entries;
    std::erase_if(entries, [&](const MapEntry &entry) { return entry.key == key; });
    return true;
}

Value *Value::findMutable(std::string_view key)
{
    if (!find(key))
        return nullptr;
    for (MapEntry &entry : asMap(detach()).entries)
        if (entry.key == key)
            return &entry.value;
    return nullptr;
}

Value &Value::ensureMap(const Key &key)
{
    Value *found = findMutable(key);
    if (!found)
        return set(key, map());
    if (found->isNull())
        *found = map();
    return *found;
}

void Value::setEntry(std::size_t index, const Key &key, Value value)
{
    asMap(detachAs(Kind::Map)).entries[index] = {key, std::move(value)};
}

void Value::insertEntry(std::size_t index, const Key &key, Value value)
{
    auto &entries = asMap(detachAs(Kind::Map)).entries;
    entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(index), MapEntry{key, std::move(value)});
}

std::span<const Value> Value::items() const
{
    if (!isList())
        return {};
    return asList(*m_node).items;
}

void Value::append(Value value)
{
    asList(detachAs(Kind::List)).items.push_back(std::move(value));
}

void Value::insert(std::size_t index, Value value)
{
    auto &items = asList(detachAs(Kind::List)).items;
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(index), std::move(value));
}

void Value::eraseAt(std::size_t index)
{
    auto &items = asList(detachAs(Kind::List)).items;
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
}

Value &Value::mutableAt(std::size_t index)
{
    return asList(detachAs(Kind::List)).items[index];
}

const OriginRef &Value::origin() const
{
    return m_node ? m_node->origin : noOrigin;
}
Span Value::span() const
{
    return m_node ? m_node->span : Span{};
}

Value Value::withOrigin(OriginRef origin, Span span) const
{
    Value copy = *this;
    copy.setOrigin(std::move(origin), span);
    return copy;
}

void Value::setOrigin(OriginRef origin, Span span)
{
    ValueNode &node = detach();
    node.origin = std::move(origin);
    node.span = span;
}

ValueNode &Value::detach()
{
    if (!m_node)
        *this = null();
    else if (!m_node->isUnique())
        m_node = Ref<ValueNode>(m_node->clone());
    return *m_node;
}

ValueNode &Value::detachAs(Kind wanted)
{
    if (kind() == wanted)
        return detach();
    assert(isNull());
    Value made = wanted == Kind::Map ? map() : list();
    if (m_node)
        made.setOrigin(m_node->origin, m_node->span);
    *this = std::move(made);
    return *m_node;
}

bool operator==(const Value &a, const Value &b)
{
    if (a.isSameNode(b))
        return true;
    if (isNumber(a.kind()) && isNumber(b.kind()))
        return sameNumber(a, b);
    if (a.kind() != b.kind())
        return false;
    switch (a.kind()) {
    case Kind::Null:
        return true;
    case Kind::Bool:
        return a.toBool() == b.toBool();
    case Kind::Map:
        return sameMap(a, b);
    case Kind::List:
        return std::ranges::equal(a.items(), b.items());
    default:
        return a.text() == b.text();
    }
}

} // namespace leeway
