// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/eol.h"

namespace leeway::git {

EolRule eolRule(std::string_view text, std::string_view crlf, std::string_view eol, std::string_view autocrlf)
{
    const std::string_view rule = text == "unspecified" ? crlf : text;
    if (rule == "unset")
        return EolRule::Keep;
    if (rule == "auto")
        return EolRule::Auto;
    if (rule == "set" || rule == "input" || eol == "lf" || eol == "crlf")
        return EolRule::Text;
    return autocrlf == "true" || autocrlf == "input" ? EolRule::Auto : EolRule::Keep;
}

bool looksBinary(std::string_view bytes)
{
    std::size_t printable = 0, other = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n'))
            return true;
        if (c == 0)
            return true;
        if (c == '\r' || c == '\n')
            continue;
        const bool isText = c >= 32 ? c != 127 : c == '\b' || c == '\t' || c == 27 || c == '\f';
        ++(isText ? printable : other);
    }
    if (bytes.ends_with('\x1a'))
        --other;
    return (printable >> 7) < other;
}

bool hasCrlf(std::string_view bytes)
{
    return bytes.find("\r\n") != std::string_view::npos;
}

std::string withLf(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != '\r' || i + 1 == bytes.size() || bytes[i + 1] != '\n')
            out += bytes[i];
    return out;
}

std::string withCrlf(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        if (c == '\n')
            out += '\r';
        out += c;
    }
    return out;
}

} // namespace leeway::git
