// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_fieldspec.h"

#include "model/render/kustomize_node.h"

#include <algorithm>
#include <span>

namespace leeway::render::kustomize {

namespace {

using Parts = std::span<const FieldSpec::Part>;

struct Walk
{
    const FieldSpec &spec;
    Create create;
    const FieldSetter &set;

    Result<void> visit(Value &node, Parts parts) const;
    Result<void> visitMap(Value &map, Parts parts) const;
    bool mayCreate(const FieldSpec::Part &part) const
    {
        return spec.create && create != Create::Nothing && !part.isList;
    }
};

Value created(Create create, bool isLast)
{
    return isLast && create == Create::Scalar ? Value::string("") : Value::map();
}

Result<void> Walk::visit(Value &node, Parts parts) const
{
    if (parts.empty())
        return set(node);
    if (node.isNull())
        return {};
    if (node.isMap())
        return visitMap(node, parts);
    if (!node.isList())
        return failAt(ErrorCode::KustomizeFieldNotReachable, {}, node);
    for (std::size_t i = 0; i < node.size(); ++i) {
        if (auto done = visit(node.mutableAt(i), parts); !done)
            return done;
    }
    return {};
}

Result<void> Walk::visitMap(Value &map, Parts parts) const
{
    const FieldSpec::Part &part = parts.front();
    if (part.name.empty())
        return failAt(ErrorCode::KustomizeEmptyFieldName, {}, map);
    const bool isLast = parts.size() == 1;
    const bool creates = mayCreate(part);
    Value *field = map.findMutable(part.name);
    if (!field && !creates)
        return {};
    if (!field)
        field = &map.set(part.name, created(create, isLast));
    else if (field->isNull() && part.isList)
        *field = Value::list().withOrigin(field->origin(), field->span());
    else if (field->isNull() && creates)
        *field = created(create, isLast).withOrigin(field->origin(), field->span());
    return visit(*field, parts.subspan(1));
}

bool leads(const Value &node, Parts parts)
{
    if (parts.empty())
        return true;
    if (node.isNull())
        return false;
    if (node.isList())
        return std::ranges::any_of(node.items(), [&](const Value &item) { return leads(item, parts); });
    if (!node.isMap())
        return true; // an error that the walk has to report
    const Value *field = node.find(parts.front().name);
    // A null below [] becomes a list.
    return field && (leads(*field, parts.subspan(1)) || (field->isNull() && parts.front().isList));
}

} // namespace

std::vector<std::string> splitPath(std::string_view path, char delimiter)
{
    std::vector<std::string> pieces;
    for (std::size_t from = 0;;) {
        const std::size_t end = path.find(delimiter, from);
        pieces.emplace_back(path.substr(from, end == std::string_view::npos ? end : end - from));
        if (end == std::string_view::npos)
            break;
        from = end + 1;
    }
    if (pieces.size() > 1 && pieces.front().empty())
        pieces.erase(pieces.begin());
    std::vector<std::string> parts{pieces.front()};
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (parts.back().ends_with('\\'))
            parts.back().back() = delimiter, parts.back() += pieces[i];
        else
            parts.push_back(pieces[i]);
    }
    return parts;
}

std::vector<std::string> splitDottedPath(std::string_view path)
{
    std::vector<std::string> result;
    const std::vector<std::string> pieces = splitPath(path, '.');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        std::string part = pieces[i];
        if (!part.starts_with('[') || part.ends_with(']')) {
            result.push_back(std::move(part));
            continue;
        }
        while (i + 1 < pieces.size()) {
            part += '.' + pieces[++i];
            if (pieces[i].ends_with(']'))
                break;
        }
        if (part.find('=') == std::string::npos) {
            const std::size_t from = part.find_first_not_of("[]");
            const std::size_t last = part.find_last_not_of("[]");
            part = from == std::string::npos ? std::string() : part.substr(from, last - from + 1);
        }
        result.push_back(std::move(part));
    }
    return result;
}

FieldSpec::FieldSpec(Gvk forGvk, std::string atPath, bool createIt)
    : gvk(std::move(forGvk)), path(std::move(atPath)), create(createIt)
{
    for (std::string &part : splitPath(path, '/')) {
        const bool isList = part.ends_with("[]");
        parts.push_back({Key(isList ? part.substr(0, part.size() - 2) : part), isList});
    }
}

bool FieldSpec::appliesTo(const Value &object) const
{
    if (!gvk.kind.empty() && gvk.kind != kindOf(object))
        return false;
    if (gvk.group.empty() && gvk.version.empty())
        return true;
    const ApiVersionParts parts_ = splitApiVersion(apiVersionOf(object));
    return (gvk.group.empty() || gvk.group == parts_.group) &&
           (gvk.version.empty() || gvk.version == parts_.version);
}

Result<void> mergeFieldSpec(FieldSpecs &into, const FieldSpec &spec)
{
    const auto selects = [&](const FieldSpec &old) {
        const Gvk &g = old.gvk;
        return IdView{g.group, g.version, g.kind, {}, {}}.isSelectedBy(spec.gvk) && old.path == spec.path;
    };
    const auto old = std::ranges::find_if(into, selects);
    if (old == into.end()) {
        into.push_back(spec);
        return {};
    }
    if (old->create != spec.create)
        return fail(ErrorCode::KustomizeConflictingFieldSpecs, {spec.path});
    return {};
}

Result<void> mergeFieldSpecs(FieldSpecs &into, const FieldSpecs &specs)
{
    for (const FieldSpec &spec : specs)
        if (auto merged = mergeFieldSpec(into, spec); !merged)
            return merged;
    return {};
}

Result<void> visitField(Value &object, const FieldSpec &spec, Create create, const FieldSetter &set)
{
    if (!spec.appliesTo(object))
        return {};
    if (!(spec.create && create != Create::Nothing) && !leadsToField(object, spec))
        return {};
    return Walk{spec, create, set}.visit(object, spec.parts);
}

Result<void> visitExisting(Value &object, const FieldSpec &spec, const FieldSetter &set)
{
    if (!leadsToField(object, spec))
        return {};
    return Walk{spec, Create::Nothing, set}.visit(object, spec.parts);
}

Result<void> visitFields(Value &object, const FieldSpecs &specs, Create create, const FieldSetter &set)
{
    for (const FieldSpec &spec : specs)
        if (auto done = visitField(object, spec, create, set); !done)
            return done;
    return {};
}

bool leadsToField(const Value &object, const FieldSpec &spec)
{
    return leads(object, spec.parts);
}

} // namespace leeway::render::kustomize
