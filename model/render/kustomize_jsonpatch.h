// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_context.h"

namespace leeway::render::kustomize {

/// A list of RFC 6902 operations, each a map with places in the file.
struct JsonPatch
{
    Value operations; ///< a list; null if the text holds nothing
    bool isEmpty() const { return operations.size() == 0; }
};

/// Reads a patch text: JSON if it begins with `[`, else the first YAML document. `holder` is the scalar that
/// holds the text, or nullptr if the text is the whole of `file`.
Result<JsonPatch> parseJsonPatch(Context &context, const Key &file, std::string_view text,
                                 const Value *holder);

/// Applies the operations as json-patch v4 does (kustomize.md 3.9), inside kustomize's round trip through
/// JSON: the object's numbers become doubles and its quoting that of the YAML encoder.
Result<void> applyJsonPatch(Resource &resource, const JsonPatch &patch, Step step);

} // namespace leeway::render::kustomize
