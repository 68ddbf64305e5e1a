// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/settings_store.h"

#include <QDialog>
#include <QPointer>

class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace leeway::ui {

class ActionSet;
class Scrim;

/// The settings (mockup 15): pages at the left, OK, Cancel and Apply. Works on a copy; Apply hands over only
/// what was changed here, so that what another window changed meanwhile stays.
class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    enum Page { General, Look, Clusters, Git, Keys };

    SettingsDialog(session::SettingsStore &store, const ActionSet &actions, QWidget *window);
    ~SettingsDialog() override;
    void showPage(Page page);
    void present();

private:
    using Edit = std::function<void(session::Settings &)>;

    QVBoxLayout *addPage(const QString &icon, const QString &title);
    void buildGeneral();
    void buildLook();
    void buildClusters();
    void buildGit();
    void buildKeys();
    QWidget *footer();
    /// Remembers what Apply is to do, newest last; `what` replaces an earlier edit of the same thing.
    void edit(const QString &what, Edit edit);
    void apply();

    session::SettingsStore &m_store;
    const ActionSet &m_actions;
    session::Settings m_before;
    std::vector<std::pair<QString, Edit>> m_edits;
    QListWidget *m_list;
    QStackedWidget *m_pages;
    QPushButton *m_apply = nullptr;
    QPointer<Scrim> m_scrim;
};

} // namespace leeway::ui
