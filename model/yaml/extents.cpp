// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/extents.h"

#include <algorithm>

namespace leeway::yaml {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}
bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}
bool isBlank(char c)
{
    return isSpace(c) || isBreak(c);
}
bool isFlowIndicator(char c)
{
    return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}

std::size_t lineEnd(std::string_view bytes, std::size_t at)
{
    const std::size_t end = bytes.find('\n', at);
    return end == std::string_view::npos ? bytes.size() : end;
}

std::size_t singleQuotedEnd(std::string_view bytes, std::size_t at)
{
    for (++at; at < bytes.size(); ++at) {
        if (bytes[at] != '\'')
            continue;
        if (at + 1 >= bytes.size() || bytes[at + 1] != '\'')
            return at + 1;
        ++at;
    }
    return 0;
}

std::size_t doubleQuotedEnd(std::string_view bytes, std::size_t at)
{
    for (++at; at < bytes.size(); ++at) {
        if (bytes[at] == '\\')
            ++at;
        else if (bytes[at] == '"')
            return at + 1;
    }
    return 0;
}

/// A plain scalar is what was decoded, but for breaks and indentation, which became spaces or breaks.
std::size_t plainEnd(std::string_view bytes, std::size_t at, std::string_view decoded)
{
    if (bytes.substr(at, decoded.size()) == decoded)
        return at + decoded.size();
    std::size_t i = 0;
    while (i < decoded.size() && at < bytes.size()) {
        if (isBlank(decoded[i]) || isBlank(bytes[at])) {
            while (i < decoded.size() && isBlank(decoded[i]))
                ++i;
            while (at < bytes.size() && isBlank(bytes[at]))
                ++at;
            continue;
        }
        ++i;
        ++at;
    }
    return at;
}

/// What a block scalar's first line says, and where that line ends.
struct BlockHeader
{
    int indent = 0; ///< the digit, 0 if none
    bool keep = false;
    std::size_t textEnd = 0; ///< behind the last character of the header, without a comment
    std::size_t lineEnd = 0;
};

BlockHeader readBlockHeader(std::string_view bytes, std::size_t at)
{
    BlockHeader header;
    for (++at; at < bytes.size() && !isBlank(bytes[at]); ++at) {
        if (bytes[at] >= '1' && bytes[at] <= '9')
            header.indent = bytes[at] - '0';
        header.keep |= bytes[at] == '+';
    }
    header.textEnd = at;
    header.lineEnd = lineEnd(bytes, at);
    return header;
}

std::size_t indentOf(std::string_view line)
{
    const std::size_t first = line.find_first_not_of(' ');
    return first == std::string_view::npos ? line.size() : first;
}

bool isBlankLine(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string_view withoutReturn(std::string_view line)
{
    return line.substr(0, line.size() - line.ends_with('\r'));
}

std::size_t blockEnd(std::string_view bytes, std::size_t at, std::string_view decoded, int parentIndent)
{
    const BlockHeader header = readBlockHeader(bytes, at);
    if (decoded.empty())
        return header.textEnd;
    const bool onlyBreaks = decoded.find_first_not_of('\n') == std::string_view::npos;
    std::size_t indent =
        header.indent > 0 ? static_cast<std::size_t>(std::max(parentIndent, 0) + header.indent) : 0;
    std::size_t end = header.textEnd;
    std::size_t line = header.lineEnd;
    while (line < bytes.size()) {
        const std::size_t next = lineEnd(bytes, line + 1);
        const std::string_view text = withoutReturn(bytes.substr(line + 1, next - line - 1));
        if (!isBlankLine(text)) {
            if (onlyBreaks || text.starts_with("---") || text.starts_with("..."))
                break;
            if (indent == 0 && end == header.textEnd)
                indent = indentOf(text);
            if (indentOf(text) < indent)
                break;
            end = line + 1 + text.size();
        } else if (header.keep && next < bytes.size()) {
            end = line + 1 + text.size();
        }
        line = next;
    }
    return end;
}

} // namespace

std::uint32_t skipBlank(std::string_view bytes, std::uint32_t at)
{
    while (at < bytes.size()) {
        if (isBlank(bytes[at]))
            ++at;
        else if (bytes[at] == '#')
            at = static_cast<std::uint32_t>(lineEnd(bytes, at));
        else
            break;
    }
    return at;
}

std::uint32_t skipProperties(std::string_view bytes, std::uint32_t at)
{
    while (at < bytes.size() && (bytes[at] == '&' || bytes[at] == '!')) {
        while (at < bytes.size() && !isBlank(bytes[at]))
            ++at;
        at = skipBlank(bytes, at);
    }
    return at;
}

Style styleAt(std::string_view bytes, std::uint32_t at)
{
    switch (at < bytes.size() ? bytes[at] : '\0') {
    case '\'':
        return Style::SingleQuoted;
    case '"':
        return Style::DoubleQuoted;
    case '|':
        return Style::Literal;
    case '>':
        return Style::Folded;
    default:
        return Style::Plain;
    }
}

std::uint32_t scalarEnd(std::string_view bytes, std::uint32_t begin, std::string_view decoded,
                        int parentIndent)
{
    std::size_t end = begin;
    switch (styleAt(bytes, begin)) {
    case Style::SingleQuoted:
        end = singleQuotedEnd(bytes, begin);
        break;
    case Style::DoubleQuoted:
        end = doubleQuotedEnd(bytes, begin);
        break;
    case Style::Literal:
    case Style::Folded:
        end = blockEnd(bytes, begin, decoded, parentIndent);
        break;
    case Style::Plain:
        end = plainEnd(bytes, begin, decoded);
        break;
    }
    return static_cast<std::uint32_t>(std::min(end, bytes.size()));
}

std::uint32_t aliasEnd(std::string_view bytes, std::uint32_t begin)
{
    std::uint32_t at = begin + 1;
    while (at < bytes.size() && !isBlank(bytes[at]) && !isFlowIndicator(bytes[at]))
        ++at;
    return at;
}

std::uint32_t flowEnd(std::string_view bytes, std::uint32_t at)
{
    while (at < bytes.size()) {
        const char c = bytes[at];
        if (c == ']' || c == '}')
            return at + 1;
        at = isBlank(c) || c == '#' ? skipBlank(bytes, at) : at + 1;
    }
    return at;
}

} // namespace leeway::yaml
