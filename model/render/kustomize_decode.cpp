// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"

#include "model/base/number.h"
#include "model/render/kustomize_node.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <vector>

namespace leeway::render::kustomize {

namespace {

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

const Shape::Field *findField(const Shape &shape, std::string_view name)
{
    const auto exact = std::ranges::find(shape.fields, name, &Shape::Field::name);
    if (exact != shape.fields.end())
        return &*exact;
    const auto similar = std::ranges::find_if(
        shape.fields, [&](const Shape::Field &f) { return equalsIgnoringCase(f.name, name); });
    return similar == shape.fields.end() ? nullptr : &*similar;
}

std::string_view typeName(Shape::Type type)
{
    switch (type) {
    case Shape::Type::String:
        return "a string";
    case Shape::Type::Bool:
        return "true or false";
    case Shape::Type::Int:
        return "an integer";
    case Shape::Type::List:
        return "a list";
    default:
        return "a map";
    }
}

std::string_view foundName(const Value &value)
{
    switch (value.kind()) {
    case Kind::Null:
        return "null";
    case Kind::Bool:
        return "a boolean";
    case Kind::Int:
    case Kind::Float:
        return "a number";
    case Kind::String:
        return "a string";
    case Kind::List:
        return "a list";
    default:
        return "a map";
    }
}

class Decoder
{
public:
    explicit Decoder(DecodeRules rules) : m_rules(rules) {}

    Result<Value> decode(const Value &value, const Shape &shape, const std::string &path) const
    {
        switch (shape.type) {
        case Shape::Type::String:
            return string(value, path);
        case Shape::Type::Bool:
            return value.kind() == Kind::Bool
                       ? Result<Value>(
                             Value::boolean(*value.toBool()).withOrigin(value.origin(), value.span()))
                       : wrong(value, shape, path);
        case Shape::Type::Int:
            return integer(value, shape, path);
        case Shape::Type::StringMap:
            return stringMap(value, shape, path);
        case Shape::Type::Free:
            return value.isMap() ? Result<Value>(value) : wrong(value, shape, path);
        case Shape::Type::List:
            return list(value, shape, path);
        case Shape::Type::Struct:
            return structure(value, shape, path);
        }
        return value;
    }

private:
    static tl::unexpected<Error> wrong(const Value &value, const Shape &shape, const std::string &path)
    {
        return failAt(ErrorCode::KustomizeWrongType,
                      {path, std::string(typeName(shape.type)), std::string(foundName(value))}, value);
    }

    Result<Value> string(const Value &value, const std::string &path) const
    {
        if (value.isString())
            return value;
        const bool mayCoerce = m_rules.coerce && value.isScalar() && !value.isNull();
        if (!mayCoerce)
            return wrong(value, Shape{}, path);
        const std::string text =
            value.kind() == Kind::Bool ? (*value.toBool() ? "true" : "false") : canonicalNumber(value.text());
        return Value::string(text).withOrigin(value.origin(), value.span());
    }

    Result<Value> integer(const Value &value, const Shape &shape, const std::string &path) const
    {
        const auto number = value.toInt();
        if (!number)
            return wrong(value, shape, path);
        return Value::integer(*number).withOrigin(value.origin(), value.span());
    }

    Result<Value> stringMap(const Value &value, const Shape &shape, const std::string &path) const
    {
        if (!value.isMap())
            return wrong(value, shape, path);
        Value result = Value::map().withOrigin(value.origin(), value.span());
        for (const MapEntry &entry : value.entries()) {
            if (entry.value.isNull()) {
                result.set(entry.key, Value::string("").withOrigin(entry.value.origin(), entry.value.span()));
                continue;
            }
            auto text = string(entry.value, path);
            if (!text)
                return text;
            result.set(entry.key, std::move(*text));
        }
        return result;
    }

    static Value zero(const Shape &shape)
    {
        switch (shape.type) {
        case Shape::Type::String:
            return Value::string("");
        case Shape::Type::Bool:
            return Value::boolean(false);
        case Shape::Type::Int:
            return Value::integer(0);
        case Shape::Type::List:
            return Value::list();
        default:
            return Value::map();
        }
    }

    Result<Value> list(const Value &value, const Shape &shape, const std::string &path) const
    {
        if (!value.isList())
            return wrong(value, shape, path);
        std::vector<Value> items;
        for (const Value &item : value.items()) {
            if (item.isNull()) {
                items.push_back(zero(*shape.element).withOrigin(item.origin(), item.span()));
                continue;
            }
            auto decoded = decode(item, *shape.element, path);
            if (!decoded)
                return decoded;
            items.push_back(std::move(*decoded));
        }
        return Value::list(std::move(items)).withOrigin(value.origin(), value.span());
    }

    Result<Value> structure(const Value &value, const Shape &shape, const std::string &path) const
    {
        if (!value.isMap())
            return wrong(value, shape, path);
        const auto entries = value.entries();
        std::vector<std::size_t> order(entries.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        // The decoder sees the keys sorted: of two spellings of one field the later one counts.
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return entries[i].key.view(); });
        Value result = Value::map().withOrigin(value.origin(), value.span());
        for (const std::size_t i : order) {
            const MapEntry &entry = entries[i];
            const Shape::Field *field = findField(shape, entry.key);
            if (!field && m_rules.unknownFields)
                continue;
            if (!field)
                return failAt(ErrorCode::KustomizeUnknownField, {entry.key.str()}, entry.value);
            if (entry.value.isNull())
                continue;
            auto decoded = decode(entry.value, *field->shape, std::string(field->name));
            if (!decoded)
                return decoded;
            result.set(field->name, std::move(*decoded));
        }
        return result;
    }

    DecodeRules m_rules;
};

} // namespace

Result<Value> decode(const Value &value, const Shape &shape, DecodeRules rules)
{
    if (value.isNull())
        return Value::map().withOrigin(value.origin(), value.span());
    return Decoder(rules).decode(value, shape, "kustomization");
}

} // namespace leeway::render::kustomize
