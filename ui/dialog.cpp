// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog.h"

#include "ui/button.h"
#include "ui/label.h"
#include "ui/scrim.h"
#include "ui/surface.h"

#include <QApplication>
#include <QVBoxLayout>

namespace leeway::ui {

Dialog::Dialog(const QString &windowTitle, QWidget *window)
    : QDialog(window), m_title(new Label(Type::Title, Role::Text, {}, this)),
      m_sentence(new Paragraph(Type::Body, Role::Text2, {}, this)), m_content(new QVBoxLayout),
      m_footer(new QHBoxLayout), m_verb(new Button({}, ButtonKind::Primary, this)),
      m_cancel(new Button(tr("Cancel"), ButtonKind::Flat, this))
{
    setWindowTitle(windowTitle);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto *body = new Surface(Role::Surface, this);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(24, 18, 24, 18);
    column->setSpacing(4);
    m_title->setShrinks(true);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addSpacing(8);
    m_content->setSpacing(8);
    column->addLayout(m_content, 1);
    auto *bar = new Surface(Role::Window, this);
    bar->setEdges(Qt::TopEdge);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(8);
    row->addLayout(m_footer);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_verb);
    m_verb->setDefault(true);
    m_verb->setMinimumHeight(theme().px(30));
    m_cancel->setMinimumHeight(theme().px(30));
    all->addWidget(body, 1);
    all->addWidget(bar);
    connect(m_cancel, &QAbstractButton::clicked, this, &QDialog::reject);
}

Dialog::~Dialog()
{
    delete m_scrim;
}

void Dialog::setHeading(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(sentence);
}

void Dialog::present()
{
    m_focusBefore = QApplication::focusWidget();
    m_scrim = new Scrim(parentWidget());
    connect(this, &QDialog::finished, this, [this] {
        delete m_scrim;
        if (m_focusBefore)
            m_focusBefore->setFocus(Qt::PopupFocusReason);
    });
    open();
}

} // namespace leeway::ui
