// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/origin.h"

#include <array>

namespace leeway {

std::string_view stepName(Step step)
{
    static constexpr std::array<std::string_view, 23> names{
        "resource",        "strategic-patch", "json-patch",   "image",
        "replicas",        "literal",         "file",         "hash",
        "name-reference",  "namespace",       "name-prefix",  "name-suffix",
        "label",           "annotation",      "replacement",  "var",
        "transformer",     "build-metadata",  "substitution", "flux-field",
        "common-metadata", "owner-label",     "normalization"};
    return names[static_cast<std::size_t>(step)];
}

OriginRef fileOrigin(Key file, Step by)
{
    return OriginRef(new Origin(by, std::move(file)));
}

Value overriding(const Value &value, Step step, const Value *overridden, std::vector<OriginPart> parts)
{
    const Key file = value.origin() ? value.origin()->file : Key();
    return overridingAt(value, step, file, value.span(), overridden, std::move(parts));
}

Value overridingAt(const Value &value, Step step, const Key &file, Span span, const Value *overridden,
                   std::vector<OriginPart> parts)
{
    auto *origin = new Origin(step, file);
    if (overridden) {
        origin->previous = *overridden;
        origin->hasPrevious = true;
    }
    origin->parts = std::move(parts);
    return value.withOrigin(OriginRef(origin), span);
}

std::vector<OriginStep> originChain(const Value &value)
{
    std::vector<OriginStep> chain;
    const Value *at = &value;
    while (at->origin()) {
        const Origin &origin = *at->origin();
        chain.push_back({origin.by, origin.file, at->span(), std::string(at->text()), origin.parts});
        if (!origin.hasPrevious)
            break;
        at = &origin.previous;
    }
    return chain;
}

} // namespace leeway
