// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leeway::git {

/// What git does with line ends when a working file becomes a blob (git's convert.c).
enum class EolRule : std::uint8_t {
    Keep, ///< bytes stay
    Text, ///< every CRLF becomes LF
    Auto, ///< as Text, unless the file looks binary or the index already holds CRLF
};

/// From the attributes text, crlf and eol (as `git check-attr` prints them) and core.autocrlf.
EolRule eolRule(std::string_view text, std::string_view crlf, std::string_view eol,
                std::string_view autocrlf);

bool looksBinary(std::string_view bytes);
bool hasCrlf(std::string_view bytes);
std::string withLf(std::string_view bytes);
std::string withCrlf(std::string_view bytes); ///< of text without CR before its line ends

} // namespace leeway::git
