// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/cluster_actions.h"
#include "model/session/delivery_watch.h"
#include "model/session/editing.h"
#include "model/session/workspace.h"
#include "ui/changes_page.h"
#include "ui/keep_git_dialog.h"
#include "ui/keep_live_dialog.h"
#include "ui/main_window.h"

#include <QPointer>

namespace leeway::ui {

class RailButton;

/// Joins what the user does in one window with the repository and the cluster: Keep Git, Reconcile…, Keep
/// live, and the Changes page from a staged edit to a delivery. The workspace and the window outlive it.
class ActionsBinding final : public QObject
{
    Q_OBJECT
public:
    ActionsBinding(session::Workspace &workspace, MainWindow &window, const Clock &clock);

    ChangesPage *page() const { return m_page; }
    session::Editing &editing() { return m_editing; }
    session::DeliveryWatch &delivery() { return m_delivery; }
    KeepLiveDialog *keepLiveDialog() const { return m_keepLive; }
    KeepGitDialog *keepGitDialog() const { return m_keepGit; }

    bool eventFilter(QObject *watched, QEvent *event) override;

public Q_SLOTS:
    void keepGit(const std::vector<ObjectKey> &objects);
    void keepLive(const ObjectKey &object);
    void reconcile();
    /// What the button of the commit pane says.
    void commit();
    void savePatch(const QString &file);

private:
    void buildPage();
    void buildMenus();
    void takeWorkspace();
    void show();
    void commitNow();
    void askTrust(const std::function<void()> &then);
    void tellCommit(const session::CommitReport &report);
    void tellPush(const session::PushReport &report);
    void tellRefusedPush(const session::PushReport &report);
    void goOn(session::WayOn way, const session::PushReport &refused);
    void tellWrites(const std::vector<session::WriteReport> &reports);
    void tellStaged(const change::StagedEdit &edit);
    ClusterWritable writable() const;
    std::optional<session::KeepLiveWish> wishFor(const ObjectKey &object) const;
    void present(KeepGitDialog *dialog, const std::vector<ObjectKey> &objects);
    void toast(Mark mark, const QString &strong, const QString &rest, QList<Message::Way> ways = {});

    session::Workspace &m_workspace;
    MainWindow &m_window;
    const Clock &m_clock;
    session::Editing m_editing;
    session::ClusterActions m_actions;
    session::DeliveryWatch m_delivery;
    ChangesPage *m_page = nullptr;
    RailButton *m_button = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_keepGitAction = nullptr;
    QAction *m_keepLiveAction = nullptr;
    QPointer<KeepLiveDialog> m_keepLive;
    QPointer<KeepGitDialog> m_keepGit;
    std::shared_ptr<const session::RepositoryInfo> m_repository; ///< as last read
    std::string m_followedGit; ///< commit of Git that is followed when nothing of the user's own is
    bool m_opensChanges = false;
    std::optional<session::WayOn> m_way; ///< being gone
    QString m_patchFile;
};

} // namespace leeway::ui
