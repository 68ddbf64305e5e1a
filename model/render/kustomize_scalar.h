// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/origin.h"
#include "model/base/value.h"

#include <string>
#include <string_view>

namespace leeway::render::kustomize {

/// A scalar whose type is not stated, as it will be read back: any quoted or block style makes it a string, a
/// plain one gets its type from its text (go-yaml v3 rules).
Value untyped(std::string_view text, Style style = Style::Plain);

/// A string that stays one whatever it looks like.
Value plainString(std::string_view text);

/// `value` as it reads after it was written over a node of the style `old`: kustomize keeps the old quoting
/// and the new type, so a number over a quoted text becomes a text (kustomize.md 4.4).
Value inStyle(const Value &value, Style old);

/// True if YAML 1.1 reads the text as something else than a string ("yes", "1", "null"): such strings are
/// written with quotes when kustomize adds them as new fields.
bool looksTyped(std::string_view text);

/// The style that the YAML encoder gives a string of its own (after a JSON patch every string is one).
Style encoderStyle(std::string_view text);

/// A key that is written without quotes must be read back as a string.
bool isStringKey(std::string_view key);

/// A text that was written over a typed value must still read as that type, else no encoder takes it.
bool fitsKind(const Value &scalar);

/// The scalar as the YAML encoder prints it, quotes included: what list selectors of replacements match.
std::string encodedText(const Value &scalar);

} // namespace leeway::render::kustomize
