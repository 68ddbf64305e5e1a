// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::yaml {

struct WriteOptions
{
    bool sortKeys = false; ///< bytewise; else the order of the maps
};

/// Block style as sigs.k8s.io/yaml writes it: lists are not indented below their key, strings are quoted only
/// when they must be, text of several lines becomes a `|` block, lines are never folded. Numbers are written
/// in JSON's form (16 for 0x10). Reading the text back in either dialect gives an equal value.
std::string toYaml(const Value &value, const WriteOptions &options = {});

/// One document for each value, separated by `---`.
std::string toYaml(const std::vector<Value> &documents, const WriteOptions &options = {});

/// How sigs.k8s.io/yaml writes this string: plain, quoted or as a literal block.
Style styleForString(std::string_view text, bool isKey);

/// A one-line scalar for `text` in that style; Literal is not a line and is quoted.
std::string quoted(std::string_view text, Style style);

} // namespace leeway::yaml
