// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/render/kustomize_ids.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace leeway::render::kustomize {

/// Cuts at the delimiter; `\` before it keeps it; one leading delimiter is dropped.
std::vector<std::string> splitPath(std::string_view path, char delimiter);
/// The same with `[name=a.b]` and `[a.b]` kept whole (dotted paths, kustomize.md 3.11).
std::vector<std::string> splitDottedPath(std::string_view path);

/// Which field of which kinds a transformer writes (kustomize.md 3.1).
struct FieldSpec
{
    Gvk gvk;
    std::string path;
    bool create = false;

    /// One element of the path; an element that ends in [] never creates.
    struct Part
    {
        Key name;
        bool isList = false;
    };
    std::vector<Part> parts; ///< of `path`

    FieldSpec() = default;
    FieldSpec(Gvk forGvk, std::string atPath, bool createIt);
    bool appliesTo(const Value &object) const;
};

using FieldSpecs = std::vector<FieldSpec>;
/// Shared between all kustomizations that use the same list, the defaults above all.
using FieldSpecsRef = std::shared_ptr<const FieldSpecs>;

/// Adds what is not there yet; error KustomizeConflictingFieldSpecs if only `create` differs (2.10).
Result<void> mergeFieldSpec(FieldSpecs &into, const FieldSpec &spec);
Result<void> mergeFieldSpecs(FieldSpecs &into, const FieldSpecs &specs);

/// What a field walk makes of a field that is missing or null.
enum class Create : std::uint8_t { Nothing, Scalar, Map };

/// Called with the field, to be changed in place.
using FieldSetter = std::function<Result<void>(Value &)>;

/// Walks to the field of `spec` through maps and lists and calls `set` on each found. The object's kind is
/// checked. Errors name the field and the object.
Result<void> visitField(Value &object, const FieldSpec &spec, Create create, const FieldSetter &set);
/// The same without comparing the object's kind and without creating anything.
Result<void> visitExisting(Value &object, const FieldSpec &spec, const FieldSetter &set);
Result<void> visitFields(Value &object, const FieldSpecs &specs, Create create, const FieldSetter &set);
/// True if `spec` leads to at least one field, with nothing created: spares copying what will not change.
bool leadsToField(const Value &object, const FieldSpec &spec);

} // namespace leeway::render::kustomize
