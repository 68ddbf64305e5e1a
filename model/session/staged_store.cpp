// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/staged_store.h"

#include "model/render/flux_render.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace leeway::session {

std::string stateHome()
{
    const char *state = std::getenv("XDG_STATE_HOME");
    if (state && *state == '/')
        return state;
    const char *home = std::getenv("HOME");
    return std::string(home ? home : "") + "/.local/state";
}

namespace {

const git::Remote *mainRemote(const git::RepositoryState &state)
{
    for (const std::string &name : {state.head.upstreamRemote, std::string("origin")}) {
        const auto found = std::ranges::find(state.remotes, name, &git::Remote::name);
        if (found != state.remotes.end())
            return &*found;
    }
    return state.remotes.empty() ? nullptr : &state.remotes.front();
}

} // namespace

std::string repositoryIdentity(const Project &project)
{
    if (const git::Remote *remote = mainRemote(project.state))
        return remote->normalizedUrl;
    auto roots = project.repository.ask({"rev-list", "--max-parents=0", "HEAD"});
    if (!roots || roots->empty())
        return project.repository.root();
    // Of several roots the last that git tells is the oldest line of history.
    while (roots->ends_with('\n'))
        roots->pop_back();
    return roots->substr(roots->rfind('\n') + 1);
}

change::StagedEdits stagedEditsOf(const Project &project)
{
    return change::StagedEdits(change::StagedEdits::folderFor(stateHome(), repositoryIdentity(project)));
}

change::RenderAll renderAllOf(const Project &project)
{
    std::set<std::string> urls;
    for (const git::Remote &remote : project.state.remotes)
        urls.insert(remote.normalizedUrl);
    return [entries = project.entries, cache = project.cache,
            urls](const FileTreePtr &tree, const CancelToken &cancel) -> Result<change::Renders> {
        change::Renders renders;
        for (const render::Entry &entry : entries) {
            render::RenderInputs inputs;
            inputs.cache = cache;
            inputs.repositoryUrls = urls;
            inputs.cancel = cancel;
            auto set = render::renderEntry(tree, entry, inputs);
            if (!set)
                return tl::unexpected(set.error());
            renders.push_back(std::make_shared<const render::DesiredSet>(std::move(*set)));
        }
        return renders;
    };
}

Result<EditBase> openForEditing(const std::string &repository, const CancelToken &cancel)
{
    auto project = openProject(repository, {GitSide::WorkingTree, {}}, {}, cancel);
    if (!project)
        return tl::unexpected(project.error());
    auto renders = renderAllOf(*project)(project->tree, cancel);
    if (!renders)
        return tl::unexpected(renders.error());
    change::RepositoryState now{project->tree, std::move(*renders)};
    return EditBase{std::move(*project), std::move(now)};
}

} // namespace leeway::session
