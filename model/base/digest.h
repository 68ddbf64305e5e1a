// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <string>
#include <string_view>

namespace leeway {

/// SHA-256 of the bytes as 64 lower-case hexadecimal digits.
std::string sha256Hex(std::string_view bytes);
/// Standard alphabet, padded, without line breaks.
std::string base64Encode(std::string_view bytes);
/// Accepts line breaks and blanks between the characters, as Kubernetes does.
Result<std::string> base64Decode(std::string_view text);
/// Unpacks one gzip stream; refuses with LimitExceeded beyond `limit` bytes (gzip bombs).
Result<std::string> gunzip(std::string_view packed, std::size_t limit);
Result<std::string> gzip(std::string_view bytes);

} // namespace leeway
