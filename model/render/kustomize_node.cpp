// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"

#include "model/render/kustomize_scalar.h"

namespace leeway::render::kustomize {

tl::unexpected<Error> failAt(ErrorCode code, std::vector<std::string> args, const Value &node)
{
    SourcePlace place;
    if (node.origin()) {
        place.file = node.origin()->file.str();
        // The offset travels in `column` with line 0 until the bytes are at hand.
        place.column = node.span().begin + 1;
    }
    return fail(code, std::move(args), std::move(place));
}

Writer Writer::of(const Value &node, Step step)
{
    if (!node.origin())
        return {step, Key(), {}};
    const bool isFlux = node.origin()->by == Step::FluxField;
    return {isFlux ? Step::FluxField : step, node.origin()->file, node.span()};
}

Value written(const Value &value, const Writer &writer, const Value *old)
{
    return overridingAt(value, writer.step, writer.file, writer.span, old && old->origin() ? old : nullptr);
}

Value combined(const Value &value, const Writer &writer, const Value &old)
{
    if (!old.origin())
        return written(value, writer, nullptr);
    const OriginPart part{old.origin()->file, old.span(), old.origin()->by};
    return overridingAt(value, writer.step, writer.file, writer.span, &old, {part});
}

void overwriteScalar(Value &field, const Value &value, const Writer &writer)
{
    const Value old = field;
    field = written(inStyle(value, old.isScalar() ? old.style() : Style::Plain), writer, &old);
}

std::string nodeKindName(const Value &value)
{
    if (value.isMap())
        return "map";
    return value.isList() ? "list" : "scalar";
}

} // namespace leeway::render::kustomize
