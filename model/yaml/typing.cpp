// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/typing.h"

#include "model/base/number.h"

#include <algorithm>
#include <array>

namespace leeway::yaml {

namespace {

template <std::size_t N> bool isOneOf(std::string_view text, const std::array<std::string_view, N> &words)
{
    return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 4> nullWords{"~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 6> boolWords{"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 16> oldBoolWords{"y", "Y", "yes", "Yes", "YES", "on",  "On",  "ON",
                                                        "n", "N", "no",  "No",  "NO",  "off", "Off", "OFF"};
constexpr std::array<std::string_view, 12> notFiniteWords{
    ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool mayBeNumber(std::string_view text)
{
    const char c = text.front();
    return isDigit(c) || c == '-' || c == '+' || c == '.';
}

Kind numberKind(std::string_view text)
{
    if (isNotFinite(text))
        return Kind::Float;
    // A number that begins with a point is read as written: no underscores.
    if (text.front() == '.' && text.find('_') != std::string_view::npos)
        return Kind::String;
    if (text.front() != '.' && (parseInteger(text) || parseUnsigned(text)))
        return Kind::Int;
    return parseFloat(text) ? Kind::Float : Kind::String;
}

/// Reads the pieces of a timestamp from left to right.
struct Reader
{
    std::string_view rest;

    bool number(std::size_t least, std::size_t most, int &value)
    {
        std::size_t n = 0;
        value = 0;
        while (n < rest.size() && n < most && isDigit(rest[n]))
            value = value * 10 + (rest[n++] - '0');
        rest.remove_prefix(n);
        return n >= least;
    }
    bool take(char c)
    {
        if (!rest.starts_with(c))
            return false;
        rest.remove_prefix(1);
        return true;
    }
    std::string fraction()
    {
        std::size_t n = 1;
        while (n < rest.size() && isDigit(rest[n]))
            ++n;
        if (!rest.starts_with('.') || n == 1)
            return {};
        std::string digits(rest.substr(0, std::min<std::size_t>(n, 10)));
        rest.remove_prefix(n);
        while (digits.ends_with('0'))
            digits.pop_back();
        return digits == "." ? std::string() : digits;
    }
};

bool isDate(int year, int month, int day)
{
    static constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    return day <= days[static_cast<std::size_t>(month - 1)] + leap;
}

std::string twoDigits(int value)
{
    return (value < 10 ? "0" : "") + std::to_string(value);
}

/// "Z" or "+hh:mm", as Go's layout Z07:00 accepts it; "" if there is none or it is wrong.
std::string zoneText(std::string_view zone)
{
    if (zone == "Z")
        return "Z";
    const bool shape = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
                       isDigit(zone[1]) && isDigit(zone[2]) && isDigit(zone[4]) && isDigit(zone[5]);
    if (!shape)
        return {};
    return zone.substr(1) == "00:00" ? std::string("Z") : std::string(zone);
}

} // namespace

bool isNotFinite(std::string_view text)
{
    return isOneOf(text, notFiniteWords);
}

std::optional<std::string> timestampText(std::string_view text)
{
    Reader in{text};
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    // Four digits and a dash first: go-yaml tests the same before it tries its layouts.
    if (!in.number(4, 4, year) || !in.take('-') || !in.number(1, 2, month) || !in.take('-') ||
        !in.number(1, 2, day) || !isDate(year, month, day))
        return std::nullopt;
    const std::string date(text.substr(0, 4));
    const std::string start = date + '-' + twoDigits(month) + '-' + twoDigits(day) + 'T';
    if (in.rest.empty())
        return start + "00:00:00Z";
    const bool zoned = in.take('T') || in.take('t');
    if (!zoned && !in.take(' '))
        return std::nullopt;
    if (!in.number(1, 2, hour) || !in.take(':') || !in.number(1, 2, minute) || !in.take(':') ||
        !in.number(1, 2, second) || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    const std::string fraction = in.fraction();
    const std::string zone = zoned ? zoneText(in.rest) : in.rest.empty() ? "Z" : "";
    if (zone.empty())
        return std::nullopt;
    return start + twoDigits(hour) + ':' + twoDigits(minute) + ':' + twoDigits(second) + fraction + zone;
}

Kind typeOfPlain(std::string_view text, Dialect dialect)
{
    if (text.empty())
        return Kind::Null;
    if (mayBeNumber(text))
        return numberKind(text);
    if (text.size() > 5) // longer than every word below
        return Kind::String;
    if (isOneOf(text, nullWords))
        return Kind::Null;
    if (isOneOf(text, boolWords))
        return Kind::Bool;
    return dialect == Dialect::Yaml11 && isOneOf(text, oldBoolWords) ? Kind::Bool : Kind::String;
}

} // namespace leeway::yaml
