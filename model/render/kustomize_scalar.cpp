// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_scalar.h"

#include "model/yaml/typing.h"

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";

/// Whether the emitter may write the text without quotes (libyaml's block-plain rules).
bool mayBePlain(std::string_view text)
{
    if (text.empty() || text.front() == ' ' || text.back() == ' ')
        return false;
    if (text.starts_with("---") || text.starts_with("..."))
        return false;
    const char first = text.front();
    const bool blankFollows = text.size() == 1 || text[1] == ' ' || text[1] == '\t';
    if (first == '-' || first == '?' || first == ':') {
        if (blankFollows)
            return false;
    } else if (indicators.find(first) != std::string_view::npos) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool last = i + 1 == text.size();
        if (text[i] == ':' && (last || text[i + 1] == ' '))
            return false;
        if (text[i] == '#' && i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
            return false;
        if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7f)
            return false;
    }
    return true;
}

std::string singleQuoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += '\'';
        out += c;
    }
    return out + '\'';
}

std::string doubleQuoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + '"';
}

/// The tag that the encoder writes before a text of another type.
std::string tagOf(Kind kind)
{
    switch (kind) {
    case Kind::Int:
        return "!!int ";
    case Kind::Float:
        return "!!float ";
    case Kind::Bool:
        return "!!bool ";
    case Kind::Null:
        return "!!null ";
    default:
        return {};
    }
}

std::string block(std::string_view text, char sign)
{
    std::string out(1, sign);
    if (!text.ends_with('\n'))
        out += '-';
    else if (text.ends_with("\n\n"))
        out += '+';
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        out += end > from ? "\n  " : "\n";
        out += text.substr(from, end - from);
        from = end + 1;
    }
    return out;
}

} // namespace

Value untyped(std::string_view text, Style style)
{
    if (style != Style::Plain)
        return Value::string(text, style);
    return Value::scalar(yaml::typeOfPlain(text, yaml::Dialect::Files), text);
}

Value plainString(std::string_view text)
{
    return Value::string(text);
}

Value inStyle(const Value &value, Style old)
{
    if (!value.isScalar() || value.style() == old)
        return value;
    const Kind kind = old == Style::Plain ? value.kind() : Kind::String;
    return Value::scalar(kind, value.text(), old).withOrigin(value.origin(), value.span());
}

bool looksTyped(std::string_view text)
{
    return !text.empty() && text.find('\n') == std::string_view::npos &&
           yaml::typeOfPlain(text, yaml::Dialect::Yaml11) != Kind::String;
}

Style encoderStyle(std::string_view text)
{
    if (text.find('\n') != std::string_view::npos)
        return Style::Literal;
    // Base 60 floats ("1:30") are quoted too.
    const bool isBase60 = text.find(':') != std::string_view::npos &&
                          text.find_first_not_of("0123456789:+-._") == std::string_view::npos;
    if (text.empty() || looksTyped(text) || !isStringKey(text) || isBase60)
        return Style::DoubleQuoted;
    return mayBePlain(text) ? Style::Plain : Style::SingleQuoted;
}

bool isStringKey(std::string_view key)
{
    return yaml::typeOfPlain(key, yaml::Dialect::Files) == Kind::String && !yaml::timestampText(key);
}

bool fitsKind(const Value &scalar)
{
    const Kind read = yaml::typeOfPlain(scalar.text(), yaml::Dialect::Files);
    return scalar.kind() == Kind::String || read == scalar.kind() ||
           (scalar.kind() == Kind::Float && read == Kind::Int);
}

std::string encodedText(const Value &scalar)
{
    const std::string_view text = scalar.text();
    switch (scalar.style()) {
    case Style::DoubleQuoted:
        return doubleQuoted(text);
    case Style::SingleQuoted:
        return singleQuoted(text);
    case Style::Literal:
        return block(text, '|');
    case Style::Folded:
        return block(text, '>');
    case Style::Plain:
        break;
    }
    if (text.find('\n') != std::string_view::npos)
        return block(text, '|');
    if (scalar.kind() != Kind::String)
        return (fitsKind(scalar) ? "" : tagOf(scalar.kind())) + std::string(text);
    if (yaml::typeOfPlain(text, yaml::Dialect::Files) != Kind::String)
        return doubleQuoted(text);
    return mayBePlain(text) ? std::string(text) : singleQuoted(text);
}

} // namespace leeway::render::kustomize
