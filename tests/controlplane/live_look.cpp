// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/live_look.h"

#include "model/base/json.h"
#include "model/cluster/kubeconfig.h"

namespace leeway::controlplane {

namespace {
std::string patchPath(const cluster::KindTable &table, const analysis::DryRunRequest &request)
{
    const std::string &group = request.key.group;
    std::string path = group.empty() ? "/api/" + request.version : "/apis/" + group + '/' + request.version;
    if (!request.key.ns.empty()) {
        path += "/namespaces/" + request.key.ns;
    }
    return path + '/' + table.kind.plural + '/' + request.key.name +
           "?dryRun=All&force=true&fieldManager=" + request.fieldManager;
}

Result<Value> dryRun(const cluster::Connection &connection, const cluster::LiveSnapshot &live,
                     const analysis::DryRunRequest &request)
{
    const cluster::KindTable *table = live.table(request.key.group, request.key.kind);
    if (table == nullptr) {
        return fail(ErrorCode::KindNotServed, {request.key.kind});
    }
    cluster::HttpRequest http;
    http.method = "PATCH";
    http.path = patchPath(*table, request);
    http.headers = {{"Content-Type", "application/apply-patch+yaml"}, {"Accept", "application/json"}};
    http.body = request.body;
    const auto answer = connection.transport->sendAndWait(http);
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (!answer->isSuccess()) {
        return fail(ErrorCode::RequestRejected, {std::to_string(answer->status), answer->body});
    }
    return parseJson(answer->body);
}
} // namespace

Result<cluster::Connection> connectTo(const cluster::HttpLoop &loop, const QString &kubeconfig)
{
    cluster::KubeconfigSource file;
    file.explicitFile = kubeconfig.toStdString();
    const auto config = cluster::Kubeconfig::load(file);
    if (!config) {
        return tl::unexpected(config.error());
    }
    const auto settings = config->settingsFor();
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    return cluster::openConnection(loop, *settings);
}

void askDryRuns(const cluster::Connection &connection, analysis::DriftInput &input)
{
    for (const analysis::DryRunRequest &request : analysis::dryRunsNeeded(input)) {
        input.dryRuns.emplace(std::pair(request.key, request.side), dryRun(connection, *input.live, request));
    }
}

} // namespace leeway::controlplane
