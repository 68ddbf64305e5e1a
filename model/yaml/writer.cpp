// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/writer.h"

#include "model/base/key.h"
#include "model/base/number.h"
#include "model/yaml/typing.h"

#include <algorithm>
#include <vector>

namespace leeway::yaml {

namespace {

/// What libyaml's emitter looks at before it chooses a style.
struct Looks
{
    bool mustQuote = false; ///< an indicator that a plain scalar may not hold
    bool special = false;   ///< characters that only double quotes can hold
    bool hasBreak = false;
    bool breakThenSpace = false;
    bool spaceThenBreak = false;
    bool blankAtEnds = false;
    bool endsInSpace = false;
};

bool isBlankOrEnd(std::string_view text, std::size_t at)
{
    return at >= text.size() || text[at] == ' ' || text[at] == '\t' || text[at] == '\n';
}

/// Length of the UTF-8 character at `at` if it may stand unescaped, else 0.
unsigned printableLength(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const unsigned c = byte(0);
    if (c < 0x80)
        return c == 0x0A || (c >= 0x20 && c <= 0x7E) ? 1 : 0;
    if (c < 0xC2)
        return 0;
    if (c < 0xE0)
        return c == 0xC2 && byte(1) < 0xA0 ? 0 : 2;
    if (c == 0xEF)
        return (byte(1) == 0xBB && byte(2) == 0xBF) || (byte(1) == 0xBF && byte(2) > 0xBD) ? 0 : 3;
    if (c == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)) // line and paragraph separator
        return 0;
    return c < 0xF0 ? 3 : 4;
}

bool isIndicatorAt(std::string_view text, std::size_t i)
{
    const bool blankFollows = isBlankOrEnd(text, i + 1);
    if (i > 0)
        return (text[i] == ':' && blankFollows) || (text[i] == '#' && isBlankOrEnd(text, i - 1));
    if (text[0] == '?' || text[0] == ':' || text[0] == '-')
        return blankFollows;
    return std::string_view("#,[]{}&*!|>'\"%@`").find(text[0]) != std::string_view::npos;
}

Looks look(std::string_view text)
{
    Looks looks;
    looks.mustQuote = text.starts_with("---") || text.starts_with("...");
    char previous = 'x';
    for (std::size_t i = 0; i < text.size();) {
        const unsigned length = printableLength(text, i);
        looks.special |= length == 0;
        looks.mustQuote |= isIndicatorAt(text, i);
        looks.hasBreak |= text[i] == '\n';
        looks.breakThenSpace |= text[i] == ' ' && previous == '\n';
        looks.spaceThenBreak |= text[i] == '\n' && previous == ' ';
        previous = text[i];
        i += std::max(length, 1u);
    }
    const auto isBlank = [](char c) { return c == ' ' || c == '\n'; };
    looks.blankAtEnds = !text.empty() && (isBlank(text.front()) || isBlank(text.back()));
    looks.endsInSpace = text.ends_with(' ');
    return looks;
}

/// 190:20:30 was a number in YAML 1.1; encoders still quote it.
bool isBase60(std::string_view text)
{
    const bool starts =
        !text.empty() && (text[0] == '+' || text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
    return starts && text.find(':') != std::string_view::npos &&
           text.find_first_not_of("+-0123456789_:.") == std::string_view::npos;
}

bool readsAsString(std::string_view text)
{
    return typeOfPlain(text, Dialect::Files) == Kind::String &&
           typeOfPlain(text, Dialect::Yaml11) == Kind::String && text != "<<" && text != "=" &&
           !timestampText(text) && !isBase60(text);
}

std::string singleQuoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        out += c;
        if (c == '\'')
            out += c;
    }
    return out + '\'';
}

void appendEscape(std::string &out, std::string_view text, std::size_t &at)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    static constexpr std::string_view names = "abtnvfre";
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t known = std::string_view("\a\b\t\n\v\f\r\x1b").find(text[at]);
    out += '\\';
    ++at;
    if (known != std::string_view::npos) {
        out += names[known];
    } else if (c < 0x80) {
        out += 'x';
        out += digits[c >> 4];
        out += digits[c & 0xF];
    } else {
        unsigned code = c < 0xE0 ? c & 0x1Fu : c & 0x0Fu;
        for (; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80; ++at)
            code = (code << 6) | (static_cast<unsigned char>(text[at]) & 0x3Fu);
        out += 'u';
        for (int shift = 12; shift >= 0; shift -= 4)
            out += digits[(code >> shift) & 0xF];
    }
}

std::string doubleQuoted(std::string_view text)
{
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const unsigned length = printableLength(text, i);
        if (text[i] == '"' || text[i] == '\\') {
            out += '\\';
            out += text[i++];
        } else if (length == 0 || text[i] == '\n') {
            appendEscape(out, text, i);
        } else {
            out += text.substr(i, length);
            i += length;
        }
    }
    return out + '"';
}

class Writer
{
public:
    explicit Writer(const WriteOptions &options) : m_options(options) {}

    std::string take() { return std::move(m_out); }

    /// Writes the value of a key, a dash or the document. `indent` is the column of the key or dash, -1 at
    /// the top; the cursor stands behind the colon or dash.
    void value(const Value &value, int indent, bool afterDash);

private:
    void map(const Value &map, int column, bool onLine);
    void list(const Value &list, int column, bool onLine);
    void scalar(const Value &value, int indent);
    void literal(std::string_view text, int indent);
    void beginLine(int column) { m_out.append(static_cast<std::size_t>(column), ' '); }
    std::vector<const MapEntry *> ordered(const Value &map) const;

    const WriteOptions &m_options;
    std::string m_out;
};

std::vector<const MapEntry *> Writer::ordered(const Value &map) const
{
    std::vector<const MapEntry *> entries;
    for (const MapEntry &entry : map.entries())
        entries.push_back(&entry);
    if (m_options.sortKeys)
        std::ranges::stable_sort(entries, {}, [](const MapEntry *e) { return e->key.view(); });
    return entries;
}

void Writer::value(const Value &value, int indent, bool afterDash)
{
    if (value.isMap() && value.size() > 0) {
        map(value, indent < 0 ? 0 : indent + 2, afterDash || indent < 0);
    } else if (value.isList() && value.size() > 0) {
        const int column = indent < 0 ? 0 : afterDash ? indent + 2 : indent;
        list(value, column, afterDash || indent < 0);
    } else {
        if (indent >= 0)
            m_out += ' ';
        scalar(value, indent);
        m_out += '\n';
    }
}

void Writer::map(const Value &map, int column, bool onLine)
{
    if (!onLine)
        m_out += '\n';
    else if (column > 0)
        m_out += ' ';
    bool first = onLine;
    for (const MapEntry *entry : ordered(map)) {
        if (!first)
            beginLine(column);
        first = false;
        m_out += quoted(entry->key.view(), styleForString(entry->key.view(), true));
        m_out += ':';
        value(entry->value, column, false);
    }
}

void Writer::list(const Value &list, int column, bool onLine)
{
    if (!onLine)
        m_out += '\n';
    else if (column > 0)
        m_out += ' ';
    bool first = onLine;
    for (const Value &item : list.items()) {
        if (!first)
            beginLine(column);
        first = false;
        m_out += '-';
        value(item, column, true);
    }
}

void Writer::scalar(const Value &value, int indent)
{
    switch (value.kind()) {
    case Kind::Null:
        m_out += "null";
        return;
    case Kind::Bool:
        m_out += *value.toBool() ? "true" : "false";
        return;
    case Kind::Int:
    case Kind::Float:
        m_out += canonicalNumber(value.text());
        return;
    case Kind::Map:
        m_out += "{}";
        return;
    case Kind::List:
        m_out += "[]";
        return;
    case Kind::String:
        break;
    }
    const Style style = styleForString(value.text(), false);
    if (style == Style::Literal && indent >= 0)
        literal(value.text(), indent);
    else
        m_out += quoted(value.text(), style);
}

void Writer::literal(std::string_view text, int indent)
{
    m_out += '|';
    if (text.front() == ' ' || text.front() == '\n')
        m_out += '2';
    const bool endsInBreak = text.ends_with('\n');
    if (!endsInBreak)
        m_out += '-';
    else if (text == "\n" || text.ends_with("\n\n"))
        m_out += '+';
    std::string_view rest = endsInBreak ? text.substr(0, text.size() - 1) : text;
    while (true) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        m_out += '\n';
        if (!line.empty())
            beginLine(indent + 2);
        m_out += line;
        if (end == std::string_view::npos)
            return;
        rest.remove_prefix(end + 1);
    }
}

} // namespace

Style styleForString(std::string_view text, bool isKey)
{
    if (text.empty())
        return Style::DoubleQuoted;
    const Looks looks = look(text);
    if (looks.special || looks.spaceThenBreak)
        return Style::DoubleQuoted;
    if (looks.hasBreak)
        return isKey || looks.endsInSpace ? Style::DoubleQuoted : Style::Literal;
    if (!readsAsString(text))
        return Style::DoubleQuoted;
    return looks.mustQuote || looks.blankAtEnds ? Style::SingleQuoted : Style::Plain;
}

std::string quoted(std::string_view text, Style style)
{
    switch (style) {
    case Style::Plain:
        return std::string(text);
    case Style::SingleQuoted:
        return singleQuoted(text);
    default:
        return doubleQuoted(text);
    }
}

std::string toYaml(const Value &value, const WriteOptions &options)
{
    Writer writer(options);
    writer.value(value, -1, false);
    return writer.take();
}

std::string toYaml(const std::vector<Value> &documents, const WriteOptions &options)
{
    std::string text;
    for (const Value &document : documents) {
        if (!text.empty())
            text += "---\n";
        text += toYaml(document, options);
    }
    return text;
}

} // namespace leeway::yaml
