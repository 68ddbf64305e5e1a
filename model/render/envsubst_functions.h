// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// True for the operators that stand in for a value that is not set: `:=`, `:-`, `:+`, `:?`, `=`.
bool isDefaultOperator(std::string_view op);

/// Applies `${v<op>args}` to a value (flux-build.md E-4; fluxcd/pkg envsubst/funcs.go). An empty `op` gives
/// the value. Values longer than longestTrimmed are not trimmed by patterns: the caller refuses them.
std::string applyOperator(std::string_view op, std::string_view value, const std::vector<std::string> &args);

/// True if `op` compares a pattern with every prefix of the value, which takes time in its square.
bool isTrim(std::string_view op, std::size_t args);
inline constexpr std::size_t longestTrimmed = 16 * 1024;

} // namespace leeway::render
