// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json_numbers.h"

#include <charconv>
#include <cstdint>

namespace leeway {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Behind the string that begins at `at`.
std::size_t behindString(std::string_view json, std::size_t at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at)
        at += json[at] == '\\' ? 1 : 0;
    return std::min(at + 1, json.size());
}

std::size_t behindDigits(std::string_view text, std::size_t at)
{
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

/// By JSON's grammar: no leading zeros, digits behind a point and an exponent.
bool isNumber(std::string_view text)
{
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = behindDigits(text, at) - at;
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return false;
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = behindDigits(text, at + 1);
        if (end == at + 1)
            return false;
        at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        at += at < text.size() && (text[at] == '+' || text[at] == '-') ? 1 : 0;
        const std::size_t end = behindDigits(text, at);
        if (end == at)
            return false;
        at = end;
    }
    return at == text.size();
}

bool isWhole(std::string_view number)
{
    return number.find_first_of(".eE") == std::string_view::npos;
}

template <class Number> bool holds(std::string_view text)
{
    Number number{};
    return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

/// A number that the parser refuses though JSON allows it.
bool isTooLarge(std::string_view token)
{
    if (!isNumber(token))
        return false;
    if (isWhole(token))
        return !holds<std::int64_t>(token) && !holds<std::uint64_t>(token);
    return !holds<double>(token);
}

std::string markNotIn(std::string_view json)
{
    std::string mark = "number ";
    for (int i = 0; json.find(mark) != std::string_view::npos; ++i)
        mark = "number" + std::to_string(i) + ' ';
    return mark;
}

} // namespace

std::optional<LargeNumbers> LargeNumbers::in(std::string_view json)
{
    LargeNumbers large;
    large.m_mark = markNotIn(json);
    std::size_t kept = 0;
    for (std::size_t at = 0; at < json.size();) {
        if (json[at] == '"') {
            at = behindString(json, at);
            continue;
        }
        if (json[at] != '-' && !isDigit(json[at])) {
            ++at;
            continue;
        }
        const std::size_t end = std::min(json.find_first_not_of("0123456789+-.eE", at), json.size());
        const std::string_view token = json.substr(at, end - at);
        if (isTooLarge(token)) {
            large.m_text.append(json.substr(kept, at - kept)).append("\"" + large.m_mark);
            large.m_text += std::to_string(large.m_numbers.size()) + '"';
            large.m_numbers.emplace_back(token);
            kept = end;
        }
        at = end;
    }
    if (large.m_numbers.empty())
        return std::nullopt;
    large.m_text += json.substr(kept);
    return large;
}

std::optional<Value> LargeNumbers::numberOf(std::string_view string) const
{
    if (!string.starts_with(m_mark))
        return std::nullopt;
    const std::string_view digits = string.substr(m_mark.size());
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || index >= m_numbers.size())
        return std::nullopt;
    const std::string &number = m_numbers[index];
    return Value::scalar(isWhole(number) ? Kind::Int : Kind::Float, number);
}

} // namespace leeway
