// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst_functions.h"

#include "model/render/envsubst_glob.h"
#include "model/render/envsubst_utf8.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace leeway::render {

namespace {

std::optional<std::int64_t> toNumber(std::string_view text)
{
    const bool plus = text.starts_with('+');
    const std::string_view digits = text.substr(plus);
    if (digits.empty() || (plus && digits[0] == '-'))
        return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

/// `${v:n}` and `${v:n:len}`: by bytes. Negative numbers count from the end.
std::string substring(std::string_view value, const std::vector<std::string> &args)
{
    const auto size = static_cast<std::int64_t>(value.size());
    const auto start = args.empty() ? std::nullopt : toNumber(args[0]);
    if (!start)
        return std::string(value);
    const std::int64_t from = *start < 0 ? std::max<std::int64_t>(size + std::max(*start, -size), 0) : *start;
    std::int64_t to = size;
    if (args.size() > 1) {
        const auto length = toNumber(args[1]);
        if (!length)
            return std::string(value);
        to = *length < 0                             ? size + std::max(*length, -size - 1)
             : from > size - std::min(*length, size) ? size
                                                     : from + *length;
    }
    to = std::min(to, size);
    if (from >= to)
        return {};
    return std::string(value.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
}

template <class Convert> std::string convertAll(std::string_view value, Convert convert)
{
    std::string out;
    while (!value.empty()) {
        const Rune rune = decodeRune(value);
        appendRune(out, convert(rune.value));
        value.remove_prefix(rune.length);
    }
    return out;
}

template <class Convert> std::string convertFirst(std::string_view value, Convert convert)
{
    if (value.empty())
        return {};
    const Rune rune = decodeRune(value);
    std::string out;
    appendRune(out, convert(rune.value));
    return out + std::string(value.substr(rune.length));
}

/// Go's strings.Replace: an empty `from` stands before every character and at the end.
std::string replace(std::string_view value, std::string_view from, std::string_view to, bool all)
{
    std::string out;
    if (from.empty()) {
        if (!all)
            return std::string(to) + std::string(value);
        while (!value.empty()) {
            const Rune rune = decodeRune(value);
            out += to;
            out += value.substr(0, rune.length);
            value.remove_prefix(rune.length);
        }
        return out + std::string(to);
    }
    while (true) {
        const std::size_t at = value.find(from);
        if (at == std::string_view::npos)
            return out + std::string(value);
        out += value.substr(0, at);
        out += to;
        value.remove_prefix(at + from.size());
        if (!all)
            return out + std::string(value);
    }
}

std::string replaceAtEnd(std::string_view op, std::string_view value, const std::vector<std::string> &args)
{
    if (args.size() != 2)
        return std::string(value);
    if (op == "/#")
        return value.starts_with(args[0]) ? replace(value, args[0], args[1], false) : std::string(value);
    if (!value.ends_with(args[0]))
        return std::string(value);
    return std::string(value.substr(0, value.size() - args[0].size())) + args[1];
}

/// The prefix of `value` that `pattern` matches, without those of no length; 0 if none does.
std::size_t matchingPrefix(std::string_view value, std::string_view pattern, bool longest)
{
    std::size_t shortest = 0;
    for (std::size_t length = value.size(); length > 0; --length) {
        const auto match = globMatch(pattern, value.substr(0, length));
        if (!match)
            return 0;
        if (*match && longest)
            return length;
        if (*match)
            shortest = length;
    }
    return shortest;
}

std::string reversed(std::string_view text)
{
    std::vector<Rune> runes;
    while (!text.empty()) {
        runes.push_back(decodeRune(text));
        text.remove_prefix(runes.back().length);
    }
    std::string out;
    for (auto rune = runes.rbegin(); rune != runes.rend(); ++rune)
        appendRune(out, rune->value);
    return out;
}

std::string trim(std::string_view op, std::string_view value, std::string_view pattern)
{
    const bool longest = op.size() == 2;
    if (op[0] == '#')
        return std::string(value.substr(matchingPrefix(value, pattern, longest)));
    const std::string back = reversed(value);
    return reversed(std::string_view(back).substr(matchingPrefix(back, reversed(pattern), longest)));
}

} // namespace

bool isDefaultOperator(std::string_view op)
{
    return op == "=" || op == ":=" || op == ":-" || op == ":+" || op == ":?";
}

bool isTrim(std::string_view op, std::size_t args)
{
    return op == "##" || op == "%" || op == "%%" || (op == "#" && args > 0);
}

std::string applyOperator(std::string_view op, std::string_view value, const std::vector<std::string> &args)
{
    if (isTrim(op, args.size()))
        return args.empty() ? std::string(value) : trim(op, value, args[0]);
    if (op == "#")
        return std::to_string(value.size());
    if (op == "^")
        return convertFirst(value, toUpper);
    if (op == "^^")
        return convertAll(value, toUpper);
    if (op == ",")
        return convertFirst(value, toLower);
    if (op == ",,")
        return convertAll(value, toLower);
    if (op == ":")
        return substring(value, args);
    if (op == "/#" || op == "/%")
        return replaceAtEnd(op, value, args);
    if ((op == "/" || op == "//") && !args.empty())
        return replace(value, args[0], args.size() > 1 ? std::string_view(args[1]) : std::string_view(),
                       op == "//");
    if (!value.empty() || !isDefaultOperator(op))
        return std::string(value);
    std::string joined;
    for (const std::string &arg : args)
        joined += arg;
    return joined;
}

} // namespace leeway::render
