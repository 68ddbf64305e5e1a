// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string_view>

namespace leeway::render {

/// A whole object is encrypted if it has a top-level `sops` map with a mac (D-2).
bool isSopsEncrypted(const Value &object);
/// A text that holds SOPS' marks of one of its file formats (D-3).
bool holdsSopsMark(std::string_view text);
/// A single encrypted value: ENC[AES256_GCM,...].
bool isSopsValue(std::string_view text);

/// True for a Secret that is not encrypted as a whole but holds an encrypted file in a value of `data`, or
/// the lines of one (`envs` of a generator).
bool holdsEncryptedData(const Value &object);
/// Drops the lines that SOPS adds to a dotenv file, which the controller decrypts before it generates.
void dropSopsLines(Value &secret);

} // namespace leeway::render
