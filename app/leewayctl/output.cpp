// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/output.h"

#include "app/leewayctl/options.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace leeway::ctl {

namespace {

const CancelToken token;

/// Only sets an atomic flag: all that a signal handler may do.
void onInterrupt(int)
{
    token.cancel();
}

/// Visible width: bytes that start a character. Wide characters are rare in names of Kubernetes objects.
std::size_t width(std::string_view text)
{
    bool inEscape = false;
    std::size_t count = 0;
    for (const char c : text) {
        if (c == '\x1b')
            inEscape = true;
        else if (inEscape)
            inEscape = c != 'm';
        else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
            ++count;
    }
    return count;
}

bool isBidiControl(std::string_view three)
{
    // U+202A..U+202E, U+2066..U+2069, U+200E, U+200F in UTF-8.
    if (three.size() < 3 || three[0] != '\xE2')
        return false;
    const auto second = static_cast<unsigned char>(three[1]);
    const auto third = static_cast<unsigned char>(three[2]);
    return (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

} // namespace

Result<Format> formatFrom(const Arguments &arguments, Format standard)
{
    const auto asked = arguments.value("--output");
    if (!asked)
        return standard;
    static const std::array<std::pair<std::string_view, Format>, 4> formats{{{"table", Format::Table},
                                                                             {"yaml", Format::Yaml},
                                                                             {"json", Format::Json},
                                                                             {"markdown", Format::Markdown}}};
    for (const auto &[name, format] : formats)
        if (name == *asked)
            return format;
    return fail(ErrorCode::UnknownFormat, {*asked});
}

void writeOut(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void writeError(const Error &error)
{
    writeNote("leewayctl: " + printable(error.message()));
}

void writeNote(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fputc('\n', stderr);
}

Progress::Progress(const Arguments &arguments) : m_shown(::isatty(STDERR_FILENO) && !arguments.has("--quiet"))
{
}

Progress::~Progress()
{
    if (m_dirty)
        std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::string_view text)
{
    if (!m_shown)
        return;
    std::fprintf(stderr, "\r\x1b[K%.*s", static_cast<int>(text.size()), text.data());
    std::fflush(stderr);
    m_dirty = true;
}

void installInterruptHandler()
{
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
}

const CancelToken &interruptToken()
{
    return token;
}

std::string alignedTable(const Rows &rows)
{
    std::vector<std::size_t> widths;
    for (const auto &row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], width(row[i]));
        }
    std::string out;
    for (const auto &row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line.append(widths[i] - width(row[i]) + 2, ' ');
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return out;
}

std::string markdownTable(const Rows &rows)
{
    std::string out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        out += '|';
        for (const std::string &cell : rows[r]) {
            std::string escaped;
            for (const char c : cell)
                escaped += c == '|' ? std::string("\\|") : std::string(1, c);
            out += ' ' + escaped + " |";
        }
        out += '\n';
        if (r == 0)
            out += '|' + [&] {
                std::string rule;
                for (std::size_t i = 0; i < rows[0].size(); ++i)
                    rule += " --- |";
                return rule;
            }() + '\n';
    }
    return out;
}

std::string coloured(std::string_view word, std::string_view status)
{
    static const bool wanted = ::isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
    static const std::array<std::pair<std::string_view, int>, 8> colours{{{"Drifted", 33},
                                                                          {"Missing", 35},
                                                                          {"Extra", 95},
                                                                          {"Pending", 34},
                                                                          {"Failed", 31},
                                                                          {"Progressing", 36},
                                                                          {"InSync", 90},
                                                                          {"Healthy", 90}}};
    const auto found = std::ranges::find(colours, status, &std::pair<std::string_view, int>::first);
    if (!wanted || found == colours.end())
        return std::string(word);
    return "\x1b[" + std::to_string(found->second) + 'm' + std::string(word) + "\x1b[0m";
}

std::string printable(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isBidiControl(text.substr(i))) {
            i += 2;
            out += "?";
        } else if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F) {
            out += text[i] == '\n' ? "\n" : "?";
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace leeway::ctl
