// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/commit_work.h"

#include "model/base/atomic_file.h"
#include "model/change/apply.h"
#include "model/change/commit_plan.h"

#include <algorithm>

namespace leeway::session {

namespace {

/// The staged edits of the store that the wish names, oldest first.
Result<std::vector<change::StagedEdit>> wanted(const change::StagedEdits &store, const CommitWish &wish)
{
    auto listed = store.list();
    if (!listed)
        return tl::unexpected(listed.error());
    std::erase_if(listed->edits, [&](const change::StagedEdit &edit) {
        return std::ranges::find(wish.edits, edit.id) == wish.edits.end();
    });
    return std::move(listed->edits);
}

/// The files as they were before the edits, to be put back on top of those with them.
change::FileChanges undone(const FileTree &before, const change::FileChanges &changes)
{
    change::FileChanges back;
    for (const auto &[path, bytes] : changes) {
        const FileEntry *old = before.find(path);
        back[path] = old ? std::optional(*old->bytes) : std::nullopt;
    }
    return back;
}

struct Prepared
{
    change::Replanned planned;
    change::FileChanges files;
    std::vector<change::StagedEdit> edits;
};

Result<Prepared> prepare(const EditBase &base, const CommitWish &wish, const CancelToken &cancel)
{
    auto edits = wanted(stagedEditsOf(base.project), wish);
    if (!edits)
        return tl::unexpected(edits.error());
    const auto render = renderAllOf(base.project);
    auto planned = change::replan(base.now, *edits, render, cancel);
    if (!planned)
        return tl::unexpected(planned.error());
    for (const change::ReplannedEdit &edit : planned->edits)
        if (edit.needsDecision)
            return tl::unexpected(*edit.needsDecision);
    auto files = change::filesToCommit(base.project.repository, base.now, *planned, *edits, render, cancel);
    if (!files)
        return tl::unexpected(files.error());
    if (files->empty())
        return fail(ErrorCode::NothingToCommit);
    return Prepared{std::move(*planned), std::move(*files), std::move(*edits)};
}

std::string remoteOf(const git::RepositoryState &state)
{
    if (!state.head.upstreamRemote.empty() || state.remotes.empty())
        return state.head.upstreamRemote;
    const auto origin = std::ranges::find(state.remotes, std::string("origin"), &git::Remote::name);
    return origin != state.remotes.end() ? origin->name : state.remotes.front().name;
}

} // namespace

CommitReport commitStaged(const EditBase &base, const CommitWish &wish, const CancelToken &cancel)
{
    CommitReport report;
    const git::Repository &repository = base.project.repository;
    const auto prepared = prepare(base, wish, cancel);
    if (!prepared) {
        report.error = prepared.error();
        return report;
    }
    report.branch = base.project.state.head.branch;
    if (!wish.newBranch.empty()) {
        if (const auto made = git::continueOnBranch(repository, wish.newBranch, wish.trust); !made) {
            report.error = made.error();
            return report;
        }
        report.branch = wish.newBranch;
    }
    if (const auto written = change::applyToWorkingTree(repository, *base.now.tree, prepared->planned.files);
        !written) {
        report.error = written.error();
        return report;
    }
    auto made = git::commitFiles(repository, {prepared->files, wish.message, wish.trust}, cancel);
    if (!made) {
        report.error = made.error();
        if (const auto back = change::applyToWorkingTree(repository, *prepared->planned.after.tree,
                                                         undone(*base.now.tree, prepared->planned.files));
            !back)
            report.notRestored = back.error();
        return report;
    }
    report.outcome = std::move(*made);
    const change::StagedEdits store = stagedEditsOf(base.project);
    for (const change::StagedEdit &edit : prepared->edits)
        if (const auto removed = store.remove(edit.id); !removed)
            report.notRestored = removed.error();
    if (wish.push)
        report.push = pushCommit(base.project, report.outcome.commit, report.branch, wish.trust, cancel);
    return report;
}

PushReport pushCommit(const Project &project, const std::string &commit, const std::string &branch,
                      const std::string &trust, const CancelToken &cancel)
{
    PushReport report{remoteOf(project.state), branch, commit, {}, {}};
    git::RemoteCall call;
    call.remote = report.remote;
    call.trust = trust;
    auto pushed = git::push(project.repository, call, commit, branch, cancel);
    if (pushed)
        report.outcome = std::move(*pushed);
    else
        report.error = pushed.error();
    return report;
}

namespace {

PushReport rebaseAndPush(const Project &project, const WayOnWish &wish, const CancelToken &cancel)
{
    PushReport report{remoteOf(project.state), wish.branch, wish.commit, {}, {}};
    git::RemoteCall call;
    call.remote = report.remote;
    call.trust = wish.trust;
    const auto fetched = git::fetch(project.repository, call, cancel);
    if (!fetched || fetched->problem != git::RemoteProblem::None) {
        report.error =
            fetched ? Error{ErrorCode::FetchFailed, {report.remote, fetched->words}, {}} : fetched.error();
        return report;
    }
    const auto rebased = git::rebaseOnUpstream(project.repository, wish.trust, cancel);
    if (!rebased) {
        report.error = rebased.error();
        return report;
    }
    return pushCommit(project, rebased->head, wish.branch, wish.trust, cancel);
}

} // namespace

PushReport goOn(const Project &project, const WayOnWish &wish, const CancelToken &cancel)
{
    PushReport report{remoteOf(project.state), wish.branch, wish.commit, {}, {}};
    switch (wish.way) {
    case WayOn::Rebase:
        return rebaseAndPush(project, wish, cancel);
    case WayOn::NewBranch:
        if (const auto made = git::createBranch(project.repository, wish.branch, wish.commit); !made) {
            report.error = made.error();
            return report;
        }
        return pushCommit(project, wish.commit, wish.branch, wish.trust, cancel);
    case WayOn::PatchFile: {
        const auto mail = git::patchOf(project.repository, wish.commit);
        const auto written = mail ? writeFileAtomically(wish.file, *mail) : tl::unexpected(mail.error());
        if (!written)
            report.error = written.error();
        return report;
    }
    }
    return report;
}

} // namespace leeway::session
