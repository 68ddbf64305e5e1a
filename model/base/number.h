// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leeway {

/// Numbers as go-yaml and JSON write them: decimal, 0x, 0o, 0b, a leading 0 for octal, `_` between digits,
/// a sign, a fraction, an exponent. Values keep the written text; these give its meaning.

/// The integer, or nothing if `text` is not one or does not fit 64 bits.
std::optional<std::int64_t> parseInteger(std::string_view text);
/// The same for what only fits an unsigned 64-bit integer.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);
/// The number as a double, integers included; nothing if it is not a number or beyond the range of double.
std::optional<double> parseFloat(std::string_view text);

/// The text that JSON encoders of Kubernetes give the same number: "16" for 0x10, "1000" for 1e3, "1.1" for
/// 1.10. Unchanged if it is not a number.
std::string canonicalNumber(std::string_view text);

} // namespace leeway
