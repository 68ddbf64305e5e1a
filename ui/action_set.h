// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <array>
#include <map>
#include <string>

class QAction;
class QMainWindow;
class QMenu;

namespace leeway::ui {

/// All that a window can be told to do: the menu bar, the palette and the settings' list of keys are made
/// from it. A menu stands in the menu bar as soon as something is in it.
class ActionSet final : public QObject
{
    Q_OBJECT
public:
    enum class Menu : std::uint8_t { File, Edit, View, Go, Git, Cluster, Window, Help };

    explicit ActionSet(QMainWindow *window);

    /// `name` is what settings call it ("view.dock"); `text` may hold a mnemonic; `icon` is a Lucide name.
    QAction *add(Menu menu, const QString &name, const QString &text, const QKeySequence &key = {},
                 const QString &icon = {}, QAction *before = nullptr);
    /// Takes in an action that somebody else made.
    void adopt(Menu menu, const QString &name, QAction *action, const QKeySequence &key);
    QMenu *menu(Menu menu) const { return m_menus[std::size_t(menu)]; }
    QAction *action(const QString &name) const { return m_byName.value(name); }
    const QList<QAction *> &actions() const { return m_actions; }
    /// What stands in the menus, also what others have put there: each with the menu's plain title.
    QList<std::pair<QAction *, QString>> everything() const;
    /// An action's text as it is read in a sentence or a list: without the mnemonic.
    static QString plainText(const QAction &action);
    QKeySequence usualKey(const QAction &action) const { return m_usual.value(&action); }
    /// Gives these actions these keys ("" for none), all others their usual ones.
    void setKeys(const std::map<std::string, std::string> &keys);

private:
    void take(Menu menu, const QString &name, QAction *action, const QKeySequence &key);

    std::array<QMenu *, 8> m_menus{};
    QList<QAction *> m_actions;
    QHash<QString, QAction *> m_byName;
    QHash<const QAction *, QKeySequence> m_usual;
    std::map<std::string, std::string> m_keys;
};

} // namespace leeway::ui
