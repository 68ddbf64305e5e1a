// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_checks.h"

#include "model/base/origin.h"
#include "model/base/text_position.h"

#include <algorithm>
#include <unordered_map>

namespace leeway::render {

namespace {

SourcePlace placeIn(const DesiredSet &set, const Value *node)
{
    const auto chain = node ? originChain(*node) : std::vector<OriginStep>();
    return chain.empty() || !set.tree ? SourcePlace{} : placeOf(chain.front(), *set.tree);
}

Finding finding(Severity severity, ErrorCode code, std::vector<std::string> args, SourcePlace place,
                const ObjectKey &object)
{
    return {severity, Error{code, std::move(args), std::move(place)}, object.toString()};
}

/// Depth-first search for circles of dependsOn.
class Dependencies
{
public:
    explicit Dependencies(const DesiredSet &set) : m_set(set), m_state(set.kustomizations.size(), State::New)
    {
        for (std::size_t i = 0; i < set.kustomizations.size(); ++i)
            m_index.emplace(set.kustomizations[i].key, i);
    }

    std::vector<Finding> run()
    {
        for (std::size_t i = 0; i < m_state.size(); ++i)
            visit(i);
        return std::move(m_findings);
    }

private:
    enum class State : std::uint8_t { New, Open, Done };

    void visit(std::size_t at);
    void reportCycle(std::size_t at);
    void reportMissing(const KustomizationRender &from, const ObjectKey &missing);

    const DesiredSet &m_set;
    std::vector<State> m_state;
    std::unordered_map<ObjectKey, std::size_t> m_index;
    std::vector<std::size_t> m_path;
    std::vector<Finding> m_findings;
};

SourcePlace dependsOnPlace(const DesiredSet &set, const KustomizationRender &render)
{
    return placeIn(set, render.spec.find("dependsOn"));
}

void Dependencies::reportCycle(std::size_t at)
{
    std::string names;
    for (auto i = std::ranges::find(m_path, at); i != m_path.end(); ++i)
        names += m_set.kustomizations[*i].key.name + " -> ";
    const KustomizationRender &render = m_set.kustomizations[at];
    m_findings.push_back(finding(Severity::Error, ErrorCode::DependencyCycle, {names + render.key.name},
                                 dependsOnPlace(m_set, render), render.key));
}

void Dependencies::reportMissing(const KustomizationRender &from, const ObjectKey &missing)
{
    m_findings.push_back(finding(Severity::Error, ErrorCode::DependencyMissing,
                                 {from.key.toString(), missing.toString()}, dependsOnPlace(m_set, from),
                                 from.key));
}

void Dependencies::visit(std::size_t at)
{
    if (m_state[at] != State::New)
        return;
    m_state[at] = State::Open;
    m_path.push_back(at);
    for (const ObjectKey &key : m_set.kustomizations[at].dependsOn) {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            reportMissing(m_set.kustomizations[at], key);
        else if (m_state[found->second] == State::Open)
            reportCycle(found->second);
        else
            visit(found->second);
    }
    m_path.pop_back();
    m_state[at] = State::Done;
}

bool isBelow(std::string_view path, std::string_view folder)
{
    return folder.empty() || path == folder ||
           (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

bool readsBelow(const KustomizationRender &render, std::string_view folder)
{
    return std::ranges::any_of(render.files, [&](const std::string &file) {
        return isBelow(file, folder) && (file.ends_with(".yaml") || file.ends_with(".yml"));
    });
}

/// the same folder by two Kustomizations, or a folder that the tree of a generated one takes in as well.
std::vector<Finding> pathsAppliedTwice(const DesiredSet &set, const std::vector<bool> &isGenerated)
{
    std::vector<Finding> findings;
    const auto &all = set.kustomizations;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < all.size(); ++j) {
            if (i == j || all[i].source != all[j].source || all[j].state != BuildState::Built)
                continue;
            const bool same = i < j && all[i].path == all[j].path;
            const bool inside = isGenerated[i] && all[i].path != all[j].path &&
                                isBelow(all[j].path, all[i].path) && readsBelow(all[i], all[j].path);
            // Two of one folder that differ in what they make of it (names, namespace) are an accepted idiom.
            const bool differ = same && !(all[i].spec == all[j].spec) &&
                                (all[i].spec.find("targetNamespace") || all[j].spec.find("targetNamespace") ||
                                 all[i].spec.find("namePrefix") || all[j].spec.find("namePrefix") ||
                                 all[i].spec.find("nameSuffix") || all[j].spec.find("nameSuffix") ||
                                 all[i].spec.find("postBuild") || all[j].spec.find("postBuild"));
            if ((same && !differ) || inside)
                findings.push_back(finding(Severity::Warning, ErrorCode::PathAppliedTwice,
                                           {all[j].path, all[i].key.toString(), all[j].key.toString()},
                                           placeIn(set, all[j].spec.find("path")), all[j].key));
        }
    }
    return findings;
}

} // namespace

std::vector<Finding> doubleOwnerships(const DesiredSet &set)
{
    std::vector<Finding> findings;
    std::unordered_map<ObjectKey, std::size_t> owners;
    for (const DesiredObject &object : set.objects) {
        if (object.identityUnknown)
            continue;
        const auto [first, isNew] = owners.emplace(object.key, object.owner);
        if (isNew || first->second == object.owner)
            continue;
        findings.push_back(finding(Severity::Error, ErrorCode::DoubleOwnership,
                                   {object.key.toString(), set.kustomizations[first->second].key.toString(),
                                    set.kustomizations[object.owner].key.toString()},
                                   placeIn(set, object.object.findPath({"metadata", "name"})), object.key));
    }
    return findings;
}

std::vector<Finding> checkEntry(const DesiredSet &set, const std::vector<bool> &isGenerated)
{
    std::vector<Finding> findings = doubleOwnerships(set);
    for (auto &&more : {Dependencies(set).run(), pathsAppliedTwice(set, isGenerated)})
        findings.insert(findings.end(), more.begin(), more.end());
    return findings;
}

} // namespace leeway::render
