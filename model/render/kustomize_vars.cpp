// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_vars.h"

#include "model/base/number.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_path.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <charconv>

namespace leeway::render::kustomize {

namespace {

/// The objref as an id; its apiVersion wins over group and version.
struct VarTarget
{
    Gvk gvk;
    std::string name, ns;
    bool clusterScoped = false;

    static VarTarget of(const Value &var, const Schema &schema)
    {
        const Value none = Value::map();
        const Value *ref = var.find("objref");
        const Value &objref = ref ? *ref : none;
        VarTarget target{{std::string(objref.textAt({"group"})), std::string(objref.textAt({"version"})),
                          std::string(objref.textAt({"kind"}))},
                         std::string(objref.textAt({"name"})),
                         std::string(objref.textAt({"namespace"})),
                         false};
        const std::string_view apiVersion = objref.textAt({"apiVersion"});
        const auto slashes = std::ranges::count(apiVersion, '/');
        if (!apiVersion.empty() && slashes == 0)
            target.gvk.version = apiVersion;
        if (slashes == 1) {
            target.gvk.group = splitApiVersion(apiVersion).group;
            target.gvk.version = splitApiVersion(apiVersion).version;
        }
        (void)schema; // the id of an objref knows no scope
        return target;
    }

    bool matches(const IdView &id) const
    {
        const IdView own{gvk.group, gvk.version, gvk.kind, name, ns};
        if (!own.sameGvk(id) || name != id.name)
            return false;
        return ns.empty() || own.effectiveNamespace() == id.effectiveNamespace();
    }
};

Result<void> addVar(VarSet &set, const Value &var)
{
    if (!set.try_emplace(std::string(var.textAt({"name"})), var).second)
        return failAt(ErrorCode::KustomizeVarTwice, {std::string(var.textAt({"name"}))}, var);
    return {};
}

/// `a[0].b` is another form of `a.0.b`.
std::vector<std::string> varPath(std::string_view text)
{
    std::vector<std::string> parts;
    for (const std::string &part : splitDottedPath(text)) {
        const std::size_t open = part.rfind('[');
        const bool isIndex = part.ends_with(']') && open != std::string::npos && part.size() > open + 2 &&
                             std::all_of(part.begin() + static_cast<std::ptrdiff_t>(open) + 1, part.end() - 1,
                                         [](char c) { return c >= '0' && c <= '9'; });
        if (!isIndex) {
            parts.push_back(part);
            continue;
        }
        if (open > 0)
            parts.push_back(part.substr(0, open));
        parts.push_back(part.substr(open + 1, part.size() - open - 2));
    }
    return parts;
}

/// Go's %v of the value.
std::string textInside(const Value &value)
{
    if (value.kind() == Kind::Bool)
        return value.toBool().value_or(false) ? "true" : "false";
    if (value.kind() != Kind::Float)
        return std::string(value.text());
    char buffer[64];
    const double number = parseFloat(value.text()).value_or(0);
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return {buffer, end};
}

Result<Value> varValue(const Value &var, const ResMap &map)
{
    const std::string name(var.textAt({"name"}));
    const auto isBound = [&](const Resource &resource) {
        return std::ranges::any_of(resource.vars, [&](const Key &key) { return key.view() == name; });
    };
    const auto found = std::ranges::find_if(map.resources(), isBound);
    if (found == map.resources().end())
        return failAt(ErrorCode::KustomizeVarUnbound, {name}, var);
    const std::string_view stated = var.textAt({"fieldref", "fieldPath"});
    const auto path = varPath(stated.empty() ? "metadata.name" : stated);
    const auto field = lookupPath(found->object, path, var);
    if (!field || !*field)
        return failAt(ErrorCode::KustomizeVarFieldMissing, {name, std::string(stated)}, var);
    return **field;
}

class Substituter
{
public:
    explicit Substituter(std::map<std::string, Value, std::less<>> values) : m_values(std::move(values)) {}

    Result<void> set(Value &node, SharedWrites &writes, const SharedScalars &untagged) const
    {
        if (node.isScalar()) {
            const Value old = node;
            node = asText(node, untagged);
            replaceIn(node);
            writes.record(old, node);
            return {};
        }
        for (std::size_t i = 0; i < node.size(); ++i) {
            const Value &child = node.isMap() ? node.entries()[i].value : node.at(i);
            Value changed = asText(child, untagged);
            if (node.isList() && !changed.isString())
                return failAt(ErrorCode::KustomizeVarNeedsString, {}, child);
            if (!changed.isString())
                continue;
            replaceIn(changed);
            if (changed.isSameNode(child))
                continue;
            writes.record(child, changed);
            if (node.isMap())
                node.setEntry(i, node.entries()[i].key, std::move(changed));
            else
                node.mutableAt(i) = std::move(changed);
        }
        return {};
    }

private:
    /// What a replacement made has no type (Resource::untagged): here it is a text, and stays one.
    static Value asText(const Value &scalar, const SharedScalars &untagged)
    {
        if (!scalar.isScalar() || scalar.isString() || !isShared(untagged, scalar))
            return scalar;
        return Value::string(scalar.text()).withOrigin(scalar.origin(), scalar.span());
    }

    const Value *usable(std::string_view name) const
    {
        const auto found = m_values.find(name);
        return found != m_values.end() && found->second.isScalar() ? &found->second : nullptr;
    }

    void replaceIn(Value &node) const
    {
        if (!node.isString())
            return;
        const std::string_view text = node.text();
        const bool isWhole = text.size() > 3 && text.starts_with("$(") && text.find(')') == text.size() - 1;
        const Value *whole = isWhole ? usable(text.substr(2, text.size() - 3)) : nullptr;
        if (whole) {
            const Value value = Value::scalar(whole->isNull() ? Kind::String : whole->kind(), whole->text());
            node = caused(value, node, {whole});
            return;
        }
        std::vector<const Value *> used;
        const std::string replaced = expanded(text, used);
        if (replaced != text)
            node = caused(Value::string(replaced, replaced.find('\n') == std::string::npos ? Style::Plain
                                                                                           : Style::Literal),
                          node, used);
    }

    std::string expanded(std::string_view text, std::vector<const Value *> &used) const
    {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '$' || i + 1 == text.size()) {
                out += text[i];
                continue;
            }
            const std::size_t close = text[i + 1] == '(' ? text.find(')', i + 2) : std::string_view::npos;
            if (text[i + 1] == '$') {
                out += '$';
                ++i;
            } else if (close == std::string_view::npos) {
                out += '$';
                out += text[++i];
            } else {
                const std::string_view name = text.substr(i + 2, close - i - 2);
                const Value *value = usable(name);
                if (value)
                    used.push_back(value);
                out += value ? textInside(*value) : "$(" + std::string(name) + ')';
                i = close;
            }
        }
        return out;
    }

    static Value caused(const Value &value, const Value &old, const std::vector<const Value *> &sources)
    {
        std::vector<OriginPart> parts;
        for (const Value *source : sources)
            if (source->origin())
                parts.push_back({source->origin()->file, source->span(), source->origin()->by});
        const Key file = old.origin() ? old.origin()->file : Key();
        return overridingAt(value, Step::Var, file, old.span(), old.origin() ? &old : nullptr,
                            std::move(parts));
    }

    std::map<std::string, Value, std::less<>> m_values;
};

} // namespace

Result<void> recordVars(const Value &vars, ResMap &map, VarSet &set, const Schema &schema)
{
    for (const Value &var : vars.items()) {
        const VarTarget target = VarTarget::of(var, schema);
        std::vector<Resource *> matching;
        for (Resource &resource : map.resources())
            if (!resource.isGone() &&
                resource.anyId(schema, [&](const IdView &id) { return target.matches(id); }))
                matching.push_back(&resource);
        if (matching.size() > 1)
            return failAt(ErrorCode::KustomizeVarAmbiguous, {std::string(var.textAt({"name"}))}, var);
        if (matching.size() == 1)
            matching.front()->vars.emplace_back(var.textAt({"name"}));
    }
    for (const Value &var : vars.items())
        if (auto added = addVar(set, var); !added)
            return added;
    return {};
}

Result<void> mergeVars(VarSet &into, const VarSet &other)
{
    for (const auto &[name, var] : other)
        if (auto added = addVar(into, var); !added)
            return added;
    return {};
}

Result<void> resolveVars(ResMap &map, const VarSet &set, const FieldSpecs &references)
{
    std::map<std::string, Value, std::less<>> values;
    for (const auto &[name, var] : set) {
        auto value = varValue(var, map);
        if (!value)
            return tl::unexpected(value.error());
        values[name] = std::move(*value);
    }
    if (values.empty())
        return {};
    const Substituter substituter(std::move(values));
    for (Resource &resource : map.resources())
        for (const FieldSpec &spec : references) {
            SharedWrites writes(resource.shared);
            const FieldSetter setter = [&](Value &node) {
                return substituter.set(node, writes, resource.untagged);
            };
            if (auto done = visitField(resource.object, spec, Create::Nothing, setter); !done)
                return done;
            writes.apply(resource.object);
        }
    map.idsMayHaveChanged();
    return {};
}

} // namespace leeway::render::kustomize
