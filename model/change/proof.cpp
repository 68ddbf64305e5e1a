// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/proof.h"

#include "model/yaml/splice.h"

#include <algorithm>
#include <map>

namespace leeway::change {

namespace {

using render::DesiredObject;
using render::DesiredSet;

/// "settings-7b4c8d9f2k" -> "settings": kustomize's content hash has ten characters.
std::string withoutHash(const std::string &name)
{
    constexpr std::size_t hashSize = 10;
    const std::size_t dash = name.rfind('-');
    if (dash == std::string::npos || name.size() - dash - 1 != hashSize)
        return name;
    const bool isHash = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dash) + 1, name.end(),
                                    [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
    return isHash ? name.substr(0, dash) : name;
}

bool isHashed(const DesiredObject &object)
{
    const Value *name = object.object.findPath({"metadata", "name"});
    if (!name)
        return false;
    const std::vector<OriginStep> chain = originChain(*name);
    return std::ranges::any_of(chain, [](const OriginStep &step) { return step.by == Step::Hash; });
}

/// Identity across a change: a hash in the name does not count.
struct Identity
{
    ObjectKey owner;
    ObjectKey key;
    friend auto operator<=>(const Identity &, const Identity &) = default;
};

Identity identityOf(const DesiredSet &set, const DesiredObject &object)
{
    ObjectKey key = object.key;
    if (isHashed(object))
        key.name = withoutHash(key.name);
    return {set.kustomizations[object.owner].key, key};
}

using Objects = std::map<Identity, const DesiredObject *>;

Objects objectsOf(const DesiredSet &set)
{
    Objects objects;
    for (const DesiredObject &object : set.objects)
        objects.emplace(identityOf(set, object), &object);
    return objects;
}

struct Difference
{
    FieldPath path;
    const Value *before = nullptr; ///< nullptr: new
    const Value *after = nullptr;  ///< nullptr: gone
};

void findDifferences(const Value &before, const Value &after, const FieldPath &path,
                     std::vector<Difference> &out)
{
    if (before.isSameNode(after))
        return;
    if (before.isMap() && after.isMap()) {
        for (const MapEntry &entry : before.entries()) {
            const Value *now = after.find(entry.key);
            if (now)
                findDifferences(entry.value, *now, path.name(entry.key.str()), out);
            else
                out.push_back({path.name(entry.key.str()), &entry.value, nullptr});
        }
        for (const MapEntry &entry : after.entries())
            if (!before.find(entry.key))
                out.push_back({path.name(entry.key.str()), nullptr, &entry.value});
        return;
    }
    if (before.isList() && after.isList() && before.size() == after.size()) {
        for (std::size_t i = 0; i < before.size(); ++i)
            findDifferences(before.at(i), after.at(i), path.index(i), out);
        return;
    }
    if (!(before == after))
        out.push_back({path, &before, &after});
}

/// The path with the indices of the elements that it names, as findDifferences writes it.
FieldPath withIndices(const Value &object, const FieldPath &path)
{
    FieldPath out;
    const Value *at = &object;
    for (const PathSegment &segment : path.segments()) {
        const auto *match = std::get_if<PathMatch>(&segment);
        const std::ptrdiff_t index = match && at && at->isList() ? findElement(*at, *match) : -1;
        const PathSegment exact = index < 0 ? segment : PathIndex{static_cast<std::size_t>(index)};
        at = at ? FieldPath({exact}).find(*at) : nullptr;
        out = out.child(exact);
    }
    return out;
}

bool followsHash(const Value *value)
{
    return value && value->origin() &&
           (value->origin()->by == Step::NameReference || value->origin()->by == Step::Hash);
}

class Prover
{
public:
    Prover(const Renders &before, const Renders &after, const Intent &intent, const Allowed &allowed)
        : m_before(before), m_after(after), m_intent(intent), m_allowed(allowed)
    {
    }

    Result<std::vector<std::string>> run()
    {
        if (m_before.size() != m_after.size())
            return fail(ErrorCode::ChangeReachesMore, {"the list of clusters", "the repository", "it"});
        for (std::size_t i = 0; i < m_before.size(); ++i)
            if (auto same = compareSets(*m_before[i], *m_after[i]); !same)
                return tl::unexpected(same.error());
        if (!m_isTrue)
            return fail(ErrorCode::ChangeFallsShort, {m_intent.path.toString()});
        return std::move(m_others);
    }

private:
    bool isOwnEntry(const DesiredSet &set) const { return set.entry.name == m_intent.entry; }

    static tl::unexpected<Error> reachesMore(const DesiredSet &set, const std::string &path,
                                             const ObjectKey &key)
    {
        return fail(ErrorCode::ChangeReachesMore, {path, key.toString(), set.entry.name});
    }

    Result<void> compareBuilds(const DesiredSet &before, const DesiredSet &after) const
    {
        for (const render::KustomizationRender &old : before.kustomizations) {
            const render::KustomizationRender *now = nullptr;
            for (const render::KustomizationRender &candidate : after.kustomizations)
                if (candidate.key == old.key)
                    now = &candidate;
            if (!now)
                return fail(ErrorCode::ChangeBreaksBuild, {old.key.toString(), "it is gone"});
            if (now->state != old.state)
                return fail(ErrorCode::ChangeBreaksBuild,
                            {old.key.toString(), now->error ? now->error->message() : "another state"});
        }
        if (before.kustomizations.size() != after.kustomizations.size())
            return reachesMore(after, "the number of Flux Kustomizations", before.entry.kustomization);
        return {};
    }

    Result<void> compareSets(const DesiredSet &before, const DesiredSet &after)
    {
        if (auto built = compareBuilds(before, after); !built)
            return built;
        const Objects old = objectsOf(before), now = objectsOf(after);
        for (const auto &[identity, object] : now)
            if (!old.contains(identity))
                return reachesMore(after, "all", object->key);
        for (const auto &[identity, object] : old) {
            const auto found = now.find(identity);
            if (found == now.end())
                return reachesMore(before, "all", object->key);
            if (auto same = compareObjects(after, *object, *found->second); !same)
                return same;
        }
        return {};
    }

    Result<void> compareObjects(const DesiredSet &set, const DesiredObject &before,
                                const DesiredObject &after)
    {
        const bool isTarget = before.key == m_intent.object;
        if (isTarget && isOwnEntry(set)) {
            auto expected = withIntent(before.object, m_intent);
            if (!expected)
                return tl::unexpected(expected.error());
            m_isTrue = isEqualButHash(*expected, after.object);
            return m_isTrue ? Result<void>() : compareRest(set, *expected, after, before.key, true);
        }
        if (before.object == after.object)
            return {};
        if (isTarget) {
            const auto expected = withIntent(before.object, m_intent);
            if (expected && isEqualButHash(*expected, after.object)) {
                m_others.push_back(set.entry.name);
                return {};
            }
        }
        return compareRest(set, before.object, after, before.key, false);
    }

    bool isEqualButHash(const Value &expected, const Value &after) const
    {
        std::vector<Difference> found;
        findDifferences(expected, after, {}, found);
        return std::ranges::all_of(found, [](const Difference &one) { return followsHash(one.after); });
    }

    bool isAllowed(const DesiredSet &set, const ObjectKey &key, const Difference &one) const
    {
        if (followsHash(one.after))
            return true;
        if (m_allowed.carrier && key == *m_allowed.carrier && isOwnEntry(set) &&
            one.path.startsWith(m_allowed.carrierPath))
            return true;
        const bool isVariable = !m_allowed.variableFile.empty() && one.before && one.before->origin() &&
                                one.before->origin()->file == m_allowed.variableFile &&
                                one.before->span() == m_allowed.variable &&
                                one.before->origin()->by != Step::Substitution;
        return isVariable;
    }

    Result<void> compareRest(const DesiredSet &set, const Value &expected, const DesiredObject &after,
                             const ObjectKey &key, bool isTarget) const
    {
        std::vector<Difference> found;
        findDifferences(expected, after.object, {}, found);
        const FieldPath meant = withIndices(expected, m_intent.path);
        for (const Difference &one : found) {
            const bool isIntended = isTarget && (one.path.startsWith(meant) || meant.startsWith(one.path));
            if (isIntended)
                return fail(ErrorCode::ChangeFallsShort, {m_intent.path.toString()});
            if (!isAllowed(set, key, one))
                return reachesMore(set, one.path.toString(), key);
        }
        return {};
    }

    const Renders &m_before;
    const Renders &m_after;
    const Intent &m_intent;
    const Allowed &m_allowed;
    bool m_isTrue = false;
    std::vector<std::string> m_others;
};

} // namespace

Result<Value> withIntent(const Value &object, const Intent &intent)
{
    return yaml::applied(object, intent.remove ? yaml::Edit::remove(intent.path)
                                               : yaml::Edit::set(intent.path, intent.value));
}

Result<std::vector<std::string>> proveChange(const Renders &before, const Renders &after,
                                             const Intent &intent, const Allowed &allowed)
{
    return Prover(before, after, intent, allowed).run();
}

} // namespace leeway::change
