// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_text.h"

#include "model/base/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace leeway::render::kustomize {

namespace {

/// Length of the UTF-8 character at the front, 0 if it is not one.
std::size_t characterLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0u) != 0x80)
            return 0;
    const unsigned second = byte(1);
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

std::size_t leadingSpace(std::string_view text)
{
    static constexpr std::array<std::string_view, 24> spaces{" ",
                                                             "\t",
                                                             "\n",
                                                             "\v",
                                                             "\f",
                                                             "\r",
                                                             "\xC2\x85",
                                                             "\xC2\xA0",
                                                             "\xE1\x9A\x80",
                                                             "\xE2\x80\x80",
                                                             "\xE2\x80\x81",
                                                             "\xE2\x80\x82",
                                                             "\xE2\x80\x83",
                                                             "\xE2\x80\x84",
                                                             "\xE2\x80\x85",
                                                             "\xE2\x80\x86",
                                                             "\xE2\x80\x87",
                                                             "\xE2\x80\x88",
                                                             "\xE2\x80\x89",
                                                             "\xE2\x80\x8A",
                                                             "\xE2\x80\xA8",
                                                             "\xE2\x80\xA9",
                                                             "\xE2\x80\xAF",
                                                             "\xE2\x81\x9F"};
    for (const std::string_view space : spaces)
        if (text.starts_with(space))
            return space.size();
    return text.starts_with("\xE3\x80\x80") ? 3 : 0;
}

void appendEscaped(std::string &out, unsigned value)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += digits[(value >> shift) & 0xF];
}

void appendGoString(std::string &out, std::string_view text)
{
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\b')
            out += "\\b";
        else if (c == '\f')
            out += "\\f";
        else if (byte < 0x20 || c == '<' || c == '>' || c == '&')
            appendEscaped(out, byte);
        else if (text.substr(i).starts_with("\xE2\x80\xA8") || text.substr(i).starts_with("\xE2\x80\xA9"))
            appendEscaped(out, text[i + 2] == '\xA8' ? 0x2028u : 0x2029u), i += 2;
        else
            out += c;
    }
    out += '"';
}

class GoWriter
{
public:
    explicit GoWriter(bool indent) : m_indent(indent) {}

    void write(const Value &value)
    {
        switch (value.kind()) {
        case Kind::Null:
            out += "null";
            return;
        case Kind::Bool:
            out += value.toBool().value_or(false) ? "true" : "false";
            return;
        case Kind::Int:
        case Kind::Float:
            out += goFloat(parseFloat(value.text()).value_or(0));
            return;
        case Kind::String:
            appendGoString(out, value.text());
            return;
        case Kind::List:
            writeList(value);
            return;
        case Kind::Map:
            writeMap(value);
        }
    }

    std::string out;

private:
    void newLine()
    {
        if (m_indent)
            out += '\n' + std::string(2 * m_depth, ' ');
    }

    void writeList(const Value &list)
    {
        if (list.size() == 0) {
            out += "[]";
            return;
        }
        out += '[';
        ++m_depth;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0)
                out += ',';
            newLine();
            write(list.at(i));
        }
        --m_depth;
        newLine();
        out += ']';
    }

    void writeMap(const Value &map)
    {
        std::vector<const MapEntry *> entries;
        for (const MapEntry &entry : map.entries())
            entries.push_back(&entry);
        std::ranges::sort(entries, {}, [](const MapEntry *entry) { return entry->key.view(); });
        if (entries.empty()) {
            out += "{}";
            return;
        }
        out += '{';
        ++m_depth;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0)
                out += ',';
            newLine();
            appendGoString(out, entries[i]->key);
            out += m_indent ? ": " : ":";
            write(entries[i]->value);
        }
        --m_depth;
        newLine();
        out += '}';
    }

    bool m_indent;
    std::size_t m_depth = 0;
};

} // namespace

bool isValidUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string_view trimLeftUnicode(std::string_view text)
{
    while (const std::size_t length = leadingSpace(text))
        text.remove_prefix(length);
    return text;
}

std::string_view trimUnicode(std::string_view text)
{
    text = trimLeftUnicode(text);
    for (bool again = true; again;) {
        again = false;
        for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length) {
            const std::string_view tail = text.substr(text.size() - length);
            if (leadingSpace(tail) != length)
                continue;
            text.remove_suffix(length);
            again = true;
            break;
        }
    }
    return text;
}

std::string goFloat(double number)
{
    const double size = std::fabs(number);
    const bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
    char buffer[400];
    const auto format = exponent ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, format).ptr;
    std::string text(buffer, end);
    // Go drops the zero of a one-digit negative exponent: 1e-09 -> 1e-9.
    if (const std::size_t at = text.find("e-0"); exponent && at != std::string::npos)
        text.erase(at + 2, 1);
    return text;
}

std::string goJson(const Value &value, bool indent)
{
    GoWriter writer(indent);
    writer.write(value);
    return std::move(writer.out);
}

} // namespace leeway::render::kustomize
