// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_binding.h"

#include "model/base/json.h"
#include "model/items/words.h"
#include "ui/action_set.h"
#include "ui/main_window.h"
#include "ui/settings_dialog.h"
#include "ui/theme.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace leeway::ui {

using items::text;
using session::Settings;
using session::SettingsTrouble;

SettingsBinding::SettingsBinding(session::SettingsStore &store, session::Workspace &workspace,
                                 MainWindow &window)
    : QObject(&window), m_store(store), m_workspace(workspace), m_window(window)
{
    window.enableSettings();
    const std::string layout = toJson(store.settings().layout);
    window.restoreLayout(QJsonDocument::fromJson(QByteArray::fromStdString(layout)).object());
    connect(&store, &session::SettingsStore::changed, this, &SettingsBinding::applyToWindow);
    connect(&store, &session::SettingsStore::notWritable, &window, [&window](const QString &sentence) {
        window.toast()->show({Mark::Warning, tr("The settings are not kept."), sentence, {}});
    });
    connect(&window, &MainWindow::themeRequested, this, [this](int mode) {
        const auto choice = mode < 0                       ? session::ThemeChoice::System
                            : mode == int(ThemeMode::Dark) ? session::ThemeChoice::Dark
                                                           : session::ThemeChoice::Light;
        m_store.change([choice](Settings &settings) { settings.theme = choice; });
    });
    connect(&window, &MainWindow::settingsRequested, this, [this] { openSettings(SettingsDialog::General); });
    connect(&window, &MainWindow::keysRequested, this, [this] { openSettings(SettingsDialog::Keys); });
    connect(&window, &MainWindow::repositoryChosen, this, [this](const QString &folder) {
        session::WorkspaceWish wish;
        wish.repository = folder.toStdString();
        wish.kubeconfig = m_workspace.wish().kubeconfig;
        m_workspace.open(withMemory(std::move(wish)));
    });
    connect(&window, &MainWindow::closing, this, &SettingsBinding::keepLayout);
    connect(&workspace, &session::Workspace::stateChanged, this, &SettingsBinding::rememberState);
    applyToWindow();
    tellTrouble();
}

session::WorkspaceWish SettingsBinding::withMemory(session::WorkspaceWish wish) const
{
    wish.joins = m_store.settings().joins;
    wish.sourceFolders = m_store.settings().sourceFolders;
    return wish;
}

void SettingsBinding::applyToWindow()
{
    const Settings &settings = m_store.settings();
    QStringList recent;
    for (const std::string &folder : settings.recentRepositories)
        recent << text(folder);
    m_window.setRecentRepositories(recent);
    m_window.actions().setKeys(settings.keys);
    m_window.setTheme(settings.theme == session::ThemeChoice::System ? -1
                      : settings.theme == session::ThemeChoice::Dark ? int(ThemeMode::Dark)
                                                                     : int(ThemeMode::Light));
}

void SettingsBinding::openSettings(int page)
{
    auto *dialog = new SettingsDialog(m_store, m_window.actions(), &m_window);
    dialog->showPage(SettingsDialog::Page(page));
    dialog->present();
}

void SettingsBinding::tellTrouble()
{
    if (!m_store.trouble())
        return;
    const QString kept = text(m_store.kept());
    QString rest;
    switch (*m_store.trouble()) {
    case SettingsTrouble::Damaged:
        rest = tr("The file could not be read and is kept as %1.").arg(kept);
        break;
    case SettingsTrouble::TooNew:
        rest = tr("The file is of a newer Leeway and is kept as %1.").arg(kept);
        break;
    case SettingsTrouble::Unreadable:
        rest = tr("%1 cannot be read.").arg(kept);
        break;
    }
    m_window.toast()->show({Mark::Warning, tr("These are the usual settings."), rest, {}});
}

void SettingsBinding::rememberState()
{
    const session::WorkspaceStatePtr state = m_workspace.state();
    if (!state->repository)
        return;
    if (m_remembered != state->repository->root && !state->repositoryError) {
        m_remembered = state->repository->root;
        m_store.change([root = m_remembered](Settings &settings) { settings.remember(root); });
    }
    if (!state->entry || !state->live || state->recorded ||
        state->link.state != cluster::LinkStatus::State::Live || !state->complete)
        return;
    const session::Join join{state->repository->identity, state->entry->path,
                             session::clusterIdentity(state->live->clusterUid, state->live->server),
                             state->context};
    const session::Join *known = m_store.settings().joinOf(join.repository, join.entry);
    if (!known || *known != join)
        m_store.change([join](Settings &settings) { settings.remember(join); });
}

void SettingsBinding::keepLayout()
{
    const QByteArray bytes = QJsonDocument(m_window.saveLayout()).toJson(QJsonDocument::Compact);
    const auto layout = parseJson(bytes.toStdString());
    if (layout)
        m_store.change([layout = *layout](Settings &settings) { settings.layout = layout; });
}

} // namespace leeway::ui
