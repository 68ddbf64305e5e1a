// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leeway::change {

/// The change of one file as `git diff` prints it (three lines of context), which `git apply` takes. Nothing
/// on one side: the file is new or goes. Empty if nothing changes.
std::string unifiedDiff(const std::string &path, const std::optional<std::string> &before,
                        const std::optional<std::string> &after);

} // namespace leeway::change
