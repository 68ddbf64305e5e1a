// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <string>
#include <string_view>

namespace leeway {

/// Reads one JSON document. Numbers keep their text. Invalid UTF-8, NUL bytes and nesting beyond 256 levels
/// are errors (faults.md K9). Map order is the document's. No origins are set.
Result<Value> parseJson(std::string_view text);

/// Compact JSON, keys in the Value's order. Floats that JSON cannot hold (.inf, .nan) become null.
std::string toJson(const Value &value);
/// Indented by two spaces, with a newline at the end: for files that people read and commit.
std::string toPrettyJson(const Value &value);
/// Appends `text` as a JSON string with quotes.
void appendJsonString(std::string &out, std::string_view text);

/// For building reports: `object({{"kind", str("DriftReport")}, ...})`.
Value jsonObject(std::initializer_list<std::pair<std::string_view, Value>> members);

} // namespace leeway
