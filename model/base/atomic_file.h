// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <string>
#include <string_view>

namespace leeway {

/// Writes a file so that at any moment, also after a kill or a power cut, it holds the old bytes or the new
/// ones: a temporary file beside it, fsync, rename, fsync of the folder (faults.md G8). Keeps the mode of a
/// file that exists; a new one gets `mode`. A symbolic link is replaced, not followed.
/// Errors: FileUnwritable; then the old file is untouched and no temporary file is left.
Result<void> writeFileAtomically(const std::string &path, std::string_view bytes, unsigned mode = 0644);

/// Removes temporary files that a killed writer left in this folder.
void removeAtomicLeftovers(const std::string &folder);

/// The whole file. Errors: FileNotFound, FileUnreadable.
Result<std::string> readFile(const std::string &path);

} // namespace leeway
