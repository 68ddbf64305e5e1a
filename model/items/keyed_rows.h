// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

namespace leeway::items {

/// Turns the list `rows` into `wanted` with the fewest inserts and removes, rows being the same when their
/// keys are equal. Rows that stay keep their relative order in both lists (callers sort by key); one that
/// does not leaves and comes back. `changed(row)` is told of rows whose content differs.
template <class Rows, class KeyOf, class Remove, class Insert, class Update>
void mergeRows(Rows &rows, Rows &&wanted, KeyOf keyOf, Remove remove, Insert insert, Update update)
{
    std::size_t at = 0;
    for (std::size_t next = 0; next < wanted.size(); ++next) {
        const auto isWanted = [&](const auto &row) { return keyOf(row) == keyOf(wanted[next]); };
        const auto found = std::find_if(rows.begin() + std::ptrdiff_t(at), rows.end(), isWanted);
        if (found == rows.end()) {
            insert(at, std::move(wanted[next]));
        } else {
            const std::size_t skip = std::size_t(found - rows.begin());
            // Rows before it either left for good or come later: both ways they are not here.
            if (skip > at)
                remove(at, skip - at);
            update(at, std::move(wanted[next]));
        }
        ++at;
    }
    if (at < rows.size())
        remove(at, rows.size() - at);
}

} // namespace leeway::items
