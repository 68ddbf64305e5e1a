// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/json_skim.h"

namespace leeway::cluster::skim {

namespace {

/// Behind the closing quote of the string that begins at `at`.
std::size_t skipString(std::string_view text, std::size_t at)
{
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return npos;
}

std::size_t skipNested(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    for (std::size_t i = at; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            i = skipString(text, i);
            if (i == npos)
                return npos;
            continue;
        }
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return i + 1;
        ++i;
    }
    return npos;
}

} // namespace

std::size_t skipBlanks(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r'))
        ++at;
    return at;
}

std::size_t skipValue(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return npos;
    if (text[at] == '"')
        return skipString(text, at);
    if (text[at] == '{' || text[at] == '[')
        return skipNested(text, at);
    const std::size_t end = text.find_first_of(",]} \t\r\n", at);
    return end == at ? npos : end; // a scalar at the very end of the text may be cut: npos
}

std::size_t forEachMember(std::string_view text, std::size_t at,
                          const std::function<bool(const Member &)> &use)
{
    at = skipBlanks(text, at);
    if (at >= text.size() || text[at] != '{')
        return npos;
    at = skipBlanks(text, at + 1);
    while (at < text.size() && text[at] != '}') {
        const std::size_t keyEnd = text[at] == '"' ? skipString(text, at) : npos;
        const std::size_t colon = keyEnd == npos ? npos : skipBlanks(text, keyEnd);
        if (colon == npos || colon >= text.size() || text[colon] != ':')
            return npos;
        Member member{text.substr(at + 1, keyEnd - at - 2), at, skipBlanks(text, colon + 1), 0};
        member.end = skipValue(text, member.value);
        if (member.end == npos)
            return npos;
        if (!use(member))
            return member.end;
        at = skipBlanks(text, member.end);
        if (at < text.size() && text[at] == ',')
            at = skipBlanks(text, at + 1);
    }
    return at < text.size() ? at + 1 : npos;
}

std::size_t forEachItem(std::string_view text, std::size_t at,
                        const std::function<bool(std::size_t, std::size_t)> &use)
{
    at = skipBlanks(text, at);
    if (at >= text.size() || text[at] != '[')
        return npos;
    at = skipBlanks(text, at + 1);
    while (at < text.size() && text[at] != ']') {
        const std::size_t end = skipValue(text, at);
        if (end == npos)
            return npos;
        if (!use(at, end))
            return end;
        at = skipBlanks(text, end);
        if (at < text.size() && text[at] == ',')
            at = skipBlanks(text, at + 1);
    }
    return at < text.size() ? at + 1 : npos;
}

std::string_view valueAt(std::string_view object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys) {
        std::string_view found;
        forEachMember(object, 0, [&](const Member &member) {
            if (member.key != key)
                return true;
            found = object.substr(member.value, member.end - member.value);
            return false;
        });
        if (found.empty())
            return {};
        object = found;
    }
    return object;
}

std::string_view textAt(std::string_view object, std::initializer_list<std::string_view> keys)
{
    const std::string_view value = valueAt(object, keys);
    return value.size() >= 2 && value.front() == '"' ? value.substr(1, value.size() - 2) : std::string_view();
}

} // namespace leeway::cluster::skim
