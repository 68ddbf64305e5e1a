// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <optional>
#include <string>
#include <vector>

namespace leeway::render::kustomize {

/// A change inside a text that holds YAML or JSON: the place of the old scalar in the text, and the new
/// value.
struct TextEdit
{
    Span span;
    Value value;
};

/// Writes a changed document back in the form of the original text (kustomize.md 3.11): JSON stays JSON,
/// indented if it was; YAML is encoded again. A YAML text with comments keeps them: the edits are spliced in.
std::string writeStructured(const Value &document, std::string_view original,
                            const std::vector<TextEdit> &edits);

/// The value as kyaml's encoder prints it: two spaces, compact lists, scalars in their style, brackets where
/// `original`, which the spans count in, has brackets.
std::string encodeYaml(const Value &value, std::string_view original = {});

} // namespace leeway::render::kustomize
