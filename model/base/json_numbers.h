// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leeway {

/// A JSON text whose numbers beyond 64 bits (and beyond a double) were put aside, since the parser refuses
/// them: in their places stand strings that say which. Kubernetes itself stores none, but an answer with one
/// has to be read like any other (faults.md K9).
class LargeNumbers
{
public:
    /// Nothing if the text has no such number, or if what stands there is none.
    static std::optional<LargeNumbers> in(std::string_view json);

    const std::string &text() const { return m_text; }
    /// The number that this string stands for; nothing: it is a string of the text's own.
    std::optional<Value> numberOf(std::string_view string) const;

private:
    std::string m_mark; ///< begins a stand-in; found nowhere in the text, unescaped
    std::string m_text;
    std::vector<std::string> m_numbers;
};

} // namespace leeway
