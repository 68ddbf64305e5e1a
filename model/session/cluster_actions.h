// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/connection.h"
#include "model/cluster/discovery.h"
#include "model/session/keep_git.h"
#include "model/session/worker.h"

#include <QObject>

namespace leeway::session {

/// The object as the user saw it and as it is now: somebody else changed it in between (faults.md K13).
struct WriteConflict
{
    Value seen;
    Value now;
};

struct WriteReport
{
    ClusterWrite write;
    std::optional<Error> error; ///< it was not done
    std::optional<WriteConflict> conflict;
};

/// Writes one after the other; the first that fails ends it. A resource version that moved only because of
/// the status is not a conflict: the write is sent again with the newer one. Blocks.
std::vector<WriteReport> sendWrites(const cluster::Connection &connection,
                                    const cluster::Discovery &discovery,
                                    const std::vector<ClusterWrite> &writes, const CancelToken &cancel = {});

/// The part of an object that people and Git write: without status and bookkeeping of the server.
Value writtenPart(const Value &object);

/// What the user does to the connected cluster. Lives on the GUI thread.
class ClusterActions final : public QObject
{
    Q_OBJECT
public:
    explicit ClusterActions(QObject *parent = nullptr) : QObject(parent) {}

    /// Nothing: no cluster, or none that answers.
    void setConnection(const std::optional<cluster::Connection> &connection,
                       const cluster::DiscoveryPtr &discovery);
    bool isBusy() const { return m_worker.isBusy(); }
    void send(const std::vector<ClusterWrite> &writes);

Q_SIGNALS:
    void sent(const std::vector<leeway::session::WriteReport> &reports);

private:
    std::optional<cluster::Connection> m_connection;
    cluster::DiscoveryPtr m_discovery;
    Worker m_worker{this};
};

} // namespace leeway::session

Q_DECLARE_METATYPE(std::vector<leeway::session::WriteReport>)
