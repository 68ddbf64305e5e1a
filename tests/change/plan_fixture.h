// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/plan.h"
#include "model/render/entries.h"
#include "model/render/flux_render.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace leeway::tests {

/// A repository in memory with its clusters, all rendered by the real engine.
class PlanFixture
{
public:
    explicit PlanFixture(std::vector<FileEntry> files) : m_cache(std::make_shared<render::RenderCache>())
    {
        state.tree = std::make_shared<SnapshotTree>("test", std::move(files));
        m_entries = render::findEntries(*state.tree, m_cache->files());
        state.renders = must(renderAll(state.tree));
    }

    static FileEntry file(const std::string &path, const std::string &bytes)
    {
        return {path, FileType::Regular, "id:" + bytes, std::make_shared<const std::string>(bytes)};
    }
    /// The GitOps repository that ships with the program.
    static std::vector<FileEntry> ownRepository()
    {
        const std::filesystem::path root(LEEWAY_SOURCE_DIR);
        std::vector<FileEntry> files;
        for (const auto &found : std::filesystem::recursive_directory_iterator(root / "kubernetes")) {
            if (!found.is_regular_file())
                continue;
            std::ostringstream bytes;
            bytes << std::ifstream(found.path(), std::ios::binary).rdbuf();
            files.push_back(file(std::filesystem::relative(found.path(), root).string(), bytes.str()));
        }
        return files;
    }

    change::RenderAll renderer()
    {
        return [this](const FileTreePtr &tree, const CancelToken &) { return renderAll(tree); };
    }
    Result<change::Renders> renderAll(const FileTreePtr &tree)
    {
        change::Renders renders;
        for (const render::Entry &entry : m_entries) {
            render::RenderInputs inputs;
            inputs.cache = m_cache;
            auto set = render::renderEntry(tree, entry, inputs);
            if (!set)
                return tl::unexpected(set.error());
            renders.push_back(std::make_shared<const render::DesiredSet>(std::move(*set)));
        }
        return renders;
    }

    change::LayerPlan plan(const change::Intent &intent, change::Layer layer)
    {
        return must(change::planLayer(state, {intent}, layer, renderer()));
    }

    change::RepositoryState state;

private:
    template <class T> static T must(Result<T> result)
    {
        if (!result) {
            std::cerr << result.error().message() << '\n';
            std::abort();
        }
        return std::move(*result);
    }

    std::shared_ptr<render::RenderCache> m_cache;
    std::vector<render::Entry> m_entries;
};

inline change::Intent intent(const char *entry, const char *object, const char *path, Value value)
{
    return {entry, *ObjectKey::parse(object), *FieldPath::parse(path), false, std::move(value)};
}
inline change::Intent removal(const char *entry, const char *object, const char *path)
{
    return {entry, *ObjectKey::parse(object), *FieldPath::parse(path), true, {}};
}

/// The changed lines of a diff, or "<Code: words>" of a refusal.
inline std::string changedLines(const change::LayerPlan &plan)
{
    if (plan.refused)
        return '<' + std::string(errorName(plan.refused->code)) + ": " + plan.refused->message() + '>';
    std::string out, line;
    std::istringstream lines(plan.diff);
    while (std::getline(lines, line)) {
        if (line.starts_with("+++ "))
            out += line.substr(6) + '\n';
        else if ((line.starts_with('+') || line.starts_with('-')) && !line.starts_with("--- "))
            out += line + '\n';
    }
    return out;
}

} // namespace leeway::tests
