// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

bool isNeverRenamed(const IdView &original)
{
    if (original.kind == "CustomResourceDefinition" || original.kind == "Namespace")
        return true;
    return original.kind == "APIService" && original.group == "apiregistration.k8s.io";
}

enum class Side : std::uint8_t { Prefix, Suffix };

struct Renamer
{
    std::string text;
    Writer writer;
    Side side;

    Result<void> set(Value &field) const
    {
        if (!field.isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(field)}, field);
        const Value old = field;
        const std::string name(old.text());
        const std::string renamed = side == Side::Prefix ? text + name : name + text;
        field = combined(untyped(renamed, old.style()), writer, old);
        return {};
    }

    void remember(Resource &resource, const Schema &schema) const
    {
        (side == Side::Prefix ? resource.history.prefixes : resource.history.suffixes).emplace_back(text);
        resource.storePreviousId(schema);
    }
};

Transform makeRenamer(const Value &text, FieldSpecsRef specs, Side side)
{
    const Step step = side == Side::Prefix ? Step::NamePrefix : Step::NameSuffix;
    const Renamer renamer{std::string(text.text()), Writer::of(text, step), side};
    return [renamer, specs = std::move(specs)](ResMap &map, Context &context) -> Result<void> {
        const FieldSetter set = [&](Value &field) { return renamer.set(field); };
        if (renamer.text.empty())
            return {}; // it would rewrite every name to itself
        for (Resource &resource : map.resources()) {
            const IdView view = resource.originalId(context.schema);
            if (isNeverRenamed(view))
                continue;
            const Gvk original = view.gvk();
            for (const FieldSpec &spec : *specs) {
                if (!IdView{original.group, original.version, original.kind, {}, {}}.isSelectedBy(spec.gvk))
                    continue;
                if (spec.path == "metadata/name")
                    renamer.remember(resource, context.schema);
                if (auto done = visitField(resource.object, spec, Create::Scalar, set); !done)
                    return done;
            }
        }
        map.idsMayHaveChanged();
        return {};
    };
}

} // namespace

Transform makePrefix(const Value &text, FieldSpecsRef specs)
{
    return makeRenamer(text, std::move(specs), Side::Prefix);
}
Transform makeSuffix(const Value &text, FieldSpecsRef specs)
{
    return makeRenamer(text, std::move(specs), Side::Suffix);
}

} // namespace leeway::render::kustomize
