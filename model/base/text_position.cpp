// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/text_position.h"

#include <algorithm>

namespace leeway {

SourcePlace placeOf(std::string_view file, std::string_view bytes, std::uint32_t offset)
{
    const std::string_view before = bytes.substr(0, std::min<std::size_t>(offset, bytes.size()));
    const std::size_t lastBreak = before.rfind('\n');
    const std::size_t column =
        lastBreak == std::string_view::npos ? before.size() : before.size() - lastBreak - 1;
    return {std::string(file), static_cast<std::uint32_t>(1 + std::ranges::count(before, '\n')),
            static_cast<std::uint32_t>(1 + column)};
}

SourcePlace placeOf(const OriginStep &step, const FileTree &tree)
{
    const FileEntry *entry = tree.find(step.file);
    if (!entry || !entry->bytes)
        return {step.file.str(), 0, 0};
    return placeOf(step.file.view(), *entry->bytes, step.span.begin);
}

} // namespace leeway
