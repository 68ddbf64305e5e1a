// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_namerefs.h"

#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace leeway::render::kustomize {

namespace {

using Candidates = std::vector<const Resource *>;

bool sameEnding(const std::vector<Key> &a, const std::vector<Key> &b)
{
    const std::size_t length = std::min(a.size(), b.size());
    const bool oneIsEmpty = length == 0 && a.size() != b.size();
    return !oneIsEmpty && std::equal(a.end() - static_cast<std::ptrdiff_t>(length), a.end(),
                                     b.end() - static_cast<std::ptrdiff_t>(length));
}

bool compatible(const History &a, const History &b, bool lenient)
{
    const auto match = [&](const std::vector<Key> &x, const std::vector<Key> &y) {
        return (lenient && (x.empty() || y.empty())) || sameEnding(x, y);
    };
    return match(a.prefixes, b.prefixes) && match(a.suffixes, b.suffixes);
}

bool hasPrevious(const Resource &resource, const std::function<bool(const IdView &)> &matches)
{
    for (std::size_t i = 0; i < resource.history.previous.size(); ++i)
        if (matches(resource.previousId(i)))
            return true;
    return false;
}

/// Fixes the references of one object.
class Referrer
{
public:
    Referrer(Resource &resource, const std::vector<Resource> &all, const Schema &schema)
        : m_resource(resource), m_schema(schema), m_snapshot(resource), m_all(all)
    {
    }

    Result<void> prepare();
    Result<void> fix(const FieldSpec &spec, const Gvk &referent);

private:
    Result<std::set<std::string>> subjectNamespaces() const;
    Result<void> set(Value &node);
    Result<void> setScalar(Value &node);
    Result<void> setMap(Value &node);
    Result<const Resource *> choose(std::string_view name, const Candidates &pool, bool compareNamespace,
                                    const Value &at) const;
    Candidates sieve(std::string_view name, const Candidates &pool) const;
    bool isNear(const Resource &candidate) const;
    bool fitsRoleRef(const Resource &candidate) const;
    Candidates poolFor(std::string_view ns) const;
    static Value referenceTo(const Value &target, const Value &old);

    Resource &m_resource;
    const Schema &m_schema;
    Resource m_snapshot; ///< the referrer's identity does not change while its fields do
    const std::vector<Resource> &m_all;
    Candidates m_reachable; ///< what it could refer to
    Candidates m_pool;      ///< of these, what was renamed
    const FieldSpec *m_spec = nullptr;
    const Gvk *m_referent = nullptr;
};

Result<std::set<std::string>> Referrer::subjectNamespaces() const
{
    std::set<std::string> namespaces;
    const Value *subjects = m_resource.object.find("subjects");
    if (kindOf(m_resource.object) != "RoleBinding" || !subjects || !subjects->isList())
        return namespaces;
    for (const Value &subject : subjects->items()) {
        if (!subject.isMap())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(subject)}, subject);
        const Value *ns = subject.find("namespace");
        const Value *kind = subject.find("kind");
        if (!ns || !kind || kind->text() != "ServiceAccount")
            continue;
        if (!ns->isString())
            return failAt(ErrorCode::KustomizeSubjectNamespace, {}, *ns);
        namespaces.emplace(ns->text());
    }
    return namespaces;
}

Result<void> Referrer::prepare()
{
    const IdView own = m_snapshot.currentId(m_schema);
    const auto namespaces = subjectNamespaces();
    if (!own.clusterScoped && !namespaces)
        return tl::unexpected(namespaces.error());
    for (const Resource &candidate : m_all) {
        const IdView id = candidate.currentId(m_schema);
        if (!own.clusterScoped && !id.clusterScoped && id.effectiveNamespace() != own.effectiveNamespace() &&
            !namespaces->contains(std::string(id.ns)))
            continue;
        m_reachable.push_back(&candidate);
        // Only what was renamed can be meant, and most objects were not.
        if (!candidate.history.previous.empty())
            m_pool.push_back(&candidate);
    }
    return {};
}

Result<void> Referrer::fix(const FieldSpec &spec, const Gvk &referent)
{
    m_spec = &spec;
    m_referent = &referent;
    // The original id was tested; the current kind may differ.
    return visitExisting(m_resource.object, spec, [this](Value &node) { return set(node); });
}

Result<void> Referrer::set(Value &node)
{
    if (node.isNull())
        return {};
    if (node.isScalar())
        return setScalar(node);
    if (node.isMap())
        return setMap(node);
    for (std::size_t i = 0; i < node.size(); ++i) {
        if (node.at(i).isNull())
            continue;
        if (node.at(i).isList())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", "list"}, node.at(i));
        Value &item = node.mutableAt(i);
        if (auto done = item.isMap() ? setMap(item) : setScalar(item); !done)
            return done;
    }
    return {};
}

bool Referrer::isNear(const Resource &candidate) const
{
    const IdView own = m_snapshot.currentId(m_schema);
    const IdView id = candidate.currentId(m_schema);
    return own.clusterScoped || id.clusterScoped || id.kind == "ServiceAccount" ||
           own.effectiveNamespace() == id.effectiveNamespace();
}

/// roleRef says which kind and group it means.
bool Referrer::fitsRoleRef(const Resource &candidate) const
{
    const Value *roleRef = m_resource.object.find("roleRef");
    const Value *group = roleRef ? roleRef->find("apiGroup") : nullptr;
    const Value *kind = roleRef ? roleRef->find("kind") : nullptr;
    if (!m_spec->path.ends_with("roleRef/name") || !group || !kind)
        return true;
    const Gvk stated{std::string(group->text()), "", std::string(kind->text())};
    return hasPrevious(candidate, [&](const IdView &id) { return id.isSelectedBy(stated); });
}

Candidates Referrer::sieve(std::string_view name, const Candidates &pool) const
{
    Candidates left;
    for (const Resource *candidate : pool)
        if (hasPrevious(*candidate, [&](const IdView &id) { return id.name == name; }) &&
            hasPrevious(*candidate, [&](const IdView &id) { return id.isSelectedBy(*m_referent); }) &&
            fitsRoleRef(*candidate) && isNear(*candidate))
            left.push_back(candidate);
    return left;
}

Result<const Resource *> Referrer::choose(std::string_view name, const Candidates &pool,
                                          bool compareNamespace, const Value &at) const
{
    Candidates left = sieve(name, pool);
    if (left.size() == 1)
        return left.front();
    const auto narrow = [&](bool lenient) {
        std::erase_if(
            left, [&](const Resource *c) { return !compatible(m_snapshot.history, c->history, lenient); });
    };
    narrow(true);
    if (left.size() > 1)
        narrow(false);
    if (left.empty())
        return nullptr;
    const auto same = [&](const Resource *c) {
        return nameOf(c->object) == nameOf(left.front()->object) &&
               (!compareNamespace || namespaceOf(c->object) == namespaceOf(left.front()->object));
    };
    if (std::ranges::all_of(left, same))
        return left.front();
    return failAt(ErrorCode::KustomizeManyReferents, {std::string(name)}, at);
}

/// The referent's name or namespace in the referring field: caused by whatever wrote it there.
Value Referrer::referenceTo(const Value &target, const Value &old)
{
    Writer writer{Step::NameReference, Key(), {}};
    if (target.origin())
        writer = {Step::NameReference, target.origin()->file, target.span()};
    const Value text = inStyle(untyped(target.text()), old.isScalar() ? old.style() : Style::Plain);
    return combined(text, writer, old);
}

Result<void> Referrer::setScalar(Value &node)
{
    const auto chosen = choose(node.text(), m_pool, false, node);
    if (!chosen)
        return tl::unexpected(chosen.error());
    if (!*chosen || nameOf((*chosen)->object) == node.text())
        return {};
    node = referenceTo(*(*chosen)->object.findPath({"metadata", "name"}), node);
    return {};
}

/// Candidates whose original namespace is `ns`, or, if nothing at all is there, whose current one is.
Candidates Referrer::poolFor(std::string_view ns) const
{
    Candidates original, current;
    for (const Resource *candidate : m_reachable) {
        const IdView first = candidate->originalId(m_schema);
        const IdView now = candidate->currentId(m_schema);
        if (first.effectiveNamespace() == ns && ns != notANamespace)
            original.push_back(candidate);
        if (now.effectiveNamespace() == ns && ns != notANamespace)
            current.push_back(candidate);
    }
    return original.empty() ? current : original;
}

Result<void> Referrer::setMap(Value &node)
{
    const Value *name = node.find("name");
    if (!name)
        return failAt(ErrorCode::KustomizeReferenceWithoutName, {m_spec->path}, node);
    const Value *ns = node.find("namespace");
    const auto chosen = choose(name->text(), ns ? poolFor(ns->text()) : m_pool, true, node);
    if (!chosen)
        return tl::unexpected(chosen.error());
    if (!*chosen)
        return {};
    const Value &object = (*chosen)->object;
    const std::string_view newNamespace = namespaceOf(object);
    if (nameOf(object) == name->text() && newNamespace.empty())
        return {};
    if (nameOf(object) != name->text())
        node.set("name", referenceTo(*object.findPath({"metadata", "name"}), *name));
    if (newNamespace.empty())
        return {};
    const Value *old = node.find("namespace");
    if (!old || old->text() != newNamespace)
        node.set("namespace", referenceTo(*object.findPath({"metadata", "namespace"}), old ? *old : Value()));
    return {};
}

/// A place that may hold a name, and what the name may be of.
struct Place
{
    const FieldSpec *spec;
    const Gvk *referent;
};

/// The places by the kind that has them, in the table's order.
class PlaceIndex
{
public:
    explicit PlaceIndex(const std::vector<NameReferences> &table)
    {
        std::unordered_set<std::string_view> kinds;
        for (const NameReferences &references : table)
            for (const FieldSpec &spec : references.referrers)
                kinds.insert(spec.gvk.kind);
        for (const NameReferences &references : table)
            for (const FieldSpec &spec : references.referrers)
                for (const std::string_view kind : kinds)
                    if (spec.gvk.kind.empty() || spec.gvk.kind == kind)
                        m_byKind[kind].push_back({&spec, &references.referent});
    }

    const std::vector<Place> &of(std::string_view kind) const
    {
        const auto found = m_byKind.find(kind);
        if (found != m_byKind.end())
            return found->second;
        const auto any = m_byKind.find(std::string_view());
        return any == m_byKind.end() ? m_none : any->second;
    }

private:
    std::unordered_map<std::string_view, std::vector<Place>> m_byKind;
    std::vector<Place> m_none;
};

} // namespace

Result<void> fixNameReferences(ResMap &map, const TransformerConfig &config, const Schema &schema)
{
    const PlaceIndex places(config.references());
    for (Resource &resource : map.resources()) {
        const Gvk gvk = resource.originalId(schema).gvk(); // the object's texts move while its fields change
        const IdView original{gvk.group, gvk.version, gvk.kind, {}, {}};
        std::optional<Referrer> referrer;
        for (const Place &place : places.of(gvk.kind)) {
            if (!original.isSelectedBy(place.spec->gvk))
                continue;
            if (!referrer) {
                referrer.emplace(resource, map.resources(), schema);
                if (auto prepared = referrer->prepare(); !prepared)
                    return prepared;
            }
            if (auto fixed = referrer->fix(*place.spec, *place.referent); !fixed)
                return fixed;
        }
    }
    return {};
}

} // namespace leeway::render::kustomize
