// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/yaml/splice.h"

#include <functional>
#include <memory>
#include <vector>

namespace leeway::change {

/// Where a node stands in a YAML file: in one of its documents, or in YAML that stands as a literal block in
/// one of them (an inline patch), at any depth.
struct TextPlace
{
    std::size_t document = 0;
    FieldPath path; ///< of the node, or of the literal block that holds `inner`
    std::shared_ptr<const TextPlace> inner;
    Value node; ///< what stands at the innermost path

    const TextPlace &innermost() const { return inner ? inner->innermost() : *this; }
    /// The same place with another innermost path: the element around it, say.
    TextPlace withInnermostPath(FieldPath other) const;
};

/// The node whose bytes are exactly `span`. Nothing if the file has none there.
std::optional<TextPlace> placeAt(const Key &file, std::string_view bytes, Span span);

/// Makes edits for the document (or inner text) in which `place` ends; the path is that of the node there.
using EditsAt = std::function<std::vector<yaml::Edit>(const FieldPath &path)>;
Result<std::string> editAt(const Key &file, std::string_view bytes, const TextPlace &place,
                           const EditsAt &edits);

} // namespace leeway::change
