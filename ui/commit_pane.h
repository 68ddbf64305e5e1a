// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/commit_work.h"
#include "model/session/editing_facts.h"
#include "ui/messages.h"
#include "ui/surface.h"

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QRadioButton;
class QScrollArea;

namespace leeway::ui {

class Button;
class Note;

/// Message, where it goes, and the button that names what happens (mockup 06, right).
class CommitPane final : public Surface
{
    Q_OBJECT
public:
    enum class Deliver : std::uint8_t { Branch, NewBranch, PatchFile };

    explicit CommitPane(QWidget *parent = nullptr);
    void setFacts(const session::EditingFacts &facts, bool busy);
    /// What became of the last try; its ways on are at most three buttons below. Empty hides it.
    void setOutcome(const std::optional<Message> &message, const QString &originalWords);
    /// The message goes back to the proposed one.
    void clearMessage();

    session::CommitWish wish() const;
    Deliver deliver() const;
    QLineEdit *subject() const { return m_subject; }
    QPlainTextEdit *body() const { return m_body; }
    QLineEdit *branchName() const { return m_branchName; }
    QRadioButton *choice(Deliver deliver) const;
    QCheckBox *pushBox() const { return m_push; }
    Button *commitButton() const { return m_commit; }
    Note *outcome() const { return m_outcome; }
    QList<Button *> ways() const { return m_ways; }
    QList<QWidget *> focusWidgets() const;

Q_SIGNALS:
    void commitRequested();

private:
    void buildMessage(class QVBoxLayout *column);
    void buildDelivery(class QVBoxLayout *column);
    void describe();
    QString fullMessage() const;

    session::EditingFacts m_facts;
    bool m_busy = false;
    bool m_typed = false; ///< the message is the user's
    Label *m_chosen = nullptr;
    QScrollArea *m_area = nullptr;
    QLineEdit *m_subject = nullptr;
    QPlainTextEdit *m_body = nullptr;
    QRadioButton *m_onBranch = nullptr;
    QRadioButton *m_onNewBranch = nullptr;
    QRadioButton *m_asPatch = nullptr;
    Label *m_onBranchFact = nullptr;
    Label *m_newBranchFact = nullptr;
    QLineEdit *m_branchName = nullptr;
    QCheckBox *m_push = nullptr;
    Note *m_outcome = nullptr;
    QPlainTextEdit *m_words = nullptr;
    QWidget *m_wayBar = nullptr;
    QList<Button *> m_ways;
    Label *m_fact = nullptr;
    Button *m_commit = nullptr;
};

} // namespace leeway::ui
