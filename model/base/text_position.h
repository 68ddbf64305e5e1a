// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/origin.h"

#include <string_view>

namespace leeway {

/// Line and column (both from 1, columns in bytes) of a byte offset: looked up only when somebody wants to
/// see it, so that a line inserted above does not change every later origin.
SourcePlace placeOf(std::string_view file, std::string_view bytes, std::uint32_t offset);
/// The place of an origin step in the tree it was rendered from; line 0 if the file is not in the tree.
SourcePlace placeOf(const OriginStep &step, const FileTree &tree);

} // namespace leeway
