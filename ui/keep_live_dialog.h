// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/editing_facts.h"
#include "ui/dialog.h"

class QCheckBox;

namespace leeway::ui {

class ChoiceCard;
class DiffView;
class Note;
class ProgressLine;

/// Writing live fields to Git: the choice of layer, the diff of the chosen one, and what else it reaches
/// (mockup 12). Opens at once; the layers come when they are planned.
class KeepLiveDialog final : public Dialog
{
    Q_OBJECT
public:
    KeepLiveDialog(const session::KeepLiveWish &wish, QWidget *window);
    void setPlan(const session::KeepLivePlan &plan);
    const QList<ChoiceCard *> &cards() const { return m_cards; }
    DiffView *diff() const { return m_diff; }
    Note *note() const { return m_note; }
    QCheckBox *opensChanges() const { return m_opensChanges; }
    Button *stageButton() const { return verb(); }

Q_SIGNALS:
    void stageRequested(const leeway::change::StagedEdit &edit, bool openChanges);

private:
    void choose(int layer);
    void stage();

    session::KeepLivePlan m_plan;
    QWidget *m_choices;
    QList<ChoiceCard *> m_cards;
    Label *m_patchTitle;
    Label *m_patchRemark;
    DiffView *m_diff;
    Note *m_note;
    QCheckBox *m_opensChanges;
    int m_chosen = -1;
};

} // namespace leeway::ui
