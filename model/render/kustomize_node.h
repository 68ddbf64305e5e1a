// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/origin.h"
#include "model/base/value.h"

#include <string>
#include <vector>

namespace leeway::render::kustomize {

/// An error at the node's file. The line is filled in where the tree is at hand (Build::withLine); until then
/// `column` is 0 and `line` carries nothing.
tl::unexpected<Error> failAt(ErrorCode code, std::vector<std::string> args, const Value &node);

/// Who writes a value: the node of a kustomization, patch or transformer file that causes it.
struct Writer
{
    Step step = Step::Transformer;
    Key file;
    Span span;

    /// The place of `node`. What a Flux field wrote stays a Flux field, whatever the step is called.
    static Writer of(const Value &node, Step step);
};

/// `value` written by `writer` over `old` (nullptr if nothing was there).
Value written(const Value &value, const Writer &writer, const Value *old);
/// The same for a value built of the old one and the writer's, e.g. a prefixed name.
Value combined(const Value &value, const Writer &writer, const Value &old);

/// FieldSetter of kyaml for a scalar: the new text and kind in the old one's style.
void overwriteScalar(Value &field, const Value &value, const Writer &writer);
std::string nodeKindName(const Value &value);

} // namespace leeway::render::kustomize
