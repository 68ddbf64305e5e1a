// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice_text.h"

#include "model/yaml/typing.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace leeway::yaml {

namespace {

using Text = std::string_view;

bool hasControl(Text text)
{
    return std::ranges::any_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool isOneOf(char c, Text characters)
{
    return characters.find(c) != Text::npos;
}

/// True if the text without quotes is read back as this very string, by either dialect.
bool canBePlain(Text text, bool inFlow)
{
    if (text.empty() || hasControl(text) || text.front() == ' ' || text.back() == ' ' || text == "<<" ||
        text == "=" || text.starts_with("---") || text.starts_with("...") || text.back() == ':')
        return false;
    if (isOneOf(text.front(), ",[]{}#&*!|>'\"%@`"))
        return false;
    if (isOneOf(text.front(), "-?:") && (text.size() == 1 || text[1] == ' '))
        return false;
    if (text.find(": ") != Text::npos || text.find(" #") != Text::npos)
        return false;
    if (inFlow && (text.find_first_of(",[]{}") != Text::npos || text.find(':') != Text::npos))
        return false;
    return typeOfPlain(text, Dialect::Files) == Kind::String &&
           typeOfPlain(text, Dialect::Yaml11) == Kind::String && !timestampText(text);
}

std::string doubleQuoted(Text text)
{
    static constexpr std::array<std::pair<char, char>, 5> shorts{
        {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}}};
    std::string out = "\"";
    for (const char c : text) {
        const auto known = std::ranges::find(shorts, c, &std::pair<char, char>::first);
        const auto code = static_cast<unsigned char>(c);
        if (known != shorts.end())
            (out += '\\') += known->second;
        else if (code < 0x20 || code == 0x7F)
            ((out += "\\x") += "0123456789ABCDEF"[code >> 4]) += "0123456789ABCDEF"[code & 15];
        else
            out += c;
    }
    return out + '"';
}

std::string singleQuoted(Text text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += '\'';
        out += c;
    }
    return out + '\'';
}

std::vector<Text> linesOf(Text text)
{
    std::vector<Text> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == Text::npos)
            return lines;
        text.remove_prefix(end + 1);
    }
}

std::string padding(std::uint32_t count)
{
    return std::string(count, ' ');
}

/// The first step of indentation in the file, and whether its lists are deeper than their keys.
struct LayoutGuess
{
    std::map<std::uint32_t, int> steps;
    int indented = 0, flush = 0;
};

LayoutGuess guessLayout(Text bytes)
{
    LayoutGuess guess;
    std::uint32_t before = 0;
    bool opens = false;
    for (Text line : linesOf(bytes)) {
        const std::size_t first = line.find_first_not_of(' ');
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (first == Text::npos || first >= line.size() || line[first] == '#')
            continue;
        const auto indent = static_cast<std::uint32_t>(first);
        const bool isItem = line.substr(first).starts_with("- ");
        if (opens && isItem)
            ++(indent > before ? guess.indented : guess.flush);
        else if (opens && indent > before)
            ++guess.steps[indent - before];
        opens = line.ends_with(':');
        before = indent + (isItem ? 2 : 0);
    }
    return guess;
}

} // namespace

TextStyle styleOf(Text bytes)
{
    TextStyle style;
    const std::size_t firstBreak = bytes.find('\n');
    if (firstBreak != Text::npos && firstBreak > 0 && bytes[firstBreak - 1] == '\r')
        style.lineBreak = "\r\n";
    const LayoutGuess guess = guessLayout(bytes);
    int most = 0;
    for (const auto &[step, count] : guess.steps)
        if (count > most) {
            most = count;
            style.step = step;
        }
    style.listsIndented = guess.flush == 0 || guess.indented > guess.flush;
    return style;
}

std::string scalarText(const Value &scalar, Style old, const TextStyle &style)
{
    const Text text = scalar.text();
    if (scalar.kind() == Kind::Null)
        return "null";
    if (!scalar.isString())
        return std::string(text);
    const bool isJson = style.isJson || old == Style::DoubleQuoted;
    if (!isJson && old == Style::SingleQuoted && !hasControl(text))
        return singleQuoted(text);
    if (!isJson && canBePlain(text, style.inFlow))
        return std::string(text);
    return doubleQuoted(text);
}

std::string keyTextFor(Text key, const TextStyle &style)
{
    return style.isJson || !canBePlain(key, style.inFlow) ? doubleQuoted(key) : std::string(key);
}

std::string flowText(const Value &value, const TextStyle &style)
{
    TextStyle inside = style;
    inside.inFlow = true;
    std::string out;
    if (value.isMap()) {
        for (const MapEntry &entry : value.entries())
            out += (out.empty() ? "" : ", ") + keyTextFor(entry.key, inside) + ": " +
                   flowText(entry.value, inside);
        return '{' + out + '}';
    }
    if (value.isList()) {
        for (const Value &item : value.items())
            out += (out.empty() ? "" : ", ") + flowText(item, inside);
        return '[' + out + ']';
    }
    return scalarText(value, value.style(), inside);
}

std::string literalText(Text text, std::uint32_t indent, const TextStyle &style)
{
    const bool keepsBreak = text.ends_with('\n');
    const Text body = keepsBreak ? text.substr(0, text.size() - 1) : text;
    const bool isStrange = body.empty() || body.front() == ' ' || body.front() == '\n' ||
                           body.back() == '\n' || std::ranges::any_of(body, [](char c) {
                               return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
                           });
    if (isStrange)
        return {};
    std::string out = keepsBreak ? "|" : "|-";
    for (const Text line : linesOf(body)) {
        out += style.lineBreak;
        if (!line.empty())
            (out += padding(indent)) += line;
    }
    return out;
}

std::string valueAfterColon(const Value &value, std::uint32_t indent, const TextStyle &style)
{
    if (value.size() > 0 && value.isMap())
        return style.lineBreak + padding(indent + style.step) + blockText(value, indent + style.step, style);
    if (value.size() > 0 && value.isList()) {
        const std::uint32_t dash = indent + (style.listsIndented ? style.step : 0);
        return style.lineBreak + padding(dash) + blockText(value, dash, style);
    }
    return ' ' + blockText(value, indent + style.step, style);
}

std::string blockText(const Value &value, std::uint32_t indent, const TextStyle &style)
{
    const std::string newLine = style.lineBreak + padding(indent);
    std::string out;
    if (value.isMap() && value.size() > 0) {
        for (const MapEntry &entry : value.entries())
            out += (out.empty() ? "" : newLine) + keyTextFor(entry.key, style) + ':' +
                   valueAfterColon(entry.value, indent, style);
        return out;
    }
    if (value.isList() && value.size() > 0) {
        for (const Value &item : value.items())
            out += (out.empty() ? "" : newLine) + "- " + blockText(item, indent + 2, style);
        return out;
    }
    if (!value.isScalar())
        return value.isMap() ? "{}" : "[]";
    if (value.isString() && value.text().find('\n') != Text::npos && !style.isJson)
        out = literalText(value.text(), indent, style);
    return out.empty() ? scalarText(value, value.style(), style) : out;
}

} // namespace leeway::yaml
