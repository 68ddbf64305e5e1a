// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_ids.h"

#include "model/render/kustomize_order.h"

#include <functional>

namespace leeway::render::kustomize {

namespace {

std::string_view orElse(std::string_view text, std::string_view placeholder)
{
    return text.empty() ? placeholder : text;
}

std::string joined(std::string_view a, std::string_view b, std::string_view c, char separator)
{
    std::string out(a);
    out += separator;
    out += b;
    out += separator;
    out += c;
    return out;
}

std::string_view metaText(const Value &object, std::string_view field)
{
    const Value *metadata = metadataOf(object);
    const Value *found = metadata ? metadata->find(field) : nullptr;
    return found && !isNilOrEmpty(*found) ? textOf(found) : std::string_view();
}

} // namespace

std::string Gvk::toString() const
{
    return joined(orElse(kind, "[noKind]"), orElse(version, "[noVer]"), orElse(group, "[noGrp]"), '.');
}

bool legacyLess(const Gvk &a, const Gvk &b)
{
    const int left = defaultRank(a.kind);
    const int right = defaultRank(b.kind);
    if (left != right)
        return left < right;
    return joined(orElse(a.group, "~G"), orElse(a.version, "~V"), orElse(a.kind, "~K"), '_') <
           joined(orElse(b.group, "~G"), orElse(b.version, "~V"), orElse(b.kind, "~K"), '_');
}

std::string_view IdView::effectiveNamespace() const
{
    if (clusterScoped)
        return notANamespace;
    return ns.empty() ? std::string_view("default") : ns;
}

bool IdView::isSelectedBy(const Gvk &selector) const
{
    return (selector.group.empty() || selector.group == group) &&
           (selector.version.empty() || selector.version == version) &&
           (selector.kind.empty() || selector.kind == kind);
}

bool IdView::sameGvk(const IdView &other) const
{
    return group == other.group && version == other.version && kind == other.kind;
}

bool IdView::equals(const IdView &other) const
{
    return name == other.name && sameGvk(other) && effectiveNamespace() == other.effectiveNamespace();
}

std::size_t IdView::hash() const
{
    std::size_t seed = 0;
    for (const std::string_view part : {group, version, kind, name, effectiveNamespace()})
        seed = seed * 1099511628211ULL + std::hash<std::string_view>()(part);
    return seed;
}

std::string IdView::toString() const
{
    return gvk().toString() + '/' + std::string(orElse(name, "[noName]")) + '.' +
           std::string(orElse(ns, "[noNs]"));
}

ApiVersionParts splitApiVersion(std::string_view apiVersion)
{
    const std::size_t slash = apiVersion.find('/');
    if (slash == std::string_view::npos)
        return {{}, apiVersion};
    return {apiVersion.substr(0, slash), apiVersion.substr(slash + 1)};
}

bool isNilOrEmpty(const Value &value)
{
    return value.isNull() || (!value.isScalar() && value.size() == 0);
}

std::string_view textOf(const Value *value)
{
    return value ? value->text() : std::string_view();
}

std::string_view kindOf(const Value &object)
{
    return textOf(object.find("kind"));
}
std::string_view apiVersionOf(const Value &object)
{
    return textOf(object.find("apiVersion"));
}

const Value *metadataOf(const Value &object)
{
    const Value *metadata = object.find("metadata");
    return metadata && !isNilOrEmpty(*metadata) ? metadata : nullptr;
}

std::string_view nameOf(const Value &object)
{
    return metaText(object, "name");
}
std::string_view namespaceOf(const Value &object)
{
    return metaText(object, "namespace");
}

} // namespace leeway::render::kustomize
