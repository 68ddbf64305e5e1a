// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_api.h"

namespace leeway::test {

namespace {

constexpr const char *gone =
    R"({"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"})";

std::string resource(const std::string &plural, const std::string &group, const std::string &kind)
{
    return R"({"resource":")" + plural + R"(","responseKind":{"group":")" + group +
           R"(","version":"v1","kind":")" + kind +
           R"("},"scope":"Namespaced","verbs":["get","list","watch","patch"]})";
}

std::string legacy(const std::string &plural, const std::string &kind)
{
    return R"({"name":")" + plural + R"(","kind":")" + kind +
           R"(","namespaced":true,"verbs":["get","list","watch"]})";
}

} // namespace

FakeApi::FakeApi(Intercept intercept)
    : m_intercept(std::move(intercept)), m_collections{{"configmaps", {"/api/v1/configmaps", {}, {}}},
                                                       {"secrets", {"/api/v1/secrets", {}, {}}},
                                                       {"deployments",
                                                        {"/apis/apps/v1/deployments", {}, {}}}},
      m_server(
          [this](const FakeRequest &request, FakeConnection &connection) { handle(request, connection); })
{
}

std::string FakeApi::listPath(const std::string &collection) const
{
    return m_collections.at(collection).path;
}

void FakeApi::put(const std::string &collection, const std::string &name, const std::string &extra)
{
    std::string version;
    {
        const std::lock_guard lock(m_mutex);
        version = std::to_string(m_version + 1);
    }
    putRaw(collection, name,
           R"({"metadata":{"namespace":"web","name":")" + name + R"(","uid":"uid-)" + name +
               R"(","resourceVersion":")" + version +
               R"(","managedFields":[{"manager":"kubectl-edit","operation":"Update"}]})" + extra + "}");
}

void FakeApi::putRaw(const std::string &collection, const std::string &name, const std::string &json)
{
    const std::lock_guard lock(m_mutex);
    Collection &into = m_collections.at(collection);
    const bool known = into.objects.count(name) > 0;
    into.objects[name] = json;
    into.log.push_back({++m_version, known ? "MODIFIED" : "ADDED", json});
}

void FakeApi::remove(const std::string &collection, const std::string &name)
{
    const std::lock_guard lock(m_mutex);
    Collection &from = m_collections.at(collection);
    ++m_version;
    from.log.push_back({m_version, "DELETED",
                        R"({"metadata":{"namespace":"web","name":")" + name + R"(","uid":"uid-)" + name +
                            R"(","resourceVersion":")" + std::to_string(m_version) + R"("}})"});
    from.objects.erase(name);
}

void FakeApi::forgetHistory()
{
    const std::lock_guard lock(m_mutex);
    m_oldest = m_version;
}

void FakeApi::endWatches()
{
    ++m_watchGeneration;
}

void FakeApi::handle(const FakeRequest &request, FakeConnection &connection)
{
    if (m_intercept && m_intercept(request, connection))
        return;
    const std::string path = request.pathOnly();
    for (auto &[name, collection] : m_collections) {
        if (path != collection.path)
            continue;
        if (request.query("watch") == "1")
            watch(collection, request, connection);
        else
            list(collection, request, connection);
        return;
    }
    discovery(request, connection);
}

void FakeApi::discovery(const FakeRequest &request, FakeConnection &connection)
{
    const std::string path = request.pathOnly();
    const bool aggregated = !m_legacyOnly && request.headers.count("accept") > 0 &&
                            request.headers.at("accept").find("APIGroupDiscoveryList") != std::string::npos;
    const std::string head = R"({"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":")";
    const std::string versions = R"("},"versions":[{"version":"v1","freshness":"Current","resources":[)";
    const std::string core =
        resource("configmaps", "", "ConfigMap") + ',' + resource("secrets", "", "Secret");
    if (path == "/version")
        connection.respond(200, R"({"gitVersion":"v1.34.2"})");
    else if (path == "/api/v1/namespaces/kube-system")
        connection.respond(200, R"({"metadata":{"uid":"cluster-uid"}})");
    else if (path == "/api" && aggregated)
        connection.respond(200, head + versions + core + "]}]}]}");
    else if (path == "/apis" && aggregated)
        connection.respond(
            200,
            head + "apps" + versions + resource("deployments", "apps", "Deployment") +
                "]}]},"
                R"({"metadata":{"name":"down.example"},"versions":[{"version":"v1","freshness":"Stale","resources":[]}]}]})");
    else if (path == "/api")
        connection.respond(200, R"({"kind":"APIVersions","versions":["v1"]})");
    else if (path == "/apis")
        connection.respond(
            200,
            R"({"kind":"APIGroupList","groups":[{"name":"apps","preferredVersion":{"version":"v1"},"versions":[{"version":"v1beta1"},{"version":"v1"}]},{"name":"down.example","preferredVersion":{"version":"v1"},"versions":[{"version":"v1"}]}]})");
    else if (path == "/api/v1")
        connection.respond(200, R"({"kind":"APIResourceList","resources":[)" +
                                    legacy("configmaps", "ConfigMap") + ',' + legacy("secrets", "Secret") +
                                    ',' + legacy("pods/log", "Pod") + "]}");
    else if (path == "/apis/apps/v1" || path == "/apis/apps/v1beta1")
        connection.respond(200, R"({"kind":"APIResourceList","resources":[)" +
                                    legacy("deployments", "Deployment") + "]}");
    else if (path == "/apis/down.example/v1")
        connection.respond(503, R"({"kind":"Status","message":"service unavailable"})");
    else
        connection.respond(404, R"({"kind":"Status","message":"not found"})");
}

void FakeApi::list(Collection &collection, const FakeRequest &request, FakeConnection &connection)
{
    std::string items;
    std::string metadata;
    {
        const std::lock_guard lock(m_mutex);
        const std::string token = request.query("continue");
        const std::size_t dot = token.find('.');
        const std::size_t from = token.empty() ? 0 : std::stoul(token.substr(0, dot));
        const int version = token.empty() ? m_version : std::stoi(token.substr(dot + 1));
        if (version < m_oldest) {
            connection.respond(410, gone);
            return;
        }
        const std::size_t limit = request.query("limit").empty() ? 0 : std::stoul(request.query("limit"));
        std::size_t index = 0;
        for (const auto &[name, json] : collection.objects) {
            if (index++ < from || (limit > 0 && index > from + limit))
                continue;
            items += (items.empty() ? "" : ",") + json;
        }
        const bool more = limit > 0 && collection.objects.size() > from + limit;
        metadata = R"({"resourceVersion":")" + std::to_string(version) + '"';
        if (more)
            metadata +=
                R"(,"continue":")" + std::to_string(from + limit) + '.' + std::to_string(version) + '"';
    }
    connection.respond(200, R"({"kind":"List","apiVersion":"v1","metadata":)" + metadata + R"(},"items":[)" +
                                items + "]}\n");
}

void FakeApi::watch(Collection &collection, const FakeRequest &request, FakeConnection &connection)
{
    int from = std::stoi(request.query("resourceVersion"));
    const int generation = m_watchGeneration;
    ++m_watches;
    connection.beginChunked();
    while (connection.isOpen() && !connection.isStopping() && generation == m_watchGeneration) {
        std::string lines;
        {
            const std::lock_guard lock(m_mutex);
            if (from < m_oldest)
                lines = R"({"type":"ERROR","object":)" + std::string(gone) + "}\n";
            for (const Event &event : collection.log) {
                if (event.version > from && from >= m_oldest)
                    lines += R"({"type":")" + event.type + R"(","object":)" + event.object + "}\n";
            }
            from = std::max(from, m_version);
        }
        if (!lines.empty())
            connection.chunk(lines);
        if (lines.find("\"ERROR\"") != std::string::npos)
            break;
        connection.sleep(20);
    }
    connection.endChunked();
    --m_watches;
}

} // namespace leeway::test
