// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/patch_text.h"

#include "model/base/json.h"
#include "model/base/origin.h"
#include "model/yaml/splice.h"
#include "model/yaml/writer.h"

#include <algorithm>

namespace leeway::change {

namespace {

std::string pointerPart(std::string_view name)
{
    std::string out = "/";
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

Value operation(const char *op, const std::string &pointer)
{
    return jsonObject({{"op", Value::string(op)}, {"path", Value::string(pointer)}});
}
Value operation(const char *op, const std::string &pointer, const Value &value)
{
    return jsonObject({{"op", Value::string(op)}, {"path", Value::string(pointer)}, {"value", value}});
}

/// Walks down the object and writes the operations on the way.
class PatchWriter
{
public:
    explicit PatchWriter(const Intent &intent) : m_intent(intent), m_segments(intent.path.segments()) {}

    Result<Value> write(const Value &object)
    {
        const Value *at = &object;
        for (std::size_t i = 0; i < m_segments.size(); ++i) {
            const Value *next = step(*at, m_segments[i]);
            if (!next)
                return addBelow(*at, i);
            at = next;
        }
        m_operations.append(m_intent.remove ? operation("remove", m_pointer)
                                            : operation("replace", m_pointer, m_intent.value));
        return m_operations;
    }

private:
    /// The child, with its part of the pointer; nullptr if it is not there.
    const Value *step(const Value &at, const PathSegment &segment)
    {
        if (const auto *name = std::get_if<PathName>(&segment)) {
            const Value *child = at.isMap() ? at.find(name->name) : nullptr;
            if (child)
                m_pointer += pointerPart(name->name);
            return child;
        }
        const auto *match = std::get_if<PathMatch>(&segment);
        const auto *number = std::get_if<PathIndex>(&segment);
        const std::ptrdiff_t index = !at.isList() ? -1
                                     : match      ? findElement(at, *match)
                                                  : static_cast<std::ptrdiff_t>(number->index);
        if (index < 0 || static_cast<std::size_t>(index) >= at.size())
            return nullptr;
        const Value &element = at.at(static_cast<std::size_t>(index));
        m_pointer += '/' + std::to_string(index);
        addTests(element, match);
        return &element;
    }

    void addTests(const Value &element, const PathMatch *match)
    {
        if (element.isScalar()) {
            m_operations.append(operation("test", m_pointer, beforeSubstitution(element)));
            return;
        }
        bool isTested = false;
        if (match)
            for (const auto &[field, text] : match->fields)
                if (const Value *key = element.find(field)) {
                    m_operations.append(
                        operation("test", m_pointer + pointerPart(field), beforeSubstitution(*key)));
                    isTested = true;
                }
        for (const MapEntry &entry : element.entries())
            if (!isTested && entry.value.isScalar()) {
                m_operations.append(
                    operation("test", m_pointer + pointerPart(entry.key), beforeSubstitution(entry.value)));
                return;
            }
    }

    /// Segment `i` is not there: one operation adds it with everything below.
    Result<Value> addBelow(const Value &at, std::size_t i)
    {
        if (m_intent.remove)
            return fail(ErrorCode::SplicePathAbsent, {m_intent.path.toString()});
        const auto *name = std::get_if<PathName>(&m_segments[i]);
        if (!at.isNull() && (name ? !at.isMap() : !at.isList()))
            return fail(ErrorCode::SplicePathThroughScalar, {m_intent.path.toString()});
        const std::vector<PathSegment> rest(m_segments.begin() + static_cast<std::ptrdiff_t>(i),
                                            m_segments.end());
        const auto grown = yaml::applied(Value(), yaml::Edit::set(FieldPath(rest), m_intent.value));
        if (!grown)
            return tl::unexpected(grown.error());
        if (at.isNull())
            m_operations.append(operation("replace", m_pointer, *grown));
        else if (name)
            m_operations.append(
                operation("add", m_pointer + pointerPart(name->name), *grown->find(name->name)));
        else
            m_operations.append(operation("add", m_pointer + "/-", grown->at(0)));
        return m_operations;
    }

    const Intent &m_intent;
    const std::vector<PathSegment> &m_segments;
    std::string m_pointer;
    Value m_operations = Value::list();
};

bool isJsonPatch(const Value &entry)
{
    return entry.textAt({"patch"}).starts_with("- op:");
}

} // namespace

Value beforeSubstitution(const Value &value)
{
    if (value.isScalar()) {
        const bool isSubstituted = value.origin() && value.origin()->by == Step::Substitution;
        return isSubstituted ? beforeSubstitution(value.origin()->previous) : value;
    }
    Value copy = value.isMap() ? Value::map() : Value::list();
    for (const MapEntry &entry : value.entries())
        copy.set(entry.key, beforeSubstitution(entry.value));
    for (const Value &item : value.items())
        copy.append(beforeSubstitution(item));
    return copy;
}

Result<Value> jsonPatchFor(const render::DesiredObject &object, const Intent &intent)
{
    return PatchWriter(intent).write(object.object);
}

std::optional<Value> strategicPatchFor(const render::DesiredObject &object, const Intent &intent)
{
    const auto isName = [](const PathSegment &segment) { return std::holds_alternative<PathName>(segment); };
    if (!std::ranges::all_of(intent.path.segments(), isName) || intent.value.isList())
        return std::nullopt;
    Value patch = Value::map();
    patch.set("apiVersion", Value::string(GroupVersion{object.key.group, object.version}.toString()));
    patch.set("kind", Value::string(object.key.kind));
    patch.ensureMap("metadata").set("name", Value::string(object.key.name));
    auto filled =
        yaml::applied(patch, yaml::Edit::set(intent.path, intent.remove ? Value::null() : intent.value));
    return filled ? std::optional(std::move(*filled)) : std::nullopt;
}

Value appendingPatch(const Value &object, const std::string &name, const Value &element)
{
    const Value *list = object.findPath({"spec", name});
    const bool isThere = list && list->isList();
    return Value::list({isThere ? operation("add", "/spec/" + name + "/-", element)
                                : operation("add", "/spec/" + name, Value::list({element}))});
}

Value patchEntry(const ObjectKey &object, const Value &operations)
{
    Value target = Value::map();
    if (!object.group.empty())
        target.set("group", Value::string(object.group));
    target.set("kind", Value::string(object.kind));
    target.set("name", Value::string(object.name));
    Value entry = Value::map();
    entry.set("target", target);
    std::string text = yaml::toYaml(operations);
    if (text.ends_with('\n'))
        text.pop_back();
    entry.set("patch", Value::string(text, Style::Literal));
    return entry;
}

Value withPatch(const Value *patches, const ObjectKey &object, const Value &operations)
{
    Value made = patchEntry(object, operations);
    Value list = patches && patches->isList() ? *patches : Value::list();
    if (list.size() > 0 && operations.isList()) {
        Value last = list.at(list.size() - 1);
        const Value *target = last.find("target");
        if (target && *target == *made.find("target") && isJsonPatch(last)) {
            std::string text(last.textAt({"patch"}));
            const bool hadBreak = text.ends_with('\n');
            text += (hadBreak ? "" : "\n") + std::string(made.textAt({"patch"})) + (hadBreak ? "\n" : "");
            last.set("patch", Value::string(text, Style::Literal));
            list.eraseAt(list.size() - 1);
            list.append(last);
            return list;
        }
    }
    list.append(made);
    return list;
}

} // namespace leeway::change
