// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include <algorithm>
#include <map>

namespace leeway::analysis {

namespace {

/// What `kustomize edit fix` writes instead of a deprecated field.
std::string fixOfField(std::string_view field)
{
    static const std::map<std::string_view, std::string_view> fixes{
        {"bases", "list the folders under resources"},
        {"commonLabels", "labels: [{pairs: {...}, includeSelectors: true}]"},
        {"imageTags", "images"},
        {"patchesJson6902", "patches, with the same target"},
        {"patchesStrategicMerge", "patches, with path or patch"},
        {"vars", "replacements"}};
    const auto found = fixes.find(field);
    return found == fixes.end() ? std::string() : std::string(found->second);
}

using Place = std::pair<std::string, std::uint32_t>;

Place placeOf(const Finding &finding)
{
    return {finding.what.place.file, finding.what.place.line};
}

/// kustomize refuses what must match; what need not is told as information.
bool isUnmatched(const Finding &finding)
{
    return finding.what.code == ErrorCode::KustomizeNoMatch && finding.severity == Severity::Info;
}

bool holdsOnlyComments(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
        const std::size_t start = line.find_first_not_of(" \t\r");
        if (start != std::string_view::npos && line[start] != '#' && !line.starts_with("---"))
            return false;
    }
    return true;
}

/// A file of nothing but comments beside the kustomization stands for what comes later (entries.md E-1: what
/// bootstrap writes): its patches wait for that.
bool waitsForPlaceholder(const FileTree &tree, std::string_view kustomization)
{
    const std::string_view folder = parentPath(kustomization);
    return std::ranges::any_of(tree.list(folder), [&](const std::string &name) {
        const FileEntry *file = tree.find(folder.empty() ? name : std::string(folder) + '/' + name);
        const bool isYaml = name.ends_with(".yaml") || name.ends_with(".yml");
        return isYaml && file && file->bytes && holdsOnlyComments(*file->bytes);
    });
}

/// How often a patch ran: a patch of a Flux Kustomization once for each that has it, another one once for
/// each build that read its file.
class PatchRuns
{
public:
    explicit PatchRuns(const AuditInput &input)
    {
        for (const render::DesiredSetPtr &set : input.sets)
            for (const render::KustomizationRender &render : set->kustomizations)
                add(render, *input.tree);
    }

    /// True if every run of the patch found nothing.
    bool neverMatches(const Finding &finding) const
    {
        const auto own = m_ofFlux.find(placeOf(finding));
        const auto readers = m_readers.find(finding.what.place.file);
        const std::size_t runs = own != m_ofFlux.end()        ? own->second
                                 : readers != m_readers.end() ? readers->second
                                                              : 0;
        const auto empty = m_unmatched.find(placeOf(finding));
        return empty != m_unmatched.end() && empty->second >= runs;
    }

private:
    void add(const render::KustomizationRender &render, const FileTree &tree)
    {
        const Value *patches = render.spec.find("patches");
        for (const Value &patch : patches ? patches->items() : std::span<const Value>())
            if (const Value *target = patch.find("target")) {
                const SourcePlace place = placeOfNode(target, tree);
                ++m_ofFlux[{place.file, place.line}];
            }
        for (const std::string &file : render.files)
            ++m_readers[file];
        std::set<Place> here;
        for (const Finding &finding : render.findings)
            if (isUnmatched(finding))
                here.insert(placeOf(finding));
        for (const Place &place : here)
            ++m_unmatched[place];
    }

    std::map<Place, std::size_t> m_ofFlux;
    std::map<Place, std::size_t> m_unmatched;
    std::map<std::string, std::size_t> m_readers;
};

/// Another repository or another cluster is not a fault of this one.
Severity severityOf(const render::KustomizationRender &render)
{
    return render.state == render::BuildState::Failed ? Severity::Error : Severity::Info;
}

} // namespace

std::vector<AuditFinding> auditBuilds(const AuditInput &input)
{
    std::vector<AuditFinding> found;
    for (const Finding &finding : input.ofTree)
        found.push_back(auditFinding(finding));
    const PatchRuns runs(input);
    const auto add = [&](const Finding &finding, const std::string &cluster) {
        AuditFinding made = auditFinding(finding, {cluster});
        if (isUnmatched(finding)) {
            if (!runs.neverMatches(finding) || waitsForPlaceholder(*input.tree, finding.what.place.file))
                return;
            made = auditFinding(Severity::Warning, AuditCode::PatchUnmatched, finding.what.args,
                                finding.what.place, {cluster});
        }
        if (finding.what.code == ErrorCode::KustomizeDeprecatedField && !finding.what.args.empty())
            made.fix = fixOfField(finding.what.args.front());
        found.push_back(std::move(made));
    };
    for (const render::DesiredSetPtr &set : input.sets) {
        for (const Finding &finding : set->findings)
            add(finding, set->entry.name);
        for (const render::KustomizationRender &render : set->kustomizations) {
            for (const Finding &finding : render.findings)
                add(finding, set->entry.name);
            if (render.error)
                add({severityOf(render), *render.error, render.key.toString()}, set->entry.name);
        }
    }
    return found;
}

} // namespace leeway::analysis
