// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust_dialog.h"

#include "model/items/words.h"
#include "ui/button.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

TrustDialog::TrustDialog(const std::vector<git::TrustNeeded> &needed, QWidget *window)
    : Dialog(tr("Programs of this repository"), window), m_text(new QPlainTextEdit(this))
{
    setHeading(needed.size() == 1 ? tr("Run a program that this repository brings?")
                                  : tr("Run %1 programs that this repository brings?").arg(needed.size()),
               tr("git would run them for your commits and pushes. You are asked again when they change."));
    resize(theme().px(640), theme().px(440));
    QStringList shown;
    for (const git::TrustNeeded &one : needed)
        shown << u"# %1\n%2"_s.arg(text(one.name), text(one.text).trimmed());
    m_text->setPlainText(shown.join(u"\n\n"_s));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(theme().font(Type::Code));
    m_text->setAccessibleName(tr("Programs"));
    content()->addWidget(m_text, 1);
    verb()->setText(needed.size() == 1 ? tr("Run it") : tr("Run them"));
    connect(verb(), &QAbstractButton::clicked, this, &QDialog::accept);
    verb()->setDefault(false);
    cancel()->setFocus();
}

QString TrustDialog::shownText() const
{
    return m_text->toPlainText();
}

} // namespace leeway::ui
