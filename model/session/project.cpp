// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/project.h"

#include "model/git/tree_changes.h"
#include "model/render/entries.h"

#include <algorithm>

namespace leeway::session {

namespace {

std::string branchOf(const Value &sourceSpec)
{
    const std::string_view branch = sourceSpec.textAt({"ref", "branch"});
    if (!branch.empty())
        return std::string(branch);
    const std::string_view name = sourceSpec.textAt({"ref", "name"});
    constexpr std::string_view heads = "refs/heads/";
    return name.starts_with(heads) ? std::string(name.substr(heads.size())) : std::string();
}

std::string shortCommit(const std::string &commit)
{
    return commit.substr(0, 7);
}

void takeTree(Project &project, git::TreeSnapshot snapshot)
{
    project.tree = std::move(snapshot.tree);
    project.commit = std::move(snapshot.commit);
    project.findings = std::move(snapshot.findings);
    project.entries = render::findEntries(*project.tree, project.cache->files());
}

Result<void> readCommit(Project &project, const std::string &commit, const std::string &refName,
                        std::string sideName, const CancelToken &cancel)
{
    auto snapshot = project.repository.commitTree(commit, cancel);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    takeTree(project, std::move(*snapshot));
    project.revision = (refName.empty() ? "" : refName + '@') + "sha1:" + project.commit;
    project.sideName = std::move(sideName);
    project.dirty = false;
    return {};
}

Result<void> readWorkingTree(Project &project, const CancelToken &cancel)
{
    if (project.repository.isBare())
        return readCommit(project, "HEAD", project.state.head.branch, "HEAD", cancel);
    auto snapshot = project.repository.workingTree(cancel);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    takeTree(project, std::move(*snapshot));
    const auto head = project.state.head.commit.empty() ? Result<git::TreeSnapshot>(git::TreeSnapshot{})
                                                        : project.repository.commitTree("HEAD", cancel);
    project.dirty = !head || !head->tree || !git::changesBetween(*head->tree, *project.tree).empty();
    project.sideName = "working tree";
    return {};
}

/// The ref that the entry's source follows, when a remote of this repository is that source.
std::optional<git::TrackingRef> followedRef(const Project &project, const render::Entry &entry)
{
    const std::string url(entry.sourceSpec.textAt({"url"}));
    const std::string branch = branchOf(entry.sourceSpec);
    if (!url.empty() && !branch.empty()) {
        const auto ref = project.repository.trackingRef(url, branch);
        return ref ? *ref : std::nullopt;
    }
    return std::nullopt;
}

/// Git's side for an entry whose source is not in Git (forest rule): what the branch here follows.
std::optional<git::TrackingRef> upstreamRef(const Project &project)
{
    const git::Head &head = project.state.head;
    if (head.upstream.empty() || head.upstreamGone)
        return std::nullopt;
    const auto commit = project.repository.resolve(head.upstream);
    if (!commit)
        return std::nullopt;
    return git::TrackingRef{head.upstreamRemote, head.upstream, *commit};
}

std::string branchOfRef(const git::TrackingRef &ref)
{
    const std::string prefix = "refs/remotes/" + ref.remote + '/';
    return ref.ref.starts_with(prefix) ? ref.ref.substr(prefix.size()) : ref.ref;
}

Result<void> readDefault(Project &project, const EntryWish &wish, const CancelToken &cancel)
{
    if (auto read = readWorkingTree(project, cancel); !read)
        return read;
    const auto entry = chooseEntry(project, wish);
    if (!entry)
        return {};
    auto ref = followedRef(project, *entry);
    if (!ref && entry->sourceSpec.textAt({"url"}).empty())
        ref = upstreamRef(project);
    if (!ref)
        return {};
    const std::string branch = branchOfRef(*ref);
    return readCommit(project, ref->commit, branch, ref->remote + '/' + branch, cancel);
}

std::string namesOf(const std::vector<render::Entry> &entries)
{
    std::string names;
    for (const render::Entry &entry : entries)
        names += (names.empty() ? "" : ", ") + entry.name;
    return names;
}

} // namespace

Result<Project> openProject(const std::string &path, const GitInput &input, const EntryWish &wish,
                            const CancelToken &cancel)
{
    auto repository = git::Repository::open(path);
    if (!repository)
        return tl::unexpected(repository.error());
    auto state = repository->state();
    if (!state)
        return tl::unexpected(state.error());
    Project project{std::move(*repository),
                    std::move(*state),
                    {},
                    {},
                    {},
                    false,
                    {},
                    {},
                    {},
                    std::make_shared<render::RenderCache>()};
    Result<void> read;
    switch (input.side) {
    case GitSide::Default:
        read = readDefault(project, wish, cancel);
        break;
    case GitSide::WorkingTree:
        read = readWorkingTree(project, cancel);
        break;
    case GitSide::Index: {
        auto snapshot = project.repository.indexTree(cancel);
        if (!snapshot)
            return tl::unexpected(snapshot.error());
        takeTree(project, std::move(*snapshot));
        project.sideName = "index";
        project.dirty = true;
        break;
    }
    case GitSide::Revision: {
        const auto commit = project.repository.resolve(input.revision);
        if (!commit)
            return tl::unexpected(commit.error());
        read = readCommit(project, *commit, input.revision == *commit ? "" : input.revision,
                          input.revision + " (" + shortCommit(*commit) + ')', cancel);
        break;
    }
    }
    if (!read)
        return tl::unexpected(read.error());
    return project;
}

Result<render::Entry> chooseEntry(const Project &project, const EntryWish &wish)
{
    if (wish.path)
        return render::entryByHand(*project.tree, *wish.path, project.cache->files());
    const auto &entries = project.entries;
    const auto named = [&](const std::string &name) {
        return std::ranges::find_if(entries,
                                    [&](const render::Entry &e) { return e.name == name || e.path == name; });
    };
    if (!wish.name.empty()) {
        if (const auto found = named(wish.name); found != entries.end())
            return *found;
        return fail(ErrorCode::UnknownEntry, {wish.name, namesOf(entries)});
    }
    if (entries.empty())
        return fail(ErrorCode::NoEntry, {project.repository.root()});
    if (entries.size() == 1)
        return entries.front();
    for (const std::string &hint : wish.hints)
        if (const auto found = named(hint); found != entries.end())
            return *found;
    return fail(ErrorCode::ChooseEntry, {namesOf(entries)});
}

} // namespace leeway::session
