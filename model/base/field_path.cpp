// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/field_path.h"

#include "model/base/value.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace leeway {

namespace {

/// Merge keys that `[v]` may stand for, in the order they are tried (kustomize-data/merge-keys.yaml).
constexpr std::array usualKeys{"name", "mountPath", "containerPort", "port",       "key",
                               "type", "ip",        "topologyKey",   "devicePath", "uid"};

bool isPlainKey(std::string_view key)
{
    return !key.empty() && std::ranges::all_of(key, [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-' || c == '$';
    });
}

bool isPlainMatch(std::string_view text)
{
    return !text.empty() && text.front() != '#' && text.front() != '"' &&
           std::ranges::none_of(
               text, [](char c) { return c == ']' || c == '=' || c == ',' || c == '"' || c == '\\'; });
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

std::string printMatch(const PathMatch &match)
{
    const auto value = [](const std::string &text) { return isPlainMatch(text) ? text : quoted(text); };
    if (match.fields.size() == 1) {
        const auto &[field, text] = match.fields.front();
        if (field.empty())
            return '=' + quoted(text);
        if (field == "name" && isPlainMatch(text))
            return text;
    }
    std::string out;
    for (const auto &[field, text] : match.fields)
        out += (out.empty() ? "" : ",") + field + '=' + value(text);
    return out;
}

class Parser
{
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Result<std::vector<PathSegment>> parse()
    {
        std::vector<PathSegment> segments;
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '[') {
                ++m_at;
                auto segment = bracket();
                if (!segment)
                    return tl::unexpected(segment.error());
                segments.push_back(std::move(*segment));
                continue;
            }
            if (m_text[m_at] == '.')
                ++m_at;
            std::string key(takeUntil(".["));
            if (key.empty())
                return bad("an empty name");
            segments.emplace_back(PathName{std::move(key)});
        }
        return segments;
    }

private:
    tl::unexpected<Error> bad(const char *why) const
    {
        return fail(ErrorCode::InvalidFieldPath, {std::string(m_text), why});
    }

    std::string_view takeUntil(std::string_view stops)
    {
        const std::size_t end = std::min(m_text.find_first_of(stops, m_at), m_text.size());
        const std::string_view taken = m_text.substr(m_at, end - m_at);
        m_at = end;
        return taken;
    }

    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    Result<std::string> quotedText()
    {
        std::string out;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '"')
                return out;
            if (c == '\\' && m_at < m_text.size())
                out += m_text[m_at++];
            else
                out += c;
        }
        return bad("a quote is not closed");
    }

    Result<PathSegment> bracket()
    {
        if (take('#'))
            return index();
        if (take('"')) {
            auto key = quotedText();
            if (!key)
                return tl::unexpected(key.error());
            if (!take(']'))
                return bad("a bracket is not closed");
            return PathSegment(PathName{std::move(*key)});
        }
        return match();
    }

    Result<PathSegment> index()
    {
        const std::string_view digits = takeUntil("]");
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || !take(']'))
            return bad("an index is a number");
        return PathSegment(PathIndex{number});
    }

    Result<PathSegment> match()
    {
        PathMatch match;
        do {
            std::string first(takeUntil("=,]"));
            if (!take('=')) { // [v]: the value of the list's usual key
                match.fields.emplace_back("name", std::move(first));
                continue;
            }
            std::string value;
            if (take('"')) {
                auto text = quotedText();
                if (!text)
                    return tl::unexpected(text.error());
                value = std::move(*text);
            } else {
                value = takeUntil(",]");
            }
            match.fields.emplace_back(std::move(first), std::move(value));
        } while (take(','));
        if (!take(']'))
            return bad("a bracket is not closed");
        return PathSegment(std::move(match));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

bool fieldIs(const Value &element, std::string_view field, std::string_view text)
{
    const Value *found = element.find(field);
    return found && found->isScalar() && found->text() == text;
}

bool elementMatches(const Value &element, const PathMatch &match)
{
    return std::ranges::all_of(match.fields, [&](const auto &pair) {
        const auto &[field, text] = pair;
        return field.empty() ? element.isScalar() && element.text() == text : fieldIs(element, field, text);
    });
}

} // namespace

Result<FieldPath> FieldPath::parse(std::string_view text)
{
    if (text.starts_with('.'))
        text.remove_prefix(1);
    auto segments = Parser(text).parse();
    if (!segments)
        return tl::unexpected(segments.error());
    return FieldPath(std::move(*segments));
}

std::string FieldPath::toString() const
{
    std::string out;
    for (const PathSegment &segment : m_segments) {
        if (const auto *name = std::get_if<PathName>(&segment)) {
            if (isPlainKey(name->name))
                out += (out.empty() ? "" : ".") + name->name;
            else
                out += '[' + quoted(name->name) + ']';
        } else if (const auto *match = std::get_if<PathMatch>(&segment)) {
            out += '[' + printMatch(*match) + ']';
        } else {
            out += "[#" + std::to_string(std::get<PathIndex>(segment).index) + ']';
        }
    }
    return out;
}

FieldPath FieldPath::child(PathSegment segment) const
{
    std::vector<PathSegment> segments = m_segments;
    segments.push_back(std::move(segment));
    return FieldPath(std::move(segments));
}

bool FieldPath::startsWith(const FieldPath &prefix) const
{
    return prefix.m_segments.size() <= m_segments.size() &&
           std::equal(prefix.m_segments.begin(), prefix.m_segments.end(), m_segments.begin());
}

std::ptrdiff_t findElement(const Value &list, const PathMatch &match)
{
    const auto items = list.items();
    for (std::size_t i = 0; i < items.size(); ++i)
        if (elementMatches(items[i], match))
            return static_cast<std::ptrdiff_t>(i);
    // `[v]` is read as [name=v]; it may also mean another usual key, or an element of a set.
    if (match.fields.size() != 1 || match.fields.front().first != "name")
        return -1;
    const std::string &text = match.fields.front().second;
    for (const char *key : usualKeys)
        for (std::size_t i = 0; i < items.size(); ++i)
            if (fieldIs(items[i], key, text))
                return static_cast<std::ptrdiff_t>(i);
    for (std::size_t i = 0; i < items.size(); ++i)
        if (items[i].isScalar() && items[i].text() == text)
            return static_cast<std::ptrdiff_t>(i);
    return -1;
}

const Value *FieldPath::find(const Value &root) const
{
    const Value *at = &root;
    for (const PathSegment &segment : m_segments) {
        if (const auto *name = std::get_if<PathName>(&segment)) {
            at = at->find(name->name);
        } else if (const auto *match = std::get_if<PathMatch>(&segment)) {
            const std::ptrdiff_t index = findElement(*at, *match);
            at = index < 0 ? nullptr : &at->at(static_cast<std::size_t>(index));
        } else {
            const std::size_t index = std::get<PathIndex>(segment).index;
            at = index < at->size() && at->isList() ? &at->at(index) : nullptr;
        }
        if (!at)
            return nullptr;
    }
    return at;
}

} // namespace leeway
