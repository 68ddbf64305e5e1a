// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace leeway::analysis {

/// A Kubernetes quantity ("500m", "1Gi", "1e3", "0.5") as an exact number of nano-units, rounded up below
/// that, as the API server does. Exact in 128 bits up to 10^29.
struct Quantity
{
    __extension__ using Wide = __int128;
    Wide nano = 0;
    friend bool operator==(const Quantity &a, const Quantity &b) { return a.nano == b.nano; }
};

/// Nothing if the text is no quantity or does not fit.
std::optional<Quantity> parseQuantity(std::string_view text);

} // namespace leeway::analysis
