// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/managed_fields.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leeway::analysis {

/// How server-side apply merges a list. Sets and maps ignore order, atomic lists are one value.
enum class ListKind : std::uint8_t { Atomic, Map, Set };
struct ListRule
{
    ListKind kind = ListKind::Atomic;
    std::vector<std::string> keys; ///< of Map, sorted
};

/// Whether a schema declares a field: one that is not declared is dropped by the server ("not storable").
enum class Declared : std::uint8_t { Yes, No, NoSchema };

/// What the comparison asks about the fields of one kind and version. `names` are the map keys from the root;
/// list elements are left out: {"spec", "containers", "ports"}. Implementations are read from many threads.
class FieldSchema
{
public:
    virtual ~FieldSchema() = default;
    /// Nothing: no schema for the kind or the field.
    virtual std::optional<ListRule> listRule(const GroupVersion &version, const std::string &kind,
                                             const std::vector<std::string> &names) const = 0;
    virtual Declared declares(const GroupVersion &version, const std::string &kind,
                              const std::vector<std::string> &names) const = 0;
    /// Server-side apply takes this map as one value; maps without a schema are merged.
    virtual bool isAtomicMap(const GroupVersion &, const std::string &,
                             const std::vector<std::string> &) const
    {
        return false;
    }
    /// The value is an int-or-string or a quantity: "1" and "1000m" may be the same.
    virtual bool isIntOrString(const GroupVersion &version, const std::string &kind,
                               const std::vector<std::string> &names) const = 0;
};

/// Groups whose kinds are compiled into the API server: the controller sends them through typed structs
/// (N-1).
bool isBuiltinGroup(std::string_view group);

/// Lists of built-in kinds by the field's name, the fallback when the server's schema is not at hand
/// (merge keys of Kubernetes' own OpenAPI, and its list types since 1.30). Nothing: not known, atomic.
std::optional<ListRule> builtinListRule(const GroupVersion &version, const std::string &kind,
                                        const std::vector<std::string> &names);

/// The schema of one object: the server's if there is one, then what the object's own managedFields prove
/// (`k:` and `v:` keys exist only in associative lists), then the built-in table, else atomic.
class ObjectSchema
{
public:
    ObjectSchema(GroupVersion version, std::string kind, const FieldSchema *server, const Ownership *hints)
        : m_version(std::move(version)), m_kind(std::move(kind)), m_server(server), m_hints(hints)
    {
    }

    ListRule listRule(const FieldPath &path) const;
    Declared declares(const FieldPath &path) const;
    bool isAtomicMap(const FieldPath &path) const;
    bool isQuantity(const FieldPath &path) const;
    bool isDuration(const FieldPath &path) const;
    /// A custom resource that Flux applied: the server stores its texts as they come, so two spellings of one
    /// value ("1h", "60m") are a difference that Flux puts back. Only an estimate looks through the spelling.
    bool isKeptAsSent() const;
    bool isBuiltin() const { return isBuiltinGroup(m_version.group); }
    const GroupVersion &version() const { return m_version; }
    const std::string &kind() const { return m_kind; }

private:
    std::optional<ListRule> hintedRule(const FieldPath &path) const;

    GroupVersion m_version;
    std::string m_kind;
    const FieldSchema *m_server;
    const Ownership *m_hints;
};

/// The map keys of a path, list elements left out.
std::vector<std::string> namesOf(const FieldPath &path);
/// The element's place in its list: by its keys, by its value in a set, else by index.
PathSegment elementSegment(const ListRule &rule, const Value &element, std::size_t index);
/// The element of `list` at that place, or nullptr.
const Value *elementAt(const ListRule &rule, const Value &list, const PathSegment &segment);

} // namespace leeway::analysis
