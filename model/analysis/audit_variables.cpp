// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/render/flux_variables.h"

#include <algorithm>
#include <map>

namespace leeway::analysis {

namespace {

struct Use
{
    const Value *node = nullptr; ///< the variable's value, where it is set
    ObjectKey at;                ///< the Flux Kustomization or ConfigMap that sets it
    bool isUsed = false;
    std::set<std::string> clusters;
};
/// By place: a file that feeds several clusters sets a variable once.
using Uses = std::map<std::tuple<std::string, std::uint32_t, std::string>, Use>;

void note(Uses &uses, const MapEntry &variable, const ObjectKey &at, const render::DesiredSet &set,
          bool isUsed)
{
    if (!variable.value.origin())
        return;
    Use &use = uses[{variable.value.origin()->file.str(), variable.value.span().begin, variable.key.str()}];
    use.node = &variable.value;
    use.at = at;
    use.isUsed = use.isUsed || isUsed;
    use.clusters.insert(set.entry.name);
}

bool namesVariable(std::string_view text, const std::string &opening)
{
    for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
        const char next = at + opening.size() < text.size() ? text[at + opening.size()] : '}';
        if (!std::isalnum(static_cast<unsigned char>(next)) && next != '_')
            return true;
    }
    return false;
}

bool namesVariable(const Value &node, const std::string &opening)
{
    const auto inEntry = [&](const MapEntry &entry) {
        return namesVariable(entry.key.view(), opening) || namesVariable(entry.value, opening);
    };
    return namesVariable(node.text(), opening) || std::ranges::any_of(node.entries(), inEntry) ||
           std::ranges::any_of(node.items(), [&](const Value &item) { return namesVariable(item, opening); });
}

/// By the text of everything that the build read and of the Kustomization itself: an expression in a key, a
/// default or a branch that was not taken is a use, too. What was not built may use anything.
bool usesVariable(const render::KustomizationRender &render, const FileTree &tree, const std::string &name)
{
    if (render.state != render::BuildState::Built)
        return true;
    for (const char *opening : {"${", "${#"}) {
        const std::string start = opening + name;
        const bool inFiles = std::ranges::any_of(render.files, [&](const std::string &path) {
            const FileEntry *file = tree.find(path);
            return file && file->bytes && namesVariable(std::string_view(*file->bytes), start);
        });
        if (inFiles || namesVariable(render.spec, start))
            return true;
    }
    return false;
}

void noteInline(Uses &uses, const render::DesiredSet &set)
{
    for (const render::KustomizationRender &render : set.kustomizations) {
        const Value *inlined = render.spec.findPath({"postBuild", "substitute"});
        for (const MapEntry &variable : inlined ? inlined->entries() : std::span<const MapEntry>())
            note(uses, variable, render.key, set, usesVariable(render, *set.tree, variable.key.str()));
    }
}

/// ConfigMaps that exist to be substituted from. Secrets are left alone: their keys say too much.
void noteSources(Uses &uses, const render::DesiredSet &set)
{
    std::map<ObjectKey, std::vector<const render::KustomizationRender *>> readers;
    for (const render::KustomizationRender &render : set.kustomizations)
        for (const ObjectKey &source : render::substituteSourcesOf(render.spec, render.key.ns))
            readers[source].push_back(&render);
    for (const auto &[source, users] : readers) {
        const render::DesiredObject *object = source.kind == "ConfigMap" ? set.find(source) : nullptr;
        const Value *data = object ? object->object.find("data") : nullptr;
        for (const MapEntry &variable : data ? data->entries() : std::span<const MapEntry>()) {
            const bool isUsed = std::ranges::any_of(users, [&](const render::KustomizationRender *user) {
                return usesVariable(*user, *set.tree, variable.key.str());
            });
            note(uses, variable, source, set, isUsed);
        }
    }
}

} // namespace

std::vector<AuditFinding> auditUnusedVariables(const AuditInput &input)
{
    Uses uses;
    for (const render::DesiredSetPtr &set : input.sets) {
        noteInline(uses, *set);
        noteSources(uses, *set);
    }
    std::vector<AuditFinding> found;
    for (const auto &[place, use] : uses)
        if (!use.isUsed) {
            found.push_back(auditFinding(Severity::Info, AuditCode::VariableUnused, {std::get<2>(place)},
                                         placeOfNode(use.node, *input.tree),
                                         {use.clusters.begin(), use.clusters.end()}));
            found.back().object = use.at.toString();
        }
    return found;
}

} // namespace leeway::analysis
