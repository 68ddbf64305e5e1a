// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/dry_runs.h"

#include <map>

namespace leeway::session {

namespace {

/// Answers of access reviews, each asked once.
class Rights
{
public:
    Rights(const cluster::Connection &connection, const cluster::Discovery &discovery,
           const CancelToken &cancel)
        : m_connection(connection), m_discovery(discovery), m_cancel(cancel)
    {
    }

    bool mayPatch(const ObjectKey &key)
    {
        const auto asked = m_answers.find({key.group, key.kind, key.ns});
        if (asked != m_answers.end())
            return asked->second;
        const cluster::ResourceKind *kind = m_discovery.find(key.group, key.kind);
        if (!kind)
            return m_answers[{key.group, key.kind, key.ns}] = true; // the dry run itself says what is wrong
        const auto answer = cluster::mayPatch(m_connection, *kind, key.ns, m_cancel);
        return m_answers[{key.group, key.kind, key.ns}] = answer && *answer;
    }

private:
    const cluster::Connection &m_connection;
    const cluster::Discovery &m_discovery;
    const CancelToken &m_cancel;
    std::map<std::tuple<std::string, std::string, std::string>, bool> m_answers;
};

} // namespace

DryRunNotes addDryRuns(analysis::DriftInput &input, const cluster::Connection &connection,
                       const cluster::Discovery &discovery, const CancelToken &cancel,
                       const std::function<void(std::size_t, std::size_t)> &progress)
{
    DryRunNotes notes;
    Rights rights(connection, discovery, cancel);
    std::vector<analysis::DryRunRequest> requests;
    std::vector<cluster::DryRun> dryRuns;
    for (analysis::DryRunRequest &request : analysis::dryRunsNeeded(input)) {
        if (!rights.mayPatch(request.key)) {
            if (!notes.denied)
                notes.denied = Error{
                    ErrorCode::Forbidden,
                    {"patch " + request.key.kind + (request.key.ns.empty() ? "" : " in " + request.key.ns)},
                    {}};
            continue;
        }
        dryRuns.push_back({request.key, request.version, request.fieldManager, request.body});
        requests.push_back(std::move(request));
    }
    notes.asked = dryRuns.size();
    auto answers = cluster::dryRunAll(connection, discovery, dryRuns, cancel, [&](std::size_t done) {
        if (progress)
            progress(done, dryRuns.size());
    });
    for (std::size_t i = 0; i < requests.size(); ++i)
        input.dryRuns.emplace(std::pair(requests[i].key, requests[i].side), std::move(answers[i]));
    return notes;
}

} // namespace leeway::session
