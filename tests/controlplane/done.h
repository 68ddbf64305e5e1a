// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace leeway::controlplane {

/// What a step against the test cluster came to: what it printed, or one sentence why it failed.
struct [[nodiscard]] Done
{
    QByteArray out; ///< standard output of the step, when it printed something
    QByteArray why; ///< empty when it went well

    explicit operator bool() const { return why.isEmpty(); }
    static Done failed(QByteArray reason) { return {{}, std::move(reason)}; }
};

/// Goes on with the next step only when this one went well: `return first() && [&] { return second(); };`
template <typename Next> Done operator&&(const Done &first, Next next)
{
    return first ? next() : first;
}

} // namespace leeway::controlplane
