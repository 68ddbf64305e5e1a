// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/cluster/kubeconfig.h"
#include "model/cluster/live_store.h"
#include "model/session/comparison.h"
#include "model/session/project.h"
#include "model/session/settings.h"

#include <QObject>
#include <QThreadPool>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace leeway::session {

/// What is shown of the repository besides what it renders to.
struct RepositoryInfo
{
    std::string root;
    std::string name;     ///< last part of the root
    std::string identity; ///< what it is remembered by (staged_store.h)
    std::string branch;   ///< checked out here; empty: detached
    std::string sideName; ///< what "Git" is: "origin/main", "working tree"
    std::string revision;
    bool dirty = false;
    FileTreePtr tree;
    std::map<std::string, char> marks; ///< path -> M, A, D, R of what is not committed
    std::vector<render::Entry> entries;
    std::vector<Finding> findings;
};

/// A context that a kubeconfig offers.
struct ContextInfo
{
    std::string name;
    std::string cluster;
    std::string file;
};

/// All that the program knows at one moment. Immutable: a newer one replaces it, parts that did not change
/// are shared.
struct WorkspaceState
{
    std::shared_ptr<const RepositoryInfo> repository; ///< null: nothing open
    std::optional<render::Entry> entry;               ///< the cluster that is looked at
    render::DesiredSetPtr git;
    cluster::LiveSnapshotPtr live;
    std::shared_ptr<const analysis::DriftReport> report; ///< null until the first comparison
    std::vector<ContextInfo> contexts;
    std::string context; ///< connected to, or being connected
    bool recorded = false;
    bool demo = false;
    bool unprotected =
        false; ///< certificates are not checked, or nothing is encrypted: a permanent mark (S4)
    cluster::LinkStatus link;
    cluster::DiscoveryPtr discovery; ///< null until the server answered
    bool complete = false;           ///< every kind is known, or known to be denied
    bool working = false;            ///< something is being read or compared
    std::optional<Error> repositoryError;
    std::optional<Error> clusterError;
    std::uint64_t revision = 0; ///< counts up with every change
};
using WorkspaceStatePtr = std::shared_ptr<const WorkspaceState>;

/// The question whether a kubeconfig's program may be run (faults.md S2). Whoever shows it answers once, from
/// any thread; a question that nobody can answer any more is answered with no.
class PluginQuestion
{
public:
    explicit PluginQuestion(std::string command) : commandLine(std::move(command)) {}
    const std::string commandLine;

    void answer(bool allowed);
    bool wait(const CancelToken &cancel); ///< blocks; false when cancelled

private:
    std::mutex m_mutex;
    std::condition_variable m_answered;
    std::optional<bool> m_allowed;
};
using PluginQuestionPtr = std::shared_ptr<PluginQuestion>;

/// What the user wants to look at.
struct WorkspaceWish
{
    std::string repository;
    std::string entry;      ///< empty: the one that fits the context, or the only one
    std::string kubeconfig; ///< explicit file; empty: as kubectl looks for it
    std::string context;    ///< empty: the context named like the entry
    std::string recording;  ///< a file: the recorded cluster stands for the live one
    bool demo = false;      ///< repository, recording and entry are the demo's (demo.h), made on opening
    GitInput git;
    SourceFolders sourceFolders; ///< clones of other sources
    std::vector<Join> joins;     ///< which context an entry was looked at with before, the newest first
};

/// Holds the one current state of (a repository, a live cluster) and schedules the work that makes the next.
/// Lives on the GUI thread; git and rendering run on a worker of its own (all handles of one repository are
/// used on one thread at a time), the network on the loop's thread. Nothing here blocks.
class Workspace final : public QObject
{
    Q_OBJECT
public:
    explicit Workspace(QObject *parent = nullptr);
    ~Workspace() override;

    WorkspaceStatePtr state() const { return m_state; }
    const WorkspaceWish &wish() const { return m_wish; }
    /// The way to the cluster, for what the user does to it; nothing while there is none.
    const std::optional<cluster::Connection> &connection() const { return m_connection; }

public Q_SLOTS:
    /// Replaces everything that is open.
    void open(const leeway::session::WorkspaceWish &wish);
    void selectEntry(const std::string &name);
    void connectCluster(const std::string &context);
    /// Reads the repository again and compares again; the connection stays.
    void refresh();
    /// Ends the wait before the next attempt to connect.
    void retryNow();
    /// Answers a plugin question; an allowed command line is not asked again while the program runs.
    void allowPlugin(const leeway::session::PluginQuestionPtr &question, bool allowed);

Q_SIGNALS:
    void stateChanged();
    /// Must be answered; connecting waits for it.
    void pluginQuestion(const leeway::session::PluginQuestionPtr &question);

private:
    struct Opened;
    struct Compared;

    template <class Work, class Then> void run(Work work, Then then);
    static Result<cluster::Kubeconfig> readLiveSide(const WorkspaceWish &wish, Opened &opened,
                                                    std::vector<std::string> &hints);
    static Opened readAll(WorkspaceWish wish, bool keepCluster, const std::string &recordedEntry,
                          const CancelToken &cancel);
    void readRepository(bool keepCluster);
    void takeOpened(Opened opened);
    cluster::PluginHooks pluginHooks();
    void startStore(const cluster::Connection &connection);
    void onUpdateFromLoop(const cluster::LiveUpdate &update);
    void takeUpdate();
    void compare();
    void takeCompared(Compared compared);
    void disconnectCluster();
    template <class Change> void change(Change edit);

    WorkspaceStatePtr m_state;
    WorkspaceWish m_wish;
    std::map<ObjectKey, render::MappedSource> m_mapped;
    std::shared_ptr<Project> m_project; ///< used on the worker only
    QThreadPool m_worker;
    CancelToken m_cancel;
    std::uint64_t m_generation = 0; ///< of the repository and the cluster; older results are dropped
    std::unique_ptr<cluster::HttpLoop> m_loop;
    std::unique_ptr<cluster::LiveStore> m_store;
    std::optional<cluster::Connection> m_connection;
    cluster::WatchPlan m_plan;
    std::set<std::string> m_allowedPlugins; ///< command lines
    std::string m_recordedEntry; ///< a recording is of one entry's cluster: the one it was opened with
    bool m_comparing = false;
    bool m_compareAgain = false;

    std::mutex m_updateMutex;
    std::optional<cluster::LiveUpdate> m_update; ///< the newest that the loop delivered and nobody took
};

} // namespace leeway::session

Q_DECLARE_METATYPE(leeway::session::PluginQuestionPtr)
