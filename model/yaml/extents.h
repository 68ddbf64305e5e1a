// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <cstdint>
#include <string_view>

namespace leeway::yaml {

/// yaml-cpp tells where a node starts, never where it ends: these read the bytes again. Offsets are bytes of
/// the whole text.

/// Skips anchors and tags (`&a`, `!!str`, `!<...>`) with the space and comments after them.
std::uint32_t skipProperties(std::string_view bytes, std::uint32_t at);
/// Skips spaces, tabs, line breaks and comments.
std::uint32_t skipBlank(std::string_view bytes, std::uint32_t at);

/// How the scalar that begins at `at` is written.
Style styleAt(std::string_view bytes, std::uint32_t at);

/// The end of the scalar that begins at `begin` and was decoded to `decoded`. `parentIndent` is the column of
/// the mapping or list around it, -1 at the top; only a block scalar with an indentation digit needs it. 0 if
/// a quoted scalar is never closed.
std::uint32_t scalarEnd(std::string_view bytes, std::uint32_t begin, std::string_view decoded,
                        int parentIndent);
/// The end of the alias `*name` at `begin`.
std::uint32_t aliasEnd(std::string_view bytes, std::uint32_t begin);
/// The offset behind the bracket that closes a flow collection whose last child ended before `at`.
std::uint32_t flowEnd(std::string_view bytes, std::uint32_t at);

} // namespace leeway::yaml
