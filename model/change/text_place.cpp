// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/text_place.h"

namespace leeway::change {

namespace {

constexpr int deepestNesting = 4;

std::uint32_t indentOf(std::string_view line)
{
    std::uint32_t count = 0;
    while (count < line.size() && line[count] == ' ')
        ++count;
    return count;
}

/// Translates offsets of a literal block in a file into offsets of its text.
class LiteralMap
{
public:
    LiteralMap(std::string_view bytes, Span block) : m_bytes(bytes), m_block(block)
    {
        m_first = lineAfter(block.begin);
        for (std::uint32_t line = m_first; line < block.end; line = lineAfter(line)) {
            const std::string_view text = m_bytes.substr(line, m_block.end - line);
            const std::uint32_t indent = indentOf(text);
            if (indent < text.size() && text[indent] != '\n' && text[indent] != '\r') {
                m_indent = indent;
                return;
            }
        }
    }

    std::optional<std::uint32_t> inText(std::uint32_t offset) const
    {
        if (offset < m_first || offset > m_block.end)
            return std::nullopt;
        std::uint32_t text = 0, line = m_first;
        for (std::uint32_t next = lineAfter(line); next <= offset && next < m_block.end;
             next = lineAfter(line)) {
            const std::uint32_t breakSize = next > line + 1 && m_bytes[next - 2] == '\r' ? 2 : 1;
            const std::uint32_t length = next - line - breakSize;
            text += (length > m_indent ? length - m_indent : 0) + 1;
            line = next;
        }
        if (offset < line + m_indent)
            return std::nullopt;
        return text + (offset - line - m_indent);
    }

private:
    std::uint32_t lineAfter(std::uint32_t at) const
    {
        const std::size_t end = m_bytes.find('\n', at);
        return end == std::string_view::npos ? static_cast<std::uint32_t>(m_bytes.size())
                                             : static_cast<std::uint32_t>(end + 1);
    }

    std::string_view m_bytes;
    Span m_block;
    std::uint32_t m_first = 0, m_indent = 0;
};

std::optional<TextPlace> searchText(const Key &file, std::string_view bytes, Span span, int depth);

/// Looks at `node` and below for the span.
std::optional<TextPlace> searchNode(const Key &file, std::string_view bytes, const Value &node,
                                    const FieldPath &path, Span span, int depth)
{
    const Span own = node.span();
    if (own.begin > span.begin || own.end < span.end)
        return std::nullopt;
    for (const MapEntry &entry : node.entries())
        if (auto found = searchNode(file, bytes, entry.value, path.name(entry.key.str()), span, depth))
            return found;
    for (std::size_t i = 0; i < node.items().size(); ++i)
        if (auto found = searchNode(file, bytes, node.at(i), path.index(i), span, depth))
            return found;
    TextPlace place;
    place.path = path;
    place.node = node;
    if (own == span)
        return place;
    if (!node.isString() || node.style() != Style::Literal)
        return std::nullopt;
    const LiteralMap map(bytes, own);
    const auto begin = map.inText(span.begin), end = map.inText(span.end);
    if (!begin || !end)
        return std::nullopt;
    auto inner = searchText(file, node.text(), {*begin, *end}, depth + 1);
    if (!inner)
        return std::nullopt;
    place.inner = std::make_shared<const TextPlace>(std::move(*inner));
    return place;
}

std::optional<TextPlace> searchText(const Key &file, std::string_view bytes, Span span, int depth)
{
    if (depth > deepestNesting)
        return std::nullopt;
    const auto documents = yaml::readYaml(file, bytes);
    if (!documents)
        return std::nullopt;
    for (std::size_t i = 0; i < documents->size(); ++i)
        if (auto found = searchNode(file, bytes, (*documents)[i].root, {}, span, depth)) {
            found->document = i;
            return found;
        }
    return std::nullopt;
}

} // namespace

TextPlace TextPlace::withInnermostPath(FieldPath other) const
{
    TextPlace copy = *this;
    if (inner)
        copy.inner = std::make_shared<const TextPlace>(inner->withInnermostPath(std::move(other)));
    else
        copy.path = std::move(other);
    return copy;
}

std::optional<TextPlace> placeAt(const Key &file, std::string_view bytes, Span span)
{
    return span.isEmpty() && span.begin == 0 ? std::nullopt : searchText(file, bytes, span, 0);
}

Result<std::string> editAt(const Key &file, std::string_view bytes, const TextPlace &place,
                           const EditsAt &edits)
{
    if (!place.inner)
        return yaml::splice(file, bytes, place.document, edits(place.path));
    const auto documents = yaml::readYaml(file, bytes);
    if (!documents)
        return tl::unexpected(documents.error());
    const Value *text =
        place.document < documents->size() ? place.path.find((*documents)[place.document].root) : nullptr;
    if (!text)
        return fail(ErrorCode::SplicePathAbsent, {place.path.toString()});
    auto inner = editAt(file, text->text(), *place.inner, edits);
    if (!inner)
        return inner;
    return yaml::splice(file, bytes, place.document, {yaml::Edit::set(place.path, Value::string(*inner))});
}

} // namespace leeway::change
