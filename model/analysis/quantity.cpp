// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/quantity.h"

#include <array>
#include <cctype>
#include <charconv>

namespace leeway::analysis {

namespace {

using Wide = Quantity::Wide;

constexpr Wide limit = static_cast<Wide>(1) << 120;

std::optional<Wide> times(Wide a, Wide b)
{
    if (b != 0 && (a > limit / b || a < -limit / b))
        return std::nullopt;
    return a * b;
}

/// 10^exponent in nano-units; nothing if it does not fit.
std::optional<Wide> decimalScale(int exponent)
{
    Wide scale = 1;
    if (exponent < -9 || exponent > 26)
        return std::nullopt;
    for (int i = -9; i < exponent; ++i)
        scale *= 10;
    return scale;
}

std::optional<Wide> suffixScale(std::string_view suffix)
{
    struct Decimal
    {
        std::string_view name;
        int exponent;
    };
    static constexpr std::array decimals{
        Decimal{"n", -9}, Decimal{"u", -6}, Decimal{"m", -3}, Decimal{"", 0},   Decimal{"k", 3},
        Decimal{"M", 6},  Decimal{"G", 9},  Decimal{"T", 12}, Decimal{"P", 15}, Decimal{"E", 18}};
    for (const Decimal &decimal : decimals)
        if (decimal.name == suffix)
            return decimalScale(decimal.exponent);
    if (suffix.size() == 2 && suffix[1] == 'i') {
        const std::size_t power = std::string_view("KMGTPE").find(suffix[0]);
        if (power == std::string_view::npos)
            return std::nullopt;
        return *decimalScale(0) * (static_cast<Wide>(1) << (10 * (power + 1)));
    }
    if (suffix.size() > 1 && (suffix[0] == 'e' || suffix[0] == 'E')) {
        const char *begin = suffix.data() + (suffix[1] == '+' ? 2 : 1);
        int exponent = 0;
        const auto [end, error] = std::from_chars(begin, suffix.data() + suffix.size(), exponent);
        if (error == std::errc() && end == suffix.data() + suffix.size())
            return decimalScale(exponent);
    }
    return std::nullopt;
}

struct Mantissa
{
    Wide digits = 0;
    Wide divisor = 1;
    bool any = false;
};

std::optional<Mantissa> takeDigits(std::string_view &text)
{
    Mantissa mantissa;
    bool fraction = false;
    while (!text.empty() &&
           (std::isdigit(static_cast<unsigned char>(text[0])) || (text[0] == '.' && !fraction))) {
        const char c = text[0];
        text.remove_prefix(1);
        if (c == '.') {
            fraction = true;
            continue;
        }
        const auto wider = times(mantissa.digits, 10);
        if (!wider || (fraction && mantissa.divisor > limit / 10))
            return std::nullopt;
        mantissa.digits = *wider + (c - '0');
        mantissa.divisor *= fraction ? 10 : 1;
        mantissa.any = true;
    }
    return mantissa;
}

} // namespace

std::optional<Quantity> parseQuantity(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    const std::optional<Mantissa> mantissa = takeDigits(text);
    if (!mantissa || !mantissa->any)
        return std::nullopt;
    const std::optional<Wide> scale = suffixScale(text);
    if (!scale)
        return std::nullopt;
    const std::optional<Wide> scaled = times(mantissa->digits, *scale);
    if (!scaled)
        return std::nullopt;
    const Wide nano = (*scaled + mantissa->divisor - 1) / mantissa->divisor;
    return Quantity{negative ? -nano : nano};
}

} // namespace leeway::analysis
