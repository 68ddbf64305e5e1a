// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/discovery.h"

#include "model/base/json.h"
#include "model/cluster/api_answers.h"

#include <algorithm>
#include <future>

namespace leeway::cluster {

namespace {

constexpr const char *aggregatedAccept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

std::vector<std::string> verbsOf(const Value &resource)
{
    std::vector<std::string> verbs;
    if (const Value *list = resource.find("verbs")) {
        for (const Value &verb : list->items())
            verbs.emplace_back(verb.text());
    }
    return verbs;
}

std::span<const Value> itemsAt(const Value &value, std::string_view key)
{
    const Value *list = value.find(key);
    return list ? list->items() : std::span<const Value>();
}

/// The questions of one discovery and what came back so far. Lives as long as an answer is awaited.
class Questions : public std::enable_shared_from_this<Questions>
{
public:
    Questions(TransportPtr transport, std::function<void(Result<DiscoveryPtr>)> done, CancelToken cancel)
        : m_transport(std::move(transport)), m_done(std::move(done)), m_cancel(std::move(cancel))
    {
    }

    /// Whatever becomes of it, the caller hears once: a loop that ends drops what waits in it.
    ~Questions() { answer(fail(ErrorCode::Cancelled)); }

    void begin()
    {
        m_open = 1; // answers may come at once; none of them is the last before all are asked
        ask("/version", false, [this](const Result<Value> &answer) { takeVersion(answer); });
        ask("/api", true, [this](const Result<Value> &answer) { takeRoot(answer, true); });
        ask("/apis", true, [this](const Result<Value> &answer) { takeRoot(answer, false); });
        closeOne();
    }

private:
    void ask(const std::string &path, bool aggregated, std::function<void(const Result<Value> &)> take)
    {
        ++m_open;
        HttpRequest request;
        request.path = path;
        request.headers = {{"Accept", aggregated ? aggregatedAccept : "application/json"}};
        const auto use = [self = shared_from_this(), path,
                          take = std::move(take)](const Result<HttpResponse> &response) {
            take(jsonOf(response, path));
            self->closeOne();
        };
        m_transport->send(std::move(request), use, {}, m_cancel);
    }

    void takeVersion(const Result<Value> &answer)
    {
        if (answer)
            m_found.serverVersion = answer->textAt({"gitVersion"});
    }

    void takeRoot(const Result<Value> &answer, bool isCore)
    {
        if (!answer) {
            m_error = answer.error();
            return;
        }
        const std::string_view kind = answer->textAt({"kind"});
        if (kind == "APIGroupDiscoveryList") {
            for (const Value &group : itemsAt(*answer, "items"))
                takeAggregatedGroup(group);
        } else if (isCore) {
            for (const Value &version : itemsAt(*answer, "versions"))
                askVersion("", std::string(version.text()));
        } else {
            for (const Value &group : itemsAt(*answer, "groups"))
                askGroup(group);
        }
    }

    void takeAggregatedGroup(const Value &group)
    {
        const std::string name(group.textAt({"metadata", "name"}));
        for (const Value &version : itemsAt(group, "versions")) {
            const std::string versionName(version.textAt({"version"}));
            if (version.textAt({"freshness"}) == "Stale")
                failGroup(name, "the aggregated API behind " + versionName + " does not answer");
            for (const Value &resource : itemsAt(version, "resources"))
                takeAggregatedResource(name, versionName, resource);
        }
    }

    void takeAggregatedResource(const std::string &group, const std::string &version, const Value &resource)
    {
        const Value *kind = resource.find("responseKind");
        ResourceKind found;
        found.group = group;
        found.version = version;
        found.kind = kind ? kind->textAt({"kind"}) : std::string_view();
        found.plural = resource.textAt({"resource"});
        found.namespaced = resource.textAt({"scope"}) == "Namespaced";
        found.verbs = verbsOf(resource);
        keep(std::move(found));
    }

    /// Legacy: the preferred version is asked first, answers may come in any order.
    void askGroup(const Value &group)
    {
        const std::string name(group.textAt({"name"}));
        const std::string preferred(group.textAt({"preferredVersion", "version"}));
        std::vector<std::string> versions{preferred};
        for (const Value &version : itemsAt(group, "versions")) {
            if (version.textAt({"version"}) != preferred)
                versions.emplace_back(version.textAt({"version"}));
        }
        for (const std::string &version : versions)
            askVersion(name, version);
    }

    void askVersion(const std::string &group, const std::string &version)
    {
        const std::size_t rank = m_order.size();
        m_order.push_back({group, version});
        ask(pathOfVersion(group, version), false, [this, group, version, rank](const Result<Value> &answer) {
            if (!answer) {
                failGroup(group, answer.error().message());
                return;
            }
            for (const Value &resource : itemsAt(*answer, "resources"))
                takeLegacyResource(m_order[rank], resource);
        });
    }

    void takeLegacyResource(const GroupVersion &from, const Value &resource)
    {
        ResourceKind found;
        found.group = from.group;
        found.version = from.version;
        found.kind = resource.textAt({"kind"});
        found.plural = resource.textAt({"name"});
        const Value *namespaced = resource.find("namespaced");
        found.namespaced = namespaced && namespaced->toBool().value_or(false);
        found.verbs = verbsOf(resource);
        if (found.plural.find('/') == std::string::npos)
            keep(std::move(found));
    }

    void keep(ResourceKind found)
    {
        if (!found.kind.empty() && !found.plural.empty())
            m_found.kinds.push_back(std::move(found));
    }

    void failGroup(const std::string &group, const std::string &why)
    {
        if (!m_found.failedGroups.insert(group).second)
            return;
        const std::string name = group.empty() ? "core" : group;
        m_found.findings.push_back(
            {Severity::Warning, {ErrorCode::DiscoveryIncomplete, {name, why}, {}}, {}});
    }

    void closeOne()
    {
        if (--m_open == 0)
            finish();
    }

    void answer(Result<DiscoveryPtr> found)
    {
        if (const auto done = std::exchange(m_done, nullptr))
            done(std::move(found));
    }

    void finish()
    {
        if (m_found.kinds.empty() || (m_error && m_error->code == ErrorCode::Cancelled)) {
            const Error nothing{ErrorCode::AnswerUnreadable, {"/apis", "it names no kinds"}, {}};
            answer(tl::unexpected<Error>(m_error.value_or(nothing)));
            return;
        }
        if (m_error)
            failGroup("*", m_error->message());
        sortByPreference();
        answer(std::make_shared<const Discovery>(std::move(m_found)));
    }

    /// Aggregated answers come in the server's order; legacy ones are put into it.
    void sortByPreference()
    {
        const auto rank = [this](const ResourceKind &kind) {
            const auto at = std::find(m_order.begin(), m_order.end(), GroupVersion{kind.group, kind.version});
            return at - m_order.begin();
        };
        if (!m_order.empty())
            std::stable_sort(m_found.kinds.begin(), m_found.kinds.end(),
                             [&](const ResourceKind &a, const ResourceKind &b) { return rank(a) < rank(b); });
    }

    TransportPtr m_transport;
    std::function<void(Result<DiscoveryPtr>)> m_done;
    CancelToken m_cancel;
    Discovery m_found;
    std::vector<GroupVersion> m_order; ///< legacy only
    std::optional<Error> m_error;
    int m_open = 0;
};

} // namespace

const ResourceKind *Discovery::find(const std::string &group, const std::string &kind,
                                    const std::string &version) const
{
    const ResourceKind *found = nullptr;
    for (const ResourceKind &candidate : kinds) {
        if (candidate.group != group || candidate.kind != kind)
            continue;
        if (candidate.version == version)
            return &candidate;
        if (!found)
            found = &candidate;
    }
    return found;
}

const ResourceKind *Discovery::findExact(const std::string &group, const std::string &version,
                                         const std::string &kind) const
{
    const ResourceKind *found = find(group, kind, version);
    return found && found->version == version ? found : nullptr;
}

std::vector<ResourceKind> Discovery::preferred() const
{
    std::vector<ResourceKind> out;
    std::set<std::pair<std::string, std::string>> seen;
    for (const ResourceKind &kind : kinds) {
        if (seen.insert({kind.group, kind.kind}).second)
            out.push_back(kind);
    }
    return out;
}

void discover(const TransportPtr &transport, std::function<void(Result<DiscoveryPtr>)> done,
              const CancelToken &cancel)
{
    const auto questions = std::make_shared<Questions>(transport, std::move(done), cancel);
    transport->after(Duration(0), [questions] { questions->begin(); });
}

Result<DiscoveryPtr> discoverAndWait(const TransportPtr &transport, const CancelToken &cancel)
{
    auto promise = std::make_shared<std::promise<Result<DiscoveryPtr>>>();
    auto answer = promise->get_future();
    discover(
        transport, [promise](Result<DiscoveryPtr> found) { promise->set_value(std::move(found)); }, cancel);
    return answer.get();
}

} // namespace leeway::cluster
