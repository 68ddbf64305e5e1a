// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace_binding.h"

#include "model/items/words.h"
#include "ui/data_table.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QTimer>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using cluster::KindState;
using cluster::LinkStatus;
using items::text;
using session::WorkspaceState;

namespace {

QString tr(const char *words)
{
    return QCoreApplication::translate("WorkspaceBinding", words);
}

const QString entryPrefix = u"entry:"_s;
const QString contextPrefix = u"context:"_s;

Course courseOf(const WorkspaceState &state)
{
    Course course;
    if (!state.repository)
        return course;
    const std::string &revision = state.report ? state.report->git : state.repository->revision;
    course.branch = items::branchOf(revision);
    if (course.branch.isEmpty())
        course.branch = text(state.repository->sideName);
    course.git = items::shortHash(revision);
    if (!state.report)
        return course;
    const analysis::DriftReport &report = *state.report;
    course.fetched = items::shortHash(report.fetched);
    course.applied = items::shortHash(report.applied);
    const auto leg = [](const QString &ahead, const QString &behind) {
        return ahead == behind ? Course::Leg::Agrees : Course::Leg::Behind;
    };
    course.toFetched = leg(course.git, course.fetched);
    course.toApplied = leg(course.fetched, course.applied);
    QStringList laggards;
    bool failed = false;
    for (const analysis::OwnerState &owner : report.owners) {
        // Another source has a history of its own.
        if (state.entry && !state.entry->source.name.empty() && owner.source != state.entry->source)
            continue;
        failed = failed || owner.health == analysis::HealthStatus::Failed;
        if (owner.applied != report.fetched && !owner.suspended)
            laggards << u"%1 %2"_s.arg(text(owner.key.name), items::shortHash(owner.applied));
    }
    if (failed && course.toApplied == Course::Leg::Behind)
        course.toApplied = Course::Leg::Broken;
    course.laggards = laggards.join(u'\n');
    if (course.toFetched == Course::Leg::Behind)
        course.remark = report.fetched.empty() ? QString() : tr("Git is ahead of what Flux has fetched");
    else if (course.toApplied != Course::Leg::Agrees)
        course.remark = failed ? tr("not applied: a Kustomization failed") : tr("not applied everywhere yet");
    return course;
}

std::pair<Mark, QString> connectionOf(const WorkspaceState &state)
{
    if (state.clusterError)
        return {Mark::Failed, tr("Not connected")};
    if (state.context.empty())
        return {Mark::Unknown, state.repository ? tr("No cluster") : QString()};
    switch (state.link.state) {
    case LinkStatus::State::Connecting:
        return {Mark::Progressing, tr("Connecting")};
    case LinkStatus::State::Live:
        return {Mark::InSync, state.demo ? tr("Demo") : state.recorded ? tr("Recorded") : tr("Connected")};
    case LinkStatus::State::Retrying:
        return {Mark::Stale, tr("Disconnected")};
    case LinkStatus::State::LoggedOut:
        return {Mark::Denied, tr("Signed out")};
    }
    Q_UNREACHABLE();
}

QList<ClusterChoice> choicesOf(const WorkspaceState &state)
{
    QList<ClusterChoice> choices;
    if (state.repository) {
        for (const render::Entry &entry : state.repository->entries)
            choices.append({entryPrefix + text(entry.name), text(entry.name), text(entry.path), true,
                            state.entry && state.entry->name == entry.name});
    }
    for (const session::ContextInfo &context : state.contexts)
        choices.append({contextPrefix + text(context.name), tr("Connect with %1").arg(text(context.name)),
                        tr("kubeconfig"), true, false});
    return choices;
}

struct KindCounts
{
    int all = 0;
    int known = 0;
    int denied = 0;
};

KindCounts countKinds(const WorkspaceState &state)
{
    KindCounts counts;
    if (!state.live)
        return counts;
    for (const auto &[name, table] : state.live->tables) {
        ++counts.all;
        counts.known += table->state != KindState::Loading;
        counts.denied += table->state == KindState::Denied || table->state == KindState::PartlyDenied;
    }
    return counts;
}

/// At most one: the worst.
std::optional<Message> bannerOf(const WorkspaceState &state, const KindCounts &kinds, Instant now)
{
    const LinkStatus &link = state.link;
    if (!state.context.empty() &&
        (link.state == LinkStatus::State::Retrying || link.state == LinkStatus::State::LoggedOut)) {
        const QString since = link.lastData
                                  ? tr("Disconnected since %1.").arg(items::moment(*link.lastData, now))
                                  : tr("Not connected.");
        QString rest = link.error ? text(link.error->message()) : QString();
        if (link.nextAttempt)
            rest += (rest.isEmpty() ? QString() : u". "_s) +
                    tr("Next try in %1.").arg(items::until(*link.nextAttempt, now));
        return Message{
            Mark::Stale, link.state == LinkStatus::State::LoggedOut ? tr("Signed out.") : since, rest, {}};
    }
    if (state.report && state.repositoryError)
        return Message{Mark::Failed,
                       tr("The newest state could not be compared."),
                       text(state.repositoryError->message()),
                       {}};
    if (state.unprotected)
        return Message{Mark::Warning,
                       tr("This connection is not protected."),
                       tr("The server's certificate is not checked, or nothing is encrypted."),
                       {}};
    if (state.recorded)
        return Message{Mark::Unknown,
                       state.demo ? tr("Demo. A recorded cluster, replayed.")
                                  : tr("A recorded cluster, replayed."),
                       state.demo ? tr("Git actions are real. A recorded cluster takes no writes.")
                                  : tr("It takes no writes."),
                       {}};
    if (kinds.denied > 0)
        return Message{Mark::Denied,
                       tr("%1 kinds are hidden from you.").arg(kinds.denied),
                       tr("The rest is compared."),
                       {}};
    if (state.report && !state.report->incomplete.empty())
        return Message{Mark::Warning,
                       tr("The comparison is incomplete."),
                       text(state.report->incomplete.front().what.message()),
                       {}};
    return {};
}

DriftPageState driftState(const WorkspaceState &state, const KindCounts &kinds, Instant now)
{
    DriftPageState page;
    page.report = state.report;
    page.tree = state.git ? state.git->tree : nullptr;
    page.live = state.live;
    page.git = state.git;
    page.kindsRead = kinds.known;
    page.kindsTotal = kinds.all;
    page.stale = state.report && state.link.state != LinkStatus::State::Live &&
                 state.link.state != LinkStatus::State::Connecting;
    page.banner = bannerOf(state, kinds, now);
    page.waitingFor = state.live      ? tr("Reading the cluster")
                      : state.working ? tr("Reading the repository")
                                      : tr("Connecting");
    if (state.working || state.report)
        return page;
    page.error = state.repositoryError ? state.repositoryError : state.clusterError;
    if (page.error)
        page.waitingFor = tr("Not compared");
    else if (state.context.empty()) {
        page.waitingFor = tr("Not compared");
        page.idleTitle = tr("No cluster is connected");
        page.idleFact = tr("No context of your kubeconfig is named like %1. Choose one above.")
                            .arg(state.entry ? text(state.entry->name) : tr("an entry of this repository"));
    }
    return page;
}

QList<StatusFact> factsOf(const WorkspaceState &state, const KindCounts &kinds, Instant now)
{
    QList<StatusFact> facts;
    if (state.demo)
        facts.append({{}, tr("Demo")});
    if (kinds.all > 0) {
        facts.append({state.link.state == LinkStatus::State::Live ? Mark::InSync : Mark::Stale,
                      tr("Watching %1 kinds").arg(kinds.known)});
        if (state.link.lastData)
            facts.append({{}, tr("Last event %1").arg(items::ago(*state.link.lastData, now))});
        facts.append({Mark::Denied, tr("Secrets: names only, no values")});
    } else if (state.repository) {
        facts.append({{}, tr("No cluster is read")});
    }
    return facts;
}

items::RepositoryInput repositoryInput(const WorkspaceState &state)
{
    items::RepositoryInput input;
    if (!state.repository)
        return input;
    input.tree = state.repository->tree;
    input.report = state.report;
    input.marks = state.repository->marks;
    input.currentPath = state.entry ? state.entry->path : std::string();
    for (const render::Entry &entry : state.repository->entries) {
        if (state.entry && entry.name == state.entry->name)
            input.currentEntry = entry.name;
        else
            input.otherEntries.push_back(entry.name);
    }
    return input;
}

} // namespace

WindowState windowState(const WorkspaceState &state, const session::WorkspaceWish &wish, Instant now)
{
    WindowState shown;
    shown.open = !wish.repository.empty() || wish.demo;
    if (!shown.open)
        return shown;
    const KindCounts kinds = countKinds(state);
    shown.cluster = state.entry ? text(state.entry->name) : QString();
    shown.title = !shown.cluster.isEmpty() ? shown.cluster
                  : state.repository       ? text(state.repository->name)
                                           : text(fileName(wish.repository));
    if (wish.demo)
        shown.title = tr("Demo: %1").arg(shown.title);
    shown.clusters = choicesOf(state);
    std::tie(shown.connectionMark, shown.connection) = connectionOf(state);
    shown.course = courseOf(state);
    shown.drift = driftState(state, kinds, now);
    shown.canReconcile = shown.drift.canReconcile =
        state.report && state.live && state.link.state == LinkStatus::State::Live;
    shown.drift.cannotReconcile = tr("The cluster is not connected.");
    shown.repository = repositoryInput(state);
    shown.facts = factsOf(state, kinds, now);
    if (state.repository) {
        shown.repositoryName = text(state.repository->name);
        shown.branch = text(state.repository->branch);
        if (const std::size_t changed = state.repository->marks.size(); changed > 0)
            shown.repositoryMore = u", "_s + (changed == 1 ? tr("1 file not committed")
                                                           : tr("%1 files not committed").arg(changed));
    }
    return shown;
}

WorkspaceBinding::WorkspaceBinding(session::Workspace &workspace, MainWindow &window, const Clock &clock)
    : QObject(&window), m_workspace(workspace), m_window(window), m_clock(clock)
{
    connect(&workspace, &session::Workspace::stateChanged, this, &WorkspaceBinding::show);
    connect(&workspace, &session::Workspace::pluginQuestion, this, &WorkspaceBinding::ask);
    connect(&window, &MainWindow::openRepositoryRequested, this, &WorkspaceBinding::chooseRepository);
    connect(&window, &MainWindow::openRecordingRequested, this, &WorkspaceBinding::chooseRecording);
    connect(&window, &MainWindow::openDemoRequested, this, &WorkspaceBinding::openDemo);
    window.enableRecordings();
    connect(&window, &MainWindow::clusterChosen, this, &WorkspaceBinding::choose);
    connect(&window, &MainWindow::readAgainRequested, &workspace, &session::Workspace::refresh);
    auto *countdown = new QTimer(this); // the banner's next attempt, "last event"
    countdown->setInterval(1000);
    connect(countdown, &QTimer::timeout, this, &WorkspaceBinding::show);
    countdown->start();
    show();
}

void WorkspaceBinding::show()
{
    m_window.setState(windowState(*m_workspace.state(), m_workspace.wish(), m_clock.now()));
    // What appears after the first comparison is announced, it does not push its way in.
    m_window.driftPage()->model().setHoldsNewRows(m_workspace.state()->report != nullptr);
}

void WorkspaceBinding::chooseRepository()
{
    auto *dialog = new QFileDialog(&m_window, tr("Open a repository"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, &m_window, &MainWindow::repositoryChosen);
    dialog->open();
}

void WorkspaceBinding::openDemo()
{
    session::WorkspaceWish wish;
    wish.demo = true;
    m_workspace.open(wish);
}

/// The recording is of the cluster that the repository here feeds; without one that is asked for, too.
void WorkspaceBinding::chooseRecording()
{
    auto *dialog = new QFileDialog(&m_window, tr("Open a recording"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        session::WorkspaceWish wish = m_workspace.wish();
        wish.recording = file.toStdString();
        wish.context.clear();
        wish.demo = false;
        if (!wish.repository.empty())
            return m_workspace.open(wish);
        auto *folder = new QFileDialog(&m_window, tr("Its repository"));
        folder->setAttribute(Qt::WA_DeleteOnClose);
        folder->setFileMode(QFileDialog::Directory);
        folder->setOption(QFileDialog::ShowDirsOnly);
        connect(folder, &QFileDialog::fileSelected, this, [this, wish](const QString &chosen) mutable {
            wish.repository = chosen.toStdString();
            m_workspace.open(wish);
        });
        folder->open();
    });
    dialog->open();
}

void WorkspaceBinding::choose(const QString &id)
{
    if (id.startsWith(entryPrefix))
        m_workspace.selectEntry(id.sliced(entryPrefix.size()).toStdString());
    else
        m_workspace.connectCluster(id.sliced(contextPrefix.size()).toStdString());
}

void WorkspaceBinding::ask(const session::PluginQuestionPtr &question)
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Run a credential program"),
                                tr("The kubeconfig asks for this program to sign in:"), QMessageBox::NoButton,
                                &m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(text(question->commandLine));
    auto *allow = box->addButton(tr("Run it"), QMessageBox::AcceptRole);
    auto *refuse = box->addButton(tr("Do not run it"), QMessageBox::RejectRole);
    box->setDefaultButton(refuse);
    box->setEscapeButton(refuse);
    connect(box, &QDialog::finished, this, [this, box, allow, question] {
        m_workspace.allowPlugin(question, box->clickedButton() == allow);
    });
    box->open();
}

} // namespace leeway::ui
