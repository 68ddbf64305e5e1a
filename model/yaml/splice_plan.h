// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/yaml/splice.h"
#include "model/yaml/splice_text.h"

namespace leeway::yaml {

/// Bytes [begin, end) become `text`.
struct Splice
{
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string text;
};

/// The smallest changes, each of one place in the text. A value that is replaced as a whole, a new key or
/// element, a key or element that goes, a new name.
struct Change
{
    enum class Kind : std::uint8_t { Replace, AddEntry, AddItem, Remove, Rename };
    Kind kind = Kind::Replace;
    FieldPath path; ///< of the value, or of the map or list that gets something
    Value value;
    std::string key;       ///< AddEntry, Rename
    std::size_t index = 0; ///< AddItem
};

/// Where and what to write. The text is not changed here.
Result<std::vector<Splice>> plan(std::string_view bytes, const Value &root, const Change &change);

} // namespace leeway::yaml
