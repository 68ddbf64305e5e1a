// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

/// Finds the extents of values in JSON text without building anything: one bad object must not cost the list
/// (faults.md K9), and managedFields are cut out of the bytes. It checks only what it needs to find the ends;
/// what is kept is checked by the real parser afterwards.
namespace leeway::cluster::skim {

inline constexpr std::size_t npos = std::string_view::npos;

std::size_t skipBlanks(std::string_view text, std::size_t at);
/// End of the value that begins at `at`; npos if the text ends within it.
std::size_t skipValue(std::string_view text, std::size_t at);

/// Bytes of one member of an object.
struct Member
{
    std::string_view key;  ///< between the quotes, escapes as they stand
    std::size_t begin = 0; ///< of the key's quote
    std::size_t value = 0; ///< of the value
    std::size_t end = 0;   ///< behind the value
};
/// Calls `use` for each member of the object at `at` while it returns true. Returns the end of the object, or
/// npos if the text ends before it or is no object; members seen until then were complete.
std::size_t forEachMember(std::string_view text, std::size_t at,
                          const std::function<bool(const Member &)> &use);
/// The same for the items of an array.
std::size_t forEachItem(std::string_view text, std::size_t at,
                        const std::function<bool(std::size_t begin, std::size_t end)> &use);

/// The value's bytes at a chain of keys, empty if it is not there.
std::string_view valueAt(std::string_view object, std::initializer_list<std::string_view> keys);
/// The same for a string without escapes: its text without quotes.
std::string_view textAt(std::string_view object, std::initializer_list<std::string_view> keys);

} // namespace leeway::cluster::skim
