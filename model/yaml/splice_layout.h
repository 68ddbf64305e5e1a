// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/field_path.h"
#include "model/yaml/reader.h"

#include <optional>
#include <string>
#include <vector>

namespace leeway::yaml {

/// Where one key with its value stands in the text.
struct EntryPlace
{
    std::string key;
    Span keySpan;
    std::uint32_t afterColon = 0;
    Span value;           ///< of the alias, if it is one
    bool isAlias = false; ///< the value, or what a merge key brings, stands elsewhere
};
/// Where one list element stands.
struct ItemPlace
{
    std::uint32_t dash = 0; ///< of the '-'; in a flow list the value's first byte
    Span value;
    bool isAlias = false;
};

bool isFlow(std::string_view bytes, const Value &collection);
/// The entries of a map as the text has them, merge keys included. Nothing if the layout is not understood.
std::optional<std::vector<EntryPlace>> entriesOf(std::string_view bytes, const Value &map);
std::optional<std::vector<ItemPlace>> itemsOf(std::string_view bytes, const Value &list);

/// A node of a document with the text around it.
struct Target
{
    const Value *node = nullptr;
    const Value *parent = nullptr;   ///< nullptr: the root
    std::size_t index = 0;           ///< in the text's entries or items of the parent
    std::vector<EntryPlace> entries; ///< of the parent, if it is a map
    std::vector<ItemPlace> items;    ///< of the parent, if it is a list
    bool inFlow = false;             ///< the parent or something around it is in brackets
};
/// Follows `path` through the text. Errors: SplicePathAbsent, SpliceThroughAlias, SpliceNotUnderstood.
Result<Target> locate(std::string_view bytes, const Value &root, const FieldPath &path);

std::uint32_t lineBegin(std::string_view bytes, std::uint32_t at);
/// The line's break, or the end of the text; a CR before it belongs to the break.
std::uint32_t lineEnd(std::string_view bytes, std::uint32_t at);
/// Behind the line's break.
std::uint32_t nextLine(std::string_view bytes, std::uint32_t at);
std::uint32_t columnOf(std::string_view bytes, std::uint32_t at);

} // namespace leeway::yaml
