// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/clock.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace leeway {

namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count)
{
    int number = 0;
    if (at + count > text.size())
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + count, number);
    if (error != std::errc() || end != text.data() + at + count)
        return std::nullopt;
    return number;
}

/// Offset from UTC at the end of an RFC 3339 text, in minutes.
std::optional<int> offsetMinutes(std::string_view zone)
{
    if (zone == "Z" || zone == "z")
        return 0;
    const auto hours = digits(zone, 1, 2);
    const auto minutes = digits(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !hours || !minutes)
        return std::nullopt;
    const int total = *hours * 60 + *minutes;
    return zone[0] == '-' ? -total : total;
}

std::optional<double> unitInMilliseconds(std::string_view unit)
{
    if (unit == "h")
        return 3'600'000;
    if (unit == "m")
        return 60'000;
    if (unit == "s")
        return 1'000;
    if (unit == "ms")
        return 1;
    if (unit == "us" || unit == "µs")
        return 1e-3;
    if (unit == "ns")
        return 1e-6;
    return std::nullopt;
}

} // namespace

std::optional<Instant> parseInstant(std::string_view text)
{
    using namespace std::chrono;
    const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
    const auto h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
    if (!y || !mo || !d || !h || !mi || !s || text[4] != '-' || text[7] != '-' || text[13] != ':' ||
        text[16] != ':')
        return std::nullopt;
    std::size_t at = 19;
    int millis = 0;
    if (at < text.size() && text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            millis += (text[at] - '0') * scale;
    }
    const auto offset = offsetMinutes(text.substr(at));
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!offset || !date.ok() || *h > 23 || *mi > 59 || *s > 60)
        return std::nullopt;
    return Instant(sys_days(date)) + hours(*h) + minutes(*mi - *offset) + seconds(*s) + milliseconds(millis);
}

std::string formatInstant(Instant instant)
{
    using namespace std::chrono;
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(instant - day));
    std::array<char, 32> buffer{};
    const int length =
        std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return {buffer.data(), static_cast<std::size_t>(length)};
}

std::optional<Duration> parseGoDuration(std::string_view text)
{
    if (text == "0")
        return Duration(0);
    double total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        double number = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (error != std::errc())
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const std::size_t unitLength = std::min(text.find_first_of("0123456789."), text.size());
        const auto unit = unitInMilliseconds(text.substr(0, unitLength));
        if (!unit)
            return std::nullopt;
        total += number * *unit;
        text.remove_prefix(unitLength);
    }
    return Duration(static_cast<Duration::rep>(std::llround(total)));
}

} // namespace leeway
