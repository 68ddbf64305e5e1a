// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/cluster_actions.h"

#include "model/cluster/actions.h"

namespace leeway::session {

Value writtenPart(const Value &object)
{
    Value part = object;
    part.erase("status");
    if (Value *metadata = part.findMutable("metadata")) {
        for (const char *name : {"managedFields", "resourceVersion", "generation"})
            metadata->erase(name);
    }
    return part;
}

namespace {

WriteReport sendOne(const cluster::Connection &connection, const cluster::Discovery &discovery,
                    const ClusterWrite &write, const CancelToken &cancel)
{
    constexpr int attempts = 4; // a controller writes the status a few times in a row, not for ever
    WriteReport report{write, {}, {}};
    Value patch = write.patch;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto answer = cluster::mergePatch(connection, discovery, write.object, patch, false, cancel);
        if (answer) {
            report.error.reset();
            return report;
        }
        report.error = answer.error();
        if (answer.error().code != ErrorCode::Conflict || !write.seen)
            return report;
        const auto now = cluster::getObject(connection, discovery, write.object, cancel);
        if (!now)
            return report;
        const Value seen = write.seen->parse();
        if (!(writtenPart(seen) == writtenPart(*now))) {
            report.conflict = WriteConflict{seen, *now};
            return report;
        }
        patch.ensureMap("metadata")
            .set("resourceVersion", Value::string(now->textAt({"metadata", "resourceVersion"})));
    }
    return report;
}

} // namespace

std::vector<WriteReport> sendWrites(const cluster::Connection &connection,
                                    const cluster::Discovery &discovery,
                                    const std::vector<ClusterWrite> &writes, const CancelToken &cancel)
{
    std::vector<WriteReport> reports;
    for (const ClusterWrite &write : writes) {
        reports.push_back(sendOne(connection, discovery, write, cancel));
        if (reports.back().error)
            break;
    }
    return reports;
}

void ClusterActions::setConnection(const std::optional<cluster::Connection> &connection,
                                   const cluster::DiscoveryPtr &discovery)
{
    m_connection = connection;
    m_discovery = discovery;
}

void ClusterActions::send(const std::vector<ClusterWrite> &writes)
{
    if (!m_connection || !m_discovery || writes.empty())
        return;
    m_worker.run(
        [connection = *m_connection, discovery = m_discovery, writes](const CancelToken &cancel) {
            return sendWrites(connection, *discovery, writes, cancel);
        },
        [this](const std::vector<WriteReport> &reports) { Q_EMIT sent(reports); });
}

} // namespace leeway::session
