// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <optional>
#include <string_view>
#include <utility>

namespace golden {

/// What kustomize says -> the code that means the same. The first text that is part of the message counts;
/// messages wrap each other, so what is more telling stands first.
inline std::optional<leeway::ErrorCode> expectedCode(std::string_view message)
{
    using leeway::ErrorCode;
    static constexpr std::pair<std::string_view, ErrorCode> table[]{
        {"already defined at line", ErrorCode::KustomizeDuplicateKey},
        {"unsupported type: map[interface", ErrorCode::KustomizeKeyNotString},
        {"unsupported value: NaN", ErrorCode::YamlNotJson},
        {"json: unknown field", ErrorCode::KustomizeUnknownField},
        {"of type accumulator.OpenAPIDefinition", ErrorCode::KustomizeBadCrd},
        {"json: cannot unmarshal", ErrorCode::KustomizeWrongType},
        {"kustomization.yaml is empty", ErrorCode::KustomizationEmpty},
        {"kind should be Kustomization or Component", ErrorCode::KustomizationWrongKind},
        {"apiVersion for Kustomization should be", ErrorCode::KustomizationWrongApiVersion},
        {"Found multiple kustomization files", ErrorCode::KustomizationAmbiguous},
        {"unable to find one of 'kustomization.yaml'", ErrorCode::KustomizationMissing},
        {"invalid document separator", ErrorCode::YamlBadSeparator},
        {"MalformedYAMLError", ErrorCode::YamlSyntax},
        {"missing Resource metadata", ErrorCode::KustomizeNoMetadata},
        {"missing kind in object", ErrorCode::KustomizeNoKind},
        {"missing metadata.name in object", ErrorCode::KustomizeNoName},
        {"expected array in", ErrorCode::KustomizeItemsNotAList},
        {"may not add resource with an already registered id", ErrorCode::KustomizeDuplicateId},
        {"security; file", ErrorCode::KustomizeFileOutside},
        {"cycle detected", ErrorCode::KustomizeCycle},
        {"is ambiguous", ErrorCode::KustomizeAmbiguousPath},
        {"expected kind != 'Component'", ErrorCode::KustomizeComponentAsResource},
        {"expected kind 'Component'", ErrorCode::KustomizeNotAComponent},
        {"new root cannot be empty", ErrorCode::KustomizeEmptyPath},
        {"loading KV pairs: file sources: [d]", ErrorCode::KustomizeNotAFile},
        {"evalsymlink failure", ErrorCode::FileNotFound},
        {"components: loader.New \"must build at directory", ErrorCode::KustomizeNotADirectory},
        {"namespace transformation produces ID conflict", ErrorCode::KustomizeNamespaceConflict},
        {"conflicting fieldspecs", ErrorCode::KustomizeConflictingFieldSpecs},
        {"path config error; no 'name' field", ErrorCode::KustomizeReferenceWithoutName},
        {"expected sequence or mapping node", ErrorCode::KustomizeFieldNotReachable},
        {"invalid value type expect a string", ErrorCode::KustomizeVarNeedsString},
        {"does not match a config with the following GVK", ErrorCode::KustomizeReplicasUnmatched},
        {"unknown patch strategy", ErrorCode::KustomizeUnknownDirective},
        {"multiple matches for Id", ErrorCode::KustomizeManyMatches},
        {"no matches for Id", ErrorCode::KustomizeNoMatch},
        {"Unable to remove nonexistent key", ErrorCode::JsonPatchMissingKey},
        {"doc is missing path", ErrorCode::JsonPatchMissingPath},
        {"doc is missing key", ErrorCode::JsonPatchMissingKey},
        {"Unable to access invalid index", ErrorCode::JsonPatchBadIndex},
        {"test failed", ErrorCode::JsonPatchTestFailed},
        {"must specify a target for JSON patch", ErrorCode::KustomizeNoPatchTarget},
        {"unable to parse SM or JSON patch", ErrorCode::KustomizeNotAPatch},
        {"Multiple Strategic-Merge Patches", ErrorCode::KustomizeManyPatchesOneTarget},
        {"patch and path can't be set", ErrorCode::KustomizePatchAndPath},
        {"must specify one of patch and path", ErrorCode::KustomizeNoPatchNorPath},
        {"must specify the target name", ErrorCode::KustomizeNoTargetName},
        {"error parsing regexp", ErrorCode::KustomizeBadRegex},
        {"unable to parse requirement", ErrorCode::KustomizeBadLabelSelector},
        {"nothing selected by", ErrorCode::KustomizeNoSource},
        {"multiple matches for selector", ErrorCode::KustomizeManySources},
        {"is missing for replacement source", ErrorCode::KustomizeSourceFieldMissing},
        {"list path element must contain", ErrorCode::KustomizeBadListSelector},
        {"unable to find field", ErrorCode::KustomizeTargetFieldMissing},
        {"target must specify resources to select", ErrorCode::KustomizeTargetWithoutSelect},
        {"replacements must specify a source", ErrorCode::KustomizeIncompleteReplacement},
        {"cannot specify both path and inline", ErrorCode::KustomizeReplacementPathAndInline},
        {"value and resource selectors are mutually", ErrorCode::KustomizeSourceAndValue},
        {"delimiter option can only be used", ErrorCode::KustomizeDelimiterNeedsScalar},
        {"is out of bounds for value", ErrorCode::KustomizeSourceIndex},
        {"wildcard is not supported", ErrorCode::KustomizeWildcardInSource},
        {"illegally repeats the key", ErrorCode::KustomizeRepeatedKey},
        {"invalid literal source", ErrorCode::KustomizeBadLiteral},
        {"a configmap must have a name", ErrorCode::KustomizeGeneratorNoName},
        {"key name or file path contains '='", ErrorCode::KustomizeBadFileSource},
        {"does not exist; cannot merge or replace", ErrorCode::KustomizeNothingToMerge},
        {"exists; can not use behavior", ErrorCode::KustomizeGeneratedExists},
        {"cannot be mapped to a field", ErrorCode::KustomizeVarUnbound},
        {"not found in corresponding resource", ErrorCode::KustomizeVarFieldMissing},
        {"already encountered", ErrorCode::KustomizeVarTwice},
        {"sortOptions.order", ErrorCode::KustomizeSortOrder},
        {"external plugins disabled", ErrorCode::KustomizeExternalPlugin},
        {"unable to load builtin", ErrorCode::KustomizeUnknownBuiltin},
        {"validator shouldn't modify", ErrorCode::KustomizeValidatorChanges},
        {"not a transformer", ErrorCode::KustomizeNotATransformer},
        {"--enable-helm", ErrorCode::KustomizeHelm},
        {"wrong node kind", ErrorCode::KustomizeWrongNodeKind},
    };
    for (const auto &[part, code] : table)
        if (message.find(part) != std::string_view::npos)
            return code;
    return std::nullopt;
}

} // namespace golden
