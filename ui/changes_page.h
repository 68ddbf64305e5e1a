// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/delivery_watch.h"
#include "model/session/editing_facts.h"
#include "ui/drift_page.h"

namespace leeway::ui {

class CommitPane;
class DeliveryStrip;
class DiffView;
class EffectTable;
class RecentCommits;
class StagedList;

/// What the Changes page knows at one moment.
struct ChangesState
{
    session::EditingFactsPtr facts; ///< never null
    bool reading = false;
    bool busy = false; ///< a commit or push is on its way
    bool canUndo = false;
    session::DeliveryStatePtr delivery; ///< never null
    std::string entry;                  ///< the cluster that is looked at
    cluster::LiveSnapshotPtr live;      ///< of it; null: not connected
    std::string fetched, applied;       ///< revisions of the cluster
    bool canReconcile = false;
    QString cannotReconcile;
};

/// What will my edit do, and has it arrived: staged edits, diff, rendered effect, commit, delivery (mockup
/// 06).
class ChangesPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ChangesPage(const Clock &clock, QWidget *parent = nullptr);

    void setState(const ChangesState &state);
    void setRoom(Room room);
    void setLow(bool low);

    StagedList *list() const { return m_list; }
    DiffView *diff() const { return m_diff; }
    EffectTable *effects() const { return m_effects; }
    CommitPane *commitPane() const { return m_commit; }
    DeliveryStrip *delivery() const { return m_delivery; }
    Button *undoButton() const { return m_undo; }
    QList<QWidget *> panes() const; ///< for F6

Q_SIGNALS:
    void leftOutChanged(const std::string &id, bool leftOut);
    void discardRequested(const std::string &id);
    void undoRequested();
    void commitRequested();
    void pushRequested();
    void reconcileRequested();
    void placeClicked(const SourcePlace &place);

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    QWidget *buildLeft();
    QWidget *buildMiddle();
    void showEdit();
    void showFacts();

    const Clock &m_clock;
    ChangesState m_state;
    Label *m_facts = nullptr;
    Button *m_undo = nullptr;
    QStackedWidget *m_listStack = nullptr;
    StagedList *m_list = nullptr;
    EmptyState *m_empty = nullptr;
    Banner *m_banner = nullptr;
    Label *m_recentTitle = nullptr;
    RecentCommits *m_recent = nullptr;
    Label *m_file = nullptr;
    Label *m_folder = nullptr;
    Button *m_openFile = nullptr;
    DiffView *m_diff = nullptr;
    EffectTable *m_effects = nullptr;
    Label *m_checks = nullptr;
    CommitPane *m_commit = nullptr;
    DeliveryStrip *m_delivery = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
};

} // namespace leeway::ui
