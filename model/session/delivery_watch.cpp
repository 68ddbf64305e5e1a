// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/delivery_watch.h"

namespace leeway::session {

struct DeliveryWatch::Prepared
{
    std::optional<Project> project;
    WatchedDelivery watched;
    git::Commit commit;
    bool pushed = false;
    std::optional<Error> error;
    /// Versions of the objects that the last look was about; used on the GUI thread only.
    mutable std::string seen;

    std::string versionsIn(const cluster::LiveSnapshot &live) const
    {
        std::string versions;
        const auto add = [&](const ObjectKey &key) {
            const cluster::LiveObjectPtr object = live.find(key);
            versions += (object ? object->resourceVersion : std::string("-")) + ' ';
        };
        add(watched.source);
        for (const ObjectKey &key : watched.changed)
            add(key);
        return versions;
    }
};

namespace {

bool isAtARemote(const git::Repository &repository, const std::string &commit)
{
    const auto refs = repository.ask(
        {"for-each-ref", "--count=1", "--format=%(refname)", "--contains", commit, "refs/remotes/"});
    return refs && !refs->empty();
}

} // namespace

void DeliveryWatch::follow(const std::string &repository, const render::Entry &entry,
                           const std::string &commit)
{
    if (repository == m_repository && m_entry && entry.name == m_entry->name && commit == m_commit)
        return;
    m_repository = repository;
    m_entry = entry;
    m_commit = commit;
    m_prepared = nullptr;
    auto state = std::make_shared<DeliveryState>();
    state->commit.id = commit;
    state->entry = entry.name;
    m_state = std::move(state);
    Q_EMIT changed();
    refresh();
}

void DeliveryWatch::refresh()
{
    if (m_commit.empty() || !m_entry)
        return;
    m_worker.drop();
    m_looking = false;
    m_worker.run(
        [repository = m_repository, entry = *m_entry,
         commit = m_commit](const CancelToken &cancel) -> std::shared_ptr<const Prepared> {
            auto prepared = std::make_shared<Prepared>();
            auto project = openProject(repository, {GitSide::Revision, commit}, {}, cancel);
            if (!project) {
                prepared->error = project.error();
                return prepared;
            }
            if (auto described = git::commitOf(project->repository, commit))
                prepared->commit = std::move(*described);
            prepared->pushed = isAtARemote(project->repository, commit);
            auto watched = prepareDelivery(*project, entry, commit, cancel);
            if (watched)
                prepared->watched = std::move(*watched);
            else
                prepared->error = watched.error();
            prepared->project = std::move(*project);
            return prepared;
        },
        [this](std::shared_ptr<const Prepared> prepared) { take(std::move(prepared)); });
}

void DeliveryWatch::take(std::shared_ptr<const Prepared> prepared)
{
    m_prepared = std::move(prepared);
    auto state = std::make_shared<DeliveryState>(*m_state);
    if (!m_prepared->commit.id.empty())
        state->commit = m_prepared->commit;
    state->pushed = m_prepared->pushed;
    state->error = m_prepared->error;
    if (m_prepared->project)
        state->branch = m_prepared->project->state.head.branch;
    m_state = std::move(state);
    Q_EMIT changed();
    look();
}

void DeliveryWatch::setLive(const cluster::LiveSnapshotPtr &live)
{
    if (live == m_live)
        return;
    m_live = live;
    look();
}

void DeliveryWatch::look()
{
    if (!m_prepared || m_prepared->error || !m_prepared->project || !m_live)
        return;
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    // A look asks git for every Kustomization: only when one of them is different.
    std::string versions = m_prepared->versionsIn(*m_live);
    if (versions == m_prepared->seen)
        return;
    m_prepared->seen = std::move(versions);
    m_looking = true;
    m_lookAgain = false;
    m_worker.run(
        [prepared = m_prepared, live = m_live](const CancelToken &) {
            return deliveryIn(*prepared->project, prepared->watched, *live);
        },
        [this](const change::Delivery &delivery) { takeDelivery(delivery); });
}

void DeliveryWatch::takeDelivery(const change::Delivery &delivery)
{
    m_looking = false;
    auto state = std::make_shared<DeliveryState>(*m_state);
    // Times only of what was seen to happen; at the first look it had happened before.
    const auto reached = [&](change::DeliveryStage stage) {
        const auto isAt = [&](const change::Delivery &one) {
            return one.stage >= stage && one.stage <= change::DeliveryStage::Healthy;
        };
        return state->delivery && !isAt(*state->delivery) && isAt(delivery);
    };
    if (reached(change::DeliveryStage::Fetched))
        state->fetchedAt = m_clock.now();
    if (reached(change::DeliveryStage::Applied))
        state->appliedAt = m_clock.now();
    if (reached(change::DeliveryStage::Healthy))
        state->healthyAt = m_clock.now();
    state->delivery = delivery;
    m_state = std::move(state);
    Q_EMIT changed();
    if (m_lookAgain)
        look();
}

} // namespace leeway::session
