// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

bool isRoleBinding(std::string_view kind)
{
    return kind == "RoleBinding" || kind == "ClusterRoleBinding";
}

bool hasText(const Value &node)
{
    return node.isScalar() && !node.isNull() && !node.text().empty();
}

class NamespaceSetter
{
public:
    explicit NamespaceSetter(const NamespaceArguments &arguments)
        : m_arguments(arguments), m_writer(Writer::of(arguments.ns, Step::Namespace)),
          m_text(plainString(arguments.ns.text()))
    {
    }

    Result<void> set(Value &field) const
    {
        if (!field.isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(field)}, field);
        if (m_arguments.unsetOnly && hasText(field))
            return {};
        overwriteScalar(field, m_text, m_writer);
        return {};
    }

    Result<void> setSubjects(Value &object) const
    {
        if (m_arguments.subjects == SubjectMode::None)
            return {};
        const Value *subjects = object.find("subjects");
        if (!subjects || subjects->isNull())
            return {};
        if (!subjects->isList())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"list", nodeKindName(*subjects)}, *subjects);
        for (std::size_t i = 0; i < subjects->size(); ++i) {
            const auto concerns = isConcerned(subjects->at(i));
            if (!concerns)
                return tl::unexpected(concerns.error());
            if (!*concerns)
                continue;
            Value &subject = object.findMutable("subjects")->mutableAt(i);
            subjects = object.find("subjects");
            Value *field = subject.findMutable("namespace");
            if (auto done = set(field ? *field : subject.set("namespace", Value::string(""))); !done)
                return done;
            subjects = object.find("subjects");
        }
        return {};
    }

private:
    Result<bool> isConcerned(const Value &subject) const
    {
        if (subject.isNull())
            return false;
        if (!subject.isMap())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(subject)}, subject);
        const bool all = m_arguments.subjects == SubjectMode::AllServiceAccounts;
        const Value *field = subject.find(all ? "kind" : "name");
        if (!field || field->isNull())
            return false;
        if (!field->isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(*field)}, *field);
        return field->text() == (all ? "ServiceAccount" : "default");
    }

    const NamespaceArguments &m_arguments;
    Writer m_writer;
    Value m_text;
};

bool applies(const FieldSpec &spec, std::string_view apiVersion, bool roleBinding)
{
    if (spec.path == "metadata/namespace")
        return false;
    if (spec.path == "metadata/name" && apiVersion != "v1")
        return false;
    return !(roleBinding && isRoleBinding(spec.gvk.kind) && spec.path == "subjects/namespace");
}

} // namespace

Result<void> setNamespace(Resource &resource, const NamespaceArguments &arguments, const Schema &schema)
{
    static const FieldSpec own({}, "metadata/namespace", true);
    const NamespaceSetter setter(arguments);
    const FieldSetter set = [&](Value &field) { return setter.set(field); };
    Value &object = resource.object;
    const std::string apiVersion(apiVersionOf(object));
    const std::string kind(kindOf(object));
    if (!schema.isCertainlyClusterScoped(apiVersion, kind))
        if (auto done = visitField(object, own, Create::Scalar, set); !done)
            return done;
    const bool roleBinding = isRoleBinding(kind);
    if (roleBinding)
        if (auto done = setter.setSubjects(object); !done)
            return done;
    if (!arguments.specs)
        return {};
    for (const FieldSpec &spec : *arguments.specs)
        if (applies(spec, apiVersion, roleBinding))
            if (auto done = visitField(object, spec, Create::Scalar, set); !done)
                return done;
    return {};
}

Transform makeNamespace(NamespaceArguments arguments)
{
    return [arguments = std::move(arguments)](ResMap &map, Context &context) -> Result<void> {
        if (arguments.ns.text().empty())
            return {};
        std::unordered_map<std::size_t, std::vector<std::size_t>> taken;
        const auto rehash = [&](std::size_t index) {
            taken[map.resources()[index].currentId(context.schema).hash()].push_back(index);
        };
        for (std::size_t i = 0; i < map.resources().size(); ++i)
            rehash(i);
        for (std::size_t i = 0; i < map.resources().size(); ++i) {
            Resource &resource = map.resources()[i];
            if (resource.isGone() || resource.history.helmGenerated)
                continue;
            std::erase(taken[resource.currentId(context.schema).hash()], i);
            resource.storePreviousId(context.schema);
            if (auto done = setNamespace(resource, arguments, context.schema); !done)
                return done;
            const IdView id = resource.currentId(context.schema);
            for (const std::size_t other : taken[id.hash()])
                if (map.resources()[other].currentId(context.schema).equals(id))
                    return failAt(ErrorCode::KustomizeNamespaceConflict, {id.toString()}, arguments.ns);
            rehash(i);
        }
        map.idsMayHaveChanged();
        return {};
    };
}

} // namespace leeway::render::kustomize
