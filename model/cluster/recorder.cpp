// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/recorder.h"

#include "model/base/json.h"
#include "model/cluster/api_answers.h"
#include "model/cluster/redaction.h"

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>

namespace leeway::cluster {

namespace {

constexpr std::size_t longestLine = 64u << 20;

struct Question
{
    std::string path; ///< the map's key: without the query for collections
    bool metadata = false;
    friend auto operator<=>(const Question &, const Question &) = default;
};

bool isList(const std::string &query)
{
    return query.starts_with("limit=");
}

std::string queryOf(const std::string &path)
{
    const std::size_t mark = path.find('?');
    return mark == std::string::npos ? std::string() : path.substr(mark + 1);
}

Question questionOf(const HttpRequest &request)
{
    Question question;
    const std::string query = queryOf(request.path);
    const bool collection = isList(query) || request.stream;
    question.path = collection ? request.path.substr(0, request.path.find('?')) : request.path;
    for (const auto &[name, value] : request.headers)
        question.metadata =
            question.metadata || (name == "Accept" && value.find("PartialObjectMetadata") != value.npos);
    return question;
}

std::string_view pluralOf(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// One object's JSON without anything secret; empty if it cannot be read (the reader leaves it out, too).
std::string redactedJson(std::string_view json, std::string_view plural)
{
    const auto object = parseJson(json);
    return object ? toJson(redacted(*object, plural)) : std::string();
}

/// What a line of a watch becomes; empty for bookmarks, errors and what cannot be read.
std::string redactedLine(std::string_view line, std::string_view plural)
{
    static constexpr std::array names{"ADDED", "MODIFIED", "DELETED"};
    const WatchEvent event = readWatchEvent(line);
    const auto type = static_cast<std::size_t>(event.type);
    if (type >= names.size())
        return {};
    const std::string object = redactedJson(event.object, plural);
    return object.empty() ? object
                          : "{\"type\":\"" + std::string(names[type]) + "\",\"object\":" + object + '}';
}

} // namespace

/// Shared with the callbacks, which may come late.
struct Recorder::Heard
{
    mutable std::mutex mutex;
    std::map<Question, RecordedAnswer> answers;
    std::vector<RecordedEvent> events;
    std::optional<Instant> zero;

    void keep(const Question &question, bool list, bool firstPage, const HttpResponse &response)
    {
        RecordedAnswer answer;
        answer.path = question.path;
        answer.metadata = question.metadata;
        answer.status = response.status;
        answer.list = list && response.isSuccess();
        const std::lock_guard lock(mutex);
        if (answer.list)
            keepPage(question, std::move(answer), firstPage, response.body);
        else if (auto body = redactedJson(response.body, {}); !body.empty()) {
            answer.body = std::move(body);
            answers.insert_or_assign(question, std::move(answer));
        }
    }

    void keepPage(const Question &question, RecordedAnswer answer, bool firstPage, std::string_view body)
    {
        const ListPage page = readListPage(body);
        RecordedAnswer &kept = answers[question];
        if (firstPage)
            kept = std::move(answer);
        kept.resourceVersion = page.resourceVersion;
        for (const std::string_view item : page.items)
            if (auto json = redactedJson(item, pluralOf(question.path)); !json.empty())
                kept.items.push_back(std::move(json));
    }

    void keepLine(const Question &question, std::string_view line)
    {
        const std::lock_guard lock(mutex);
        if (!zero)
            return;
        if (auto kept = redactedLine(line, pluralOf(question.path)); !kept.empty())
            events.push_back(
                {SystemClock().now() - *zero, question.path, question.metadata, std::move(kept)});
    }
};

Recorder::Recorder(Connection real) : m_real(std::move(real)), m_heard(std::make_shared<Heard>()) {}

std::shared_ptr<Recorder> Recorder::make(Connection real)
{
    return std::shared_ptr<Recorder>(new Recorder(std::move(real)));
}

Connection Recorder::connection()
{
    Connection through = m_real;
    through.transport = shared_from_this();
    return through;
}

void Recorder::after(Duration delay, std::function<void()> work)
{
    m_real.transport->after(delay, std::move(work));
}

void Recorder::send(HttpRequest request, Done done, Data onData, const CancelToken &cancel)
{
    const Question question = questionOf(request);
    const std::string query = queryOf(request.path);
    if (request.stream && onData) {
        const auto line = std::make_shared<std::string>();
        onData = [heard = m_heard, question, line, onData = std::move(onData)](std::string_view piece) {
            *line += piece;
            std::size_t end = 0;
            while ((end = line->find('\n')) != std::string::npos) {
                heard->keepLine(question, std::string_view(*line).substr(0, end));
                line->erase(0, end + 1);
            }
            if (line->size() > longestLine)
                line->clear();
            onData(piece);
        };
    } else if (request.method == "GET") {
        const bool firstPage = query.find("continue=") == std::string::npos;
        done = [heard = m_heard, question, list = isList(query), firstPage,
                done = std::move(done)](Result<HttpResponse> answer) {
            if (answer)
                heard->keep(question, list, firstPage, *answer);
            done(std::move(answer));
        };
    }
    m_real.transport->send(std::move(request), std::move(done), std::move(onData), cancel);
}

void Recorder::beginEvents(Instant at)
{
    const std::lock_guard lock(m_heard->mutex);
    m_heard->zero = at;
    m_heard->events.clear();
}

Recording Recorder::take(Instant end) const
{
    const std::lock_guard lock(m_heard->mutex);
    Recording recording;
    recording.at = m_heard->zero.value_or(end);
    recording.length = end - recording.at;
    recording.server = m_real.server;
    recording.context = m_real.context;
    for (const auto &[question, answer] : m_heard->answers)
        recording.answers.push_back(answer);
    recording.events = m_heard->events;
    return recording;
}

namespace {

/// Watches until `length` is over. The lists come anew: they are the state at which the events begin.
Result<void> watchFor(Recorder &recorder, WatchPlan plan, Duration length, const CancelToken &cancel,
                      const std::function<void(Duration)> &progress)
{
    struct Waiting
    {
        std::mutex mutex;
        std::condition_variable changed;
        bool complete = false;
    };
    const auto waiting = std::make_shared<Waiting>();
    plan.watch = true;
    const LiveStore store(recorder.connection(), std::move(plan), [waiting](const LiveUpdate &update) {
        const std::lock_guard lock(waiting->mutex);
        waiting->complete = waiting->complete || update.complete;
        waiting->changed.notify_one();
    });
    const SystemClock clock;
    recorder.beginEvents(clock.now());
    std::unique_lock lock(waiting->mutex);
    while (!waiting->complete && !cancel.isCancelled())
        waiting->changed.wait_for(lock, Duration(50));
    for (const Instant begin = clock.now(); !cancel.isCancelled() && clock.now() - begin < length;) {
        waiting->changed.wait_for(lock, Duration(200));
        if (progress)
            progress(clock.now() - begin);
    }
    if (cancel.isCancelled())
        return fail(ErrorCode::Cancelled);
    return {};
}

} // namespace

Result<Recording> recordCluster(const Connection &connection, const RecordingWish &wish,
                                const CancelToken &cancel)
{
    const auto recorder = Recorder::make(connection);
    const auto once = snapshotOnce(recorder->connection(), wish.plan, cancel);
    if (!once)
        return tl::unexpected(once.error());
    const WatchPlan plan = wish.widen ? wish.widen(*once->snapshot) : wish.plan;
    if (wish.length > Duration(0)) {
        if (const auto watched = watchFor(*recorder, plan, wish.length, cancel, wish.progress); !watched)
            return tl::unexpected(watched.error());
    } else if (!(plan == wish.plan)) {
        if (const auto again = snapshotOnce(recorder->connection(), plan, cancel); !again)
            return tl::unexpected(again.error());
    }
    return recorder->take(SystemClock().now());
}

} // namespace leeway::cluster
