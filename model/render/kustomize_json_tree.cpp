// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_json_tree.h"

#include "model/base/number.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace leeway::render::kustomize {

namespace {

/// Go's strconv.FormatFloat(f, 'g', -1, 64): an exponent below 1e-4 and from 1e6 on.
std::string shortestFloat(double number)
{
    char buffer[64];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr;
    const std::string scientific(buffer, end);
    const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
    if (exponent < -4 || exponent >= 6)
        return scientific;
    end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed).ptr;
    return {buffer, end};
}

Value number(const Value &value)
{
    const auto wide = parseFloat(value.text());
    if (!wide)
        return value;
    const std::string text = shortestFloat(*wide);
    if (text == value.text())
        return value;
    return untyped(text).withOrigin(value.origin(), value.span());
}

Value scalar(const Value &value)
{
    switch (value.kind()) {
    case Kind::Int:
    case Kind::Float:
        return number(value);
    case Kind::String: {
        const Style style = encoderStyle(value.text());
        if (style == value.style())
            return value;
        return Value::string(value.text(), style).withOrigin(value.origin(), value.span());
    }
    case Kind::Bool:
        return Value::boolean(value.toBool().value_or(false)).withOrigin(value.origin(), value.span());
    default:
        return value.text() == "null" ? value : Value::null().withOrigin(value.origin(), value.span());
    }
}

bool sameKeys(const Value &a, const Value &b)
{
    return a.size() == b.size() && std::ranges::all_of(a.entries(), [&](const MapEntry &entry) {
               const Value *other = b.find(entry.key);
               return other && equalJson(entry.value, *other);
           });
}

} // namespace

Result<void> checkJsonTree(const Value &object)
{
    if (object.isScalar() && !object.isString() && !fitsKind(object))
        return failAt(ErrorCode::KustomizeTypeMismatch, {std::string(object.text())}, object);
    std::unordered_set<std::string_view> keys;
    for (const MapEntry &entry : object.entries()) {
        if (!keys.insert(entry.key.view()).second)
            return failAt(ErrorCode::KustomizeDuplicateKey, {entry.key.str()}, entry.value);
        if (auto checked = checkJsonTree(entry.value); !checked)
            return checked;
    }
    for (const Value &item : object.items())
        if (auto checked = checkJsonTree(item); !checked)
            return checked;
    return {};
}

Value throughJson(const Value &value)
{
    if (value.isScalar())
        return scalar(value);
    Value result = value;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value.isList()) {
            if (Value item = throughJson(value.at(i)); !item.isSameNode(value.at(i)))
                result.mutableAt(i) = std::move(item);
            continue;
        }
        const MapEntry &entry = value.entries()[i];
        if (Value child = throughJson(entry.value); !child.isSameNode(entry.value))
            result.setEntry(i, entry.key, std::move(child));
    }
    return result;
}

bool equalJson(const Value &a, const Value &b)
{
    const auto isNumber = [](const Value &v) { return v.kind() == Kind::Int || v.kind() == Kind::Float; };
    if (isNumber(a) && isNumber(b))
        return canonicalNumber(a.text()) == canonicalNumber(b.text());
    if (a.kind() != b.kind())
        return false;
    switch (a.kind()) {
    case Kind::Map:
        return sameKeys(a, b);
    case Kind::List:
        return std::ranges::equal(a.items(), b.items(), equalJson);
    case Kind::Bool:
        return a.toBool() == b.toBool();
    case Kind::Null:
        return true;
    default:
        return a.text() == b.text();
    }
}

} // namespace leeway::render::kustomize
