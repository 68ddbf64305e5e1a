// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst_utf8.h"

#include <array>
#include <clocale>
#include <cwctype>

#include <locale.h>

namespace leeway::render {

namespace {

/// Character classes must not depend on the user's locale.
locale_t unicodeLocale()
{
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

} // namespace

Rune decodeRune(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80)
        return {first, 1, true};
    const unsigned length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() < length)
        return {};
    char32_t value = first & (0xFFu >> (length + 1));
    for (unsigned i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0u) != 0x80)
            return {};
        value = (value << 6) | (byte(i) & 0x3Fu);
    }
    static constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF)
        return {};
    return {value, length, true};
}

void appendRune(std::string &out, char32_t value)
{
    if (value < 0x80) {
        out += static_cast<char>(value);
        return;
    }
    const unsigned length = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    out += static_cast<char>((0xF00u >> length) | (value >> (6 * (length - 1))));
    for (unsigned i = length - 1; i > 0; --i)
        out += static_cast<char>(0x80u | ((value >> (6 * (i - 1))) & 0x3Fu));
}

bool isLetterOrDigit(char32_t value)
{
    if (value < 0x80)
        return (value >= '0' && value <= '9') || ((value | 0x20) >= 'a' && (value | 0x20) <= 'z');
    return unicodeLocale() && iswalnum_l(static_cast<wint_t>(value), unicodeLocale());
}

char32_t toUpper(char32_t value)
{
    if (value < 0x80)
        return value >= 'a' && value <= 'z' ? value - 0x20 : value;
    return unicodeLocale() ? static_cast<char32_t>(towupper_l(static_cast<wint_t>(value), unicodeLocale()))
                           : value;
}

char32_t toLower(char32_t value)
{
    if (value < 0x80)
        return value >= 'A' && value <= 'Z' ? value + 0x20 : value;
    return unicodeLocale() ? static_cast<char32_t>(towlower_l(static_cast<wint_t>(value), unicodeLocale()))
                           : value;
}

} // namespace leeway::render
