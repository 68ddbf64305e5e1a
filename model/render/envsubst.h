// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// What is known of a variable.
struct VariableValue
{
    std::string_view text;
    bool unknown = false; ///< it is set, but its value is not known here (decisions.md 6)
};
/// Nothing if the variable is not set.
using VariableLookup = std::function<std::optional<VariableValue>(std::string_view name)>;

struct Substituted
{
    std::string text;
    std::vector<std::string> used; ///< variables that were looked up and set, in order, repeated
    bool hasUnknown = false; ///< an expression that needs an unknown variable stands in the text unchanged
};

/// Flux's postBuild substitution of a text: `${v}` with its operators, `$$` for `$`; `$v` and `$(v)` are
/// text. The grammar is that of fluxcd/pkg envsubst, not that of a shell (flux-build.md 6.3). With `strict`,
/// a variable that is not set and has no default is VariableNotSet, else it is empty. Errors: Substitution*,
/// LimitExceeded (16 MB of text, 16 KB below a pattern operator). They carry no place.
Result<Substituted> substitute(std::string_view text, const VariableLookup &lookup, bool strict);

/// The names that `substitute` would look up, each once, in order; the ones that have a default are marked.
struct VariableUse
{
    std::string name;
    bool hasDefault = false;
};
Result<std::vector<VariableUse>> variablesIn(std::string_view text);

/// True if substitution could change the text: it holds `${` or `$$`.
bool mayHoldVariables(std::string_view text);

/// True for a name that Flux accepts in substitute and substituteFrom (V-12).
bool isVariableName(std::string_view name);

} // namespace leeway::render
