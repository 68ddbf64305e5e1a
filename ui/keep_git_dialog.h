// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/cluster_actions.h"
#include "ui/dialog.h"

class QCheckBox;
class QPlainTextEdit;

namespace leeway::ui {

class DiffView;
class Note;

/// What stands in the way of writing to the cluster; empty: nothing.
struct ClusterWritable
{
    QString why;
    bool yes() const { return why.isEmpty(); }
};

/// Letting Git win: shows exactly what is sent before it is sent, what else it changes, and afterwards what
/// became of it. When somebody else was faster, both sides are shown and nothing was overwritten (faults.md
/// K13).
class KeepGitDialog final : public Dialog
{
    Q_OBJECT
public:
    /// For objects of the drift table.
    KeepGitDialog(const session::KeepGitPlan &plan, const ClusterWritable &writable, QWidget *window);
    /// Reconcile…: a choice of sources and Kustomizations; those in `chosen` are on at first.
    KeepGitDialog(const std::vector<session::ClusterWrite> &choices, const std::vector<ObjectKey> &chosen,
                  const ClusterWritable &writable, QWidget *window);
    void setReports(const std::vector<session::WriteReport> &reports);
    /// A new plan after a conflict.
    void setPlan(const session::KeepGitPlan &plan);
    QString requests() const;
    Button *sendButton() const { return verb(); }
    Note *note() const { return m_note; }
    DiffView *sides() const { return m_sides; }

Q_SIGNALS:
    void sendRequested(const std::vector<leeway::session::ClusterWrite> &writes);
    /// Somebody else changed it; the user wants to decide on what it is now.
    void planAgain();

private:
    void build(const ClusterWritable &writable);
    void showRequests();
    void send();
    std::vector<session::ClusterWrite> chosenWrites() const;

    session::KeepGitPlan m_plan;
    QList<QCheckBox *> m_boxes; ///< for Reconcile…; one for each write
    QWidget *m_choices = nullptr;
    Label *m_caption = nullptr;
    QPlainTextEdit *m_requests = nullptr;
    DiffView *m_sides = nullptr;
    Note *m_note = nullptr;
    Note *m_refused = nullptr;
    bool m_writable = true;
    bool m_conflict = false;
};

} // namespace leeway::ui
