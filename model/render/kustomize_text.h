// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string>
#include <string_view>

namespace leeway::render::kustomize {

bool isValidUtf8(std::string_view text);
/// Without the leading white space that Go's unicode.IsSpace knows.
std::string_view trimLeftUnicode(std::string_view text);
/// Go's strings.TrimSpace.
std::string_view trimUnicode(std::string_view text);

/// A value as Go's json.Marshal prints it after decoding into interface{}: keys sorted, numbers as doubles,
/// `<`, `>`, `&` escaped. `indent` pretty-prints by two spaces.
std::string goJson(const Value &value, bool indent = false);
/// A double as Go's JSON encoder prints it.
std::string goFloat(double number);

} // namespace leeway::render::kustomize
