// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/replan.h"

#include "model/change/unified_diff.h"

namespace leeway::change {

Result<Replanned> replan(const RepositoryState &now, const std::vector<StagedEdit> &edits,
                         const RenderAll &render, const CancelToken &cancel)
{
    Replanned result;
    result.after = now;
    for (const StagedEdit &edit : edits) {
        auto plan = planLayer(result.after, edit.intents, edit.layer, render, cancel);
        if (!plan)
            return tl::unexpected(plan.error());
        result.edits.push_back({edit.id, plan->refused, plan->otherEntries, plan->diff});
        if (plan->refused)
            continue;
        for (auto &[path, bytes] : plan->files)
            result.files[path] = std::move(bytes);
        result.after = std::move(plan->after);
    }
    for (const auto &[path, bytes] : result.files) {
        const FileEntry *old = now.tree->find(path);
        result.diff += unifiedDiff(path, old ? std::optional(*old->bytes) : std::nullopt, bytes);
    }
    return result;
}

std::map<std::string, std::string> baseBlobsOf(const FileTree &tree, const FileChanges &files)
{
    std::map<std::string, std::string> blobs;
    for (const auto &[path, bytes] : files) {
        const FileEntry *old = tree.find(path);
        blobs[path] = old ? old->blobId : std::string();
    }
    return blobs;
}

} // namespace leeway::change
