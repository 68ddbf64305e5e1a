// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/recording.h"

#include "model/base/atomic_file.h"
#include "model/base/digest.h"
#include "model/base/json.h"
#include "model/cluster/json_skim.h"

#include <charconv>

namespace leeway::cluster {

namespace {

constexpr std::string_view apiVersion = "leeway/v1";
constexpr std::string_view recordingKind = "Recording";
constexpr std::size_t largest = 512u << 20;

void appendMember(std::string &out, std::string_view key, std::string_view text)
{
    out += ',';
    appendJsonString(out, key);
    out += ':';
    appendJsonString(out, text);
}

void appendRaw(std::string &out, std::string_view key, std::string_view json)
{
    out += ",\"" + std::string(key) + "\":";
    out += json;
}

std::string headLine(const Recording &recording)
{
    std::string out =
        "{\"apiVersion\":\"" + std::string(apiVersion) + "\",\"kind\":\"" + std::string(recordingKind) + "\"";
    appendMember(out, "recordedAt", formatInstant(recording.at));
    appendRaw(out, "milliseconds", std::to_string(recording.length.count()));
    appendMember(out, "server", recording.server);
    appendMember(out, "context", recording.context);
    return out + "}\n";
}

std::string lineOf(const RecordedAnswer &answer)
{
    std::string out = "{\"answer\":";
    appendJsonString(out, answer.path);
    appendRaw(out, "status", std::to_string(answer.status));
    if (answer.metadata)
        appendRaw(out, "metadata", "true");
    if (!answer.list) {
        appendRaw(out, "body", answer.body.empty() ? "null" : answer.body);
        return out + "}\n";
    }
    appendMember(out, "resourceVersion", answer.resourceVersion);
    std::string items = "[";
    for (const std::string &item : answer.items)
        items += (items.size() > 1 ? "," : "") + item;
    appendRaw(out, "items", items + ']');
    return out + "}\n";
}

std::string lineOf(const RecordedEvent &event)
{
    std::string out = "{\"event\":";
    appendJsonString(out, event.path);
    appendRaw(out, "at", std::to_string(event.at.count()));
    if (event.metadata)
        appendRaw(out, "metadata", "true");
    appendRaw(out, "line", event.line);
    return out + "}\n";
}

/// The members of one line by name: raw JSON each.
class Line
{
public:
    explicit Line(std::string_view text) : m_text(text) {}
    std::string_view raw(std::string_view key) const { return skim::valueAt(m_text, {key}); }
    bool has(std::string_view key) const { return !raw(key).empty(); }
    std::int64_t number(std::string_view key) const
    {
        const std::string_view digits = raw(key);
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    }
    std::string text(std::string_view key) const
    {
        const auto value = parseJson(raw(key));
        return value ? std::string(value->text()) : std::string();
    }

private:
    std::string_view m_text;
};

RecordedAnswer answerOf(const Line &line)
{
    RecordedAnswer answer;
    answer.path = line.text("answer");
    answer.status = static_cast<int>(line.number("status"));
    answer.metadata = line.has("metadata");
    answer.list = line.has("items");
    answer.resourceVersion = line.text("resourceVersion");
    answer.body = line.raw("body");
    const std::string_view items = line.raw("items");
    skim::forEachItem(items, 0, [&](std::size_t begin, std::size_t end) {
        answer.items.emplace_back(items.substr(begin, end - begin));
        return true;
    });
    return answer;
}

RecordedEvent eventOf(const Line &line)
{
    RecordedEvent event;
    event.at = Duration(line.number("at"));
    event.path = line.text("event");
    event.metadata = line.has("metadata");
    event.line = line.raw("line");
    return event;
}

Result<Recording> headOf(std::string_view text, const std::string &name)
{
    const auto head = parseJson(text);
    if (!head || head->textAt({"kind"}) != recordingKind)
        return fail(ErrorCode::RecordingUnreadable, {name, "it does not begin as one"});
    if (head->textAt({"apiVersion"}) != apiVersion)
        return fail(ErrorCode::RecordingTooNew, {name, std::string(head->textAt({"apiVersion"}))});
    const auto at = parseInstant(head->textAt({"recordedAt"}));
    if (!at)
        return fail(ErrorCode::RecordingUnreadable, {name, "it does not tell when it was made"});
    Recording recording;
    recording.at = *at;
    recording.length = Duration(Line(text).number("milliseconds"));
    recording.server = head->textAt({"server"});
    recording.context = head->textAt({"context"});
    return recording;
}

/// The next line without its end; advances `text`.
std::string_view takeLine(std::string_view &text)
{
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

} // namespace

Result<std::string> toBytes(const Recording &recording)
{
    std::string out = headLine(recording);
    for (const RecordedAnswer &answer : recording.answers)
        out += lineOf(answer);
    for (const RecordedEvent &event : recording.events)
        out += lineOf(event);
    return gzip(out);
}

Result<Recording> recordingFromBytes(std::string_view bytes, const std::string &name)
{
    const auto unpacked = gunzip(bytes, largest);
    if (!unpacked)
        return fail(ErrorCode::RecordingUnreadable, {name, unpacked.error().message()});
    std::string_view rest = *unpacked;
    auto recording = headOf(takeLine(rest), name);
    for (int number = 2; recording && !rest.empty(); ++number) {
        const std::string_view text = takeLine(rest);
        const Line line(text);
        if (skim::skipValue(text, 0) != text.size() || !(line.has("answer") || line.has("event")))
            return fail(ErrorCode::RecordingUnreadable,
                        {name, "its line " + std::to_string(number) + " is damaged"});
        if (line.has("event"))
            recording->events.push_back(eventOf(line));
        else
            recording->answers.push_back(answerOf(line));
    }
    return recording;
}

Result<void> writeRecording(const std::string &path, const Recording &recording)
{
    const auto bytes = toBytes(recording);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFileAtomically(path, *bytes, 0600);
}

Result<Recording> readRecording(const std::string &path)
{
    const auto bytes = readFile(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return recordingFromBytes(*bytes, path);
}

} // namespace leeway::cluster
