// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/render/source_ignore.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

using Files = std::set<std::string, std::less<>>;

bool isYaml(std::string_view path)
{
    return path.ends_with(".yaml") || path.ends_with(".yml");
}

/// Looks like a Kubernetes object, by its text: a stub of comments, values of a chart or a workflow do not.
/// The file may be one that no YAML reader takes.
bool looksLikeObject(std::string_view bytes)
{
    bool version = false, kind = false, metadata = false;
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
        version = version || line.starts_with("apiVersion:");
        kind = kind || line.starts_with("kind:");
        metadata = metadata || line.starts_with("metadata:");
    }
    return version && kind && metadata;
}

/// The folder that holds all of them.
std::string commonFolder(const Files &files)
{
    std::string common(files.empty() ? std::string_view() : parentPath(*files.begin()));
    for (const std::string &file : files)
        while (!isInFolder(file, common))
            common = parentPath(common);
    return common;
}

class Unreached
{
public:
    explicit Unreached(const AuditInput &input)
        : m_input(input), m_notBuilt(foldersNotBuilt(input)), m_reached(filesReached(input))
    {
        std::erase_if(m_reached, [&](const std::string &path) { return !input.tree->find(path); });
        m_top = commonFolder(m_reached);
        for (const render::DesiredSetPtr &set : input.sets)
            m_artifacts.push_back(render::artifactView(input.tree, set->entry.artifactRoot,
                                                       set->entry.sourceSpec.textAt({"ignore"})));
    }

    std::vector<AuditFinding> run()
    {
        for (const FileEntry *file : m_input.tree->filesBelow(m_top))
            if (isCandidate(*file))
                isKustomizationFile(file->path) ? kustomization(*file) : manifest(*file);
        return std::move(m_found);
    }

private:
    bool isCandidate(const FileEntry &file) const
    {
        const bool isPlain = file.type == FileType::Regular || file.type == FileType::Executable;
        return isPlain && file.bytes && isYaml(file.path) && !m_reached.contains(file.path) &&
               isInArea(file.path) && isInArtifact(file.path) && !isInChart(*m_input.tree, file.path) &&
               std::ranges::none_of(m_notBuilt,
                                    [&](const std::string &folder) { return isInFolder(file.path, folder); });
    }

    /// Where the clusters live: below the common folder, or next to something that is reached.
    bool isInArea(std::string_view path) const
    {
        if (!m_top.empty())
            return true;
        const std::string_view first = path.substr(0, path.find('/') + 1);
        const auto next = m_reached.lower_bound(first);
        return !first.empty() && next != m_reached.end() && next->starts_with(first);
    }

    bool isInArtifact(const std::string &path) const
    {
        return std::ranges::any_of(m_artifacts, [&](const FileTreePtr &tree) { return tree->find(path); });
    }

    /// The kustomization that should list the file: the nearest one upwards.
    std::string kustomizationAbove(std::string_view path) const
    {
        for (std::string folder(parentPath(path));; folder = parentPath(folder)) {
            for (const char *name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
                std::string file = folder.empty() ? std::string(name) : folder + '/' + name;
                if (m_input.tree->find(file))
                    return file;
            }
            if (folder.empty())
                return {};
        }
    }

    /// Only the topmost: what it includes is not reached either.
    void kustomization(const FileEntry &file)
    {
        const std::string_view folder = parentPath(file.path);
        const std::string above = folder.empty() ? std::string() : kustomizationAbove(folder);
        if (!above.empty() && !m_reached.contains(above) && isInArea(above))
            return;
        add(Severity::Info, AuditCode::KustomizationNotReached, {}, file);
    }

    void manifest(const FileEntry &file)
    {
        const std::string above = kustomizationAbove(file.path);
        if (above.empty() || !m_reached.contains(above) || !looksLikeObject(*file.bytes))
            return;
        const FileEntry *list = m_input.tree->find(above);
        const bool isBeside = parentPath(above) == parentPath(file.path);
        const bool isNamed =
            list && list->bytes && list->bytes->find(fileName(file.path)) != std::string::npos;
        // Commented out, or kept in a folder of its own: meant so.
        add(isBeside && !isNamed ? Severity::Warning : Severity::Info, AuditCode::FileNotIncluded, {above},
            file);
    }

    void add(Severity severity, AuditCode code, const std::vector<std::string> &args, const FileEntry &file)
    {
        m_found.push_back(auditFinding(severity, code, args, {file.path, 1, 1}));
    }

    const AuditInput &m_input;
    std::vector<std::string> m_notBuilt;
    Files m_reached;
    std::string m_top;
    std::vector<FileTreePtr> m_artifacts;
    std::vector<AuditFinding> m_found;
};

} // namespace

std::vector<AuditFinding> auditUnreachedFiles(const AuditInput &input)
{
    const bool anyBuilt = !filesReached(input).empty();
    return anyBuilt ? Unreached(input).run() : std::vector<AuditFinding>();
}

} // namespace leeway::analysis
