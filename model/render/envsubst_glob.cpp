// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst_glob.h"

#include "model/render/envsubst_utf8.h"

namespace leeway::render {

namespace {

/// Outcome of matching the characters before the next star.
struct Chunk
{
    bool matched = false;
    bool malformed = false;
    std::string_view rest; ///< of the name
};

/// One possibly escaped character of a class; nothing if the class is malformed.
std::optional<char32_t> takeClassCharacter(std::string_view &chunk)
{
    if (chunk.empty() || chunk[0] == '-' || chunk[0] == ']')
        return std::nullopt;
    if (chunk[0] == '\\')
        chunk.remove_prefix(1);
    if (chunk.empty())
        return std::nullopt;
    const Rune rune = decodeRune(chunk);
    chunk.remove_prefix(rune.length);
    if (!rune.valid || chunk.empty()) // something must close the class
        return std::nullopt;
    return rune.value;
}

/// Matches the class at the start of `chunk` (behind its bracket) against a character. Nothing: malformed.
std::optional<bool> matchClass(std::string_view &chunk, char32_t character)
{
    const bool negated = chunk.starts_with('^');
    chunk.remove_prefix(negated);
    bool match = false;
    for (bool first = true;; first = false) {
        if (!first && chunk.starts_with(']')) {
            chunk.remove_prefix(1);
            return match != negated;
        }
        const auto low = takeClassCharacter(chunk);
        if (!low)
            return std::nullopt;
        auto high = low;
        if (chunk.starts_with('-')) {
            chunk.remove_prefix(1);
            high = takeClassCharacter(chunk);
            if (!high)
                return std::nullopt;
        }
        match |= *low <= character && character <= *high;
    }
}

Chunk matchChunk(std::string_view chunk, std::string_view name)
{
    while (!chunk.empty()) {
        if (name.empty())
            return {};
        const char c = chunk[0];
        if (c == '[' || c == '?') {
            const Rune rune = decodeRune(name);
            name.remove_prefix(rune.length);
            chunk.remove_prefix(1);
            if (c == '?')
                continue;
            const auto matched = matchClass(chunk, rune.value);
            if (!matched)
                return {false, true, {}};
            if (!*matched)
                return {};
            continue;
        }
        if (c == '\\') {
            chunk.remove_prefix(1);
            if (chunk.empty())
                return {false, true, {}};
        }
        if (chunk[0] != name[0])
            return {};
        chunk.remove_prefix(1);
        name.remove_prefix(1);
    }
    return {true, false, name};
}

/// Length of the part of `pattern` before the next star outside a class.
std::size_t chunkLength(std::string_view pattern)
{
    bool inClass = false;
    std::size_t i = 0;
    for (; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            i += i + 1 < pattern.size();
        else if (pattern[i] == '[')
            inClass = true;
        else if (pattern[i] == ']')
            inClass = false;
        else if (pattern[i] == '*' && !inClass)
            break;
    }
    return i;
}

} // namespace

std::optional<bool> globMatch(std::string_view pattern, std::string_view name)
{
    while (!pattern.empty()) {
        bool star = false;
        for (; pattern.starts_with('*'); pattern.remove_prefix(1))
            star = true;
        const std::string_view chunk = pattern.substr(0, chunkLength(pattern));
        pattern.remove_prefix(chunk.size());
        if (star && chunk.empty())
            return true;
        const auto fits = [&](const Chunk &c) { return c.matched && (c.rest.empty() || !pattern.empty()); };
        Chunk found = matchChunk(chunk, name);
        for (std::size_t skip = 1; star && !fits(found) && !found.malformed && skip <= name.size(); ++skip)
            found = matchChunk(chunk, name.substr(skip));
        if (found.malformed)
            return std::nullopt;
        if (!fits(found))
            return false;
        name = found.rest;
    }
    return name.empty();
}

} // namespace leeway::render
