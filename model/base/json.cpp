// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"

#include "model/base/json_numbers.h"

#include <simdjson.h>

#include <array>
#include <charconv>

namespace leeway {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

Value numberFrom(const element &number)
{
    switch (number.type()) {
    case element_type::INT64:
        return Value::integer(number.get_int64().value_unsafe());
    case element_type::UINT64:
        return Value::scalar(Kind::Int, std::to_string(number.get_uint64().value_unsafe()));
    default: {
        std::array<char, 32> buffer{};
        const auto [end, error] =
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), number.get_double().value_unsafe());
        return Value::scalar(Kind::Float,
                             std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
    }
    }
}

Value convert(const element &json, const LargeNumbers *large)
{
    switch (json.type()) {
    case element_type::OBJECT: {
        Value map = Value::map();
        // Held by value: the result of get_object() would be gone in the first round of the loop.
        const simdjson::dom::object members = json.get_object().value_unsafe();
        for (const auto &[key, member] : members)
            map.set(Key(key), convert(member, large));
        return map;
    }
    case element_type::ARRAY: {
        std::vector<Value> items;
        const simdjson::dom::array elements = json.get_array().value_unsafe();
        for (const element item : elements)
            items.push_back(convert(item, large));
        return Value::list(std::move(items));
    }
    case element_type::STRING: {
        const std::string_view string = json.get_string().value_unsafe();
        const auto number = large ? large->numberOf(string) : std::nullopt;
        return number ? *number : Value::string(string);
    }
    case element_type::BOOL:
        return Value::boolean(json.get_bool().value_unsafe());
    case element_type::NULL_VALUE:
        return Value::null();
    default:
        return numberFrom(json);
    }
}

void write(std::string &out, const Value &value, int indent, bool pretty);

void newLine(std::string &out, int indent, bool pretty)
{
    if (pretty)
        out.append("\n").append(static_cast<std::size_t>(indent) * 2, ' ');
}

void writeMap(std::string &out, const Value &value, int indent, bool pretty)
{
    out += '{';
    bool first = true;
    for (const MapEntry &entry : value.entries()) {
        if (!first)
            out += ',';
        first = false;
        newLine(out, indent + 1, pretty);
        appendJsonString(out, entry.key);
        out += pretty ? ": " : ":";
        write(out, entry.value, indent + 1, pretty);
    }
    if (!first)
        newLine(out, indent, pretty);
    out += '}';
}

void writeList(std::string &out, const Value &value, int indent, bool pretty)
{
    out += '[';
    bool first = true;
    for (const Value &item : value.items()) {
        if (!first)
            out += ',';
        first = false;
        newLine(out, indent + 1, pretty);
        write(out, item, indent + 1, pretty);
    }
    if (!first)
        newLine(out, indent, pretty);
    out += ']';
}

bool isJsonNumber(std::string_view text)
{
    std::size_t digits = text.starts_with('-') ? 1 : 0;
    if (digits >= text.size() || text[digits] < '0' || text[digits] > '9')
        return false;
    if (text[digits] == '0' && digits + 1 < text.size() && text[digits + 1] >= '0' && text[digits + 1] <= '9')
        return false;
    return text.find_first_not_of("0123456789+-.eE") == std::string_view::npos && text.back() != '.';
}

void writeNumber(std::string &out, const Value &value)
{
    if (isJsonNumber(value.text())) {
        out += value.text();
        return;
    }
    if (const auto whole = value.toInt()) {
        out += std::to_string(*whole);
        return;
    }
    const auto number = value.toDouble();
    std::array<char, 32> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number.value_or(0));
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    out += number && isJsonNumber(text) ? text : std::string_view("null");
}

void write(std::string &out, const Value &value, int indent, bool pretty)
{
    switch (value.kind()) {
    case Kind::Map:
        writeMap(out, value, indent, pretty);
        return;
    case Kind::List:
        writeList(out, value, indent, pretty);
        return;
    case Kind::String:
        appendJsonString(out, value.text());
        return;
    case Kind::Bool:
        out += *value.toBool() ? "true" : "false";
        return;
    case Kind::Null:
        out += "null";
        return;
    default:
        writeNumber(out, value);
    }
}

} // namespace

Result<Value> parseJson(std::string_view text)
{
    constexpr std::size_t deepest = 256;
    simdjson::dom::parser parser;
    const std::size_t room = std::max<std::size_t>(text.size(), 64);
    if (const auto error = parser.allocate(room, deepest))
        return fail(ErrorCode::InvalidJson, {simdjson::error_message(error)});
    element document;
    const simdjson::padded_string padded(text);
    const auto error = parser.parse(padded).get(document);
    if (!error)
        return convert(document, nullptr);
    const auto large = error == simdjson::NUMBER_ERROR ? LargeNumbers::in(text) : std::nullopt;
    if (!large)
        return fail(ErrorCode::InvalidJson, {simdjson::error_message(error)});
    const simdjson::padded_string without(large->text());
    if (const auto again = parser.parse(without).get(document))
        return fail(ErrorCode::InvalidJson, {simdjson::error_message(again)});
    return convert(document, &*large);
}

std::string toJson(const Value &value)
{
    std::string out;
    write(out, value, 0, false);
    return out;
}

std::string toPrettyJson(const Value &value)
{
    std::string out;
    write(out, value, 0, true);
    return out + '\n';
}

void appendJsonString(std::string &out, std::string_view text)
{
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out.append("\\u00");
                out += hex[static_cast<unsigned char>(c) >> 4];
                out += hex[static_cast<unsigned char>(c) & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

Value jsonObject(std::initializer_list<std::pair<std::string_view, Value>> members)
{
    Value object = Value::map();
    for (const auto &[key, value] : members)
        object.set(Key(key), value);
    return object;
}

} // namespace leeway
