// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/plan.h"

#include "model/change/candidates.h"
#include "model/change/unified_diff.h"

#include <algorithm>
#include <array>

namespace leeway::change {

namespace {

bool reads(const render::DesiredSet &set, const std::string &file)
{
    return std::ranges::any_of(set.kustomizations, [&](const render::KustomizationRender &owner) {
        return std::ranges::binary_search(owner.files, file);
    });
}

/// One intent made true.
struct IntentStep
{
    FileChanges files;
    std::vector<std::string> otherEntries;
    RepositoryState after;
};

/// Errors that end the planning as a whole; others only refuse a layer.
bool endsPlanning(ErrorCode code)
{
    return code == ErrorCode::Cancelled || code == ErrorCode::LimitExceeded || code == ErrorCode::Internal;
}

class StepPlanner
{
public:
    StepPlanner(const RepositoryState &now, const Intent &intent, Layer layer, const RenderAll &render,
                const CancelToken &cancel)
        : m_now(now), m_intent(intent), m_layer(layer), m_render(render), m_cancel(cancel)
    {
    }

    Result<IntentStep> run()
    {
        const render::DesiredSet *set = nullptr;
        for (const render::DesiredSetPtr &one : m_now.renders)
            if (one->entry.name == m_intent.entry)
                set = one.get();
        if (!set)
            return fail(ErrorCode::IntentWithoutEntry, {m_intent.entry});
        const render::DesiredObject *object = set->find(m_intent.object);
        if (!object)
            return fail(ErrorCode::IntentObjectAbsent, {m_intent.object.toString(), m_intent.entry});
        if (auto possible = check(*object); !possible)
            return tl::unexpected(possible.error());
        const auto candidates = candidatesFor({m_now, m_intent, *set, *object}, m_layer);
        if (!candidates)
            return tl::unexpected(candidates.error());
        return firstProved(*candidates);
    }

private:
    Result<void> check(const render::DesiredObject &object) const
    {
        if (auto allowed = checkIntent(m_intent); !allowed)
            return allowed;
        if (object.encrypted)
            return fail(ErrorCode::IntentEncrypted, {object.key.toString()});
        if (m_intent.remove && !m_intent.path.find(object.object))
            return fail(ErrorCode::IntentAlreadyTrue, {m_intent.path.toString()});
        const auto wanted = withIntent(object.object, m_intent);
        if (!wanted)
            return tl::unexpected(wanted.error());
        if (*wanted == object.object)
            return fail(ErrorCode::IntentAlreadyTrue, {m_intent.path.toString()});
        return {};
    }

    Result<IntentStep> firstProved(const std::vector<Candidate> &candidates) const
    {
        std::optional<Error> why;
        for (const Candidate &candidate : candidates) {
            auto step = prove(candidate);
            if (step || endsPlanning(step.error().code))
                return step;
            if (!why)
                why = step.error();
        }
        return tl::unexpected(why ? *why : Error{ErrorCode::FieldHasNoPlace, {m_intent.path.toString()}, {}});
    }

    Result<IntentStep> prove(const Candidate &candidate) const
    {
        IntentStep step;
        step.files = candidate.files;
        step.after.tree = overlayTree(m_now.tree, candidate.files, m_now.tree->label() + " with the change");
        auto renders = m_render(step.after.tree, m_cancel);
        if (!renders)
            return tl::unexpected(renders.error());
        step.after.renders = std::move(*renders);
        auto others = proveChange(m_now.renders, step.after.renders, m_intent, candidate.allowed);
        if (!others)
            return tl::unexpected(others.error());
        const bool mayReachOthers = m_layer == Layer::Base || m_layer == Layer::Variable;
        if (!others->empty() && !mayReachOthers)
            return fail(ErrorCode::ChangeReachesMore,
                        {m_intent.path.toString(), m_intent.object.toString(), others->front()});
        step.otherEntries = std::move(*others);
        return step;
    }

    const RepositoryState &m_now;
    const Intent &m_intent;
    const Layer m_layer;
    const RenderAll &m_render;
    const CancelToken &m_cancel;
};

std::optional<std::string> bytesIn(const FileTree &tree, const std::string &path)
{
    const FileEntry *entry = tree.find(path);
    return entry ? std::optional(*entry->bytes) : std::nullopt;
}

std::uint32_t firstChangedLine(const std::optional<std::string> &before,
                               const std::optional<std::string> &after)
{
    const std::string_view a = before ? *before : std::string_view(), b = after ? *after : std::string_view();
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).second;
    return 1 + static_cast<std::uint32_t>(std::count(b.begin(), end, '\n'));
}

void describe(LayerPlan &plan, const FileTree &before)
{
    for (const auto &[path, bytes] : plan.files) {
        const auto old = bytesIn(before, path);
        plan.diff += unifiedDiff(path, old, bytes);
        plan.places.push_back({path, firstChangedLine(old, bytes), 0});
    }
}

} // namespace

bool isExclusive(const Renders &renders, const std::string &entry, const std::string &file)
{
    return std::ranges::all_of(renders, [&](const render::DesiredSetPtr &set) {
        return reads(*set, file) == (set->entry.name == entry);
    });
}

Result<LayerPlan> planLayer(const RepositoryState &now, const std::vector<Intent> &intents, Layer layer,
                            const RenderAll &render, const CancelToken &cancel)
{
    LayerPlan plan;
    plan.layer = layer;
    plan.after = now;
    for (const Intent &intent : intents) {
        auto step = StepPlanner(plan.after, intent, layer, render, cancel).run();
        if (!step && endsPlanning(step.error().code))
            return tl::unexpected(step.error());
        if (!step) {
            LayerPlan refused;
            refused.layer = layer;
            refused.refused = step.error();
            return refused;
        }
        for (auto &[path, bytes] : step->files)
            plan.files[path] = std::move(bytes);
        for (const std::string &name : step->otherEntries)
            if (std::ranges::count(plan.otherEntries, name) == 0)
                plan.otherEntries.push_back(name);
        plan.after = std::move(step->after);
    }
    describe(plan, *now.tree);
    return plan;
}

Result<std::vector<LayerPlan>> planLayers(const RepositoryState &now, const std::vector<Intent> &intents,
                                          const RenderAll &render, const CancelToken &cancel)
{
    std::vector<LayerPlan> plans;
    for (const Layer layer : {Layer::Overlay, Layer::FluxPatch, Layer::Variable, Layer::Base}) {
        auto plan = planLayer(now, intents, layer, render, cancel);
        if (!plan)
            return tl::unexpected(plan.error());
        plans.push_back(std::move(*plan));
    }
    return plans;
}

} // namespace leeway::change
