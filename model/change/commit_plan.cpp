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

Result<FileChanges> filesToCommit(const git::Repository &repository, const RepositoryState &working,
                                  const LayerPlan &plan, const std::vector<Intent> &intents,
                                  const RenderAll &render, const CancelToken &cancel)
{
    const auto head = repository.commitTree("HEAD", cancel);
    if (!head)
        return tl::unexpected(head.error());
    const bool isClean = std::ranges::all_of(
        plan.files, [&](const auto &file) { return isSameIn(*working.tree, *head->tree, file.first); });
    if (isClean)
        return plan.files;
    auto renders = render(head->tree, cancel);
    if (!renders)
        return tl::unexpected(renders.error());
    auto again = planLayer({head->tree, std::move(*renders)}, intents, plan.layer, render, cancel);
    if (!again)
        return tl::unexpected(again.error());
    if (again->refused)
        return tl::unexpected(*again->refused);
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
