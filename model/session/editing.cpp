// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/editing.h"

#include "model/session/answers.h"

namespace leeway::session {

Editing::Editing(QObject *parent) : QObject(parent) {}
Editing::~Editing() = default;

std::string Editing::agreedTrust() const
{
    const std::string digest = git::trustDigest(m_facts->trust);
    return !digest.empty() && Answers::ofThisUser().trustOf(m_facts->identity) == digest ? digest
                                                                                         : std::string();
}

void Editing::setRepository(const std::string &path)
{
    if (path == m_repository)
        return;
    m_worker.drop();
    m_repository = path;
    m_facts = std::make_shared<const EditingFacts>();
    m_leftOut.clear();
    m_done.clear();
    m_undone.clear();
    m_reading = m_readAgain = m_delivering = false;
    Q_EMIT changed();
    refresh();
}

void Editing::refresh()
{
    if (m_repository.empty())
        return;
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    m_readAgain = false;
    m_worker.run([repository = m_repository, leftOut = m_leftOut](
                     const CancelToken &cancel) { return readEditing(repository, leftOut, cancel); },
                 [this](EditingFacts facts) { take(std::move(facts)); });
    Q_EMIT changed();
}

void Editing::take(EditingFacts facts)
{
    m_reading = false;
    // Chosen anew while it was read: what was read is not what is wanted any more.
    if (facts.leftOut != m_leftOut && !m_readAgain)
        m_leftOut = facts.leftOut;
    m_facts = std::make_shared<const EditingFacts>(std::move(facts));
    if (m_readAgain)
        refresh();
    else
        Q_EMIT changed();
}

void Editing::setLeftOut(const std::string &id, bool leftOut)
{
    if (leftOut)
        m_leftOut.insert(id);
    else
        m_leftOut.erase(id);
    refresh();
}

void Editing::plan(const KeepLiveWish &wish)
{
    m_worker.run([repository = m_repository,
                  wish](const CancelToken &cancel) { return planKeepLive(repository, wish, cancel); },
                 [this](const KeepLivePlan &plan) { Q_EMIT planned(plan); });
}

void Editing::store(bool add, const change::StagedEdit &edit,
                    const std::function<void(const std::string &)> &done)
{
    m_worker.run(
        [repository = m_repository, add, edit](const CancelToken &cancel) -> Result<std::string> {
            const auto project = openProject(repository, {GitSide::Index, {}}, {}, cancel);
            if (!project)
                return tl::unexpected(project.error());
            const change::StagedEdits store = stagedEditsOf(*project);
            if (add)
                return store.add(edit);
            const auto removed = store.remove(edit.id);
            return removed ? Result<std::string>(edit.id) : tl::unexpected(removed.error());
        },
        [this, done](const Result<std::string> &id) {
            if (!id) {
                Q_EMIT failed(id.error());
                return;
            }
            done(*id);
            refresh();
        });
}

void Editing::apply(Step step, std::vector<Step> &into)
{
    store(step.added, step.edit, [this, step, &into](const std::string &id) mutable {
        // An edit that comes back has another id; steps before it mean the same edit.
        for (std::vector<Step> *steps : {&m_done, &m_undone})
            for (Step &older : *steps)
                if (older.edit.id == step.edit.id)
                    older.edit.id = id;
        step.edit.id = id;
        into.push_back(step);
        if (step.added)
            Q_EMIT staged(step.edit);
        Q_EMIT changed();
    });
}

void Editing::stage(const change::StagedEdit &edit)
{
    m_undone.clear();
    apply({true, edit}, m_done);
}

void Editing::discard(const std::string &id)
{
    for (const change::StagedEdit &edit : m_facts->edits)
        if (edit.id == id) {
            m_undone.clear();
            return apply({false, edit}, m_done);
        }
}

void Editing::undo()
{
    if (m_done.empty())
        return;
    Step step = m_done.back();
    m_done.pop_back();
    step.added = !step.added;
    apply(step, m_undone);
}

void Editing::redo()
{
    if (m_undone.empty())
        return;
    Step step = m_undone.back();
    m_undone.pop_back();
    step.added = !step.added;
    apply(step, m_done);
}

void Editing::agreeToTrust()
{
    const auto kept = Answers::ofThisUser().setTrust(m_facts->identity, git::trustDigest(m_facts->trust));
    if (!kept)
        Q_EMIT failed(kept.error());
    Q_EMIT changed();
}

void Editing::commit(const CommitWish &wish)
{
    m_delivering = true;
    CommitWish asked = wish;
    asked.trust = agreedTrust();
    m_worker.run(
        [repository = m_repository, asked](const CancelToken &cancel) {
            const auto base = openForEditing(repository, cancel);
            if (base)
                return commitStaged(*base, asked, cancel);
            CommitReport report;
            report.error = base.error();
            return report;
        },
        [this](const CommitReport &report) {
            m_delivering = false;
            if (!report.error) { // what is committed cannot be unstaged
                m_done.clear();
                m_undone.clear();
            }
            Q_EMIT committed(report);
            refresh();
        });
    Q_EMIT changed();
}

namespace {

PushReport withProject(const std::string &repository, const std::string &commit, const CancelToken &cancel,
                       const std::function<PushReport(const Project &)> &work)
{
    const auto project = openProject(repository, {GitSide::Index, {}}, {}, cancel);
    if (project)
        return work(*project);
    PushReport report;
    report.commit = commit;
    report.error = project.error();
    return report;
}

} // namespace

void Editing::push(const std::string &commit, const std::string &branch)
{
    m_delivering = true;
    m_worker.run(
        [repository = m_repository, commit, branch, trust = agreedTrust()](const CancelToken &cancel) {
            return withProject(repository, commit, cancel, [&](const Project &project) {
                return pushCommit(project, commit, branch, trust, cancel);
            });
        },
        [this](const PushReport &report) {
            m_delivering = false;
            Q_EMIT pushed(report);
            refresh();
        });
    Q_EMIT changed();
}

void Editing::goOn(const WayOnWish &wish)
{
    m_delivering = true;
    WayOnWish asked = wish;
    asked.trust = agreedTrust();
    m_worker.run(
        [repository = m_repository, asked](const CancelToken &cancel) {
            return withProject(repository, asked.commit, cancel,
                               [&](const Project &project) { return session::goOn(project, asked, cancel); });
        },
        [this](const PushReport &report) {
            m_delivering = false;
            Q_EMIT pushed(report);
            refresh();
        });
    Q_EMIT changed();
}

} // namespace leeway::session
