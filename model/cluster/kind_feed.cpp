// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/kind_feed.h"

#include "model/cluster/api_answers.h"
#include "model/cluster/http_transport.h"
#include "model/cluster/json_skim.h"

#include <random>

namespace leeway::cluster {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longestLine = 64u << 20;
/// A kind that may be listed but not watched is listed again so often.
constexpr Duration relistOfUnwatched = 60s;
/// Credentials that were refused are tried again so late by themselves: each try may run a login plugin.
constexpr Duration waitForLogin = 300s;

int watchSeconds()
{
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_int_distribution<int>(300, 600)(generator);
}

bool isAboutLogin(ErrorCode code)
{
    return code == ErrorCode::Unauthorized || code == ErrorCode::PluginFailed ||
           code == ErrorCode::PluginNotFound || code == ErrorCode::PluginTimedOut ||
           code == ErrorCode::PluginRubbish || code == ErrorCode::PluginNotApproved ||
           code == ErrorCode::PluginNeedsTerminal || code == ErrorCode::CredentialFileUnreadable;
}

} // namespace

KindFeed::KindFeed(TransportPtr transport, KindFeedOwner &owner, ResourceKind kind, std::string ns,
                   FeedOptions options)
    : m_transport(std::move(transport)), m_owner(owner), m_kind(std::move(kind)), m_ns(std::move(ns)),
      m_options(options), m_pageSize(options.pageSize)
{
}

void KindFeed::start()
{
    m_mustRelist = false;
    if (!m_stop.isCancelled() && m_owner.mayList(*this))
        list();
}

void KindFeed::stop()
{
    m_stop.cancel();
    m_watchEnd.cancel();
    m_waiting = false;
}

void KindFeed::retryNow()
{
    if (!m_waiting)
        return;
    m_waiting = false;
    ++m_waitNumber;
    (this->*m_afterWait)();
}

std::string KindFeed::basePath() const
{
    return pathOf(m_kind, m_ns);
}

HttpRequest KindFeed::request(const std::string &query) const
{
    HttpRequest request;
    request.path = basePath() + '?' + query;
    const bool list = query.starts_with("limit=");
    const std::string as = list ? "PartialObjectMetadataList" : "PartialObjectMetadata";
    // No fall-back to plain JSON for metadata: a server that cannot must not send values of Secrets.
    const std::string accept =
        m_options.metadataOnly ? "application/json;as=" + as + ";g=meta.k8s.io;v=v1" : "application/json";
    request.headers = {{"Accept", accept}};
    request.retries = m_options.retries;
    return request;
}

void KindFeed::send(HttpRequest what, void (KindFeed::*then)(Answer),
                    void (KindFeed::*data)(std::string_view))
{
    const std::weak_ptr<KindFeed> weak = weak_from_this();
    const CancelToken cancel = what.stream ? m_watchEnd : m_stop;
    auto done = [weak, then](Answer answer) {
        const auto self = weak.lock();
        if (self && !self->m_stop.isCancelled())
            (self.get()->*then)(std::move(answer));
    };
    Transport::Data onData;
    if (data) {
        onData = [weak, data](std::string_view piece) {
            const auto self = weak.lock();
            if (self && !self->m_stop.isCancelled())
                (self.get()->*data)(piece);
            else if (self)
                self->m_watchEnd.cancel();
        };
    }
    m_transport->send(std::move(what), std::move(done), std::move(onData), cancel);
}

void KindFeed::list()
{
    m_listing = true;
    m_continue.clear();
    m_seen.clear();
    askPage();
}

void KindFeed::askPage()
{
    std::string query = "limit=" + std::to_string(m_pageSize);
    if (!m_continue.empty())
        query += "&continue=" + urlEncode(m_continue);
    send(request(query), &KindFeed::receivePage);
}

void KindFeed::receivePage(Answer answer)
{
    const bool expired = answer && answer->status == 410;
    if (expired && !m_continue.empty()) { // in the middle of a paged list: from the start, in one piece
        m_pageSize = 0;
        list();
        return;
    }
    if (handleFailure(answer))
        return;
    const ListPage page = readListPage(answer->body);
    takeItems(page.items);
    m_owner.alive(*this);
    if (!page.complete) {
        tryLater({ErrorCode::AnswerUnreadable, {basePath(), "it is cut off or not JSON"}, {}});
        return;
    }
    m_continue = page.continueToken;
    if (m_continue.empty())
        finishList(page.resourceVersion);
    else
        askPage();
}

void KindFeed::takeItems(const std::vector<std::string_view> &items)
{
    std::vector<LiveObjectPtr> objects;
    objects.reserve(items.size());
    for (const std::string_view item : items) {
        auto object = readLiveObject(item, m_kind, m_options.metadataOnly);
        if (!object) {
            m_owner.unreadable(*this, object.error());
            continue;
        }
        m_seen.insert((*object)->key);
        objects.push_back(std::move(*object));
    }
    m_owner.page(*this, std::move(objects));
}

void KindFeed::finishList(const std::string &resourceVersion)
{
    m_listing = false;
    m_pageSize = m_options.pageSize;
    m_failures = 0;
    m_resourceVersion = resourceVersion;
    m_owner.endsListing(*this);
    m_owner.listed(*this, std::exchange(m_seen, {}));
    if (m_stop.isCancelled())
        return;
    if (m_options.watch && !m_watchDenied)
        watch();
    else if (m_options.watch)
        wait(relistOfUnwatched, &KindFeed::start);
    else if (m_options.relistEvery > Duration(0))
        wait(m_options.relistEvery, &KindFeed::start);
}

void KindFeed::watch()
{
    m_line.clear();
    m_mustRelist = false;
    m_watchSaidSomething = false;
    m_watchEnd = CancelToken();
    HttpRequest what =
        request("watch=1&allowWatchBookmarks=true&resourceVersion=" + urlEncode(m_resourceVersion) +
                "&timeoutSeconds=" + std::to_string(watchSeconds()));
    what.stream = true;
    what.timeoutSeconds = 0;
    what.silenceSeconds = m_options.silenceSeconds;
    send(std::move(what), &KindFeed::watchEnded, &KindFeed::receiveData);
}

void KindFeed::receiveData(std::string_view piece)
{
    if (m_mustRelist)
        return;
    if (piece.empty()) // the server accepted the watch
        m_owner.alive(*this);
    std::size_t end = 0;
    while ((end = piece.find('\n')) != std::string_view::npos) {
        m_line += piece.substr(0, end);
        piece.remove_prefix(end + 1);
        takeLine(m_line);
        m_line.clear();
        if (m_mustRelist)
            return;
    }
    m_line += piece;
    if (m_line.size() > longestLine)
        relist();
}

void KindFeed::takeLine(std::string_view line)
{
    if (skim::skipBlanks(line, 0) == line.size())
        return;
    m_owner.alive(*this);
    takeEvent(line);
}

void KindFeed::takeEvent(std::string_view line)
{
    using Type = WatchEvent::Type;
    const WatchEvent event = readWatchEvent(line);
    const std::string_view version = skim::textAt(event.object, {"metadata", "resourceVersion"});
    if (event.type == Type::Error || event.type == Type::Unreadable || version.empty()) {
        relist(); // 410 Gone, or what it said is not known: only a fresh list is the truth again
        return;
    }
    m_watchSaidSomething = true;
    m_failures = 0;
    m_resourceVersion = version;
    if (event.type == Type::Bookmark)
        return;
    auto object = readLiveObject(event.object, m_kind, m_options.metadataOnly);
    if (!object)
        m_owner.unreadable(*this, object.error());
    else if (event.type == Type::Deleted)
        m_owner.deleted(*this, std::move(*object));
    else
        m_owner.changed(*this, std::move(*object));
}

/// Ends the watch; watchEnded then lists again.
void KindFeed::relist()
{
    m_mustRelist = true;
    m_watchEnd.cancel();
}

void KindFeed::watchEnded(Answer answer)
{
    if (m_mustRelist || (answer && answer->status == 410)) {
        m_relists = m_watchSaidSomething ? 0 : m_relists + 1;
        if (m_relists <= 1)
            start();
        else // list and watch contradict each other: not in a hurry
            tryLater({ErrorCode::ResourceExpired, {basePath()}, {}});
        return;
    }
    if (answer && answer->status == 403) {
        m_watchDenied = true;
        wait(relistOfUnwatched, &KindFeed::start);
        return;
    }
    if (!answer && answer.error().code == ErrorCode::ServerSilent && m_failures == 0) {
        m_failures = 1; // the next silence without a word between is a failure
        watch();
        return;
    }
    if (handleFailure(answer))
        return;
    if (m_watchSaidSomething) // the server ends watches now and then
        watch();
    else
        wait(Duration(1000), &KindFeed::watch);
}

/// True if the answer was no success and has been dealt with.
bool KindFeed::handleFailure(const Answer &answer)
{
    if (answer && answer->isSuccess())
        return false;
    const Error error = answer ? errorOfStatus(*answer) : answer.error();
    if (error.code == ErrorCode::Forbidden || error.code == ErrorCode::NotFoundOnServer) {
        if (std::exchange(m_listing, false))
            m_owner.endsListing(*this);
        m_stop.cancel();
        if (error.code == ErrorCode::Forbidden)
            m_owner.denied(*this, error);
        else
            m_owner.gone(*this);
        return true;
    }
    tryLater(error, answer ? retryAfter(*answer) : Duration(0));
    return true;
}

void KindFeed::tryLater(Error error, Duration asked)
{
    ++m_failures;
    Duration delay = asked > Duration(0) ? asked : backoffDelay(m_failures);
    if (isAboutLogin(error.code))
        delay = waitForLogin;
    const bool wasListing = std::exchange(m_listing, false);
    if (wasListing)
        m_owner.endsListing(*this);
    // 404 and 410 aside, a watch goes on from where it was.
    const bool canResume = !wasListing && !m_mustRelist && error.code != ErrorCode::ResourceExpired;
    wait(delay, canResume ? &KindFeed::watch : &KindFeed::start);
    m_owner.failed(*this, std::move(error), delay);
}

void KindFeed::wait(Duration delay, void (KindFeed::*then)())
{
    m_waiting = true;
    m_afterWait = then;
    const std::uint64_t number = ++m_waitNumber;
    const auto scaled =
        Duration(static_cast<Duration::rep>(static_cast<double>(delay.count()) * m_options.delayFactor));
    m_transport->after(scaled, [weak = weak_from_this(), number] {
        const auto self = weak.lock();
        if (self && !self->m_stop.isCancelled() && self->m_waitNumber == number)
            self->retryNow();
    });
}

} // namespace leeway::cluster
