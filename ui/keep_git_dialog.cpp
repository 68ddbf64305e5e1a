// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keep_git_dialog.h"

#include "model/base/json.h"
#include "model/change/unified_diff.h"
#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/diff_view.h"
#include "ui/label.h"
#include "ui/note.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;
using session::ClusterWrite;
using session::WriteKind;

namespace {

QStringList namesOf(const std::vector<ObjectKey> &keys)
{
    QStringList names;
    for (const ObjectKey &key : keys)
        names << items::objectName(key);
    return names;
}

/// "A, B and 3 more".
QString someOf(const QStringList &names)
{
    constexpr qsizetype most = 3;
    if (names.size() <= most)
        return names.join(u", "_s);
    return KeepGitDialog::tr("%1 and %2 more").arg(names.mid(0, most).join(u", "_s)).arg(names.size() - most);
}

} // namespace

KeepGitDialog::KeepGitDialog(const session::KeepGitPlan &plan, const ClusterWritable &writable,
                             QWidget *window)
    : Dialog(tr("Keep Git (reconcile)"), window)
{
    build(writable);
    setPlan(plan);
}

KeepGitDialog::KeepGitDialog(const std::vector<ClusterWrite> &choices, const std::vector<ObjectKey> &chosen,
                             const ClusterWritable &writable, QWidget *window)
    : Dialog(tr("Reconcile"), window)
{
    build(writable);
    m_plan.writes = choices;
    setHeading(tr("Ask Flux to fetch and apply now"),
               tr("A source looks for a new revision, a Kustomization applies what is fetched."));
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    m_choices = new QWidget(area);
    auto *column = new QVBoxLayout(m_choices);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (const ClusterWrite &write : choices) {
        auto *box =
            new QCheckBox(u"%1 %2"_s.arg(text(write.object.kind), text(write.object.name)), m_choices);
        box->setToolTip(text(write.object.toString()));
        box->setChecked(std::find(chosen.begin(), chosen.end(), write.object) != chosen.end());
        connect(box, &QCheckBox::toggled, this, &KeepGitDialog::showRequests);
        column->addWidget(box);
        m_boxes.append(box);
    }
    column->addStretch(1);
    area->setWidget(m_choices);
    content()->insertWidget(0, area, 1);
    verb()->setText(tr("Reconcile"));
    showRequests();
    if (!m_boxes.isEmpty())
        m_boxes.first()->setFocus();
}

void KeepGitDialog::build(const ClusterWritable &writable)
{
    m_writable = writable.yes();
    resize(theme().px(680), theme().px(520));
    setMinimumSize(theme().px(520), theme().px(380));
    m_note = new Note(this);
    m_refused = new Note(this);
    m_caption = new Label(Type::Strong, Role::Text, tr("What is sent"), this);
    m_requests = new QPlainTextEdit(this);
    m_requests->setReadOnly(true);
    m_requests->setTabChangesFocus(true);
    m_requests->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_requests->setFont(theme().font(Type::Code));
    m_requests->setAccessibleName(tr("What is sent"));
    m_sides = new DiffView(this);
    m_sides->setOutlined(true);
    m_sides->hide();
    content()->addWidget(m_note);
    content()->addWidget(m_refused);
    content()->addWidget(m_caption);
    content()->addWidget(m_requests, 2);
    content()->addWidget(m_sides, 2);
    verb()->setToolTip(writable.why);
    if (!m_writable) {
        auto *why = new Note(this);
        why->setWords(Mark::Suspended, writable.why, tr("This is what would be sent."));
        content()->addWidget(why);
    }
    connect(verb(), &QAbstractButton::clicked, this, &KeepGitDialog::send);
}

void KeepGitDialog::setPlan(const session::KeepGitPlan &plan)
{
    m_plan = plan;
    m_conflict = false;
    m_sides->hide();
    m_requests->show();
    m_caption->setText(tr("What is sent"));
    const qsizetype count = qsizetype(plan.objects.size());
    setHeading(count == 1 ? tr("Let Git win on %1").arg(items::objectName(plan.objects.front()))
                          : tr("Let Git win on %1 objects").arg(count),
               plan.writes.empty() ? QString()
                                   : tr("Flux applies %1 objects as Git describes them.").arg(plan.applied));
    if (!plan.suspendedInGit.empty())
        m_note->setWords(Mark::Warning, tr("Git suspends %1 too.").arg(someOf(namesOf(plan.suspendedInGit))),
                         tr("It is suspended again when its parent is applied."));
    else if (!plan.alsoReverted.empty())
        m_note->setWords(Mark::Warning,
                         plan.alsoReverted.size() == 1
                             ? tr("Also reverts 1 other drifted object.")
                             : tr("Also reverts %1 other drifted objects.").arg(plan.alsoReverted.size()),
                         someOf(namesOf(plan.alsoReverted)) + u'.');
    else
        m_note->setWords({}, {}, {});
    QStringList refused;
    for (const session::RefusedObject &one : plan.refused)
        refused << u"%1: %2"_s.arg(items::objectName(one.object), items::refusalText(one.why));
    m_refused->setWords(Mark::Unknown,
                        refused.isEmpty() ? QString()
                                          : tr("%n left as they are.", nullptr, int(refused.size())),
                        refused.mid(0, 4).join(u' '));
    const bool resumes = std::any_of(plan.writes.begin(), plan.writes.end(), [](const ClusterWrite &write) {
        return write.kind == WriteKind::Resume;
    });
    verb()->setText(resumes ? tr("Resume and reconcile") : tr("Reconcile"));
    showRequests();
    (m_writable && !plan.writes.empty() ? verb() : cancel())->setFocus();
}

std::vector<ClusterWrite> KeepGitDialog::chosenWrites() const
{
    if (m_boxes.isEmpty())
        return m_plan.writes;
    std::vector<ClusterWrite> writes;
    for (qsizetype i = 0; i < m_boxes.size(); ++i)
        if (m_boxes.at(i)->isChecked())
            writes.push_back(m_plan.writes[std::size_t(i)]);
    return writes;
}

QString KeepGitDialog::requests() const
{
    QStringList shown;
    for (const ClusterWrite &write : chosenWrites())
        shown << u"# %1\n%2\n%3"_s.arg(items::writeSentence(write), items::writeTitle(write),
                                       items::writeBody(write));
    return shown.join(u"\n\n"_s);
}

void KeepGitDialog::showRequests()
{
    const QString shown = requests();
    m_requests->setPlainText(shown.isEmpty() ? tr("Nothing.") : shown);
    verb()->setEnabled(m_writable && !shown.isEmpty());
}

void KeepGitDialog::send()
{
    if (m_conflict) {
        Q_EMIT planAgain();
        return;
    }
    verb()->setEnabled(false);
    Q_EMIT sendRequested(chosenWrites());
}

void KeepGitDialog::setReports(const std::vector<session::WriteReport> &reports)
{
    const auto failed = std::find_if(reports.begin(), reports.end(), [](const session::WriteReport &report) {
        return report.error.has_value();
    });
    if (failed == reports.end())
        return accept();
    verb()->setEnabled(true);
    if (!failed->conflict) {
        m_note->setWords(Mark::Failed, tr("%1 was not changed.").arg(items::objectName(failed->write.object)),
                         text(failed->error->message()));
        return;
    }
    m_conflict = true;
    m_note->setWords(Mark::Warning,
                     tr("Somebody else changed %1 meanwhile.").arg(items::objectName(failed->write.object)),
                     tr("Nothing was overwritten."));
    m_refused->setWords({}, {}, {});
    m_caption->setText(tr("As you saw it (−) and as it is now (+)"));
    m_requests->hide();
    m_sides->show();
    m_sides->setDiff(change::unifiedDiff(failed->write.object.name,
                                         toPrettyJson(session::writtenPart(failed->conflict->seen)),
                                         toPrettyJson(session::writtenPart(failed->conflict->now))));
    verb()->setText(tr("Look at the new state"));
}

} // namespace leeway::ui
