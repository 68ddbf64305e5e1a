// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/key.h"
#include "model/base/refcount.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leeway {

struct Origin;
using OriginRef = Ref<const Origin>;

/// What a node is, as Kubernetes sees it (JSON types). Numbers keep their text: nothing is rounded.
enum class Kind : std::uint8_t { Null, Bool, Int, Float, String, List, Map };

/// How a scalar was written in its file. `Plain` for values that were computed.
enum class Style : std::uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal, Folded };

/// Bytes [begin, end) of the file that the node's Origin names. Counted in bytes from the start of the file,
/// a byte-order mark included. {0, 0} when the node was computed without a place in a file.
struct Span
{
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool isEmpty() const { return begin == end; }
    friend bool operator==(const Span &, const Span &) = default;
};

struct ValueNode;
struct MapEntry;

/// A YAML or JSON tree with value semantics: copying costs one counter, sub-trees are shared, writing
/// detaches only the path that is written (as QString does). A default-made Value is null.
///
/// Every node carries where it came from: an Origin (which file or step wrote it, what it overrode) and a
/// Span in that file. Reading is safe from any number of threads; one Value object is written by one thread.
class Value
{
public:
    Value(); ///< null without an origin
    Value(const Value &);
    Value(Value &&) noexcept;
    Value &operator=(const Value &);
    Value &operator=(Value &&) noexcept;
    ~Value();

    static Value null();
    static Value boolean(bool value);
    static Value integer(std::int64_t value);
    static Value string(std::string_view text, Style style = Style::Plain);
    /// `text` is the scalar's canonical text for the kind, e.g. "1.5" for Kind::Float, "true" for Kind::Bool.
    static Value scalar(Kind kind, std::string_view text, Style style = Style::Plain);
    static Value list(std::vector<Value> items = {});
    static Value map();
    /// A map of these entries as they are; two of one key are the caller's matter (`find` sees the first).
    static Value mapOf(std::vector<MapEntry> entries);

    Kind kind() const;
    Style style() const;
    bool isNull() const { return kind() == Kind::Null; }
    bool isMap() const { return kind() == Kind::Map; }
    bool isList() const { return kind() == Kind::List; }
    bool isString() const { return kind() == Kind::String; }
    bool isScalar() const { return !isMap() && !isList(); }

    /// The text of a scalar as it was written (without quotes); empty for maps and lists.
    std::string_view text() const;
    std::optional<bool> toBool() const;        ///< only for Kind::Bool
    std::optional<std::int64_t> toInt() const; ///< Int, or Float without a fraction; nothing beyond 64 bits
    std::optional<double> toDouble() const;    ///< Int and Float; all forms of number.h

    /// Number of entries of a map or a list, 0 for scalars.
    std::size_t size() const;

    // Maps. Order is the order of insertion.
    std::span<const MapEntry> entries() const;
    const Value *find(std::string_view key) const;
    /// The value at a chain of map keys, or nothing: `v.findPath({"metadata", "name"})`.
    const Value *findPath(std::initializer_list<std::string_view> keys) const;
    /// Text of the string at a chain of map keys, empty if absent or not a string.
    std::string_view textAt(std::initializer_list<std::string_view> keys) const;
    /// Replaces or appends. Turns a null Value into a map. The entry's old value is overwritten with its
    /// origin: a step that overrides records the old one itself (`overriding` in origin.h).
    Value &set(const Key &key, Value value);
    bool erase(std::string_view key);
    /// For writing below a key; nullptr if absent. Valid until this map is changed.
    Value *findMutable(std::string_view key);
    /// findMutable, and an empty map is made at the key if it is absent or null.
    Value &ensureMap(const Key &key);
    /// Writes entry `index`: also renames the key in place.
    void setEntry(std::size_t index, const Key &key, Value value);
    void insertEntry(std::size_t index, const Key &key, Value value);

    // Lists.
    std::span<const Value> items() const;
    const Value &at(std::size_t index) const { return items()[index]; }
    void append(Value value); ///< turns a null Value into a list
    void insert(std::size_t index, Value value);
    void eraseAt(std::size_t index);
    Value &mutableAt(std::size_t index);

    // Provenance.
    const OriginRef &origin() const;
    Span span() const;
    /// The same value with another origin for this node only (children keep theirs).
    Value withOrigin(OriginRef origin, Span span) const;
    void setOrigin(OriginRef origin, Span span);

    /// True if both are the very same node in memory: a quick "nothing changed".
    bool isSameNode(const Value &other) const { return m_node == other.m_node; }

    /// Equal as JSON values: kinds and texts; map order, style, origin do not count; 1 and 1.0 are equal.
    friend bool operator==(const Value &a, const Value &b);

private:
    explicit Value(ValueNode *node);
    ValueNode &detach();
    ValueNode &detachAs(Kind kind);

    Ref<ValueNode> m_node;
};

struct MapEntry
{
    Key key;
    Value value;
};

} // namespace leeway
