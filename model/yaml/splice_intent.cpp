// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice.h"

#include <span>

namespace leeway::yaml {

namespace {

using Segments = std::span<const PathSegment>;

/// What stands at the end of a path that does not exist yet.
Value grown(Segments rest, Value value)
{
    for (auto segment = rest.rbegin(); segment != rest.rend(); ++segment) {
        if (const auto *name = std::get_if<PathName>(&*segment)) {
            Value map = Value::map();
            map.set(name->name, std::move(value));
            value = std::move(map);
            continue;
        }
        if (const auto *match = std::get_if<PathMatch>(&*segment); match && value.isMap())
            for (const auto &[field, text] : match->fields)
                if (!field.empty() && !value.find(field)) {
                    // The key that chooses the element comes first, as people write it.
                    const Kind kind = field == "name" ? Kind::String : typeOfPlain(text, Dialect::Files);
                    value.insertEntry(0, field, Value::scalar(kind, text));
                }
        value = Value::list({std::move(value)});
    }
    return value;
}

Error absent(const FieldPath &path)
{
    return {ErrorCode::SplicePathAbsent, {path.toString()}, {}};
}
Error throughScalar(const FieldPath &path)
{
    return {ErrorCode::SplicePathThroughScalar, {path.toString()}, {}};
}

/// Index in a list, or -1.
std::ptrdiff_t indexIn(const Value &list, const PathSegment &segment)
{
    if (const auto *match = std::get_if<PathMatch>(&segment))
        return findElement(list, *match);
    const auto *number = std::get_if<PathIndex>(&segment);
    return number && number->index < list.size() ? static_cast<std::ptrdiff_t>(number->index) : -1;
}

Result<void> setBelow(Value &at, Segments rest, const Edit &edit)
{
    if (rest.empty()) {
        at = edit.value;
        return {};
    }
    if (at.isNull()) {
        at = grown(rest, edit.value);
        return {};
    }
    const PathSegment &segment = rest.front();
    if (const auto *name = std::get_if<PathName>(&segment)) {
        if (!at.isMap())
            return tl::unexpected(throughScalar(edit.path));
        if (Value *child = at.findMutable(name->name))
            return setBelow(*child, rest.subspan(1), edit);
        at.set(name->name, grown(rest.subspan(1), edit.value));
        return {};
    }
    if (!at.isList())
        return tl::unexpected(throughScalar(edit.path));
    const std::ptrdiff_t index = indexIn(at, segment);
    if (index >= 0)
        return setBelow(at.mutableAt(static_cast<std::size_t>(index)), rest.subspan(1), edit);
    if (const auto *number = std::get_if<PathIndex>(&segment); number && number->index != at.size())
        return tl::unexpected(absent(edit.path));
    const Value element = grown(rest, edit.value);
    at.append(element.at(0));
    return {};
}

/// Changes the parent of the last segment.
Result<void> changeAt(Value &at, Segments rest, const Edit &edit)
{
    const PathSegment &segment = rest.front();
    const auto *name = std::get_if<PathName>(&segment);
    if (rest.size() > 1) {
        Value *child = nullptr;
        if (name)
            child = at.isMap() ? at.findMutable(name->name) : nullptr;
        else if (const std::ptrdiff_t index = at.isList() ? indexIn(at, segment) : -1; index >= 0)
            child = &at.mutableAt(static_cast<std::size_t>(index));
        return child ? changeAt(*child, rest.subspan(1), edit) : tl::unexpected(absent(edit.path));
    }
    if (name && at.isMap() && at.find(name->name)) {
        if (edit.kind == Edit::Kind::Remove) {
            at.erase(name->name);
            return {};
        }
        if (at.find(edit.key))
            return fail(ErrorCode::SpliceNotProved,
                        {edit.path.toString(), "the key " + edit.key + " is there already"});
        for (std::size_t i = 0; i < at.entries().size(); ++i)
            if (at.entries()[i].key.view() == name->name)
                at.setEntry(i, edit.key, Value(at.entries()[i].value));
        return {};
    }
    const std::ptrdiff_t index = at.isList() && !name ? indexIn(at, segment) : -1;
    if (index < 0 || edit.kind != Edit::Kind::Remove)
        return tl::unexpected(absent(edit.path));
    at.eraseAt(static_cast<std::size_t>(index));
    return {};
}

} // namespace

Result<Value> applied(const Value &root, const Edit &edit)
{
    Value result = root;
    if (edit.kind == Edit::Kind::Insert) {
        const Value *list = edit.path.find(root);
        if (!list || !(list->isList() || list->isNull()) || edit.index > list->size())
            return tl::unexpected(absent(edit.path));
        Value longer = list->isNull() ? Value::list() : *list;
        longer.insert(edit.index, edit.value);
        return applied(root, Edit::set(edit.path, longer));
    }
    if (edit.path.isEmpty() && edit.kind != Edit::Kind::Set)
        return tl::unexpected(absent(edit.path));
    const Segments segments(edit.path.segments());
    const auto done =
        edit.kind == Edit::Kind::Set ? setBelow(result, segments, edit) : changeAt(result, segments, edit);
    if (!done)
        return tl::unexpected(done.error());
    return result;
}

} // namespace leeway::yaml
