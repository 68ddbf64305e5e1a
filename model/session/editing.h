// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/commit_work.h"
#include "model/session/editing_facts.h"
#include "model/session/worker.h"

#include <QObject>
#include <QTimer>

namespace leeway::session {

/// The edits of one repository between being meant and being pushed. Lives on the GUI thread; reading,
/// planning, committing and pushing run on a worker of its own and come back as signals.
class Editing final : public QObject
{
    Q_OBJECT
public:
    explicit Editing(QObject *parent = nullptr);
    ~Editing() override;

    const EditingFactsPtr &facts() const { return m_facts; }
    bool isReading() const { return m_reading; }
    /// A commit or a push is on its way.
    bool isDelivering() const { return m_delivering; }
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }
    /// What was agreed to for the programs that the repository brings; empty if that was another list.
    std::string agreedTrust() const;
    bool needsTrust() const { return !m_facts->trust.empty() && agreedTrust().empty(); }

public Q_SLOTS:
    /// Empty: nothing is open. Facts of another repository are dropped at once.
    void setRepository(const std::string &path);
    /// Reads again; asked for while one reads, it reads once more afterwards.
    void refresh();
    /// Whether an edit takes part in the next commit.
    void setLeftOut(const std::string &id, bool leftOut);
    void plan(const leeway::session::KeepLiveWish &wish);
    void stage(const leeway::change::StagedEdit &edit);
    /// Takes an edit out of the store; this, too, can be undone.
    void discard(const std::string &id);
    void undo();
    void redo();
    void agreeToTrust();
    void commit(const leeway::session::CommitWish &wish);
    void push(const std::string &commit, const std::string &branch);
    void goOn(const leeway::session::WayOnWish &wish);

Q_SIGNALS:
    void changed();
    void planned(const leeway::session::KeepLivePlan &plan);
    void staged(const leeway::change::StagedEdit &edit);
    void committed(const leeway::session::CommitReport &report);
    void pushed(const leeway::session::PushReport &report);
    void failed(const leeway::Error &error);

private:
    /// One thing the user did to the store, with the edit as it was.
    struct Step
    {
        bool added = true;
        change::StagedEdit edit;
    };

    void take(EditingFacts facts);
    void store(bool add, const change::StagedEdit &edit,
               const std::function<void(const std::string &id)> &done);
    void apply(Step step, std::vector<Step> &into);

    Worker m_worker{this};
    std::string m_repository;
    EditingFactsPtr m_facts = std::make_shared<const EditingFacts>();
    std::set<std::string> m_leftOut;
    std::vector<Step> m_done, m_undone;
    bool m_reading = false;
    bool m_readAgain = false;
    bool m_delivering = false;
};

} // namespace leeway::session

Q_DECLARE_METATYPE(leeway::session::KeepLivePlan)
Q_DECLARE_METATYPE(leeway::session::CommitReport)
Q_DECLARE_METATYPE(leeway::session::PushReport)
