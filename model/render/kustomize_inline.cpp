// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_parse.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

/// Where each line of a text begins in the text and in the file that holds it.
struct LineMap
{
    std::vector<std::uint32_t> inText;
    std::vector<std::uint32_t> inFile;

    std::uint32_t place(std::uint32_t offset) const
    {
        const auto next = std::ranges::upper_bound(inText, offset);
        if (next == inText.begin())
            return inFile.front();
        const auto line = static_cast<std::size_t>(next - inText.begin() - 1);
        return inFile[line] + (offset - inText[line]);
    }
};

std::vector<std::uint32_t> lineStarts(std::string_view text)
{
    std::vector<std::uint32_t> starts{0};
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n')
            starts.push_back(static_cast<std::uint32_t>(i + 1));
    return starts;
}

/// The lines of a literal block, whose indentation is taken off. Empty if the two do not fit together.
LineMap mapLiteral(std::string_view text, std::string_view bytes, Span span, std::string_view whole)
{
    LineMap map;
    const std::string_view block = bytes.substr(span.begin, span.end - span.begin);
    const std::vector<std::uint32_t> blockLines = lineStarts(block);
    // Lines that trimming took off in front.
    const std::size_t offset = whole.find(text);
    const std::size_t skipped =
        offset == std::string_view::npos
            ? 0
            : static_cast<std::size_t>(
                  std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    map.inText = lineStarts(text);
    for (std::size_t i = 0; i < map.inText.size(); ++i) {
        const std::size_t line = i + 1 + skipped; // the first line of the block is its | sign
        const std::size_t end = text.find('\n', map.inText[i]);
        const std::string_view content =
            text.substr(map.inText[i], end == std::string_view::npos ? end : end - map.inText[i]);
        if (line >= blockLines.size()) {
            map.inFile.push_back(span.end);
            continue;
        }
        const std::size_t at = block.find(content, blockLines[line]);
        map.inFile.push_back(
            span.begin + static_cast<std::uint32_t>(at == std::string_view::npos ? blockLines[line] : at));
    }
    return map;
}

/// A text that stands in the file as it is, inside quotes or plain. Empty if it does not.
LineMap mapVerbatim(std::string_view text, std::string_view bytes, Span span)
{
    const std::size_t at = bytes.substr(span.begin, span.end - span.begin).find(text);
    if (at == std::string_view::npos || text.empty())
        return {};
    return {{0}, {span.begin + static_cast<std::uint32_t>(at)}};
}

struct Placer
{
    const LineMap *map;
    OriginRef origin;
    Span fallback;

    void place(Value &node) const
    {
        Span span = fallback;
        if (map)
            span = {map->place(node.span().begin), map->place(node.span().end)};
        node.setOrigin(origin, span);
        for (std::size_t i = 0; i < node.size(); ++i) {
            if (node.isList()) {
                place(node.mutableAt(i));
                continue;
            }
            MapEntry entry = node.entries()[i];
            place(entry.value);
            node.setEntry(i, entry.key, std::move(entry.value));
        }
    }
};

} // namespace

void placeInside(Value &node, const Value &scalar, std::string_view text, const FileTree &tree, Step step)
{
    Placer placer{nullptr, scalar.origin() ? fileOrigin(scalar.origin()->file, step) : OriginRef(),
                  scalar.span()};
    LineMap map;
    const FileEntry *file = scalar.origin() ? tree.find(scalar.origin()->file) : nullptr;
    if (file && file->bytes && scalar.span().end <= file->bytes->size()) {
        map = scalar.style() == Style::Literal ? mapLiteral(text, *file->bytes, scalar.span(), scalar.text())
                                               : mapVerbatim(text, *file->bytes, scalar.span());
        if (!map.inText.empty())
            placer.map = &map;
    }
    placer.place(node);
}

} // namespace leeway::render::kustomize
