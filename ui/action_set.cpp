// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/action_set.h"

#include "ui/icon.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace leeway::ui {

ActionSet::ActionSet(QMainWindow *window) : QObject(window)
{
    const QString titles[]{tr("&File"), tr("&Edit"),    tr("&View"),   tr("&Go"),
                           tr("G&it"),  tr("&Cluster"), tr("&Window"), tr("&Help")};
    for (std::size_t i = 0; i < m_menus.size(); ++i) {
        m_menus[i] = window->menuBar()->addMenu(titles[i]);
        m_menus[i]->setToolTipsVisible(true);
        m_menus[i]->menuAction()->setVisible(false);
    }
}

QAction *ActionSet::add(Menu menu, const QString &name, const QString &text, const QKeySequence &key,
                        const QString &icon, QAction *before)
{
    auto *action = new QAction(text, parent());
    if (!icon.isEmpty())
        action->setIcon(lucide(icon));
    this->menu(menu)->insertAction(before, action);
    take(menu, name, action, key);
    return action;
}

void ActionSet::adopt(Menu menu, const QString &name, QAction *action, const QKeySequence &key)
{
    this->menu(menu)->addAction(action);
    take(menu, name, action, key);
}

void ActionSet::take(Menu menu, const QString &name, QAction *action, const QKeySequence &key)
{
    action->setObjectName(name);
    m_usual.insert(action, key);
    m_byName.insert(name, action);
    m_actions.append(action);
    const auto own = m_keys.find(name.toStdString());
    action->setShortcut(own == m_keys.end()
                            ? key
                            : QKeySequence(QString::fromStdString(own->second), QKeySequence::PortableText));
    this->menu(menu)->menuAction()->setVisible(true);
}

QString ActionSet::plainText(const QAction &action)
{
    return action.text().remove(u'&');
}

namespace {

void collect(const QMenu &menu, const QString &title, QList<std::pair<QAction *, QString>> &found)
{
    for (QAction *action : menu.actions()) {
        if (action->menu())
            collect(*action->menu(), action->menu()->title().remove(u'&'), found);
        else if (!action->isSeparator())
            found.append({action, title});
    }
}

} // namespace

QList<std::pair<QAction *, QString>> ActionSet::everything() const
{
    QList<std::pair<QAction *, QString>> found;
    for (const QMenu *menu : m_menus)
        collect(*menu, menu->title().remove(u'&'), found);
    return found;
}

void ActionSet::setKeys(const std::map<std::string, std::string> &keys)
{
    m_keys = keys;
    for (QAction *action : std::as_const(m_actions)) {
        const auto own = keys.find(action->objectName().toStdString());
        action->setShortcut(own == keys.end() ? usualKey(*action)
                                              : QKeySequence(QString::fromStdString(own->second),
                                                             QKeySequence::PortableText));
    }
}

} // namespace leeway::ui
