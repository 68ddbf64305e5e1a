// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <compare>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace leeway {

class Value;

/// One step of a field path: a map key, an element of an associative list chosen by its key fields, or an
/// index of an atomic list.
struct PathName
{
    std::string name;
    friend auto operator<=>(const PathName &, const PathName &) = default;
};
struct PathMatch
{
    /// Key fields and their texts, in the order of the list's keys:
    /// {{"containerPort","80"},{"protocol","TCP"}}. A set has one pair with an empty field name, printed
    /// [="v"].
    std::vector<std::pair<std::string, std::string>> fields;
    friend auto operator<=>(const PathMatch &, const PathMatch &) = default;
};
struct PathIndex
{
    std::size_t index = 0;
    friend auto operator<=>(const PathIndex &, const PathIndex &) = default;
};
using PathSegment = std::variant<PathName, PathMatch, PathIndex>;

/// A place in an object. Printed and parsed in one way only (decisions.md 20), round trip exact:
///   spec.listeners[https].port              single merge key: its value in brackets
///   spec.ports[port=80,protocol=TCP].name   several merge keys
///   metadata.annotations["a.b/c"]           a map key that is not a plain word
///   spec.rules[#0]                          index in an atomic list
/// A single merge key other than the list's usual one, or a value that needs quoting, is printed as [k="v"].
class FieldPath
{
public:
    FieldPath() = default;
    explicit FieldPath(std::vector<PathSegment> segments) : m_segments(std::move(segments)) {}

    static Result<FieldPath> parse(std::string_view text);
    std::string toString() const;

    const std::vector<PathSegment> &segments() const { return m_segments; }
    bool isEmpty() const { return m_segments.empty(); }
    FieldPath child(PathSegment segment) const;
    FieldPath name(std::string key) const { return child(PathName{std::move(key)}); }
    FieldPath match(std::string field, std::string value) const
    {
        return child(PathMatch{{{std::move(field), std::move(value)}}});
    }
    FieldPath index(std::size_t i) const { return child(PathIndex{i}); }
    bool startsWith(const FieldPath &prefix) const;

    /// The value at this path, or nullptr. `[v]` is read as [name=v] and falls back to
    /// the other usual merge keys and to the equal scalar of a set.
    const Value *find(const Value &root) const;

    friend auto operator<=>(const FieldPath &, const FieldPath &) = default;

private:
    std::vector<PathSegment> m_segments;
};

/// Index of the element of `list` that `match` chooses, or -1.
std::ptrdiff_t findElement(const Value &list, const PathMatch &match);

} // namespace leeway
