// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string_view>
#include <vector>

namespace leeway {

/// What wrote a value. The names are those printed by `leewayctl` in `by` (docs/cli.md).
enum class Step : std::uint8_t {
    Resource,       ///< a document of a file
    StrategicPatch, ///< strategic merge patch
    JsonPatch,      ///< JSON 6902 patch operation
    Image,          ///< kustomize `images`
    Replicas,       ///< kustomize `replicas`
    Literal,        ///< generator literal
    GeneratorFile,  ///< generator file or env file
    Hash,           ///< name suffix made from generated content
    NameReference,  ///< a reference that followed a renamed object
    Namespace,      ///< kustomize `namespace`
    NamePrefix,
    NameSuffix,
    Label,      ///< kustomize `labels`, `commonLabels`, generator options
    Annotation, ///< kustomize `commonAnnotations`, generator options
    Replacement,
    Var,
    Transformer,    ///< another built-in transformer given as a file
    BuildMetadata,  ///< origin and transformer annotations, managed-by label
    Substitution,   ///< Flux postBuild variable
    FluxField,      ///< field of a Flux Kustomization (targetNamespace, patches, images, ...)
    CommonMetadata, ///< Flux commonMetadata
    OwnerLabel,     ///< the two labels that name the Flux Kustomization
    Normalization,  ///< what the controller fills in before it applies
};

std::string_view stepName(Step step);

/// A contribution to a value made of several pieces, e.g. a variable inside a longer text.
struct OriginPart
{
    Key file;
    Span span;
    Step by = Step::Resource;
};

/// Who wrote a node. Nodes read from one file share one Origin (file + Step::Resource) and differ in their
/// Span; a step that overrides a node makes a new Origin which keeps the overridden node in `previous`, so
/// the chain, newest first, is: node, origin->previous, its origin->previous, ...
struct Origin : RefCounted
{
    Origin(Step step, Key inFile) : by(step), file(std::move(inFile)) {}
    static void destroy(const Origin *object) { delete object; }

    Step by;
    Key file;       ///< path in the repository; empty if the step has no file
    Value previous; ///< what was overridden, with its own origin; null without origin if nothing
    bool hasPrevious = false;
    std::vector<OriginPart> parts; ///< further places that the value was built from
};

/// The origin of everything read from `file`.
OriginRef fileOrigin(Key file, Step by = Step::Resource);

/// `value` as written by `step`, at the place that `value` itself has (a patch document's node, say),
/// overriding `overridden`. Children of maps and lists keep their own origins.
Value overriding(const Value &value, Step step, const Value *overridden, std::vector<OriginPart> parts = {});
/// The same with the place given: for values that are computed and whose cause stands in `file` at `span`.
Value overridingAt(const Value &value, Step step, const Key &file, Span span, const Value *overridden,
                   std::vector<OriginPart> parts = {});

/// One link of the chain, newest first.
struct OriginStep
{
    Step by = Step::Resource;
    Key file;
    Span span;
    std::string text; ///< the scalar's text at that time; empty for maps and lists
    std::vector<OriginPart> parts;
};
std::vector<OriginStep> originChain(const Value &value);

} // namespace leeway
