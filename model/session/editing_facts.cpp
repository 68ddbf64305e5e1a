// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/editing_facts.h"

#include <algorithm>

namespace leeway::session {

namespace {

constexpr std::size_t recentCommits = 12;

std::vector<change::StagedEdit> withoutLeftOut(const std::vector<change::StagedEdit> &edits,
                                               const std::set<std::string> &leftOut)
{
    std::vector<change::StagedEdit> kept;
    for (const change::StagedEdit &edit : edits)
        if (!leftOut.contains(edit.id))
            kept.push_back(edit);
    return kept;
}

void describeRepository(EditingFacts &facts, const Project &project, const CancelToken &cancel)
{
    facts.identity = repositoryIdentity(project);
    facts.head = project.state.head;
    facts.remotes = project.state.remotes;
    facts.operation = project.state.operation;
    if (auto recent = git::log(project.repository, "HEAD", {}, recentCommits, cancel))
        facts.recent = std::move(*recent);
    auto trust = git::trustNeeded(project.repository);
    if (trust)
        facts.trust = std::move(*trust);
    else
        facts.findings.push_back({Severity::Error, trust.error(), {}});
}

/// Plans the edits that take part, and those left out on top, so that each has its diff.
void plan(EditingFacts &facts, const EditBase &base, const CancelToken &cancel)
{
    const auto render = renderAllOf(base.project);
    const auto all = change::replan(base.now, facts.edits, render, cancel);
    if (!all) {
        facts.error = all.error();
        return;
    }
    facts.outcomes = all->edits;
    if (facts.leftOut.empty()) {
        facts.effects = change::effectsOf(base.now.renders, all->after.renders);
        facts.diff = all->diff;
        return;
    }
    const auto some = change::replan(base.now, withoutLeftOut(facts.edits, facts.leftOut), render, cancel);
    if (!some) {
        facts.error = some.error();
        return;
    }
    facts.effects = change::effectsOf(base.now.renders, some->after.renders);
    facts.diff = some->diff;
    // An edit may fit only on top of one that is left out: then it needs a decision.
    for (const change::ReplannedEdit &one : some->edits)
        for (change::ReplannedEdit &outcome : facts.outcomes)
            if (outcome.id == one.id)
                outcome = one;
}

} // namespace

bool EditingFacts::takesPart(std::size_t edit) const
{
    return edit < outcomes.size() && !outcomes[edit].needsDecision && !leftOut.contains(edits[edit].id);
}

std::vector<std::string> EditingFacts::takingPart() const
{
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < edits.size(); ++i)
        if (takesPart(i))
            ids.push_back(edits[i].id);
    return ids;
}

std::size_t EditingFacts::needingDecision() const
{
    std::size_t count = 0;
    for (const change::ReplannedEdit &outcome : outcomes)
        count += outcome.needsDecision.has_value();
    return count;
}

EditingFacts readEditing(const std::string &repository, std::set<std::string> leftOut,
                         const CancelToken &cancel)
{
    EditingFacts facts;
    facts.repository = repository;
    facts.leftOut = std::move(leftOut);
    const auto base = openForEditing(repository, cancel);
    if (!base) {
        facts.error = base.error();
        return facts;
    }
    facts.repository = base->project.repository.root();
    describeRepository(facts, base->project, cancel);
    auto listed = stagedEditsOf(base->project).list();
    if (!listed) {
        facts.error = listed.error();
        return facts;
    }
    facts.edits = std::move(listed->edits);
    facts.findings.insert(facts.findings.end(), listed->findings.begin(), listed->findings.end());
    std::erase_if(facts.leftOut, [&](const std::string &id) {
        return std::ranges::find(facts.edits, id, &change::StagedEdit::id) == facts.edits.end();
    });
    if (!facts.edits.empty())
        plan(facts, *base, cancel);
    return facts;
}

KeepLivePlan planKeepLive(const std::string &repository, const KeepLiveWish &wish, const CancelToken &cancel)
{
    KeepLivePlan plan;
    plan.wish = wish;
    for (const auto &[path, live] : wish.fields)
        plan.intents.push_back(change::keepLive(wish.entry, wish.object, path, live));
    for (const change::Intent &intent : plan.intents)
        if (const auto allowed = change::checkIntent(intent); !allowed) {
            plan.error = allowed.error();
            return plan;
        }
    const auto base = openForEditing(repository, cancel);
    const auto listed = base ? stagedEditsOf(base->project).list() : tl::unexpected(base.error());
    if (!listed) {
        plan.error = listed.error();
        return plan;
    }
    const auto render = renderAllOf(base->project);
    const auto staged = change::replan(base->now, listed->edits, render, cancel);
    auto layers = staged ? change::planLayers(staged->after, plan.intents, render, cancel)
                         : tl::unexpected(staged.error());
    if (!layers) {
        plan.error = layers.error();
        return plan;
    }
    plan.layers = std::move(*layers);
    for (const change::LayerPlan &layer : plan.layers)
        plan.baseBlobs.push_back(change::baseBlobsOf(*staged->after.tree, layer.files));
    return plan;
}

} // namespace leeway::session
