// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_transformers.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

struct Pair
{
    Key key;
    std::string text;
    Writer writer;
};

std::vector<Pair> sortedPairs(const Value &map, Step step)
{
    std::vector<Pair> pairs;
    for (const MapEntry &entry : map.entries())
        pairs.push_back({entry.key, std::string(entry.value.text()), Writer::of(entry.value, step)});
    std::ranges::sort(pairs, {}, [](const Pair &pair) { return pair.key.view(); });
    return pairs;
}

Result<void> setPair(Resource &resource, const Pair &pair, const FieldSpecs &specs)
{
    const FieldSetter set = [&](Value &map) -> Result<void> {
        const auto added = setStringEntry(map, pair.key, pair.text, pair.writer);
        if (!added)
            return tl::unexpected(added.error());
        if (*added && !isStringKey(pair.key))
            resource.hasUnquotedKey = true;
        return {};
    };
    return visitFields(resource.object, specs, Create::Map, set);
}

Transform makeEntries(const Value &map, FieldSpecsRef specs, Step step)
{
    return [pairs = sortedPairs(map, step), specs = std::move(specs)](ResMap &resources,
                                                                      Context &) -> Result<void> {
        if (pairs.empty() || !specs)
            return {};
        for (Resource &resource : resources.resources())
            for (const Pair &pair : pairs)
                if (auto done = setPair(resource, pair, *specs); !done)
                    return done;
        return {};
    };
}

} // namespace

Transform makeLabels(const Value &pairs, FieldSpecsRef specs)
{
    return makeEntries(pairs, std::move(specs), Step::Label);
}
Transform makeAnnotations(const Value &pairs, FieldSpecsRef specs)
{
    return makeEntries(pairs, std::move(specs), Step::Annotation);
}

} // namespace leeway::render::kustomize
