// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/leewayctl/options.h"
#include "app/leewayctl/output.h"
#include "model/change/plan.h"
#include "model/cluster/live_store.h"
#include "model/session/comparison.h"
#include "model/session/project.h"

#include <memory>
#include <optional>

/// What several commands do first: open the repository, choose the entry, render, connect.
namespace leeway::ctl {

/// Prints the error and returns the exit status.
int failWith(const Error &error, int status);
/// The exit status of a repository that cannot be opened or rendered, or of wrong usage.
int statusOf(const Error &error);
/// The same where the cluster may be the cause.
int statusOfBoth(const Error &error);

/// --repo, the demo's, or the current folder.
Result<std::string> repositoryPath(const Arguments &arguments);
Result<session::Project> openFrom(const Arguments &arguments, session::GitSide standard,
                                  std::vector<std::string> hints = {});
session::EntryWish entryWish(const Arguments &arguments, std::vector<std::string> hints = {});
session::SourceFolders sourceFolders(const Arguments &arguments);

struct Rendered
{
    session::Project project;
    render::Entry entry;
    render::DesiredSetPtr git;
};
/// Opens, chooses, renders without a cluster.
Result<Rendered> renderFrom(const Arguments &arguments, session::GitSide standard);

/// A connection with the thread that serves it.
struct Connected
{
    std::unique_ptr<cluster::HttpLoop> loop;
    cluster::Connection connection;
    std::vector<std::string> hints; ///< names that may select the entry
};
/// By kubeconfig, recording or demo. Nothing is asked of the server yet.
Result<Connected> connectFrom(const Arguments &arguments);
/// True if a cluster was named on the command line.
bool namesCluster(const Arguments &arguments);

/// Repository and cluster, read and compared as `drift` and `explain` need them.
struct Both
{
    Connected connected;
    session::Project project;
    render::Entry entry; ///< as the cluster has it
    std::map<ObjectKey, render::MappedSource> mapped;
    cluster::OnceAnswer live;
    render::DesiredSetPtr git;

    session::ComparisonContext context() const { return {project, entry, mapped, interruptToken()}; }
};
Result<std::unique_ptr<Both>> readBoth(const Arguments &arguments, Progress &progress);

/// The one object of the set that --object names. Errors: ObjectNotFound, ObjectAmbiguous.
Result<ObjectKey> findObject(const std::vector<ObjectKey> &known, const std::string &typed);
std::vector<ObjectKey> keysOf(const render::DesiredSet &set);
/// Whether --namespace, --kind and --object leave the object in the answer.
bool isWanted(const Arguments &arguments, const ObjectKey &key);

/// Renders every entry of the project, for plans and impact.
change::RenderAll renderAllOf(const session::Project &project);

} // namespace leeway::ctl
