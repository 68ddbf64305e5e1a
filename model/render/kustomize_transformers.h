// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_config.h"
#include "model/render/kustomize_context.h"
#include "model/render/kustomize_resmap.h"

#include <functional>

namespace leeway::render::kustomize {

/// A configured transformer. Configuring reads all files it needs; running changes the objects.
using Transform = std::function<Result<void>(ResMap &, Context &)>;

/// `paths` is a list of inline patches or file names, `text` more documents; either may be nullptr.
Result<Transform> makeStrategicMerges(Context &context, const Loader &loader, const Value *paths,
                                      const Value *text);
/// An entry of `patches`: strategic merge or JSON patch, found out by trying both (kustomize.md 3.8).
Result<Transform> makePatch(Context &context, const Loader &loader, const Value &entry);
/// An entry of `patchesJson6902`; `inlineField` names the field with the operations ("patch" or "jsonOp").
Result<Transform> makeJson6902(Context &context, const Loader &loader, const Value &entry,
                               std::string_view inlineField);

enum class SubjectMode : std::uint8_t { DefaultOnly, AllServiceAccounts, None };
struct NamespaceArguments
{
    Value ns; ///< the string with its place
    FieldSpecsRef specs;
    bool unsetOnly = false;
    SubjectMode subjects = SubjectMode::DefaultOnly;
};
Transform makeNamespace(NamespaceArguments arguments);
/// Sets the namespace of one object as the transformer does, for ValueAddTransformer too.
Result<void> setNamespace(Resource &resource, const NamespaceArguments &arguments, const Schema &schema);

Transform makePrefix(const Value &text, FieldSpecsRef specs);
Transform makeSuffix(const Value &text, FieldSpecsRef specs);
Transform makeLabels(const Value &pairs, FieldSpecsRef specs);
Transform makeAnnotations(const Value &pairs, FieldSpecsRef specs);
Transform makeImage(const Value &image, FieldSpecsRef specs);
Transform makeReplicas(const Value &replica, FieldSpecsRef specs);
Result<Transform> makeReplacements(Context &context, const Loader &loader, const Value &entries);
Result<Transform> makeValueAdd(Context &context, const Loader &loader, const Value &config);
Transform makeHashes();

} // namespace leeway::render::kustomize
