// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/field_path.h"
#include "model/yaml/reader.h"

#include <cstdint>
#include <string>
#include <vector>

/// Changing values in YAML text without writing it anew: only the bytes of what changes are replaced, so that
/// comments, quotes, line ends, order and layout of everything else stay.
namespace leeway::yaml {

/// One change of one document.
struct Edit
{
    enum class Kind : std::uint8_t { Set, Remove, Insert, Rename };
    Kind kind = Kind::Set;
    FieldPath path;
    Value value;           ///< Set and Insert
    std::size_t index = 0; ///< Insert: place in the list
    std::string key;       ///< Rename: the new key

    /// Makes missing maps, lists and elements on the way.
    static Edit set(FieldPath path, Value value)
    {
        return {Kind::Set, std::move(path), std::move(value), 0, {}};
    }
    /// Removes a key or a list element.
    static Edit remove(FieldPath path) { return {Kind::Remove, std::move(path), {}, 0, {}}; }
    static Edit insert(FieldPath list, std::size_t index, Value value)
    {
        return {Kind::Insert, std::move(list), std::move(value), index, {}};
    }
    static Edit rename(FieldPath path, std::string key)
    {
        return {Kind::Rename, std::move(path), {}, 0, std::move(key)};
    }
};

/// What the edit means, on a value: the judge of every splice.
/// Errors: SplicePathAbsent, SplicePathThroughScalar.
Result<Value> applied(const Value &root, const Edit &edit);

/// The bytes after the edits, one after the other, of document number `document` (from 0, as readYaml
/// counts).
///
/// Proved before it returns: the new bytes are read again, in both dialects if the old ones could be; the
/// document must equal `applied` and all other documents themselves, else the edit is refused. A text that
/// would change its type stands in quotes.
/// Errors: as readYaml for the old bytes, Splice... (errors_yaml.def).
Result<std::string> splice(const Key &file, std::string_view bytes, std::size_t document,
                           const std::vector<Edit> &edits);

/// Number of the document that holds this byte.
Result<std::size_t> documentAt(const Key &file, std::string_view bytes, std::uint32_t offset);

} // namespace leeway::yaml
