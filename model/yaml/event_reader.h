// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/yaml/reader.h"

namespace leeway::yaml {

/// Reads the documents in `bytes[begin, end)`; offsets in spans count from the start of `bytes`. Appends to
/// `out`. The bytes were checked (checkText). The only place that knows yaml-cpp.
Result<void> readEvents(const Key &file, std::string_view bytes, std::uint32_t begin, std::uint32_t end,
                        const ReadOptions &options, std::vector<Document> &out);

} // namespace leeway::yaml
