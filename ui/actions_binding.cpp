// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions_binding.h"

#include "model/base/atomic_file.h"
#include "model/items/edit_words.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/commit_pane.h"
#include "ui/data_table.h"
#include "ui/delivery_strip.h"
#include "ui/icon.h"
#include "ui/inspector.h"
#include "ui/keep_git_dialog.h"
#include "ui/keep_live_dialog.h"
#include "ui/messages.h"
#include "ui/rail.h"
#include "ui/repository_pane.h"
#include "ui/staged_list.h"
#include "ui/trust_dialog.h"

#include <QAction>
#include <QDesktopServices>
#include <QDockWidget>
#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QUrl>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

namespace {

/// The page of the host where a pull request for the branch begins; empty for a host that we do not know.
QUrl comparePage(const session::EditingFacts &facts, const session::PushReport &report)
{
    for (const git::Remote &remote : facts.remotes) {
        if (remote.name != report.remote)
            continue;
        QString url = text(remote.normalizedUrl);
        url = url.contains(u"://"_s) ? url.section(u"://"_s, 1) : url;
        if (url.startsWith(u"github.com/"_s))
            return QUrl(u"https://%1/pull/new/%2"_s.arg(url, text(report.branch)));
        if (url.startsWith(u"gitlab.com/"_s))
            return QUrl(u"https://%1/-/merge_requests/new?merge_request[source_branch]=%2"_s.arg(
                url, text(report.branch)));
    }
    return {};
}

std::string commitIn(std::string_view revision)
{
    return std::string(
        revision.substr(revision.rfind(':') == std::string_view::npos ? 0 : revision.rfind(':') + 1));
}

} // namespace

ActionsBinding::ActionsBinding(session::Workspace &workspace, MainWindow &window, const Clock &clock)
    : QObject(&window), m_workspace(workspace), m_window(window), m_clock(clock), m_delivery(clock)
{
    window.enableReconcile();
    window.enableKeepLive();
    buildPage();
    buildMenus();
    DriftPage *drift = window.driftPage();
    connect(drift, &DriftPage::keepGit, this, &ActionsBinding::keepGit);
    connect(drift, &DriftPage::keepLive, this, &ActionsBinding::keepLive);
    connect(&window, &MainWindow::reconcileRequested, this, &ActionsBinding::reconcile);
    connect(&workspace, &session::Workspace::stateChanged, this, &ActionsBinding::takeWorkspace);
    connect(&m_editing, &session::Editing::changed, this, &ActionsBinding::show);
    connect(&m_delivery, &session::DeliveryWatch::changed, this, &ActionsBinding::show);
    connect(&m_editing, &session::Editing::planned, this, [this](const session::KeepLivePlan &plan) {
        if (m_keepLive)
            m_keepLive->setPlan(plan);
    });
    connect(&m_editing, &session::Editing::staged, this, &ActionsBinding::tellStaged);
    connect(&m_editing, &session::Editing::committed, this, &ActionsBinding::tellCommit);
    connect(&m_editing, &session::Editing::pushed, this, &ActionsBinding::tellPush);
    connect(&m_editing, &session::Editing::failed, this, [this](const Error &error) {
        toast(Mark::Failed, tr("That was not done."), text(error.message()));
    });
    connect(&m_actions, &session::ClusterActions::sent, this, &ActionsBinding::tellWrites);
    window.installEventFilter(this);
    takeWorkspace();
}

bool ActionsBinding::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_window && event->type() == QEvent::Resize)
        m_page->setLow(m_window.height() < 720);
    return QObject::eventFilter(watched, event);
}

void ActionsBinding::buildPage()
{
    m_page = new ChangesPage(m_clock, &m_window);
    m_button = m_window.addPage({m_page, u"git-commit-horizontal"_s, tr("Changes"), QKeySequence(u"Ctrl+9"_s),
                                 [page = m_page] { return page->panes(); }});
    m_page->setRoom(m_window.room());
    m_page->setLow(m_window.height() < 720);
    connect(&m_window, &MainWindow::roomChanged, m_page, &ChangesPage::setRoom);
    connect(m_page, &ChangesPage::leftOutChanged, &m_editing, &session::Editing::setLeftOut);
    connect(m_page, &ChangesPage::discardRequested, &m_editing, &session::Editing::discard);
    connect(m_page, &ChangesPage::undoRequested, &m_editing, &session::Editing::undo);
    connect(m_page, &ChangesPage::commitRequested, this, &ActionsBinding::commit);
    connect(m_page, &ChangesPage::reconcileRequested, this, &ActionsBinding::reconcile);
    connect(m_page, &ChangesPage::pushRequested, this, [this] {
        const session::DeliveryState &state = *m_delivery.state();
        askTrust([this, commit = state.commit.id, branch = m_editing.facts()->head.branch] {
            m_editing.push(commit, branch);
        });
    });
    connect(m_page, &ChangesPage::placeClicked, this, [this](const SourcePlace &place) {
        m_window.repositoryDock()->show();
        m_window.repositoryPane()->reveal(text(place.file));
    });
}

void ActionsBinding::buildMenus()
{
    const auto make = [this](const QString &words, const QString &icon, const QList<QKeySequence> &keys,
                             auto &&slot) {
        auto *action = new QAction(words, this);
        if (!icon.isEmpty())
            action->setIcon(lucide(icon));
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    DriftPage *drift = m_window.driftPage();
    m_undo =
        make(tr("&Undo staging"), u"undo-2"_s, {QKeySequence(u"Ctrl+Z"_s)}, [this] { m_editing.undo(); });
    m_redo = make(tr("&Redo staging"), {}, {QKeySequence(u"Ctrl+Shift+Z"_s)}, [this] { m_editing.redo(); });
    QMenu *edit = m_window.editMenu();
    QAction *first = edit->actions().value(0);
    edit->insertActions(first, {m_undo, m_redo});
    edit->insertSeparator(first);
    m_keepLiveAction = make(tr("Keep &live (write to Git)…"), u"file-pen-line"_s,
                            {QKeySequence(u"Ctrl+Shift+L"_s)}, [this, drift] {
                                if (drift->inspector()->keepLiveButton()->isEnabled())
                                    drift->inspector()->keepLiveButton()->click();
                            });
    m_keepGitAction = make(tr("Keep &Git (reconcile)…"), u"arrow-down-to-line"_s,
                           {QKeySequence(u"Ctrl+Shift+G"_s)}, [this, drift] {
                               if (drift->inspector()->keepGitButton()->isEnabled())
                                   drift->inspector()->keepGitButton()->click();
                           });
    QAction *commit = make(tr("&Commit"), u"git-commit-horizontal"_s,
                           {QKeySequence(u"Ctrl+Return"_s), QKeySequence(u"Ctrl+Enter"_s)}, [this] {
                               if (m_window.currentPage() != m_page)
                                   m_window.showPage(m_page);
                               else if (m_page->commitPane()->commitButton()->isEnabled())
                                   m_page->commitPane()->commitButton()->click();
                           });
    m_window.gitMenu()->addActions({m_keepLiveAction, commit});
    m_window.clusterMenu()->addSeparator();
    m_window.clusterMenu()->addAction(m_keepGitAction);
    drift->addRowAction(m_keepGitAction);
    drift->addRowAction(m_keepLiveAction);
}

ClusterWritable ActionsBinding::writable() const
{
    const session::WorkspaceState &state = *m_workspace.state();
    if (state.recorded)
        return {tr("A recorded cluster takes no writes.")};
    if (!m_workspace.connection() || !state.discovery)
        return {tr("No cluster is connected.")};
    return {};
}

void ActionsBinding::takeWorkspace()
{
    const session::WorkspaceState &state = *m_workspace.state();
    if (state.repository) {
        m_editing.setRepository(state.repository->root);
        if (state.repository != m_repository) {
            m_repository = state.repository;
            m_editing.refresh();
        }
    }
    const auto &connection = m_workspace.connection();
    m_actions.setConnection(state.recorded ? std::nullopt : connection, state.discovery);
    if (state.report && state.entry && state.repository) {
        const std::string git = commitIn(state.report->git);
        if (git != m_followedGit && !git.empty()) {
            m_followedGit = git;
            m_delivery.follow(state.repository->root, *state.entry, git);
        }
    }
    m_delivery.setLive(state.live && state.complete ? state.live : nullptr);
    show();
}

void ActionsBinding::show()
{
    const session::WorkspaceState &state = *m_workspace.state();
    ChangesState shown;
    shown.facts = m_editing.facts();
    shown.reading = m_editing.isReading() && m_editing.facts()->repository.empty();
    shown.busy = m_editing.isDelivering();
    shown.canUndo = m_editing.canUndo();
    shown.delivery = m_delivery.state();
    shown.entry = state.entry ? state.entry->name : std::string();
    shown.live = state.live;
    if (state.report) {
        shown.fetched = state.report->fetched;
        shown.applied = state.report->applied;
    }
    const ClusterWritable can = writable();
    shown.canReconcile = state.report && (can.yes() || state.recorded);
    shown.cannotReconcile = can.why;
    m_page->setState(shown);
    m_undo->setEnabled(m_editing.canUndo());
    m_redo->setEnabled(m_editing.canRedo());
    m_button->setBadge({qsizetype(m_editing.facts()->edits.size()), m_editing.facts()->needingDecision() > 0
                                                                        ? std::optional(Mark::Drifted)
                                                                        : std::nullopt});
}

void ActionsBinding::toast(Mark mark, const QString &strong, const QString &rest, QList<Message::Way> ways)
{
    m_window.toast()->show(Message{mark, strong, rest, std::move(ways)});
}

// Keep live

std::optional<session::KeepLiveWish> ActionsBinding::wishFor(const ObjectKey &object) const
{
    const session::WorkspaceState &state = *m_workspace.state();
    if (!state.report || !state.entry)
        return {};
    const std::vector<QString> checked = m_window.driftPage()->inspector()->fieldModel().checkedPaths();
    session::KeepLiveWish wish{state.entry->name, object, {}};
    for (const analysis::ObjectDrift &one : state.report->objects) {
        if (!(one.key == object))
            continue;
        for (const analysis::FieldDifference &field : one.fields)
            if (!field.redacted && field.change != analysis::Change::Object &&
                std::find(checked.begin(), checked.end(), text(field.path.toString())) != checked.end())
                wish.fields.emplace_back(field.path, field.live);
    }
    return wish.fields.empty() ? std::nullopt : std::optional(wish);
}

void ActionsBinding::keepLive(const ObjectKey &object)
{
    const auto wish = wishFor(object);
    if (!wish || m_keepLive)
        return;
    m_keepLive = new KeepLiveDialog(*wish, &m_window);
    connect(m_keepLive, &KeepLiveDialog::stageRequested, this,
            [this](const change::StagedEdit &edit, bool openChanges) {
                m_opensChanges = openChanges;
                m_editing.stage(edit);
            });
    m_keepLive->present();
    m_editing.plan(*wish);
}

void ActionsBinding::tellStaged(const change::StagedEdit &edit)
{
    QList<Message::Way> ways{{tr("Undo"), [this] { m_editing.undo(); }}};
    if (!m_opensChanges)
        ways.append({tr("Open Changes"), [this] { m_window.showPage(m_page); }});
    const std::size_t count = edit.intents.size();
    toast(Mark::InSync, count == 1 ? tr("1 field staged") : tr("%1 fields staged").arg(count),
          edit.intents.empty() ? QString() : text(edit.intents.front().object.name), ways);
    if (std::exchange(m_opensChanges, false))
        m_window.showPage(m_page);
}

// Keep Git

void ActionsBinding::present(KeepGitDialog *dialog, const std::vector<ObjectKey> &objects)
{
    m_keepGit = dialog;
    connect(dialog, &KeepGitDialog::sendRequested, &m_actions, &session::ClusterActions::send);
    connect(dialog, &KeepGitDialog::planAgain, this, [this, objects] {
        const session::WorkspaceState &state = *m_workspace.state();
        if (m_keepGit && state.report && state.live)
            m_keepGit->setPlan(
                session::planKeepGit(*state.report, *state.live, state.git.get(), objects, m_clock.now()));
    });
    dialog->present();
}

void ActionsBinding::keepGit(const std::vector<ObjectKey> &objects)
{
    const session::WorkspaceState &state = *m_workspace.state();
    if (!state.report || !state.live || objects.empty() || m_keepGit)
        return;
    const auto plan =
        session::planKeepGit(*state.report, *state.live, state.git.get(), objects, m_clock.now());
    present(new KeepGitDialog(plan, writable(), &m_window), objects);
}

void ActionsBinding::reconcile()
{
    const session::WorkspaceState &state = *m_workspace.state();
    if (!state.report || !state.live || m_keepGit)
        return;
    const auto choices = session::reconcileChoices(*state.report, *state.live, m_clock.now());
    std::vector<ObjectKey> chosen;
    for (const session::ClusterWrite &write : choices)
        if (write.kind == session::WriteKind::Fetch ||
            (state.entry && write.object == state.entry->kustomization))
            chosen.push_back(write.object);
    for (const analysis::ObjectDrift &object : state.report->objects)
        if (object.owner &&
            (object.git == analysis::GitStatus::Drifted || object.git == analysis::GitStatus::Missing))
            chosen.push_back(state.report->owners[*object.owner].key);
    present(new KeepGitDialog(choices, chosen, writable(), &m_window), {});
}

void ActionsBinding::tellWrites(const std::vector<session::WriteReport> &reports)
{
    if (m_keepGit)
        m_keepGit->setReports(reports);
    const auto failed = std::find_if(reports.begin(), reports.end(), [](const session::WriteReport &report) {
        return report.error.has_value();
    });
    if (failed != reports.end()) {
        if (!m_keepGit)
            toast(Mark::Failed, tr("Not done."), text(failed->error->message()));
        return;
    }
    if (!reports.empty())
        toast(Mark::InSync, tr("Flux is asked to act."), items::writeSentence(reports.back().write));
}

// Commit and push

void ActionsBinding::askTrust(const std::function<void()> &then)
{
    if (!m_editing.needsTrust())
        return then();
    auto *dialog = new TrustDialog(m_editing.facts()->trust, &m_window);
    connect(dialog, &QDialog::accepted, this, [this, then] {
        m_editing.agreeToTrust();
        then();
    });
    dialog->present();
}

void ActionsBinding::commit()
{
    if (m_page->commitPane()->deliver() != CommitPane::Deliver::PatchFile)
        return askTrust([this] { commitNow(); });
    auto *dialog = new QFileDialog(&m_window, tr("Save patch file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"patch"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &ActionsBinding::savePatch);
    dialog->open();
}

void ActionsBinding::savePatch(const QString &file)
{
    const auto written = writeFileAtomically(file.toStdString(), m_editing.facts()->diff);
    if (written)
        m_page->commitPane()->setOutcome(
            Message{Mark::InSync, tr("The patch is saved."), tr("git apply %1 takes it.").arg(file), {}}, {});
    else
        m_page->commitPane()->setOutcome(
            Message{Mark::Failed, tr("The patch was not saved."), text(written.error().message()), {}}, {});
}

void ActionsBinding::commitNow()
{
    m_page->commitPane()->setOutcome({}, {});
    m_editing.commit(m_page->commitPane()->wish());
}

void ActionsBinding::tellCommit(const session::CommitReport &report)
{
    CommitPane *pane = m_page->commitPane();
    if (report.error) {
        const bool hook = report.error->code == ErrorCode::HookFailed;
        QString rest =
            hook ? tr("The files are as before, the edits stay staged.") : text(report.error->message());
        if (report.notRestored)
            rest = tr("The files could not be put back: %1").arg(text(report.notRestored->message()));
        pane->setOutcome(Message{Mark::Failed,
                                 hook ? tr("A hook refused the commit.") : tr("The commit was not made."),
                                 rest,
                                 {}},
                         hook && !report.error->args.empty() ? text(report.error->args.front()) : QString());
        return;
    }
    pane->clearMessage();
    const session::WorkspaceState &state = *m_workspace.state();
    if (state.entry && state.repository)
        m_delivery.follow(state.repository->root, *state.entry, report.outcome.commit);
    const QString hash = items::shortHash(report.outcome.commit);
    QStringList remarks;
    for (const std::string &file : report.outcome.changedByHooks)
        remarks << tr("A hook changed %1.").arg(text(file));
    for (const auto &error : {report.outcome.indexNotUpdated, report.notRestored})
        if (error)
            remarks << text(error->message());
    if (!remarks.isEmpty())
        pane->setOutcome(Message{Mark::Warning, tr("Committed %1.").arg(hash), remarks.join(u' '), {}}, {});
    if (report.push)
        tellPush(*report.push);
    else
        toast(Mark::InSync, tr("Committed %1").arg(hash), tr("on %1").arg(text(report.branch)));
    m_workspace.refresh();
}

void ActionsBinding::tellPush(const session::PushReport &report)
{
    const auto way = std::exchange(m_way, std::nullopt);
    CommitPane *pane = m_page->commitPane();
    if (way == session::WayOn::PatchFile && !report.error) {
        pane->setOutcome(
            Message{Mark::InSync, tr("The patch is saved."), tr("git am %1 takes it.").arg(m_patchFile), {}},
            {});
        return;
    }
    if (!report.reached())
        return tellRefusedPush(report);
    const QUrl page = comparePage(*m_editing.facts(), report);
    const QString where = text(report.remote + '/' + report.branch);
    QList<Message::Way> ways;
    const bool ownBranch = m_workspace.state()->report && !page.isEmpty() &&
                           items::branchOf(m_workspace.state()->report->git) != text(report.branch);
    if (ownBranch)
        ways.append({tr("Open the pull request page"), [page] { QDesktopServices::openUrl(page); }});
    pane->setOutcome({}, {});
    toast(Mark::InSync, tr("Pushed %1").arg(items::shortHash(report.commit)), tr("to %1").arg(where), ways);
    const session::WorkspaceState &state = *m_workspace.state();
    if (state.entry && state.repository) {
        m_delivery.follow(state.repository->root, *state.entry, report.commit);
        m_delivery.refresh();
    }
    m_workspace.refresh();
}

/// The commit stays; each of the three ways on is a button (faults.md G7).
void ActionsBinding::tellRefusedPush(const session::PushReport &report)
{
    QList<Message::Way> ways;
    if (!report.commit.empty()) {
        ways = {{tr("Put mine on top and push"), [this, report] { goOn(session::WayOn::Rebase, report); }},
                {tr("Push to a new branch…"), [this, report] { goOn(session::WayOn::NewBranch, report); }},
                {tr("Save as patch file…"), [this, report] { goOn(session::WayOn::PatchFile, report); }}};
    }
    m_page->commitPane()->setOutcome(
        Message{Mark::Failed, items::pushProblemText(report),
                tr("The commit %1 stays here.").arg(items::shortHash(report.commit)), ways},
        text(report.outcome.words));
}

void ActionsBinding::goOn(session::WayOn way, const session::PushReport &refused)
{
    session::WayOnWish wish{way, refused.commit, refused.branch, {}, {}};
    const auto begin = [this](const session::WayOnWish &chosen) {
        m_way = chosen.way;
        m_editing.goOn(chosen);
    };
    if (way == session::WayOn::Rebase)
        return begin(wish);
    if (way == session::WayOn::NewBranch) {
        auto *dialog = new QInputDialog(&m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Push to a new branch"));
        dialog->setLabelText(tr("Name of the branch at %1:").arg(text(refused.remote)));
        dialog->setTextValue(m_page->commitPane()->branchName()->text());
        dialog->setOkButtonText(tr("Push"));
        connect(dialog, &QInputDialog::textValueSelected, this, [begin, wish](const QString &name) mutable {
            wish.branch = name.trimmed().toStdString();
            if (!wish.branch.empty())
                begin(wish);
        });
        dialog->open();
        return;
    }
    auto *dialog = new QFileDialog(&m_window, tr("Save patch file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"patch"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, begin, wish](const QString &file) mutable {
        m_patchFile = file;
        wish.file = file.toStdString();
        begin(wish);
    });
    dialog->open();
}

} // namespace leeway::ui
