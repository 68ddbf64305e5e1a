// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_server.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace leeway::test {

/// JSON for people: single quotes stand for double ones.
inline std::string js(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

/// A fake API server that lists and watches three collections as the real one does, until a test intercepts a
/// request and answers it in its own way.
class FakeApi
{
public:
    using Intercept = std::function<bool(const FakeRequest &, FakeConnection &)>;

    explicit FakeApi(Intercept intercept = {});

    FakeServer &server() { return m_server; }
    std::string url() const { return m_server.url(); }

    /// `collection` is "configmaps", "secrets" or "deployments"; `extra` are further members of the object.
    void put(const std::string &collection, const std::string &name, const std::string &extra = {});
    void putRaw(const std::string &collection, const std::string &name, const std::string &json);
    void remove(const std::string &collection, const std::string &name);
    /// Watches and pages that begin before now get 410.
    void forgetHistory();
    /// Watches in progress end now.
    void endWatches();
    void serveLegacyDiscoveryOnly() { m_legacyOnly = true; }
    std::string listPath(const std::string &collection) const;
    int watches() const { return m_watches; }

private:
    struct Event
    {
        int version = 0;
        std::string type;
        std::string object;
    };
    struct Collection
    {
        std::string path;
        std::map<std::string, std::string> objects;
        std::vector<Event> log;
    };

    void handle(const FakeRequest &request, FakeConnection &connection);
    void discovery(const FakeRequest &request, FakeConnection &connection);
    void list(Collection &collection, const FakeRequest &request, FakeConnection &connection);
    void watch(Collection &collection, const FakeRequest &request, FakeConnection &connection);

    Intercept m_intercept;
    std::mutex m_mutex;
    std::map<std::string, Collection> m_collections;
    int m_version = 100;
    int m_oldest = 0;
    std::atomic<int> m_watchGeneration{0};
    std::atomic<int> m_watches{0};
    std::atomic<bool> m_legacyOnly{false};
    FakeServer m_server;
};

} // namespace leeway::test
