// SPDX-License-Identifier: GPL-3.0-or-later
// F6 and the pages: which panes the window shows and how the focus walks through them.
#include "ui/chip_row.h"
#include "ui/cluster_selector.h"
#include "ui/context_bar.h"
#include "ui/data_table.h"
#include "ui/field_view.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/rail.h"
#include "ui/repository_pane.h"
#include "ui/repository_view.h"
#include "ui/search_field.h"
#include "ui/tab_strip.h"
#include "ui/welcome_page.h"

#include <QApplication>

namespace leeway::ui {

QList<QWidget *> MainWindow::panes() const
{
    QList<QWidget *> all;
    if (!m_open)
        return {m_welcome->firstFocus()};
    for (const PageEntry &entry : m_pageEntries) {
        if (entry.page.widget != m_current || !entry.page.panes)
            continue;
        all = {m_contextBar->selector(), m_rail->currentButton()};
        if (m_repository->view()->isVisible())
            all.append(m_repository->view());
        return all + entry.page.panes();
    }
    const auto inspector = m_drift->inspector();
    for (QWidget *pane :
         {static_cast<QWidget *>(m_contextBar->selector()), static_cast<QWidget *>(m_driftButton),
          static_cast<QWidget *>(m_repository->view()), static_cast<QWidget *>(m_drift->filterField()),
          static_cast<QWidget *>(m_drift->chips()->chip(items::Chip::Differs)),
          static_cast<QWidget *>(m_drift->table()), static_cast<QWidget *>(inspector->tabs()),
          static_cast<QWidget *>(inspector->fieldView())}) {
        if (pane->isVisible())
            all.append(pane);
    }
    return all;
}

void MainWindow::nextPane(int step)
{
    const QList<QWidget *> all = panes();
    if (all.isEmpty())
        return;
    qsizetype at = -1;
    for (QWidget *widget = QApplication::focusWidget(); widget && at < 0; widget = widget->parentWidget())
        at = all.indexOf(widget);
    const qsizetype next = at < 0 ? 0 : (at + step + all.size()) % all.size();
    all.at(next)->setFocus(Qt::ShortcutFocusReason);
}

} // namespace leeway::ui
