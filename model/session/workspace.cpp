// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/workspace.h"

#include "model/analysis/drift_input.h"
#include "model/cluster/recorded_transport.h"
#include "model/git/tree_changes.h"
#include "model/session/comparison.h"
#include "model/session/demo.h"
#include "model/session/staged_store.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QTimer>

#include <algorithm>

namespace leeway::session {

/// What reading a repository and the kubeconfig gave.
struct Workspace::Opened
{
    WorkspaceWish wish; ///< the demo's places are filled in
    std::shared_ptr<Project> project;
    std::shared_ptr<const RepositoryInfo> info;
    std::optional<render::Entry> entry;
    render::DesiredSetPtr git;
    std::map<ObjectKey, render::MappedSource> mapped;
    std::vector<ContextInfo> contexts;
    std::string context;
    std::optional<cluster::ConnectionSettings> connection;
    std::optional<cluster::Recording> recording;
    std::optional<Error> repositoryError;
    std::optional<Error> clusterError;
};

struct Workspace::Compared
{
    render::DesiredSetPtr git;
    std::shared_ptr<const analysis::DriftReport> report;
    cluster::WatchPlan plan;
    std::optional<Error> error;
};

namespace {

std::map<std::string, char> marksOf(const Project &project, const CancelToken &cancel)
{
    std::map<std::string, char> marks;
    if (project.repository.isBare())
        return marks;
    const auto working = project.repository.workingTree(cancel);
    const auto head = project.repository.commitTree("HEAD", cancel);
    if (!working || !head)
        return marks; // an unborn branch, or files that change while they are read: no marks rather than
                      // wrong ones
    for (const git::FileChange &change : git::changesBetween(*head->tree, *working->tree))
        marks[change.path] = git::markLetter(change.mark).front();
    return marks;
}

std::shared_ptr<const RepositoryInfo> infoOf(const Project &project, const CancelToken &cancel)
{
    auto info = std::make_shared<RepositoryInfo>();
    info->root = project.repository.root();
    info->name = std::string(fileName(info->root));
    info->identity = repositoryIdentity(project);
    info->branch = project.state.head.branch;
    info->sideName = project.sideName;
    info->revision = project.revision;
    info->dirty = project.dirty;
    info->tree = project.tree;
    info->marks = marksOf(project, cancel);
    info->entries = project.entries;
    info->findings = project.findings;
    return info;
}

Result<void> fillDemo(WorkspaceWish &wish, const CancelToken &cancel)
{
    const auto demo = prepareDemo(DemoPlaces::ofThisProgram(), cancel);
    if (!demo)
        return tl::unexpected(demo.error());
    wish.repository = demo->repository;
    wish.recording = demo->recording;
    if (wish.entry.empty())
        wish.entry = demo->entry;
    return {};
}

/// Without a wish the context that was used before for this entry; without one the context that is named like
/// the entry, or whose cluster is. Any other would compare a repository with a cluster that it does not feed.
std::string contextFor(const WorkspaceWish &wish, const std::vector<ContextInfo> &contexts,
                       const std::optional<render::Entry> &entry, const std::string &identity)
{
    if (!wish.context.empty() || !entry)
        return wish.context;
    for (const Join &join : wish.joins) {
        if (join.repository == identity && join.entry == entry->path &&
            std::ranges::find(contexts, join.context, &ContextInfo::name) != contexts.end())
            return join.context;
    }
    const auto fits = std::ranges::find_if(
        contexts, [&](const ContextInfo &c) { return c.name == entry->name || c.cluster == entry->name; });
    return fits == contexts.end() ? std::string() : fits->name;
}

} // namespace

void PluginQuestion::answer(bool allowed)
{
    {
        const std::lock_guard lock(m_mutex);
        m_allowed = allowed;
    }
    m_answered.notify_all();
}

bool PluginQuestion::wait(const CancelToken &cancel)
{
    std::unique_lock lock(m_mutex);
    while (!m_allowed && !cancel.isCancelled())
        m_answered.wait_for(lock, std::chrono::milliseconds(50));
    return m_allowed.value_or(false);
}

Workspace::Workspace(QObject *parent)
    : QObject(parent), m_state(std::make_shared<const WorkspaceState>()),
      m_loop(std::make_unique<cluster::HttpLoop>())
{
    m_worker.setMaxThreadCount(1);
}

Workspace::~Workspace()
{
    m_cancel.cancel();
    m_store.reset();
    m_worker.waitForDone();
}

template <class Work, class Then> void Workspace::run(Work work, Then then)
{
    using Output = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Output>>();
    promise->start();
    auto *watcher = new QFutureWatcher<Output>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, then, generation = m_generation] {
        watcher->deleteLater();
        if (generation == m_generation)
            then(watcher->future().takeResult());
    });
    watcher->setFuture(promise->future());
    m_worker.start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
}

template <class Change> void Workspace::change(Change edit)
{
    auto next = std::make_shared<WorkspaceState>(*m_state);
    edit(*next);
    ++next->revision;
    m_state = std::move(next);
    Q_EMIT stateChanged();
}

void Workspace::open(const WorkspaceWish &wish)
{
    m_wish = wish;
    m_recordedEntry.clear();
    readRepository(false);
}

void Workspace::selectEntry(const std::string &name)
{
    m_wish.entry = name;
    m_wish.context.clear();
    readRepository(false);
}

void Workspace::connectCluster(const std::string &context)
{
    m_wish.context = context;
    m_wish.recording.clear();
    m_wish.demo = false;
    readRepository(false);
}

void Workspace::refresh()
{
    if (!m_wish.repository.empty() || m_wish.demo)
        readRepository(m_store != nullptr);
}

void Workspace::retryNow()
{
    if (m_store)
        m_store->retryNow();
    else
        refresh();
}

void Workspace::disconnectCluster()
{
    m_store.reset();
    m_connection.reset();
    const std::lock_guard lock(m_updateMutex);
    m_update.reset();
}

/// What the live side may be: the recording, or the kubeconfig and the contexts it offers. `hints` are names
/// that may select the entry.
Result<cluster::Kubeconfig> Workspace::readLiveSide(const WorkspaceWish &wish, Opened &opened,
                                                    std::vector<std::string> &hints)
{
    if (!wish.recording.empty()) {
        if (auto recording = cluster::readRecording(wish.recording)) {
            hints = {recording->context};
            opened.recording = std::move(*recording);
        } else
            opened.clusterError = recording.error();
        return fail(ErrorCode::FileNotFound);
    }
    auto kubeconfig = cluster::Kubeconfig::load(cluster::KubeconfigSource::fromEnvironment(wish.kubeconfig));
    if (kubeconfig)
        for (const auto &context : kubeconfig->contexts())
            opened.contexts.push_back({context.name, context.cluster, context.file});
    for (const ContextInfo &context : opened.contexts)
        if (context.name == wish.context)
            hints = {context.name, context.cluster};
    return kubeconfig;
}

/// On the worker. `recordedEntry`: the entry whose cluster the recording is of; empty: any.
Workspace::Opened Workspace::readAll(WorkspaceWish wish, bool keepCluster, const std::string &recordedEntry,
                                     const CancelToken &cancel)
{
    Opened opened;
    if (const auto filled = wish.demo ? fillDemo(wish, cancel) : Result<void>(); !filled) {
        opened.wish = wish;
        opened.repositoryError = filled.error();
        return opened;
    }
    opened.wish = wish;
    EntryWish entryWish{wish.entry, {}, {}};
    const auto kubeconfig = readLiveSide(wish, opened, entryWish.hints);
    auto project = openProject(wish.repository, wish.git, entryWish, cancel);
    if (!project) {
        opened.repositoryError = project.error();
        return opened;
    }
    opened.project = std::make_shared<Project>(std::move(*project));
    opened.info = infoOf(*opened.project, cancel);
    auto entry = chooseEntry(*opened.project, entryWish);
    if (!entry) {
        opened.repositoryError = entry.error();
        return opened;
    }
    opened.entry = *entry;
    auto mapped = readSourceFolders(wish.sourceFolders, cancel);
    if (!mapped) {
        opened.repositoryError = mapped.error();
        return opened;
    }
    opened.mapped = *mapped;
    auto git = renderGit({*opened.project, *entry, std::move(*mapped), cancel}, nullptr);
    if (git)
        opened.git = *git;
    else
        opened.repositoryError = git.error();
    if (!recordedEntry.empty() && recordedEntry != entry->name)
        opened.recording.reset();
    opened.context = opened.recording ? opened.recording->context
                     : wish.recording.empty()
                         ? contextFor(wish, opened.contexts, opened.entry, opened.info->identity)
                         : std::string();
    if (keepCluster || !opened.git)
        opened.recording.reset();
    if (keepCluster || opened.context.empty() || !opened.git || !wish.recording.empty())
        return opened;
    auto settings = kubeconfig ? kubeconfig->settingsFor(opened.context) : tl::unexpected(kubeconfig.error());
    if (settings)
        opened.connection = *settings;
    else
        opened.clusterError = settings.error();
    return opened;
}

void Workspace::readRepository(bool keepCluster)
{
    ++m_generation;
    m_cancel.cancel();
    m_cancel = {};
    m_comparing = m_compareAgain = false;
    if (!keepCluster)
        disconnectCluster();
    change([&](WorkspaceState &state) {
        state.working = true;
        state.repositoryError.reset();
        state.clusterError.reset();
        if (!keepCluster) {
            state.live = nullptr;
            state.report = nullptr;
            state.link = {};
            state.discovery = nullptr;
            state.complete = false;
            state.context.clear();
            state.recorded = false;
        }
    });
    auto work = [wish = m_wish, cancel = m_cancel, keepCluster, recordedEntry = m_recordedEntry] {
        return readAll(wish, keepCluster, recordedEntry, cancel);
    };
    run(std::move(work), [this](Opened opened) { takeOpened(std::move(opened)); });
}

void Workspace::takeOpened(Opened opened)
{
    m_project = opened.project;
    m_mapped = std::move(opened.mapped);
    m_wish.repository = opened.wish.repository;
    m_wish.recording = opened.wish.recording;
    m_wish.entry = opened.wish.entry;
    if (opened.recording && opened.entry)
        m_recordedEntry = opened.entry->name;
    change([&](WorkspaceState &state) {
        state.working = false;
        state.repository = opened.info;
        state.entry = opened.entry;
        state.git = opened.git;
        state.contexts = opened.contexts;
        state.context = opened.context;
        state.demo = opened.wish.demo;
        state.repositoryError = opened.repositoryError;
        state.clusterError = opened.clusterError;
    });
    if (opened.connection)
        startStore(cluster::openConnection(*m_loop, *opened.connection, pluginHooks()));
    else if (opened.recording)
        startStore(cluster::openRecording(*m_loop, std::move(*opened.recording), cluster::Playback::Timed));
    else if (m_store && m_state->complete)
        compare();
}

cluster::PluginHooks Workspace::pluginHooks()
{
    cluster::PluginHooks hooks;
    // Asked on the plugin's own thread, answered on the GUI thread.
    hooks.approve = [this, cancel = m_cancel](const cluster::ExecPlugin &plugin) {
        auto question = std::make_shared<PluginQuestion>(plugin.commandLine());
        if (cancel.isCancelled())
            return false;
        QMetaObject::invokeMethod(
            this,
            [this, question] {
                if (m_allowedPlugins.contains(question->commandLine))
                    return question->answer(true);
                Q_EMIT pluginQuestion(question);
            },
            Qt::QueuedConnection);
        return question->wait(cancel);
    };
    return hooks;
}

void Workspace::allowPlugin(const PluginQuestionPtr &question, bool allowed)
{
    if (allowed)
        m_allowedPlugins.insert(question->commandLine);
    question->answer(allowed);
}

void Workspace::startStore(const cluster::Connection &connection)
{
    m_plan = watchPlanFor(*m_state->git);
    m_connection = connection;
    change([&](WorkspaceState &state) {
        state.recorded = connection.recorded;
        state.unprotected = connection.insecure || !connection.encrypted;
    });
    m_store = std::make_unique<cluster::LiveStore>(
        connection, m_plan, [this](const cluster::LiveUpdate &update) { onUpdateFromLoop(update); });
}

/// On the loop's thread. At most one call is on its way to the GUI thread; it takes the newest update.
void Workspace::onUpdateFromLoop(const cluster::LiveUpdate &update)
{
    bool underWay = false;
    {
        const std::lock_guard lock(m_updateMutex);
        underWay = m_update.has_value();
        m_update = update;
    }
    if (!underWay)
        QMetaObject::invokeMethod(this, &Workspace::takeUpdate, Qt::QueuedConnection);
}

void Workspace::takeUpdate()
{
    std::optional<cluster::LiveUpdate> update;
    {
        const std::lock_guard lock(m_updateMutex);
        update.swap(m_update);
    }
    if (!update || !m_store)
        return;
    const bool newData = update->snapshot != m_state->live;
    const bool becameComplete = update->complete && !m_state->complete;
    change([&](WorkspaceState &state) {
        state.live = update->snapshot;
        state.link = update->link;
        state.discovery = update->discovery;
        state.complete = state.complete || update->complete;
    });
    if (m_state->complete && (newData || becameComplete))
        compare();
}

void Workspace::compare()
{
    if (m_comparing || !m_project || !m_state->entry) {
        m_compareAgain = true;
        return;
    }
    m_comparing = true;
    m_compareAgain = false;
    auto work = [project = m_project, entry = *m_state->entry, live = m_state->live, mapped = m_mapped,
                 cancel = m_cancel] {
        Compared compared;
        const ComparisonContext context{*project, entryAsLive(entry, *live), mapped, cancel};
        auto git = renderGit(context, live);
        if (!git) {
            compared.error = git.error();
            return compared;
        }
        compared.git = *git;
        compared.plan = watchPlanFor(**git, *live);
        compared.report = std::make_shared<const analysis::DriftReport>(
            analysis::compareDrift(driftInput(context, *git, live)));
        return compared;
    };
    run(std::move(work), [this](Compared compared) { takeCompared(std::move(compared)); });
}

void Workspace::takeCompared(Compared compared)
{
    // A pause between two comparisons: under constant change the screen needs not more than four a second.
    constexpr int pause = 250;
    QTimer::singleShot(pause, this, [this, generation = m_generation] {
        if (generation != m_generation)
            return;
        m_comparing = false;
        if (m_compareAgain)
            compare();
    });
    change([&](WorkspaceState &state) {
        state.repositoryError = compared.error;
        if (!compared.error) {
            state.git = compared.git;
            state.report = compared.report;
        }
    });
    if (!compared.error && !(compared.plan == m_plan) && m_store) {
        m_plan = compared.plan;
        m_store->setPlan(m_plan);
    }
}

} // namespace leeway::session
