// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace leeway::render {

/// One character of UTF-8 text. A byte that starts no character is one invalid character of one byte, as in
/// Go.
struct Rune
{
    char32_t value = 0xFFFD;
    unsigned length = 1;
    bool valid = false;
};

/// The first character of `text`, which must not be empty.
Rune decodeRune(std::string_view text);
void appendRune(std::string &out, char32_t value);

/// Unicode letters and digits.
bool isLetterOrDigit(char32_t value);
char32_t toUpper(char32_t value);
char32_t toLower(char32_t value);

} // namespace leeway::render
