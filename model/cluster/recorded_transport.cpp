// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/recorded_transport.h"

#include "model/base/json.h"
#include "model/cluster/api_answers.h"
#include "model/cluster/json_skim.h"

#include <algorithm>
#include <map>
#include <optional>

namespace leeway::cluster {

namespace {

using ItemName = std::pair<std::string, std::string>; ///< namespace, name

/// The recorded time: runs on from the moment at which the recording is opened.
class RecordedClock final : public Clock
{
public:
    explicit RecordedClock(Instant at) : m_at(at), m_opened(std::chrono::steady_clock::now()) {}
    Instant now() const override { return m_at + elapsed(); }
    Duration elapsed() const
    {
        return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - m_opened);
    }

private:
    Instant m_at;
    std::chrono::steady_clock::time_point m_opened;
};

ItemName nameOf(std::string_view object)
{
    return {std::string(skim::textAt(object, {"metadata", "namespace"})),
            std::string(skim::textAt(object, {"metadata", "name"}))};
}

HttpResponse json(int status, std::string body)
{
    return {status, {{"content-type", "application/json"}}, std::move(body)};
}

HttpResponse statusAnswer(int status, const std::string &message)
{
    return json(status, toJson(jsonObject({{"kind", Value::string("Status")},
                                           {"message", Value::string(message)},
                                           {"code", Value::integer(status)}})));
}

/// Path of a collection or an object, taken apart: ".../namespaces/NS/plural[/name]".
struct Place
{
    std::string collection; ///< of the whole cluster: without the namespace
    std::string ns;
    std::string name; ///< of an object, empty for a collection
};

std::vector<std::string> segmentsOf(std::string_view path)
{
    std::vector<std::string> out;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > 0)
            out.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return out;
}

Place placeOf(std::string_view path)
{
    const auto segments = segmentsOf(path);
    const std::size_t head = segments.empty() || segments.front() == "api" ? 2 : 3; // api/v1, apis/GROUP/v1
    Place place;
    std::size_t at = head;
    // Of "namespaces/NS" alone, NS is an object's name.
    if (segments.size() > head + 2 && segments[head] == "namespaces") {
        place.ns = segments[head + 1];
        at = head + 2;
    }
    for (std::size_t i = 0; i < std::min(head, segments.size()); ++i)
        place.collection += '/' + segments[i];
    if (at < segments.size())
        place.collection += '/' + segments[at];
    if (at + 1 < segments.size())
        place.name = segments[at + 1];
    return place;
}

std::string metadataOf(std::string_view object)
{
    return R"({"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadata","metadata":)" +
           std::string(skim::valueAt(object, {"metadata"})) + '}';
}

bool wantsMetadata(const HttpRequest &request)
{
    return std::ranges::any_of(request.headers, [](const auto &header) {
        return header.first == "Accept" && header.second.find("PartialObjectMetadata") != std::string::npos;
    });
}

} // namespace

class RecordedTransport final : public Transport, public std::enable_shared_from_this<RecordedTransport>
{
public:
    RecordedTransport(std::shared_ptr<HttpLoopCore> loop, Recording recording, Playback playback,
                      std::shared_ptr<const RecordedClock> clock)
        : m_loop(std::move(loop)), m_recording(std::move(recording)), m_playback(playback),
          m_clock(std::move(clock))
    {
    }

    void send(HttpRequest request, Done done, Data onData, const CancelToken &cancel) override
    {
        // Answered on the loop's thread, as a real one is.
        m_loop->post([self = shared_from_this(), request = std::move(request), done = std::move(done),
                      onData = std::move(onData), cancel] {
            if (cancel.isCancelled())
                done(fail(ErrorCode::Cancelled));
            else if (request.stream && onData)
                self->watch(request, done, onData, cancel);
            else
                done(self->answer(request));
        });
    }

    void after(Duration delay, std::function<void()> work) override { m_loop->after(delay, std::move(work)); }

private:
    Duration elapsed() const { return m_playback == Playback::AtEnd ? Duration::max() : m_clock->elapsed(); }

    Result<HttpResponse> answer(const HttpRequest &request) const
    {
        if (request.method != "GET")
            return answerWrite(request);
        const std::string path = request.path.substr(0, request.path.find('?'));
        const bool list = request.path.find("?limit=") != std::string::npos;
        for (const RecordedAnswer &known : m_recording.answers)
            if (!list && !known.list && known.path == request.path)
                return json(known.status, known.body);
        return list ? answerList(path, wantsMetadata(request)) : answerObject(path, wantsMetadata(request));
    }

    static Result<HttpResponse> answerWrite(const HttpRequest &request)
    {
        if (request.path.ends_with("/selfsubjectaccessreviews"))
            return json(201, R"({"status":{"allowed":false,"reason":"a recorded cluster takes no writes"}})");
        return fail(ErrorCode::RecordedTakesNoWrites,
                    {request.method + ' ' + request.path + ' ' + request.body});
    }

    /// The list of that collection which holds what is asked for; null if there is none.
    const RecordedAnswer *listAt(const std::string &path, bool metadata) const
    {
        const RecordedAnswer *found = nullptr;
        for (const RecordedAnswer &answer : m_recording.answers) {
            const bool isIt = answer.path == path && (answer.list || answer.status >= 400);
            if (isIt && (answer.metadata == metadata || (metadata && !answer.metadata && !found)))
                found = &answer;
        }
        return found;
    }

    /// The collection's items as they are now: those of the list and what was told since.
    std::map<ItemName, std::string> itemsOf(const RecordedAnswer &list) const
    {
        std::map<ItemName, std::string> items;
        for (const std::string &item : list.items)
            items.insert_or_assign(nameOf(item), item);
        for (const RecordedEvent &event : m_recording.events) {
            if (event.at > elapsed())
                break;
            if (event.path != list.path || event.metadata != list.metadata)
                continue;
            const WatchEvent told = readWatchEvent(event.line);
            if (told.type == WatchEvent::Type::Deleted)
                items.erase(nameOf(told.object));
            else
                items.insert_or_assign(nameOf(told.object), std::string(told.object));
        }
        return items;
    }

    HttpResponse answerList(const std::string &path, bool metadata) const
    {
        const Place place = placeOf(path);
        const RecordedAnswer *list = listAt(path, metadata);
        if (!list && !place.ns.empty())
            list = listAt(place.collection, metadata);
        if (!list)
            return statusAnswer(403, "this recording does not hold " + path);
        if (list->status >= 400)
            return json(list->status, list->body);
        std::string items;
        for (const auto &[name, item] : itemsOf(*list)) {
            if (!place.ns.empty() && name.first != place.ns)
                continue;
            items += items.empty() ? "" : ",";
            items += metadata && !list->metadata ? metadataOf(item) : item;
        }
        return json(200, R"({"kind":"List","metadata":{"resourceVersion":")" + list->resourceVersion +
                             R"("},"items":[)" + items + "]}");
    }

    HttpResponse answerObject(const std::string &path, bool metadata) const
    {
        const Place place = placeOf(path);
        const RecordedAnswer *list = listAt(place.collection, metadata);
        if (!list)
            list = listAt(path.substr(0, path.rfind('/')), metadata);
        if (!list || list->status >= 400)
            return statusAnswer(403, "this recording does not hold " + path);
        const auto items = itemsOf(*list);
        const auto found = items.find({place.ns, place.name});
        if (found == items.end())
            return statusAnswer(404, path + " not found");
        return json(200, metadata && !list->metadata ? metadataOf(found->second) : found->second);
    }

    void watch(const HttpRequest &request, const Done &done, const Data &onData, const CancelToken &cancel)
    {
        onData({});
        const std::string path = request.path.substr(0, request.path.find('?'));
        const Duration now = elapsed();
        const auto first = std::ranges::find_if(m_recording.events,
                                                [&](const RecordedEvent &event) { return event.at > now; });
        deliverFrom(static_cast<std::size_t>(first - m_recording.events.begin()),
                    {path, wantsMetadata(request), done, onData, cancel});
    }

    struct Watch
    {
        std::string path;
        bool metadata = false;
        Done done;
        Data onData;
        CancelToken cancel;
    };

    /// Waits for the next event of this watch and goes on from there; a watch without further events stays
    /// open.
    void deliverFrom(std::size_t index, const Watch &watch)
    {
        constexpr Duration look{500}; // how soon a cancelled watch ends
        const auto &events = m_recording.events;
        while (index < events.size() &&
               (events[index].path != watch.path || events[index].metadata != watch.metadata))
            ++index;
        const bool over = index >= events.size();
        const Duration wait = over ? look : std::clamp(events[index].at - elapsed(), Duration(0), look);
        m_loop->after(wait, [weak = weak_from_this(), index, watch, over] {
            const auto self = weak.lock();
            if (!self || watch.cancel.isCancelled()) {
                watch.done(fail(ErrorCode::Cancelled));
                return;
            }
            std::size_t next = index;
            if (!over && self->m_recording.events[index].at <= self->elapsed())
                watch.onData(self->m_recording.events[next++].line + '\n');
            self->deliverFrom(next, watch);
        });
    }

    std::shared_ptr<HttpLoopCore> m_loop;
    const Recording m_recording;
    const Playback m_playback;
    std::shared_ptr<const RecordedClock> m_clock;
};

Connection openRecording(const HttpLoop &loop, Recording recording, Playback playback)
{
    const Instant opened = playback == Playback::AtEnd ? recording.at + recording.length : recording.at;
    auto clock = std::make_shared<const RecordedClock>(opened);
    Connection connection;
    connection.server = recording.server;
    connection.context = recording.context;
    connection.recorded = true;
    connection.clock = clock;
    connection.transport =
        std::make_shared<RecordedTransport>(loop.core(), std::move(recording), playback, std::move(clock));
    return connection;
}

} // namespace leeway::cluster
