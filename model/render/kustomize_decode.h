// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <span>
#include <string_view>

namespace leeway::render::kustomize {

/// The type of a field, as Go's JSON decoder checks it.
struct Shape
{
    enum class Type : std::uint8_t { String, Bool, Int, StringMap, Free, List, Struct };
    struct Field
    {
        std::string_view name;
        const Shape *shape;
    };

    Type type = Type::String;
    const Shape *element = nullptr;     ///< of a list
    std::span<const Field> fields = {}; ///< of a struct
};

/// How strict decoding is (kustomize.md 1.3, 3.14).
struct DecodeRules
{
    bool unknownFields = false; ///< dropped instead of refused
    bool coerce = false;        ///< numbers and booleans become strings where strings are wanted
};

/// Checks a value against a shape and returns it with the shape's field names (they are matched without
/// case), without nulls and unknown fields. Errors: KustomizeUnknownField, KustomizeWrongType.
Result<Value> decode(const Value &value, const Shape &shape, DecodeRules rules = {});

const Shape &kustomizationShape(bool head);
const Shape &configurationShape(bool head);
const Shape &replacementShape();
const Shape &fieldSpecShape();

/// The shape of a builtin transformer's or generator's config; nullptr for an unknown kind.
const Shape *pluginShape(std::string_view kind);

} // namespace leeway::render::kustomize
