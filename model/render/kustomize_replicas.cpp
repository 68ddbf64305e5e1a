// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

struct Count
{
    std::string name;
    Value count;
    Writer writer;

    Result<void> set(Value &field) const
    {
        if (!field.isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(field)}, field);
        overwriteScalar(field, count, writer);
        return {};
    }

    Result<bool> apply(Resource &resource, const FieldSpec &spec, const Schema &schema) const
    {
        const bool matches = !resource.isGone() && resource.anyId(schema, [&](const IdView &id) {
            return id.name == name && id.isSelectedBy(spec.gvk);
        });
        if (!matches)
            return false;
        const FieldSetter setter = [this](Value &field) { return set(field); };
        if (auto done = visitField(resource.object, spec, Create::Scalar, setter); !done)
            return tl::unexpected(done.error());
        return true;
    }
};

} // namespace

Transform makeReplicas(const Value &replica, FieldSpecsRef specs)
{
    const Value *given = replica.find("count");
    const Value number = Value::integer(given ? given->toInt().value_or(0) : 0);
    const Count count{std::string(replica.textAt({"name"})), number,
                      Writer::of(given ? *given : replica, Step::Replicas)};
    return [count, specs = std::move(specs), replica](ResMap &map, Context &context) -> Result<void> {
        bool found = false;
        for (const FieldSpec &spec : specs ? *specs : FieldSpecs())
            for (Resource &resource : map.resources()) {
                const auto applied = count.apply(resource, spec, context.schema);
                if (!applied)
                    return tl::unexpected(applied.error());
                found = found || *applied;
            }
        if (!found)
            return failAt(ErrorCode::KustomizeReplicasUnmatched, {count.name}, replica);
        return {};
    };
}

} // namespace leeway::render::kustomize
