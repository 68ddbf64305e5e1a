// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/commit_plan.h"

#include <algorithm>

namespace leeway::change {

namespace {

bool isSameIn(const FileTree &a, const FileTree &b, const std::string &path)
{
    const FileEntry *left = a.find(path), *right = b.find(path);
    return (!left && !right) || (left && right && *left->bytes == *right->bytes);
}

std::string sentence(const Intent &intent)
{
    const std::string verb = intent.remove ? "Remove " : "Set ";
    const std::string object = intent.object.kind + ' ' +
                               (intent.object.ns.empty() ? "" : intent.object.ns + '/') + intent.object.name;
    return verb + intent.path.toString() + " of " + object + " for " + intent.entry;
}

} // namespace

namespace {

/// True if none of the files holds changes of the user's own that are not committed.
bool areClean(const FileTree &working, const FileTree &head, const FileChanges &files)
{
    return std::ranges::all_of(files, [&](const auto &file) { return isSameIn(working, head, file.first); });
}

/// HEAD as a state to plan on.
Result<RepositoryState> headState(const git::TreeSnapshot &head, const RenderAll &render,
                                  const CancelToken &cancel)
{
    auto renders = render(head.tree, cancel);
    if (!renders)
        return tl::unexpected(renders.error());
    return RepositoryState{head.tree, std::move(*renders)};
}

} // namespace

Result<FileChanges> filesToCommit(const git::Repository &repository, const RepositoryState &working,
                                  const LayerPlan &plan, const std::vector<Intent> &intents,
                                  const RenderAll &render, const CancelToken &cancel)
{
    const auto head = repository.commitTree("HEAD", cancel);
    if (!head)
        return tl::unexpected(head.error());
    if (areClean(*working.tree, *head->tree, plan.files))
        return plan.files;
    const auto state = headState(*head, render, cancel);
    if (!state)
        return tl::unexpected(state.error());
    auto again = planLayer(*state, intents, plan.layer, render, cancel);
    if (!again)
        return tl::unexpected(again.error());
    if (again->refused)
        return tl::unexpected(*again->refused);
    return std::move(again->files);
}

Result<FileChanges> filesToCommit(const git::Repository &repository, const RepositoryState &working,
                                  const Replanned &planned, const std::vector<StagedEdit> &edits,
                                  const RenderAll &render, const CancelToken &cancel)
{
    const auto head = repository.commitTree("HEAD", cancel);
    if (!head)
        return tl::unexpected(head.error());
    if (areClean(*working.tree, *head->tree, planned.files))
        return planned.files;
    const auto state = headState(*head, render, cancel);
    if (!state)
        return tl::unexpected(state.error());
    auto again = replan(*state, edits, render, cancel);
    if (!again)
        return tl::unexpected(again.error());
    for (const ReplannedEdit &edit : again->edits)
        if (edit.needsDecision)
            return tl::unexpected(*edit.needsDecision);
    return std::move(again->files);
}

std::string proposedMessage(const std::vector<Intent> &intents)
{
    std::string message;
    for (std::size_t i = 0; i < intents.size(); ++i)
        message += (i == 1 ? "\n\n" : i > 1 ? "\n" : "") + sentence(intents[i]);
    return message;
}

} // namespace leeway::change
