// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace leeway {

namespace {

std::string withoutUnderscores(std::string_view text)
{
    std::string plain(text);
    std::erase(plain, '_');
    return plain;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Cuts 0x, 0o, 0b or the 0 of an octal number off and returns the base.
int takeBase(std::string_view &digits)
{
    if (digits.size() < 2 || digits[0] != '0')
        return 10;
    const char letter = static_cast<char>(digits[1] | 0x20);
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    digits.remove_prefix(base ? 2 : 1);
    return base ? base : 8;
}

/// Magnitude of an unsigned integer text, any base.
std::optional<std::uint64_t> magnitude(std::string_view digits)
{
    const int base = takeBase(digits);
    std::uint64_t number = 0;
    const char *end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
    if (digits.empty() || error != std::errc() || stop != end)
        return std::nullopt;
    return number;
}

/// go-yaml's shape of a float: [-+]? (.d+ | d+(.d*)?) ([eE][-+]?d+)?
bool looksLikeFloat(std::string_view text)
{
    std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+');
    const auto digits = [&] {
        const std::size_t from = i;
        while (i < text.size() && isDigit(text[i]))
            ++i;
        return i > from;
    };
    const bool whole = digits();
    bool fraction = false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        fraction = digits();
    }
    if (!whole && !fraction)
        return false;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        i += i < text.size() && (text[i] == '-' || text[i] == '+');
        if (!digits())
            return false;
    }
    return i == text.size();
}

} // namespace

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    const std::string plain = withoutUnderscores(text);
    std::string_view digits = plain;
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+'))
        digits.remove_prefix(1);
    const auto size = magnitude(digits);
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (!size || *size > limit || (*size == limit && !negative))
        return std::nullopt;
    return static_cast<std::int64_t>(negative ? 0 - *size : *size);
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text)
{
    return magnitude(withoutUnderscores(text));
}

std::optional<double> parseFloat(std::string_view text)
{
    if (const auto whole = parseInteger(text))
        return static_cast<double>(*whole);
    if (const auto whole = parseUnsigned(text))
        return static_cast<double>(*whole);
    const std::string plain = withoutUnderscores(text);
    if (!looksLikeFloat(plain))
        return std::nullopt;
    const char *begin = plain.data() + (plain[0] == '+');
    double number = 0;
    const auto [stop, error] = std::from_chars(begin, plain.data() + plain.size(), number);
    const bool negativeExponent =
        plain.find("e-") != std::string::npos || plain.find("E-") != std::string::npos;
    if (error == std::errc::result_out_of_range && negativeExponent)
        return 0.0; // too small for a double, which Go reads as zero
    if (error != std::errc() || stop == begin)
        return std::nullopt;
    return number;
}

std::string canonicalNumber(std::string_view text)
{
    if (const auto whole = parseInteger(text))
        return std::to_string(*whole);
    if (const auto whole = parseUnsigned(text))
        return std::to_string(*whole);
    const auto number = parseFloat(text);
    if (!number)
        return std::string(text);
    constexpr double exact = 9007199254740992.0; // 2^53: below it every integer is a double
    if (std::trunc(*number) == *number && std::fabs(*number) <= exact)
        return std::to_string(static_cast<std::int64_t>(*number));
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number);
    return error == std::errc() ? std::string(buffer.data(), end) : std::string(text);
}

} // namespace leeway
