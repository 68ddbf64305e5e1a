// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace leeway {

/// The bytes as one gzip member.
std::string gzip(std::string_view bytes);
/// Errors: DataCorrupt (damaged or cut off), LimitExceeded (more than `limit` bytes when unpacked: a bomb).
Result<std::string> gunzip(std::string_view bytes, std::size_t limit);

} // namespace leeway
