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

/// Sets one key in all places of one object. All places where it is new get the same node.
class PairSetter
{
public:
    PairSetter(Resource &resource, const Pair &pair)
        : m_resource(resource), m_pair(pair), m_writes(resource.shared)
    {
    }

    Result<void> run(const FieldSpecs &specs)
    {
        const FieldSetter setter = [this](Value &map) { return set(map); };
        if (auto done = visitFields(m_resource.object, specs, Create::Map, setter); !done)
            return done;
        m_writes.apply(m_resource.object);
        if (m_added > 1)
            m_resource.shared.push_back(m_new);
        if (m_added > 0 && !isStringKey(m_pair.key))
            m_resource.hasUnquotedKey = true;
        return {};
    }

private:
    Result<void> set(Value &map)
    {
        if (map.isNull())
            return {}; // a walk that creates has made it a map already
        if (!map.isMap())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(map)}, map);
        if (Value *field = map.findMutable(m_pair.key)) {
            const Value old = *field;
            overwriteScalar(*field, plainString(m_pair.text), m_pair.writer);
            m_writes.record(old, *field);
            return {};
        }
        if (m_added++ == 0) {
            const Style style = looksTyped(m_pair.text) ? Style::DoubleQuoted : Style::Plain;
            m_new = written(Value::string(m_pair.text, style), m_pair.writer, nullptr);
        }
        map.set(m_pair.key, m_new);
        return {};
    }

    Resource &m_resource;
    const Pair &m_pair;
    SharedWrites m_writes;
    Value m_new;
    int m_added = 0;
};

Transform makeEntries(const Value &map, FieldSpecsRef specs, Step step)
{
    return [pairs = sortedPairs(map, step), specs = std::move(specs)](ResMap &resources,
                                                                      Context &) -> Result<void> {
        if (pairs.empty() || !specs)
            return {};
        for (Resource &resource : resources.resources())
            for (const Pair &pair : pairs)
                if (auto done = PairSetter(resource, pair).run(*specs); !done)
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
