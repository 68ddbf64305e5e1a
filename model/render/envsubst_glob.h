// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace leeway::render {

/// Go's path.Match without its rule for '/': `*` any text, `?` one character, `[a-c]` and `[^a-c]` classes,
/// backslash escapes. Nothing if the pattern is malformed and the match got that far.
/// Used by envsubst (`${v#pat}`) and, segment by segment, by .sourceignore.
std::optional<bool> globMatch(std::string_view pattern, std::string_view name);

} // namespace leeway::render
