// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/live_store_core.h"

#include "model/cluster/api_answers.h"

#include <algorithm>

namespace leeway::cluster {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t mostUnreadable = 20;
constexpr Duration rediscoverEvery = 600s;
constexpr Duration relistRestEvery = 600s;
constexpr Duration rediscoverAfterChange = 1s;

/// flux-apply-and-drift.md X-1: kinds that nobody asks about and that change all the time.
bool isNeverLookedAt(const ResourceKind &kind)
{
    static const std::set<std::string> names{
        "Event",      "Lease",       "Endpoints", "EndpointSlice",   "ControllerRevision",
        "PodMetrics", "NodeMetrics", "Node",      "ComponentStatus", "LeaseCandidate"};
    return names.count(kind.kind) > 0 || kind.group.ends_with("metrics.k8s.io");
}

bool hasVerb(const ResourceKind &kind, std::string_view verb)
{
    return std::find(kind.verbs.begin(), kind.verbs.end(), verb) != kind.verbs.end();
}

bool tellsOfKinds(const std::string &kind)
{
    return kind == "CustomResourceDefinition" || kind == "APIService";
}

bool isAboutLogin(ErrorCode code)
{
    return code == ErrorCode::Unauthorized ||
           (code >= ErrorCode::PluginNotFound && code <= ErrorCode::PluginNeedsTerminal) ||
           code == ErrorCode::CredentialFileUnreadable;
}

bool isAboutLink(ErrorCode code)
{
    return code >= ErrorCode::HostNotFound && code <= ErrorCode::RedirectRefused;
}

} // namespace

KindState StoredKind::state() const
{
    if (feeds.empty() && denied.empty())
        return error ? draft.state : KindState::Loading;
    if (feeds.empty())
        return KindState::Denied;
    const bool allListed = listed.size() >= feeds.size();
    if (allListed)
        return denied.empty() ? KindState::Complete : KindState::PartlyDenied;
    return error ? KindState::Failed : KindState::Loading;
}

LiveStore::Core::Core(Connection connection, WatchPlan plan, OnUpdate onUpdate, StoreTuning tuning)
    : m_connection(std::move(connection)), m_tuning(tuning), m_onUpdate(std::move(onUpdate)),
      m_plan(std::move(plan))
{
}

void LiveStore::Core::start()
{
    if (m_stopped)
        return;
    publishSoon();
    discoverNow();
}

void LiveStore::Core::stop()
{
    m_stopped = true;
    for (auto &[name, stored] : m_kinds)
        stopFeeds(stored);
}

void LiveStore::Core::silence()
{
    const std::lock_guard lock(m_callbackMutex);
    m_onUpdate = nullptr;
}

void LiveStore::Core::setPlan(WatchPlan plan)
{
    if (m_stopped || plan == m_plan)
        return;
    m_plan = std::move(plan);
    if (m_discovery)
        applyPlan();
}

void LiveStore::Core::retryNow()
{
    if (m_stopped)
        return;
    if (!m_discovery)
        discoverNow();
    std::vector<std::shared_ptr<KindFeed>> waiting;
    for (auto &[name, stored] : m_kinds) {
        if (stored.feeds.empty() && !stored.denied.empty()) { // rights may have been given meanwhile
            stored.denied.clear();
            startFeed(stored, "");
        }
        for (auto &[ns, feed] : stored.feeds) {
            if (feed->isWaiting() && stored.error)
                waiting.push_back(feed);
        }
    }
    for (const auto &feed : waiting)
        feed->retryNow();
}

Duration LiveStore::Core::scaled(Duration delay) const
{
    return Duration(static_cast<Duration::rep>(static_cast<double>(delay.count()) * m_tuning.delayFactor));
}

void LiveStore::Core::after(Duration delay, void (Core::*work)())
{
    m_connection.transport->after(delay, [weak = weak_from_this(), work] {
        const auto self = weak.lock();
        if (self && !self->m_stopped)
            (self.get()->*work)();
    });
}

// --- discovery ---

void LiveStore::Core::discoverNow()
{
    const std::uint64_t number = ++m_discoveryNumber;
    discover(m_connection.transport, [weak = weak_from_this(), number](const Result<DiscoveryPtr> &found) {
        const auto self = weak.lock();
        if (self && !self->m_stopped && self->m_discoveryNumber == number)
            self->takeDiscovery(found);
    });
}

void LiveStore::Core::discoverLater(Duration delay)
{
    const std::uint64_t number = ++m_discoveryNumber;
    m_connection.transport->after(scaled(delay), [weak = weak_from_this(), number] {
        const auto self = weak.lock();
        if (self && !self->m_stopped && self->m_discoveryNumber == number)
            self->discoverNow();
    });
}

void LiveStore::Core::takeDiscovery(const Result<DiscoveryPtr> &found)
{
    if (!found) {
        const Duration wait =
            isAboutLogin(found.error().code) ? Duration(300s) : backoffDelay(++m_discoveryFailures);
        discoverLater(wait);
        if (!m_discovery || isAboutLink(found.error().code) || isAboutLogin(found.error().code))
            noteLinkFailure(found.error(), wait);
        return;
    }
    m_discoveryFailures = 0;
    m_discovery = *found;
    noteLinkAlive();
    if (!m_identityKnown)
        askIdentity();
    applyPlan();
    if (m_plan.watch)
        discoverLater(rediscoverEvery);
}

void LiveStore::Core::askIdentity()
{
    HttpRequest request;
    request.path = "/api/v1/namespaces/kube-system";
    request.headers = {{"Accept", "application/json"}};
    m_connection.transport->send(std::move(request),
                                 [weak = weak_from_this()](const Result<HttpResponse> &answer) {
                                     const auto self = weak.lock();
                                     if (!self || self->m_stopped)
                                         return;
                                     self->m_identityKnown = true;
                                     if (const auto value = jsonOf(answer, "kube-system"))
                                         self->m_clusterUid = value->textAt({"metadata", "uid"});
                                     self->publishSoon();
                                 });
}

// --- the plan ---

void LiveStore::Core::applyPlan()
{
    m_stillWanted.clear();
    for (const WantedKind &wanted : m_plan.full) {
        const ResourceKind *kind = m_discovery->find(wanted.group, wanted.kind, wanted.version);
        if (kind && hasVerb(*kind, "list"))
            want(*kind, isAlwaysMetadataOnly(kind->group, kind->kind), m_plan.watch, true);
        else
            notServed(wanted);
    }
    for (const ResourceKind &kind : m_discovery->preferred()) {
        const bool known = m_stillWanted.count({kind.group, kind.kind}) > 0;
        if (known || !hasVerb(kind, "list") || isNeverLookedAt(kind))
            continue;
        if (tellsOfKinds(kind.kind) && m_plan.watch)
            want(kind, true, true, false);
        else if (m_plan.restAsMetadata)
            want(kind, true, false, false);
    }
    for (auto entry = m_kinds.begin(); entry != m_kinds.end();) {
        if (m_stillWanted.count(entry->first) == 0) {
            stopFeeds(entry->second);
            entry = m_kinds.erase(entry);
        } else {
            ++entry;
        }
    }
    publishSoon();
}

void LiveStore::Core::want(const ResourceKind &kind, bool metadataOnly, bool watch, bool isWanted)
{
    const KindName name{kind.group, kind.kind};
    if (!m_stillWanted.insert(name).second)
        return;
    StoredKind &stored = m_kinds[name];
    const bool same = stored.draft.kind == kind && stored.draft.metadataOnly == metadataOnly &&
                      stored.isWatched == watch && !(stored.feeds.empty() && stored.denied.empty());
    stored.isWanted = isWanted;
    if (same)
        return;
    stopFeeds(stored);
    stored = StoredKind();
    stored.draft.kind = kind;
    stored.draft.metadataOnly = metadataOnly;
    stored.isWanted = isWanted;
    stored.isWatched = watch;
    startFeed(stored, "");
}

void LiveStore::Core::notServed(const WantedKind &kind)
{
    const KindName name{kind.group, kind.kind};
    if (!m_stillWanted.insert(name).second)
        return;
    StoredKind &stored = m_kinds[name];
    stopFeeds(stored);
    stored = StoredKind();
    stored.draft.kind = {kind.group, kind.version, kind.kind, {}, true, {}};
    stored.isWanted = true;
    const std::string shown = kind.group.empty() ? kind.kind : kind.kind + '.' + kind.group;
    if (m_discovery->failedGroups.count(kind.group) > 0) {
        stored.draft.state = KindState::Failed;
        stored.error =
            Error{ErrorCode::DiscoveryIncomplete, {kind.group, "it is needed for " + kind.kind}, {}};
    } else {
        stored.draft.state = KindState::NotServed;
        stored.error = Error{ErrorCode::KindNotServed, {shown}, {}};
    }
}

void LiveStore::Core::startFeed(StoredKind &stored, const std::string &ns)
{
    FeedOptions options;
    options.metadataOnly = stored.draft.metadataOnly;
    options.watch = stored.isWatched;
    options.pageSize = m_tuning.pageSize;
    options.silenceSeconds = m_tuning.silenceSeconds;
    options.delayFactor = m_tuning.delayFactor;
    options.retries = m_plan.watch ? 0 : 2;
    options.relistEvery = m_plan.watch ? relistRestEvery : Duration(0);
    auto feed = std::make_shared<KindFeed>(m_connection.transport, *this, stored.draft.kind, ns, options);
    stored.feeds[ns] = feed;
    feed->start();
}

void LiveStore::Core::stopFeeds(StoredKind &stored)
{
    const auto feeds = std::exchange(stored.feeds, {});
    for (const auto &[ns, feed] : feeds) {
        const bool hadTurn = feed->isListing();
        feed->stop();
        if (hadTurn)
            endsListing(*feed);
    }
}

StoredKind *LiveStore::Core::storedFor(const KindFeed &feed)
{
    const auto found = m_kinds.find({feed.kind().group, feed.kind().kind});
    return found == m_kinds.end() ? nullptr : &found->second;
}

// --- turns: a few lists at a time ---

bool LiveStore::Core::mayList(KindFeed &feed)
{
    if (m_listing < m_tuning.listsAtOnce) {
        ++m_listing;
        return true;
    }
    m_turns.push_back(feed.weak_from_this());
    return false;
}

void LiveStore::Core::endsListing(KindFeed &)
{
    --m_listing;
    while (!m_stopped && m_listing < m_tuning.listsAtOnce && !m_turns.empty()) {
        const auto next = m_turns.front().lock();
        m_turns.pop_front();
        if (!next || next->isStopped())
            continue;
        ++m_listing;
        next->list();
    }
}

// --- what feeds tell ---

void LiveStore::Core::page(KindFeed &feed, std::vector<LiveObjectPtr> objects)
{
    StoredKind *stored = storedFor(feed);
    if (!stored)
        return;
    for (LiveObjectPtr &object : objects)
        put(*stored, std::move(object), false);
}

void LiveStore::Core::listed(KindFeed &feed, const std::unordered_set<ObjectKey> &keys)
{
    StoredKind *stored = storedFor(feed);
    if (!stored)
        return;
    std::vector<ObjectKey> gone;
    for (const auto &[key, object] : stored->draft.objects) {
        if ((feed.ns().empty() || key.ns == feed.ns()) && keys.count(key) == 0)
            gone.push_back(key);
    }
    for (const ObjectKey &key : gone)
        remove(*stored, key, false);
    stored->listed.insert(feed.ns());
    stored->error.reset();
    stored->frozen.reset();
    publishSoon();
}

void LiveStore::Core::changed(KindFeed &feed, LiveObjectPtr object)
{
    if (StoredKind *stored = storedFor(feed))
        put(*stored, std::move(object), true);
}

void LiveStore::Core::deleted(KindFeed &feed, LiveObjectPtr object)
{
    StoredKind *stored = storedFor(feed);
    const LiveObjectPtr known = stored ? stored->draft.objects.get(object->key) : nullptr;
    const bool isSuccessor =
        known && known->uid != object->uid &&
        compareResourceVersions(known->resourceVersion, object->resourceVersion).value_or(-1) > 0;
    if (known && !isSuccessor)
        remove(*stored, object->key, true);
}

void LiveStore::Core::put(StoredKind &stored, LiveObjectPtr object, bool exact)
{
    const LiveObjectPtr known = stored.draft.objects.get(object->key);
    if (known && known->uid == object->uid) {
        const int order = compareResourceVersions(known->resourceVersion, object->resourceVersion)
                              .value_or(known->resourceVersion == object->resourceVersion ? 0 : -1);
        if (order == 0 || (order > 0 && exact)) // told twice, or too late
            return;
    }
    const LiveObjectPtr after = object;
    noteChange(stored, stored.draft.objects.set(std::move(object)), after, exact);
}

void LiveStore::Core::remove(StoredKind &stored, const ObjectKey &key, bool exact)
{
    noteChange(stored, stored.draft.objects.erase(key), nullptr, exact);
}

void LiveStore::Core::noteChange(StoredKind &stored, LiveObjectPtr before, LiveObjectPtr after, bool exact)
{
    stored.frozen.reset();
    const bool isFirstList = stored.listed.size() < stored.feeds.size();
    if (!isFirstList) {
        m_changes.push_back({std::move(before), std::move(after), m_connection.clock->now(), exact});
        kindsMayHaveChanged(stored);
    }
    publishSoon();
}

void LiveStore::Core::kindsMayHaveChanged(const StoredKind &stored)
{
    if (tellsOfKinds(stored.draft.kind.kind) && m_plan.watch)
        discoverLater(rediscoverAfterChange);
}

void LiveStore::Core::unreadable(KindFeed &feed, Error error)
{
    StoredKind *stored = storedFor(feed);
    if (!stored || stored->unreadable.size() >= mostUnreadable)
        return;
    const auto isSame = [&](const Finding &known) { return known.what.args == error.args; };
    if (std::none_of(stored->unreadable.begin(), stored->unreadable.end(), isSame))
        stored->unreadable.push_back({Severity::Warning, std::move(error), {}});
    publishSoon();
}

void LiveStore::Core::denied(KindFeed &feed, Error error)
{
    StoredKind *stored = storedFor(feed);
    if (!stored)
        return;
    stored->frozen.reset();
    stored->feeds.erase(feed.ns());
    stored->listed.erase(feed.ns());
    const bool canAskOneByOne = feed.ns().empty() && stored->draft.kind.namespaced && stored->isWanted;
    if (canAskOneByOne && !m_plan.namespaces.empty()) {
        for (const std::string &ns : m_plan.namespaces)
            startFeed(*stored, ns);
    } else {
        stored->denied.insert_or_assign(feed.ns(), std::move(error));
    }
    publishSoon();
}

void LiveStore::Core::gone(KindFeed &feed)
{
    StoredKind *stored = storedFor(feed);
    if (!stored)
        return;
    for (const auto &[key, object] : ObjectTable(stored->draft.objects))
        remove(*stored, key, true);
    stored->feeds.erase(feed.ns());
    stored->listed.erase(feed.ns());
    stored->draft.state = KindState::NotServed;
    stored->error = Error{ErrorCode::KindNotServed, {resourceName(stored->draft.kind)}, {}};
    stored->frozen.reset();
    if (m_plan.watch)
        discoverLater(rediscoverAfterChange);
    publishSoon();
}

void LiveStore::Core::failed(KindFeed &feed, Error error, Duration wait)
{
    if (StoredKind *stored = storedFor(feed)) {
        stored->error = Error{ErrorCode::KindFailed, {resourceName(stored->draft.kind), error.message()}, {}};
        stored->frozen.reset();
    }
    if (isAboutLink(error.code) || isAboutLogin(error.code))
        noteLinkFailure(error, wait);
    publishSoon();
}

void LiveStore::Core::alive(KindFeed &feed)
{
    if (StoredKind *stored = storedFor(feed);
        stored && stored->error && stored->listed.count(feed.ns()) > 0) {
        stored->error.reset();
        stored->frozen.reset();
    }
    noteLinkAlive();
}

void LiveStore::Core::noteLinkFailure(const Error &error, Duration wait)
{
    m_link.state = isAboutLogin(error.code) ? LinkStatus::State::LoggedOut : LinkStatus::State::Retrying;
    m_link.error = error;
    const Instant next = m_connection.clock->now() + scaled(wait);
    m_link.nextAttempt = m_link.nextAttempt ? std::min(*m_link.nextAttempt, next) : next;
    if (*m_link.nextAttempt < m_connection.clock->now())
        m_link.nextAttempt = next;
    publishSoon();
}

void LiveStore::Core::noteLinkAlive()
{
    const bool wasDown =
        m_link.state == LinkStatus::State::Retrying || m_link.state == LinkStatus::State::LoggedOut;
    if (m_link.state != LinkStatus::State::Live)
        publishSoon();
    m_link.state = LinkStatus::State::Live;
    m_link.error.reset();
    m_link.nextAttempt.reset();
    m_link.lastData = m_connection.clock->now();
    if (wasDown) // what waits because the server was away need not wait any longer
        after(Duration(0), &Core::retryNow);
}

// --- publishing ---

void LiveStore::Core::publishSoon()
{
    if (std::exchange(m_publishing, true))
        return;
    after(m_tuning.frame, &Core::publish);
}

LiveSnapshotPtr LiveStore::Core::makeSnapshot()
{
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->clusterUid = m_clusterUid;
    snapshot->server = m_connection.server;
    snapshot->context = m_connection.context;
    snapshot->recorded = m_connection.recorded;
    snapshot->at = m_connection.clock->now();
    snapshot->revision = m_last ? m_last->revision + 1 : 1;
    if (m_discovery) {
        snapshot->serverVersion = m_discovery->serverVersion;
        snapshot->findings = m_discovery->findings;
    }
    for (auto &[name, stored] : m_kinds) {
        if (!stored.frozen)
            freeze(stored);
        snapshot->tables[name] = stored.frozen;
        addFindings(stored, snapshot->findings);
    }
    return snapshot;
}

void LiveStore::Core::freeze(StoredKind &stored)
{
    KindTable &table = stored.draft;
    table.state = stored.state();
    table.error = stored.error;
    table.deniedNamespaces.clear();
    const std::string resource = resourceName(table.kind);
    if (table.state == KindState::Denied && !stored.denied.empty())
        table.error = Error{ErrorCode::KindDenied, {resource, stored.denied.begin()->second.message()}, {}};
    if (table.state == KindState::PartlyDenied) {
        std::string names;
        for (const auto &[ns, error] : stored.denied) {
            table.deniedNamespaces.push_back(ns);
            names += (names.empty() ? "" : ", ") + ns;
        }
        table.error = Error{ErrorCode::KindPartlyDenied, {resource, names}, {}};
    }
    stored.frozen = std::make_shared<const KindTable>(table);
}

void LiveStore::Core::addFindings(const StoredKind &stored, std::vector<Finding> &to)
{
    const KindTable &table = *stored.frozen;
    if (table.error && (stored.isWanted || table.state != KindState::NotServed)) {
        const bool bad = stored.isWanted && table.state != KindState::NotServed;
        to.push_back({bad ? Severity::Warning : Severity::Info, *table.error, {}});
    }
    to.insert(to.end(), stored.unreadable.begin(), stored.unreadable.end());
}

bool LiveStore::Core::isComplete() const
{
    if (!m_discovery || !m_identityKnown)
        return false;
    return std::none_of(m_kinds.begin(), m_kinds.end(),
                        [](const auto &entry) { return entry.second.state() == KindState::Loading; });
}

void LiveStore::Core::publish()
{
    m_publishing = false;
    m_last = makeSnapshot();
    const LiveUpdate update{m_last, m_discovery, std::exchange(m_changes, {}), m_link, isComplete()};
    const std::lock_guard lock(m_callbackMutex);
    if (const OnUpdate onUpdate = m_onUpdate)
        onUpdate(update);
}

} // namespace leeway::cluster
