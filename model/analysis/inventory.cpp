// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/inventory.h"

namespace leeway::analysis {

std::optional<ObjectKey> parseInventoryId(std::string_view id)
{
    const std::size_t first = id.find('_');
    const std::size_t last = id.rfind('_');
    if (first == std::string_view::npos || last <= first)
        return std::nullopt;
    ObjectKey key;
    key.ns = id.substr(0, first);
    key.kind = id.substr(last + 1);
    const std::string_view middle = id.substr(first + 1, last - first - 1); // name_group
    const std::size_t split = middle.rfind('_');
    if (split == std::string_view::npos || key.kind.empty())
        return std::nullopt;
    key.group = middle.substr(split + 1);
    key.name = middle.substr(0, split);
    for (std::size_t at = key.name.find("__"); at != std::string::npos; at = key.name.find("__", at + 1))
        key.name.replace(at, 2, ":");
    if (key.name.empty())
        return std::nullopt;
    return key;
}

std::vector<ObjectKey> inventoryOf(const Value &owner)
{
    std::vector<ObjectKey> keys;
    const Value *entries = owner.findPath({"status", "inventory", "entries"});
    if (!entries)
        return keys;
    for (const Value &entry : entries->items())
        if (auto key = parseInventoryId(entry.textAt({"id"})))
            keys.push_back(std::move(*key));
    return keys;
}

} // namespace leeway::analysis
