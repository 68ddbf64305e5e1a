// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/field_path.h"
#include "model/base/file_tree.h"
#include "model/base/value.h"
#include "model/render/flux_variables.h"

#include <vector>

namespace leeway::render {

struct SubstitutedObject
{
    Value object;
    std::vector<FieldPath> unknown; ///< leaves that still hold the expression of an unknown variable
};

/// True if a label or annotation of the object switches substitution off (V-3).
bool isSubstitutionDisabled(const Value &object);

/// Substitutes in every key and value of an object, as Flux does on its YAML text: types may change (a
/// substituted 8080 becomes a number), an empty value becomes null. The origin of what changed: the step
/// Substitution at the place of the first variable, over the text with its `${...}`; every variable is a
/// part. Errors: Substitution*, VariableNotSet with the place of the text; SubstitutionNotYaml.
Result<SubstitutedObject> substituteObject(const Value &object, const FluxVariables &variables, bool strict,
                                           const FileTree &tree);

} // namespace leeway::render
