// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/reader.h"

#include "model/base/text_position.h"
#include "model/yaml/event_reader.h"

#include <algorithm>
#include <array>
#include <optional>

namespace leeway::yaml {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string hexByte(unsigned value)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int shift = value > 0xFF ? 12 : 4; shift >= 0; shift -= 4)
        text += digits[(value >> shift) & 0xF];
    return text;
}

/// Length and value of the UTF-8 character at `at`; length 0 if it is not one.
struct Character
{
    unsigned length = 0;
    unsigned value = 0;
};

Character decode(std::string_view bytes, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned first = byte(at);
    const unsigned length = first < 0x80   ? 1
                            : first < 0xC2 ? 0
                            : first < 0xE0 ? 2
                            : first < 0xF0 ? 3
                            : first < 0xF5 ? 4
                                           : 0;
    if (length == 0 || at + length > bytes.size())
        return {};
    unsigned value = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (unsigned i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0u) != 0x80)
            return {};
        value = (value << 6) | (byte(at + i) & 0x3Fu);
    }
    const std::array<unsigned, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF)
        return {};
    return {length, value};
}

/// The characters that go-yaml accepts, a byte order mark inside the text among them.
bool isAllowed(unsigned c)
{
    return c == 0x09 || c == 0x0A || c == 0x0D || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
           (c >= 0xA0 && c <= 0xFFFD) || c >= 0x10000;
}

Result<void> checkText(const Key &file, std::string_view bytes, std::size_t from)
{
    for (std::size_t at = from; at < bytes.size();) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        if (first >= 0x20 && first < 0x7F) {
            ++at;
            continue;
        }
        const Character c = decode(bytes, at);
        const auto offset = static_cast<std::uint32_t>(at);
        if (c.length == 0)
            return fail(ErrorCode::YamlInvalidUtf8, {hexByte(first)}, placeOf(file, bytes, offset));
        if (!isAllowed(c.value))
            return fail(ErrorCode::YamlControlCharacter, {hexByte(c.value)}, placeOf(file, bytes, offset));
        at += c.length;
    }
    return {};
}

bool isWideEncoding(std::string_view bytes)
{
    return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
           (bytes.size() > 1 && (bytes[0] == '\0') != (bytes[1] == '\0'));
}

/// What may follow `---` on its line.
bool isSeparatorTail(std::string_view tail)
{
    const std::size_t first = tail.find_first_not_of(" \t\r\v\f");
    return first == std::string_view::npos || tail[first] == '#';
}

/// A `%` line before the first content: what it would belong to begins behind the cut.
std::optional<std::size_t> directiveAt(std::string_view piece)
{
    for (std::size_t from = 0; from < piece.size();) {
        const std::size_t end = std::min(piece.find('\n', from), piece.size());
        const std::string_view line = piece.substr(from, end - from);
        if (line.starts_with('%'))
            return from;
        const std::size_t first = line.find_first_not_of(" \t\r");
        if (first != std::string_view::npos && line[first] != '#')
            return std::nullopt;
        from = end + 1;
    }
    return std::nullopt;
}

Result<void> readPieces(const Key &file, std::string_view bytes, std::uint32_t begin, ReadOptions options,
                        std::vector<Document> &out)
{
    options.documents = Documents::FirstOnly;
    std::size_t from = begin;
    while (true) {
        // The break before `---` belongs to the separator: two in a row are one separator and one first line.
        const std::size_t cut = bytes.find("\n---", from);
        const std::size_t lineEnd = cut == std::string_view::npos ? cut : bytes.find('\n', cut + 1);
        const bool last = lineEnd == std::string_view::npos;
        if (!last && !isSeparatorTail(bytes.substr(cut + 4, lineEnd - cut - 4)))
            return fail(ErrorCode::YamlBadSeparator, {std::string(bytes.substr(cut + 1, lineEnd - cut - 1))},
                        placeOf(file, bytes, static_cast<std::uint32_t>(cut + 1)));
        const std::size_t end = last ? bytes.size() : cut + 1;
        if (const auto at = directiveAt(bytes.substr(from, end - from)))
            return fail(ErrorCode::YamlSyntax, {"a directive without a document"},
                        placeOf(file, bytes, static_cast<std::uint32_t>(from + *at)));
        if (auto read = readEvents(file, bytes, static_cast<std::uint32_t>(from),
                                   static_cast<std::uint32_t>(end), options, out);
            !read)
            return read;
        if (last)
            return {};
        from = lineEnd + 1;
    }
}

} // namespace

Result<std::vector<Document>> readYaml(const Key &file, std::string_view bytes, const ReadOptions &options)
{
    if (bytes.size() > options.limits.bytes)
        return fail(ErrorCode::YamlTooLarge,
                    {std::to_string(bytes.size()), std::to_string(options.limits.bytes)}, {file.str(), 0, 0});
    if (isWideEncoding(bytes))
        return fail(ErrorCode::YamlUtf16, {}, {file.str(), 1, 1});
    const std::uint32_t begin = bytes.starts_with(byteOrderMark) ? 3 : 0;
    if (auto checked = checkText(file, bytes, begin); !checked)
        return tl::unexpected(checked.error());
    std::vector<Document> documents;
    const auto read =
        options.documents == Documents::Pieces
            ? readPieces(file, bytes, begin, options, documents)
            : readEvents(file, bytes, begin, static_cast<std::uint32_t>(bytes.size()), options, documents);
    if (!read)
        return tl::unexpected(read.error());
    return documents;
}

Result<Value> readYamlValue(const Key &file, std::string_view bytes, Dialect dialect, Duplicates duplicates)
{
    ReadOptions options;
    options.dialect = dialect;
    options.duplicates = duplicates;
    options.documents = Documents::FirstOnly;
    auto documents = readYaml(file, bytes, options);
    if (!documents)
        return tl::unexpected(documents.error());
    return documents->empty() ? Value() : documents->front().root;
}

} // namespace leeway::yaml
