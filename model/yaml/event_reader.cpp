// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/event_reader.h"

#include "model/base/digest.h"
#include "model/base/number.h"
#include "model/base/text_position.h"
#include "model/yaml/extents.h"

#include <algorithm>
#include <istream>
#include <optional>
#include <ranges>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace leeway::yaml {

namespace {

/// How a refusal leaves yaml-cpp; never leaves this file.
struct Refused
{
    Error error;
};

class MemoryBuffer final : public std::streambuf
{
public:
    explicit MemoryBuffer(std::string_view bytes)
    {
        char *begin = const_cast<char *>(bytes.data()); // std::streambuf only reads here
        setg(begin, begin, begin + bytes.size());
    }
};

/// A mapping or list that is being read.
struct Frame
{
    bool isMap = false;
    bool isBracketed = false;
    bool isAnnotations = false; ///< metadata.annotations of an object
    int column = 0;
    std::uint32_t begin = 0;
    YAML::anchor_t anchor = 0;
    std::size_t values = 1; ///< nodes so far, aliases expanded
    std::vector<MapEntry> entries;
    std::vector<std::uint32_t> keyPlaces;
    std::vector<Value> items; ///< of a list; of a map: the values of its merge keys
    std::optional<Key> key;   ///< read, its value is awaited
    bool keyIsMerge = false;
    std::uint32_t keyPlace = 0;
};

/// A value that an anchor names, and how many nodes it is.
struct Anchored
{
    Value value;
    std::size_t values = 1;
};

constexpr std::string_view coreTag = "tag:yaml.org,2002:";

std::string_view kindName(Kind kind)
{
    switch (kind) {
    case Kind::Null:
        return "null";
    case Kind::Bool:
        return "boolean";
    case Kind::Int:
    case Kind::Float:
        return "number";
    default:
        return "string";
    }
}

class TreeBuilder final : public YAML::EventHandler
{
public:
    TreeBuilder(const Key &file, std::string_view bytes, std::uint32_t base, const ReadOptions &options)
        : m_file(file), m_bytes(bytes), m_base(base), m_cursor(base), m_options(options),
          m_origin(fileOrigin(file, options.by))
    {
    }

    Document takeDocument() { return std::exchange(m_document, {}); }
    SourcePlace placeAt(std::uint32_t offset) const { return placeOf(m_file, m_bytes, offset); }
    std::uint32_t offsetOf(const YAML::Mark &mark) const
    {
        const auto at = m_base + static_cast<std::uint32_t>(std::max(mark.pos, 0));
        return std::min(at, static_cast<std::uint32_t>(m_bytes.size()));
    }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        m_frames.clear();
        m_anchors.clear();
        m_aliasValues = 0;
        m_document = {};
        m_cursor = std::max(m_cursor, offsetOf(mark));
    }
    void OnDocumentEnd() override { requireEnd(); }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &text) override;
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, anchor, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, anchor, true);
    }
    void OnMapEnd() override { close(); }

private:
    [[noreturn]] void refuse(ErrorCode code, std::vector<std::string> args, std::uint32_t at) const
    {
        throw Refused{Error{code, std::move(args), placeAt(at)}};
    }
    Frame *top() { return m_frames.empty() ? nullptr : &m_frames.back(); }
    bool awaitsKey() { return top() && top()->isMap && !top()->key; }
    int parentIndent() { return top() ? top()->column : -1; }

    void open(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap);
    void close();
    bool isAnnotationsHere() const;
    void requireColon(std::uint32_t at) const;
    void requireColonBehindKey(std::uint32_t begin, std::uint32_t end) const;
    void refuseTabBehindDash(std::uint32_t at) const;
    void requireEnd() const;
    void takeKey(std::string_view text, Kind kind, bool isMerge, std::uint32_t at);
    void add(Value value, std::size_t values, YAML::anchor_t anchor);
    Value typedScalar(const std::string &tag, std::string_view text, Style style, std::uint32_t at);
    Value taggedScalar(std::string_view type, std::string_view text, Style style, std::uint32_t at);
    Value plainScalar(std::string_view text, std::uint32_t at);
    bool isAbsent(const YAML::Mark &mark, std::uint32_t at);
    std::uint32_t absentPlace();
    void resolveMerges(Frame &frame);
    void mergeMap(Frame &frame, const Value &source);
    static void overrideEarlier(Frame &frame, const Value &source);
    void checkDuplicate(Frame &frame, const Key &key, std::uint32_t at);

    const Key &m_file;
    std::string_view m_bytes;
    std::uint32_t m_base;
    std::uint32_t m_cursor; ///< behind the last node that was read
    const ReadOptions &m_options;
    OriginRef m_origin;
    Document m_document;
    std::vector<Frame> m_frames;
    std::unordered_map<YAML::anchor_t, Anchored> m_anchors;
    std::size_t m_aliasValues = 0;
};

void TreeBuilder::open(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap)
{
    refuseTabBehindDash(offsetOf(mark));
    const std::uint32_t begin = skipProperties(m_bytes, offsetOf(mark));
    if (awaitsKey()) {
        requireColon(begin);
        refuse(ErrorCode::YamlKeyNotScalar, {}, begin);
    }
    if (static_cast<int>(m_frames.size()) >= maximumDepth)
        refuse(ErrorCode::YamlTooDeep, {std::to_string(maximumDepth)}, begin);
    Frame frame;
    frame.isMap = isMap;
    frame.begin = begin;
    frame.anchor = anchor;
    frame.isBracketed = begin < m_bytes.size() && m_bytes[begin] == (isMap ? '{' : '[');
    frame.isAnnotations = isMap && isAnnotationsHere();
    // The column of what stands behind an anchor or tag on another line is not the mark's.
    const std::size_t lineBreak = begin == 0 ? std::string_view::npos : m_bytes.rfind('\n', begin - 1);
    const std::size_t lineBegin =
        lineBreak == std::string_view::npos || lineBreak < m_base ? m_base : lineBreak + 1;
    frame.column = static_cast<int>(begin - lineBegin);
    if (frame.isBracketed)
        m_cursor = begin + 1;
    m_frames.push_back(std::move(frame));
}

bool TreeBuilder::isAnnotationsHere() const
{
    const auto key = [&](std::size_t up) {
        const Frame &frame = m_frames[m_frames.size() - up];
        return frame.key ? frame.key->view() : std::string_view();
    };
    const std::size_t depth = m_frames.size();
    if (depth < 2 || key(1) != "annotations" || key(2) != "metadata")
        return false;
    return depth == 2 || (depth >= 4 && !m_frames[depth - 3].isMap && key(4) == "items");
}

void TreeBuilder::close()
{
    Frame frame = std::move(m_frames.back());
    m_frames.pop_back();
    if (frame.isBracketed)
        m_cursor = flowEnd(m_bytes, m_cursor);
    if (frame.isMap && !frame.items.empty())
        resolveMerges(frame);
    Value value = frame.isMap ? Value::mapOf(std::move(frame.entries)) : Value::list(std::move(frame.items));
    value.setOrigin(m_origin, {frame.begin, std::max(frame.begin, m_cursor)});
    add(std::move(value), frame.values, frame.anchor);
}

void TreeBuilder::add(Value value, std::size_t values, YAML::anchor_t anchor)
{
    if (anchor != 0)
        m_anchors[anchor] = {value, values};
    Frame *frame = top();
    if (!frame) {
        m_document.span = value.span();
        m_document.root = std::move(value);
        return;
    }
    frame->values += values;
    if (!frame->isMap || frame->keyIsMerge) {
        if (frame->isMap && m_options.dialect == Dialect::Yaml11)
            overrideEarlier(*frame, value);
        frame->items.push_back(std::move(value));
    } else if (frame->keyPlace == UINT32_MAX) { // the key stands for an entry that is there (LastWins)
        const auto same = std::ranges::find(frame->entries, *frame->key, &MapEntry::key);
        same->value = std::move(value);
    } else {
        frame->entries.push_back({*frame->key, std::move(value)});
        frame->keyPlaces.push_back(frame->keyPlace);
    }
    frame->key.reset();
    frame->keyIsMerge = false;
}

/// In a list whose bracket is never closed, yaml-cpp takes the last element for the key of a mapping.
void TreeBuilder::requireColon(std::uint32_t at) const
{
    const std::size_t depth = m_frames.size();
    if (depth < 2 || m_frames[depth - 1].isBracketed || !m_frames[depth - 2].isBracketed)
        return;
    if (m_bytes.find(':', at) == std::string_view::npos)
        refuse(ErrorCode::YamlSyntax, {YAML::ErrorMsg::END_OF_SEQ_FLOW}, m_frames[depth - 2].begin);
}

/// yaml-cpp takes what stands alone on a line of a block mapping for a key without a value.
void TreeBuilder::requireColonBehindKey(std::uint32_t begin, std::uint32_t end) const
{
    requireColon(begin);
    if (m_frames.back().isBracketed || begin == end)
        return;
    const std::size_t next = m_bytes.find_first_not_of(" \t", end);
    if (next != std::string_view::npos && m_bytes[next] == ':')
        return;
    const std::size_t onLine = begin == 0 ? std::string_view::npos : m_bytes.find_last_of("?\n", begin - 1);
    const std::size_t before = begin == 0 ? onLine : m_bytes.find_last_not_of(" \t\r\n", begin - 1);
    const auto isMark = [&](std::size_t at) { return at != std::string_view::npos && m_bytes[at] == '?'; };
    if (!isMark(onLine) && !isMark(before))
        refuse(ErrorCode::YamlSyntax, {"a key is not followed by a colon"}, begin);
}

/// libyaml, and with it go-yaml, wants spaces behind the dash of an item; yaml-cpp takes tabs as well.
void TreeBuilder::refuseTabBehindDash(std::uint32_t at) const
{
    if (m_frames.empty() || m_frames.back().isBracketed || at == 0)
        return;
    const std::size_t before = m_bytes.find_last_not_of(" \t", at - 1);
    if (before == std::string_view::npos || before < m_base ||
        (m_bytes[before] != '-' && m_bytes[before] != '?'))
        return;
    const std::size_t tab = m_bytes.substr(0, at).find('\t', before);
    if (tab != std::string_view::npos)
        refuse(ErrorCode::YamlTab, {}, static_cast<std::uint32_t>(tab));
}

/// yaml-cpp ends a document where its top block collection does and looks no further. What stands behind it
/// in the same column belongs to the collection, and is an error.
void TreeBuilder::requireEnd() const
{
    const Value &root = m_document.root;
    if (root.isScalar() || root.span().begin >= m_bytes.size())
        return;
    const char first = m_bytes[root.span().begin];
    if (first == '{' || first == '[')
        return;
    const std::uint32_t at = skipBlank(m_bytes, root.span().end);
    if (at >= m_bytes.size())
        return;
    const std::string_view rest = m_bytes.substr(at);
    const SourcePlace place = placeAt(at);
    const bool isMarker = rest.starts_with("---") || rest.starts_with("...") || rest.starts_with('%');
    if (place.column == placeAt(root.span().begin).column && !(place.column == 1 && isMarker))
        refuse(ErrorCode::YamlSyntax, {"this does not go on with the list or mapping above it"}, at);
}

void TreeBuilder::takeKey(std::string_view text, Kind kind, bool isMerge, std::uint32_t at)
{
    requireColon(at);
    Frame &frame = *top();
    std::string name(text);
    if (kind != Kind::String) {
        const bool mayBecomeText = m_options.dialect == Dialect::Yaml11 && kind != Kind::Null;
        if (!mayBecomeText)
            refuse(ErrorCode::YamlKeyNotString, {name, std::string(kindName(kind))}, at);
        const Value value = Value::scalar(kind, text);
        if (kind == Kind::Bool)
            name = *value.toBool() ? "true" : "false";
        else
            name = canonicalNumber(text);
    }
    frame.keyIsMerge = isMerge;
    frame.keyPlace = at;
    frame.key = Key(name);
    if (!isMerge && m_options.duplicates != Duplicates::Keep)
        checkDuplicate(frame, *frame.key, at);
}

void TreeBuilder::checkDuplicate(Frame &frame, const Key &key, std::uint32_t at)
{
    const auto same = std::ranges::find(frame.entries, key, &MapEntry::key);
    if (same == frame.entries.end())
        return;
    if (m_options.duplicates == Duplicates::Refuse) {
        const auto index = static_cast<std::size_t>(same - frame.entries.begin());
        refuse(ErrorCode::YamlDuplicateKey, {key.str(), std::to_string(placeAt(frame.keyPlaces[index]).line)},
               at);
    }
    frame.keyPlace = UINT32_MAX;
}

Value TreeBuilder::plainScalar(std::string_view text, std::uint32_t at)
{
    if (text.starts_with(','))
        refuse(ErrorCode::YamlSyntax, {"a text without quotes cannot begin with a comma"}, at);
    const Kind kind = typeOfPlain(text, m_options.dialect);
    if (kind == Kind::Float && isNotFinite(text))
        refuse(ErrorCode::YamlNotJson, {std::string(text)}, at);
    const bool mayBeTime = kind == Kind::String && m_options.dialect == Dialect::Files && text.size() >= 8 &&
                           text[4] == '-' && !(top() && top()->isAnnotations);
    if (mayBeTime)
        if (const auto time = timestampText(text))
            return Value::string(*time);
    return Value::scalar(kind, text);
}

Value TreeBuilder::taggedScalar(std::string_view type, std::string_view text, Style style, std::uint32_t at)
{
    if (type == "str")
        return Value::string(text, style);
    if (type == "binary") {
        if (const auto decoded = base64Decode(text))
            return Value::string(*decoded, style);
        refuse(ErrorCode::YamlBadTag, {std::string(text), "base64"}, at);
    }
    if (type == "timestamp") {
        if (const auto time = timestampText(text))
            return Value::string(m_options.dialect == Dialect::Files ? *time : std::string(text), style);
        refuse(ErrorCode::YamlBadTag, {std::string(text), "a timestamp"}, at);
    }
    const Kind kind = typeOfPlain(text, m_options.dialect);
    const bool fits = (type == "int" && kind == Kind::Int) || (type == "bool" && kind == Kind::Bool) ||
                      (type == "null" && kind == Kind::Null) ||
                      (type == "float" && (kind == Kind::Float || kind == Kind::Int));
    if (fits && !isNotFinite(text))
        return Value::scalar(kind, kind == Kind::Null ? "null" : text, style);
    if (fits || type == "int" || type == "bool" || type == "null" || type == "float")
        refuse(ErrorCode::YamlBadTag, {std::string(text), "!!" + std::string(type)}, at);
    return Value::string(text, style);
}

Value TreeBuilder::typedScalar(const std::string &tag, std::string_view text, Style style, std::uint32_t at)
{
    if (tag == "?")
        return plainScalar(text, at);
    if (tag.starts_with(coreTag))
        return taggedScalar(std::string_view(tag).substr(coreTag.size()), text, style, at);
    return Value::string(text, style); // quoted, or a tag of somebody's own
}

void TreeBuilder::OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                           const std::string &text)
{
    refuseTabBehindDash(offsetOf(mark));
    const std::uint32_t begin = skipProperties(m_bytes, offsetOf(mark));
    m_cursor = scalarEnd(m_bytes, begin, text, parentIndent());
    if (m_cursor == 0)
        refuse(ErrorCode::YamlSyntax, {"the quoted text is never closed"}, begin);
    Value value = typedScalar(tag, text, styleAt(m_bytes, begin), begin);
    value.setOrigin(m_origin, {begin, m_cursor});
    if (!awaitsKey()) {
        add(std::move(value), 1, anchor);
        return;
    }
    const bool isMerge = text == "<<" && (tag == "?" || tag == "tag:yaml.org,2002:merge");
    requireColonBehindKey(begin, m_cursor);
    takeKey(value.text(), value.kind(), isMerge, begin);
    if (anchor != 0)
        m_anchors[anchor] = {std::move(value), 1};
}

/// yaml-cpp reports `null` and a value that is not there alike; the latter with the place of whatever comes
/// next, which may be a key that is itself called null.
bool TreeBuilder::isAbsent(const YAML::Mark &mark, std::uint32_t at)
{
    const std::string_view rest = m_bytes.substr(at);
    const bool isWord = rest.starts_with('~') || rest.starts_with("null") || rest.starts_with("Null") ||
                        rest.starts_with("NULL");
    if (!isWord)
        return true;
    const Frame *frame = top();
    if (!frame || frame->isBracketed || awaitsKey())
        return false;
    const bool onLaterLine = m_bytes.substr(m_cursor, at - m_cursor).find('\n') != std::string_view::npos;
    return onLaterLine && mark.column <= frame->column;
}

/// Behind the colon or dash whose value is missing.
std::uint32_t TreeBuilder::absentPlace()
{
    const Frame *frame = top();
    if (!frame || frame->isBracketed)
        return m_cursor;
    const std::uint32_t at = skipBlank(m_bytes, m_cursor);
    const char wanted = frame->isMap ? ':' : '-';
    return at < m_bytes.size() && m_bytes[at] == wanted ? at + 1 : m_cursor;
}

void TreeBuilder::OnNull(const YAML::Mark &mark, YAML::anchor_t anchor)
{
    const std::uint32_t at = skipProperties(m_bytes, offsetOf(mark));
    Span span;
    if (isAbsent(mark, at)) {
        span.begin = span.end = absentPlace();
    } else {
        span = {at, at + (m_bytes[at] == '~' ? 1u : 4u)};
    }
    m_cursor = std::max(m_cursor, span.end);
    if (awaitsKey()) {
        requireColonBehindKey(span.begin, span.end);
        takeKey("null", Kind::Null, false, span.begin);
        return;
    }
    // "~" and nothing at all are told apart by those who write nulls as texts (annotations).
    Value value = Value::scalar(Kind::Null, m_bytes.substr(span.begin, span.end - span.begin));
    value.setOrigin(m_origin, span);
    add(std::move(value), 1, anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor)
{
    const std::uint32_t at = offsetOf(mark);
    refuseTabBehindDash(at);
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end())
        refuse(ErrorCode::YamlAliasInItself, {}, at);
    m_cursor = aliasEnd(m_bytes, at);
    const Anchored anchored = found->second;
    if (awaitsKey()) {
        if (!anchored.value.isScalar())
            refuse(ErrorCode::YamlKeyNotScalar, {}, at);
        takeKey(anchored.value.text(), anchored.value.kind(), false, at);
        return;
    }
    m_aliasValues += anchored.values;
    if (m_aliasValues > m_options.limits.aliasValues)
        refuse(ErrorCode::YamlTooManyAliases, {std::to_string(m_options.limits.aliasValues)}, at);
    add(anchored.value, anchored.values, 0);
}

void TreeBuilder::mergeMap(Frame &frame, const Value &source)
{
    if (!source.isMap())
        refuse(ErrorCode::YamlMergeNotMap, {}, frame.begin);
    std::unordered_set<std::string_view> known;
    for (const MapEntry &entry : frame.entries)
        known.insert(entry.key.view());
    for (const MapEntry &entry : source.entries())
        if (known.insert(entry.key.view()).second)
            frame.entries.push_back(entry);
}

/// go-yaml v2 merges where the key stands: what was set before it is overwritten, in v3 own keys always win.
void TreeBuilder::overrideEarlier(Frame &frame, const Value &source)
{
    for (const Value &item : source.items() | std::views::reverse) // earlier maps of a list win
        overrideEarlier(frame, item);
    for (MapEntry &entry : frame.entries)
        if (const Value *merged = source.find(entry.key))
            entry.value = *merged;
}

void TreeBuilder::resolveMerges(Frame &frame)
{
    if (m_options.dialect == Dialect::Yaml11)
        std::ranges::reverse(frame.items);
    for (const Value &source : frame.items) {
        if (!source.isList()) {
            mergeMap(frame, source);
            continue;
        }
        for (const Value &item : source.items())
            mergeMap(frame, item);
    }
}

/// The tab in the indentation of the line around `at`, or nothing.
std::optional<std::uint32_t> indentingTab(std::string_view bytes, std::uint32_t at)
{
    const std::size_t lineBreak = at == 0 ? std::string_view::npos : bytes.rfind('\n', at - 1);
    const std::size_t begin = lineBreak == std::string_view::npos ? 0 : lineBreak + 1;
    const std::size_t tab = bytes.find_first_not_of(' ', begin);
    if (tab == std::string_view::npos || bytes[tab] != '\t')
        return std::nullopt;
    return static_cast<std::uint32_t>(tab);
}

Error syntaxError(const YAML::Exception &caught, std::string_view bytes, const TreeBuilder &builder)
{
    const std::string &message = caught.msg;
    const std::uint32_t at = builder.offsetOf(caught.mark);
    const SourcePlace place = builder.placeAt(at);
    if (const auto tab = indentingTab(bytes, at))
        return {ErrorCode::YamlTab, {}, builder.placeAt(*tab)};
    if (message == YAML::ErrorMsg::TAB_IN_INDENTATION)
        return {ErrorCode::YamlTab, {}, place};
    if (message.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR))
        return {ErrorCode::YamlUnknownAnchor, {}, place};
    return {ErrorCode::YamlSyntax, {message}, place};
}

} // namespace

Result<void> readEvents(const Key &file, std::string_view bytes, std::uint32_t begin, std::uint32_t end,
                        const ReadOptions &options, std::vector<Document> &out)
{
    MemoryBuffer buffer(bytes.substr(begin, end - begin));
    std::istream stream(&buffer);
    TreeBuilder builder(file, bytes.substr(0, end), begin, options);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
            out.push_back(builder.takeDocument());
            if (options.documents == Documents::FirstOnly)
                break;
        }
    } catch (const Refused &refused) {
        return tl::unexpected(refused.error);
    } catch (const YAML::DeepRecursion &caught) {
        return fail(ErrorCode::YamlTooDeep, {std::to_string(maximumDepth)},
                    builder.placeAt(builder.offsetOf(caught.mark)));
    } catch (const YAML::Exception &caught) {
        return tl::unexpected(syntaxError(caught, bytes, builder));
    }
    return {};
}

} // namespace leeway::yaml
