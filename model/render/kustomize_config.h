// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_fieldspec.h"

#include <array>

namespace leeway::render::kustomize {

/// The places that hold the name of one kind of object.
struct NameReferences
{
    Gvk referent;
    FieldSpecs referrers;
};
using NameReferencesRef = std::shared_ptr<const std::vector<NameReferences>>;

/// Which list of field specs.
enum class SpecList : std::uint8_t {
    NamePrefix,
    NameSuffix,
    Namespace,
    CommonLabels,
    Labels,
    TemplateLabels,
    VolumeClaimTemplateLabels,
    CommonAnnotations,
    VarReference,
    Images,
    Replicas,
};
inline constexpr std::size_t specListCount = 11;

/// Where the transformers write (kustomize.md 2.10). Copying is cheap: lists are shared.
struct TransformerConfig
{
    std::array<FieldSpecsRef, specListCount> lists; ///< nullptr is an empty list
    NameReferencesRef nameReferences;

    const FieldSpecs &operator[](SpecList list) const;
    const std::vector<NameReferences> &references() const;

    /// Appends what is not there yet and sorts. Error: KustomizeConflictingFieldSpecs.
    Result<void> merge(const TransformerConfig &other);
};

/// kustomize's own lists (default-field-specs.yaml, name-references.yaml).
const TransformerConfig &defaultConfig(bool head);
/// A `configurations` file, decoded (configurationShape).
Result<TransformerConfig> readConfiguration(const Value &file);
/// A `crds` file: an OpenAPI definitions map (kustomize.md 3.16).
Result<TransformerConfig> readCrds(const Value &file);

FieldSpec readFieldSpec(const Value &value);
FieldSpecs readFieldSpecs(const Value *list);

} // namespace leeway::render::kustomize
