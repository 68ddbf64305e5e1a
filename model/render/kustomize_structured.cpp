// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_structured.h"

#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_text.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

class Encoder
{
public:
    explicit Encoder(std::string_view original) : m_original(original) {}

    std::string out;

    void block(const Value &value, std::size_t indent)
    {
        if (isFlow(value))
            flow(value);
        else if (value.isMap() && value.size() > 0)
            map(value, indent, false);
        else if (value.isList() && value.size() > 0)
            list(value, indent, false);
        else
            inlineValue(value, indent);
    }

private:
    bool isFlow(const Value &value) const
    {
        const Span span = value.span();
        return !value.isScalar() && value.size() > 0 && !span.isEmpty() && span.begin < m_original.size() &&
               (m_original[span.begin] == '[' || m_original[span.begin] == '{');
    }

    void flow(const Value &value)
    {
        if (value.isScalar() || value.size() == 0) {
            inlineValue(value, 0);
            return;
        }
        out += value.isMap() ? '{' : '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i > 0)
                out += ", ";
            if (value.isMap())
                out += encodedText(Value::string(value.entries()[i].key, Style::Plain)) + ": ";
            flow(value.isMap() ? value.entries()[i].value : value.at(i));
        }
        out += value.isMap() ? '}' : ']';
    }

    void newLine(std::size_t indent)
    {
        out += '\n';
        out.append(indent, ' ');
    }

    void inlineValue(const Value &value, std::size_t indent)
    {
        if (value.isMap()) {
            out += "{}";
            return;
        }
        if (value.isList()) {
            out += "[]";
            return;
        }
        std::string text = encodedText(value);
        // Block scalars come with an indentation of two; deeper ones move to the right.
        for (std::size_t at = text.find('\n'); indent > 0 && at != std::string::npos;
             at = text.find('\n', at + 1))
            if (at + 1 < text.size() && text[at + 1] != '\n')
                text.insert(at + 1, indent, ' ');
        out += text;
    }

    void map(const Value &value, std::size_t indent, bool firstIsPlaced)
    {
        bool first = true;
        for (const MapEntry &entry : value.entries()) {
            if (!first || (!firstIsPlaced && !out.empty() && out.back() != '\n'))
                newLine(indent);
            first = false;
            out += encodedText(Value::string(entry.key, Style::Plain));
            out += ':';
            const bool nested = !entry.value.isScalar() && entry.value.size() > 0;
            if (isFlow(entry.value)) {
                out += ' ';
                flow(entry.value);
            } else if (nested && entry.value.isList()) {
                list(entry.value, indent, false); // compact: the dashes stand below the key
            } else if (nested) {
                map(entry.value, indent + 2, false);
            } else {
                out += ' ';
                inlineValue(entry.value, indent);
            }
        }
    }

    void list(const Value &value, std::size_t indent, bool firstIsPlaced)
    {
        bool first = true;
        for (const Value &item : value.items()) {
            if (!first || (!firstIsPlaced && !out.empty()))
                newLine(indent);
            first = false;
            out += "- ";
            if (isFlow(item))
                flow(item);
            else if (item.isMap() && item.size() > 0)
                map(item, indent + 2, true);
            else if (item.isList() && item.size() > 0)
                list(item, indent + 2, true);
            else
                inlineValue(item, indent);
        }
    }

    std::string_view m_original;
};

bool hasComment(std::string_view text)
{
    for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1))
        if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t')
            return true;
    return false;
}

std::string spliced(std::string_view original, std::vector<TextEdit> edits)
{
    std::ranges::sort(edits, {}, [](const TextEdit &edit) { return edit.span.begin; });
    std::string out;
    std::size_t from = 0;
    for (const TextEdit &edit : edits) {
        out += original.substr(from, edit.span.begin - from);
        out += edit.value.isScalar() ? encodedText(edit.value) : goJson(edit.value);
        from = edit.span.end;
    }
    out += original.substr(from);
    return std::string(trimUnicode(out));
}

} // namespace

std::string encodeYaml(const Value &value, std::string_view original)
{
    Encoder encoder(original);
    encoder.block(value, 0);
    return std::move(encoder.out);
}

std::string writeStructured(const Value &document, std::string_view original,
                            const std::vector<TextEdit> &edits)
{
    const std::string_view content = trimUnicode(original);
    if (content.starts_with('{') || content.starts_with('[')) {
        const bool indented =
            original.find('\n') != std::string_view::npos && original.find("  ") != std::string_view::npos;
        return goJson(document, indented);
    }
    const bool canSplice =
        std::ranges::all_of(edits, [](const TextEdit &edit) { return !edit.span.isEmpty(); });
    if (hasComment(original) && canSplice)
        return spliced(original, edits);
    return std::string(trimUnicode(encodeYaml(document, original)));
}

} // namespace leeway::render::kustomize
