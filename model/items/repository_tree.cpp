// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/repository_tree.h"

#include <algorithm>
#include <set>

namespace leeway::items {

using namespace analysis;

bool RepositoryNode::sameFacts(const RepositoryNode &other) const
{
    return kind == other.kind && emphasis == other.emphasis && counts == other.counts && mark == other.mark;
}

namespace {

using Counts = std::map<std::string, StatusCounts, std::less<>>;

/// Adds an object to its file and to every folder above it. Only the place that the resource itself has
/// counts: patches change an object, they do not produce it.
void countObject(Counts &counts, const ObjectDrift &object)
{
    if (object.files.empty())
        return;
    const auto status = std::size_t(worstOf(object));
    std::string_view path = object.files.front().file;
    while (!path.empty()) {
        auto found = counts.find(path);
        if (found == counts.end())
            found = counts.emplace(std::string(path), StatusCounts{}).first;
        ++found->second[status];
        path = parentPath(path);
    }
}

bool isYaml(std::string_view name)
{
    return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

class Builder
{
public:
    explicit Builder(const RepositoryInput &input) : m_input(input)
    {
        if (!input.report)
            return;
        for (const ObjectDrift &object : input.report->objects) {
            countObject(m_counts, object);
            if (object.key.kind == "Kustomization" && object.key.group == "kustomize.toolkit.fluxcd.io" &&
                !object.files.empty())
                m_fluxFiles.insert(object.files.front().file);
        }
    }

    RepositoryNode folder(const std::string &path, std::string name) const
    {
        RepositoryNode node;
        node.name = std::move(name);
        node.path = path;
        node.emphasis = emphasisOf(node.name);
        addCounts(node);
        std::vector<RepositoryNode> files;
        for (const std::string &child : m_input.tree->list(path)) {
            const bool isFolder = child.ends_with('/');
            const std::string plain = isFolder ? child.substr(0, child.size() - 1) : child;
            const std::string full = path.empty() ? plain : path + '/' + plain;
            if (isFolder)
                node.children.push_back(folder(full, plain));
            else
                files.push_back(file(full, plain));
        }
        std::move(files.begin(), files.end(), std::back_inserter(node.children));
        const bool touched = std::any_of(node.children.begin(), node.children.end(),
                                         [](const auto &child) { return child.mark != 0; });
        node.mark = touched ? 'M' : 0;
        return node;
    }

private:
    RepositoryNode file(const std::string &path, const std::string &name) const
    {
        RepositoryNode node;
        node.name = name;
        node.path = path;
        node.kind = m_fluxFiles.contains(path) ? FileKind::FluxKustomization
                    : isYaml(name)             ? FileKind::Yaml
                                               : FileKind::Text;
        addCounts(node);
        const auto mark = m_input.marks.find(path);
        node.mark = mark == m_input.marks.end() ? 0 : mark->second;
        return node;
    }
    void addCounts(RepositoryNode &node) const
    {
        if (const auto found = m_counts.find(node.path); found != m_counts.end())
            node.counts = found->second;
    }
    Emphasis emphasisOf(const std::string &name) const
    {
        if (name.empty())
            return Emphasis::Normal;
        if (name == m_input.currentEntry)
            return Emphasis::Current;
        const auto &others = m_input.otherEntries;
        return std::find(others.begin(), others.end(), name) == others.end() ? Emphasis::Normal
                                                                             : Emphasis::Other;
    }

    const RepositoryInput &m_input;
    Counts m_counts;
    std::set<std::string, std::less<>> m_fluxFiles;
};

} // namespace

RepositoryNode buildRepository(const RepositoryInput &input)
{
    if (!input.tree)
        return {};
    return Builder(input).folder({}, {});
}

} // namespace leeway::items
