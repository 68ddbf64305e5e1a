// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commit_pane.h"

#include "model/change/commit_plan.h"
#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/note.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

namespace {

/// "fix/prometheus-retention-size" of "Fix Prometheus retention size".
QString branchFor(const QString &subject)
{
    constexpr qsizetype longest = 48;
    QString name;
    for (const QChar c : subject.toLower()) {
        if (c.isLetterOrNumber() && c.unicode() < 128)
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    name.truncate(longest);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? QString() : u"fix/"_s + name;
}

QWidget *indented(QWidget *widget, QWidget *parent)
{
    auto *holder = new QWidget(parent);
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(22, 0, 0, 0);
    row->addWidget(widget);
    return holder;
}

} // namespace

CommitPane::CommitPane(QWidget *parent) : Surface(Role::Surface, parent)
{
    setAccessibleName(tr("Commit"));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 12);
    all->setSpacing(8);
    auto *head = new QWidget(this);
    head->setFixedHeight(theme().size(Size::PageHeader));
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    m_chosen = new Label(Type::Small, Role::Text2, {}, head);
    m_chosen->setShrinks(true);
    row->addWidget(new Label(Type::Heading, Role::Text, tr("Commit"), head));
    row->addStretch(1);
    row->addWidget(m_chosen);
    all->addWidget(head);
    // Low windows scroll the form; what the button does stays in sight.
    m_area = new QScrollArea(this);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    auto *form = new Surface(Role::Surface, m_area);
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(16, 3, 16, 3);
    column->setSpacing(8);
    buildMessage(column);
    buildDelivery(column);
    column->addStretch(1);
    m_outcome = new Note(form);
    m_words = new QPlainTextEdit(form);
    m_words->setReadOnly(true);
    m_words->setTabChangesFocus(true);
    m_words->setFont(theme().smallCode());
    m_words->setFixedHeight(theme().px(72));
    m_words->setAccessibleName(tr("Original message"));
    m_words->hide();
    m_wayBar = new QWidget(form);
    auto *ways = new QVBoxLayout(m_wayBar);
    ways->setContentsMargins(0, 0, 0, 0);
    ways->setSpacing(4);
    m_wayBar->hide();
    for (QWidget *widget : {static_cast<QWidget *>(m_outcome), static_cast<QWidget *>(m_words), m_wayBar})
        column->addWidget(widget);
    m_area->setWidget(form);
    all->addWidget(m_area, 1);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(16, 0, 16, 0);
    foot->setSpacing(8);
    m_fact = new Label(Type::Small, Role::Text2, {}, this);
    m_fact->setShrinks(true);
    m_commit =
        new Button(u"git-commit-horizontal"_s, Role::OnPrimary, tr("Commit"), ButtonKind::Primary, this);
    m_commit->setMinimumHeight(theme().px(32));
    foot->addWidget(m_fact);
    foot->addWidget(m_commit);
    all->addLayout(foot);
    connect(m_commit, &QAbstractButton::clicked, this, &CommitPane::commitRequested);
    describe();
}

void CommitPane::buildMessage(QVBoxLayout *column)
{
    m_subject = new QLineEdit(this);
    m_subject->setAccessibleName(tr("Subject of the commit"));
    m_subject->setPlaceholderText(tr("Subject"));
    m_body = new QPlainTextEdit(this);
    m_body->setAccessibleName(tr("Body of the commit message"));
    m_body->setPlaceholderText(tr("Why"));
    m_body->setTabChangesFocus(true);
    m_body->document()->setDocumentMargin(6);
    m_body->setMinimumHeight(theme().px(48));
    m_body->setMaximumHeight(theme().px(96));
    column->addWidget(m_subject);
    column->addWidget(m_body);
    connect(m_subject, &QLineEdit::textEdited, this, [this] {
        m_typed = true;
        if (!m_branchName->isModified())
            m_branchName->setText(branchFor(m_subject->text()));
        describe();
    });
    connect(m_body, &QPlainTextEdit::textChanged, this, [this] {
        if (m_body->hasFocus())
            m_typed = true;
    });
}

void CommitPane::buildDelivery(QVBoxLayout *column)
{
    m_onBranch = new QRadioButton(this);
    m_onNewBranch = new QRadioButton(tr("New branch"), this);
    m_asPatch = new QRadioButton(tr("Save as patch file"), this);
    m_onBranchFact = new Label(Type::Small, Role::Text2, {}, this);
    m_newBranchFact = new Label(Type::Small, Role::Text2, tr("for a pull request"), this);
    m_branchName = new QLineEdit(this);
    m_branchName->setAccessibleName(tr("Name of the new branch"));
    m_branchName->setFont(theme().font(Type::Code));
    m_push = new QCheckBox(this);
    m_push->setChecked(true);
    for (Label *label : {m_onBranchFact, m_newBranchFact})
        label->setShrinks(true);
    column->addSpacing(4);
    column->addWidget(new Label(Type::Strong, Role::Text, tr("Deliver as"), this));
    const auto addChoice = [&](QRadioButton *button, QWidget *below) {
        auto *lines = new QVBoxLayout;
        lines->setSpacing(1);
        lines->addWidget(button);
        lines->addWidget(indented(below, this));
        column->addLayout(lines);
    };
    addChoice(m_onBranch, m_onBranchFact);
    addChoice(m_onNewBranch, m_newBranchFact);
    column->addWidget(indented(m_branchName, this));
    addChoice(m_asPatch, new Label(Type::Small, Role::Text2, tr("nothing is committed or pushed"), this));
    column->addSpacing(4);
    column->addWidget(m_push);
    m_onBranch->setChecked(true);
    for (QRadioButton *button : {m_onBranch, m_onNewBranch, m_asPatch})
        connect(button, &QAbstractButton::toggled, this, &CommitPane::describe);
    connect(m_push, &QAbstractButton::toggled, this, &CommitPane::describe);
    connect(m_branchName, &QLineEdit::textChanged, this, &CommitPane::describe);
}

QRadioButton *CommitPane::choice(Deliver deliver) const
{
    return deliver == Deliver::Branch      ? m_onBranch
           : deliver == Deliver::NewBranch ? m_onNewBranch
                                           : m_asPatch;
}

CommitPane::Deliver CommitPane::deliver() const
{
    return m_asPatch->isChecked()       ? Deliver::PatchFile
           : m_onNewBranch->isChecked() ? Deliver::NewBranch
                                        : Deliver::Branch;
}

void CommitPane::setFacts(const session::EditingFacts &facts, bool busy)
{
    m_facts = facts;
    m_busy = busy;
    if (!m_typed) {
        std::vector<change::Intent> intents;
        QString subject;
        for (std::size_t i = 0; i < facts.edits.size(); ++i) {
            if (!facts.takesPart(i))
                continue;
            subject = intents.empty() ? items::editTitle(facts.edits[i])
                                      : tr("Change %1 settings").arg(facts.takingPart().size());
            intents.insert(intents.end(), facts.edits[i].intents.begin(), facts.edits[i].intents.end());
        }
        m_subject->setText(subject);
        QString body = text(change::proposedMessage(intents));
        while (body.contains(u"\n\n"_s))
            body.replace(u"\n\n"_s, u"\n"_s);
        m_body->setPlainText(body);
        if (!m_branchName->isModified())
            m_branchName->setText(branchFor(subject));
    }
    describe();
}

void CommitPane::clearMessage()
{
    m_typed = false;
    m_branchName->setModified(false);
}

void CommitPane::describe()
{
    const std::size_t chosen = m_facts.takingPart().size();
    const git::Head &head = m_facts.head;
    m_chosen->setText(tr("%1 of %2 edits selected").arg(chosen).arg(m_facts.edits.size()));
    const QString branch = text(head.branch);
    m_onBranch->setText(branch.isEmpty() ? tr("No branch is checked out") : tr("Commit on %1").arg(branch));
    m_onBranch->setEnabled(!branch.isEmpty());
    const bool hasRemote = !m_facts.remotes.empty();
    const QString remote = text(!head.upstreamRemote.empty() ? head.upstreamRemote
                                : hasRemote                  ? m_facts.remotes.front().name
                                                             : "");
    m_onBranchFact->setText(head.upstream.empty() ? tr("it follows no branch of a remote")
                            : head.behind > 0
                                ? tr("%1 commits behind %2, as last fetched").arg(head.behind).arg(remote)
                            : head.ahead > 0 ? tr("%1 commits are not pushed yet").arg(head.ahead)
                                             : tr("level with %1, as last fetched").arg(remote));
    const Deliver how = deliver();
    m_branchName->setEnabled(how == Deliver::NewBranch);
    m_push->setEnabled(how != Deliver::PatchFile && hasRemote);
    m_push->setText(hasRemote ? tr("Push to %1").arg(remote) : tr("Push (there is no remote)"));
    const bool pushes = m_push->isEnabled() && m_push->isChecked();
    m_commit->setText(how == Deliver::PatchFile ? tr("Save patch file…")
                      : pushes                  ? tr("Commit and push")
                                                : tr("Commit"));
    m_commit->setToolTip(tr("Ctrl+Enter"));
    QString why;
    if (chosen == 0)
        why = m_facts.edits.empty() ? tr("Nothing is staged.") : tr("No edit takes part.");
    else if (m_busy)
        why = tr("Working…");
    else if (m_facts.operation != git::Operation::None && how != Deliver::PatchFile)
        why = tr("A %1 is in progress in the repository.").arg(text(git::operationName(m_facts.operation)));
    else if (how == Deliver::Branch && branch.isEmpty())
        why = tr("HEAD is on no branch. Choose a new branch.");
    else if (how == Deliver::NewBranch && m_branchName->text().trimmed().isEmpty())
        why = tr("The branch needs a name.");
    else if (m_subject->text().trimmed().isEmpty() && how != Deliver::PatchFile)
        why = tr("The commit needs a subject.");
    m_commit->setEnabled(why.isEmpty());
    std::size_t many = 0;
    for (std::size_t i = 0; i < m_facts.edits.size(); ++i)
        many += m_facts.takesPart(i) && !m_facts.outcomes[i].otherEntries.empty();
    m_fact->setText(!why.isEmpty() ? why
                    : many == 0    ? tr("Only the cluster that each edit is meant for changes.")
                    : many == 1    ? tr("1 edit changes files that several clusters read.")
                                   : tr("%1 edits change files that several clusters read.").arg(many));
}

QString CommitPane::fullMessage() const
{
    const QString body = m_body->toPlainText().trimmed();
    const QString subject = m_subject->text().trimmed();
    return body.isEmpty() ? subject : subject + u"\n\n"_s + body;
}

session::CommitWish CommitPane::wish() const
{
    session::CommitWish wish;
    wish.edits = m_facts.takingPart();
    wish.message = fullMessage().toStdString() + '\n';
    if (deliver() == Deliver::NewBranch)
        wish.newBranch = m_branchName->text().trimmed().toStdString();
    wish.push = m_push->isEnabled() && m_push->isChecked();
    return wish;
}

void CommitPane::setOutcome(const std::optional<Message> &message, const QString &originalWords)
{
    qDeleteAll(m_ways);
    m_ways.clear();
    m_wayBar->setVisible(message && !message->ways.isEmpty());
    m_words->setVisible(message && !originalWords.isEmpty());
    m_words->setPlainText(originalWords);
    if (!message) {
        m_outcome->setWords({}, {}, {});
        return;
    }
    m_outcome->setWords(message->mark, message->strong, message->rest);
    for (const Message::Way &way : message->ways) {
        auto *button = new Button(way.text, ButtonKind::Normal, m_wayBar);
        button->setMinimumHeight(theme().size(Size::Button));
        connect(button, &QAbstractButton::clicked, this, way.go);
        m_wayBar->layout()->addWidget(button);
        m_ways.append(button);
    }
    // When the layout knows their places.
    QTimer::singleShot(0, this,
                       [this] { m_area->ensureWidgetVisible(m_wayBar->isVisible() ? m_wayBar : m_outcome); });
}

QList<QWidget *> CommitPane::focusWidgets() const
{
    return {m_subject};
}

} // namespace leeway::ui
