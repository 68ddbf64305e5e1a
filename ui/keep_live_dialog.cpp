// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keep_live_dialog.h"

#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/choice_card.h"
#include "ui/diff_view.h"
#include "ui/label.h"
#include "ui/note.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

KeepLiveDialog::KeepLiveDialog(const session::KeepLiveWish &wish, QWidget *window)
    : Dialog(tr("Keep live (write to Git)"), window), m_choices(new QWidget(this)),
      m_patchTitle(new Label(Type::Strong, Role::Text, tr("Patch"), this)),
      m_patchRemark(new Label(Type::Small, Role::Text2, {}, this)), m_diff(new DiffView(this)),
      m_note(new Note(this)), m_opensChanges(new QCheckBox(tr("Open Changes afterwards"), this))
{
    const qsizetype count = qsizetype(wish.fields.size());
    setHeading(count == 1 ? tr("Write 1 live field to Git") : tr("Write %1 live fields to Git").arg(count),
               tr("%1 %2. The edit is staged, nothing is committed yet.")
                   .arg(text(wish.object.kind), text(wish.object.name)));
    resize(theme().px(880), theme().px(600));
    setMinimumSize(theme().px(620), theme().px(440));
    content()->addWidget(new Label(Type::Strong, Role::Text, tr("Write to"), this));
    auto *grid = new QGridLayout(m_choices);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    content()->addWidget(m_choices);
    auto *caption = new QHBoxLayout;
    m_patchRemark->setShrinks(true);
    m_patchRemark->setElide(Qt::ElideMiddle);
    caption->addWidget(m_patchTitle);
    caption->addStretch(1);
    caption->addWidget(m_patchRemark);
    content()->addSpacing(4);
    content()->addLayout(caption);
    m_diff->setOutlined(true);
    m_diff->setHidesSingleFile(true);
    m_diff->setPlaceholder(tr("Every way to write it is being tried…"));
    content()->addWidget(m_diff, 1);
    content()->addWidget(m_note);
    m_opensChanges->setChecked(true);
    footer()->addWidget(m_opensChanges);
    verb()->setText(tr("Stage edit"));
    verb()->setEnabled(false);
    cancel()->setFocus();
    connect(verb(), &QAbstractButton::clicked, this, &KeepLiveDialog::stage);
}

void KeepLiveDialog::setPlan(const session::KeepLivePlan &plan)
{
    m_plan = plan;
    if (plan.error) {
        m_diff->setPlaceholder(tr("Nothing can be written."));
        m_note->setWords(Mark::Failed, tr("This cannot be written to Git."), text(plan.error->message()));
        return;
    }
    auto *grid = static_cast<QGridLayout *>(m_choices->layout());
    for (int i = 0; i < int(plan.layers.size()); ++i) {
        const change::LayerPlan &layer = plan.layers[std::size_t(i)];
        auto *card = new ChoiceCard(m_choices);
        card->setWords(items::layerTitle(layer.layer), items::layerSentence(layer), items::layerFile(layer));
        card->setEnabled(!layer.refused);
        connect(card, &QAbstractButton::toggled, this, [this, i](bool on) {
            if (on)
                choose(i);
        });
        grid->addWidget(card, i / 2, i % 2);
        card->show(); // a hidden widget does not take the focus
        m_cards.append(card);
    }
    for (ChoiceCard *card : std::as_const(m_cards)) {
        if (!card->isEnabled())
            continue;
        card->setChecked(true);
        card->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_diff->setPlaceholder(tr("No file can hold this change."));
    m_note->setWords(Mark::Warning, tr("Every way is refused."),
                     tr("Each says above why. Change the repository by hand, or keep Git."));
}

void KeepLiveDialog::choose(int layer)
{
    m_chosen = layer;
    const change::LayerPlan &plan = m_plan.layers[std::size_t(layer)];
    m_diff->setDiff(plan.diff);
    const items::DiffCounts counts = items::diffCounts(m_diff->rows());
    m_patchRemark->setText(
        u"%1  +%2 −%3"_s.arg(items::layerFile(plan)).arg(counts.added).arg(counts.removed));
    if (plan.otherEntries.empty()) {
        m_note->setWords({}, {}, {});
    } else {
        QStringList names;
        for (const std::string &name : plan.otherEntries)
            names << text(name);
        m_note->setWords(Mark::Warning,
                         names.size() == 1 ? tr("Another cluster gets this change too.")
                                           : tr("%1 other clusters get this change too.").arg(names.size()),
                         tr("%1 is read by %2.").arg(items::layerFile(plan), names.join(u", "_s)));
    }
    verb()->setEnabled(true);
}

void KeepLiveDialog::stage()
{
    if (m_chosen < 0)
        return;
    change::StagedEdit edit;
    edit.made = SystemClock().now();
    edit.from = "drift";
    edit.intents = m_plan.intents;
    edit.layer = m_plan.layers[std::size_t(m_chosen)].layer;
    edit.baseBlobs = m_plan.baseBlobs[std::size_t(m_chosen)];
    Q_EMIT stageRequested(edit, m_opensChanges->isChecked());
    accept();
}

} // namespace leeway::ui
