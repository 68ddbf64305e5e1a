// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string>

namespace leeway::yaml {

/// How the file around a splice is written.
struct TextStyle
{
    std::string lineBreak = "\n";
    std::uint32_t step = 2;    ///< of indentation
    bool listsIndented = true; ///< "- " deeper than its key
    bool isJson = false;       ///< keys and strings in double quotes
    bool inFlow = false;       ///< between brackets
};
/// Read off the file's own lines.
TextStyle styleOf(std::string_view bytes);

/// One scalar on one line. Stays as `old` was written where that gives the same value, else in quotes.
std::string scalarText(const Value &scalar, Style old, const TextStyle &style);
std::string keyTextFor(std::string_view key, const TextStyle &style);
/// Any value between brackets, on one line.
std::string flowText(const Value &value, const TextStyle &style);
/// A block mapping or list whose lines are indented by `indent`, the first one not: it continues a line that
/// is already indented.
std::string blockText(const Value &value, std::uint32_t indent, const TextStyle &style);
/// What follows a key's colon at `indent`: " text", " |..." or a break and a block; no break at the end.
std::string valueAfterColon(const Value &value, std::uint32_t indent, const TextStyle &style);
/// A literal block ("|", "|-") with its content at `indent`; empty if the text cannot be one.
std::string literalText(std::string_view text, std::uint32_t indent, const TextStyle &style);

} // namespace leeway::yaml
