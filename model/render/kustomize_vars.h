// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_config.h"
#include "model/render/kustomize_resmap.h"

#include <map>

namespace leeway::render::kustomize {

/// Vars by name: the entries of the `vars` fields (kustomize.md 3.12).
using VarSet = std::map<std::string, Value>;

/// Binds vars to the objects they name and adds them to the set. Errors: KustomizeVarTwice,
/// KustomizeVarAmbiguous.
Result<void> recordVars(const Value &vars, ResMap &map, VarSet &set, const Schema &schema);
Result<void> mergeVars(VarSet &into, const VarSet &other);
/// Replaces $(NAME) wherever a varReference leads. Errors: KustomizeVarUnbound, KustomizeVarFieldMissing.
Result<void> resolveVars(ResMap &map, const VarSet &set, const FieldSpecs &references);

} // namespace leeway::render::kustomize
