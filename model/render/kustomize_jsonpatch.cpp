// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_jsonpatch.h"

#include "model/base/json.h"
#include "model/render/kustomize_json_tree.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_smp.h"
#include "model/yaml/reader.h"

#include <algorithm>
#include <charconv>

namespace leeway::render::kustomize {

namespace {

struct Pointer
{
    std::vector<std::string> parents;
    std::string key;
};

std::string unescaped(std::string_view part)
{
    std::string out;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const bool escape =
            part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1');
        out += escape ? (part[++i] == '1' ? '/' : '~') : part[i];
    }
    return out;
}

/// What stands before the first slash is dropped, whatever it is. Nothing for a path without a slash.
std::optional<Pointer> parsePointer(std::string_view path)
{
    std::size_t slash = path.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    Pointer pointer;
    for (;;) {
        const std::size_t next = path.find('/', slash + 1);
        std::string part =
            unescaped(path.substr(slash + 1, next == std::string_view::npos ? next : next - slash - 1));
        if (next == std::string_view::npos) {
            pointer.key = std::move(part);
            return pointer;
        }
        pointer.parents.push_back(std::move(part));
        slash = next;
    }
}

std::optional<std::ptrdiff_t> toIndex(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::ptrdiff_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return index;
}

/// The element that an existing index means; negative ones count from the end.
std::optional<std::size_t> elementIndex(const Value &list, std::string_view text)
{
    const auto size = static_cast<std::ptrdiff_t>(list.size());
    const auto index = toIndex(text);
    if (!index || *index >= size || *index < -size)
        return std::nullopt;
    return static_cast<std::size_t>(*index < 0 ? *index + size : *index);
}

class Patcher
{
public:
    Patcher(Resource &resource, Step step) : m_resource(resource), m_root(resource.object), m_step(step) {}

    Result<void> apply(const Value &operation);

private:
    tl::unexpected<Error> refuse(ErrorCode code, std::string_view path, const Value &operation) const
    {
        return failAt(code, {std::string(operation.textAt({"op"})), std::string(path)}, operation);
    }
    Value *container(const Pointer &pointer);
    FieldPath fieldPath(const Pointer &pointer) const;
    Result<const Value *> existing(std::string_view path, const Value &operation, Pointer &pointer,
                                   Value *&in);
    Value byPatch(const Value &value, const Value *old) const;
    void recordRemoved(const Pointer &pointer, const Value &old, const Value &operation);

    Result<void> add(std::string_view path, const Value &value, const Value &operation);
    Result<void> remove(std::string_view path, const Value &operation);
    Result<void> erase(Value &in, const Pointer &pointer, std::string_view path, const Value &operation);
    Result<void> replace(std::string_view path, const Value &value, const Value &operation);
    Result<void> move(std::string_view from, std::string_view path, const Value &operation);
    Result<void> copy(std::string_view from, std::string_view path, const Value &operation);
    Result<void> test(std::string_view path, const Value &operation);

    Resource &m_resource;
    Value &m_root;
    Step m_step;
};

/// The map or list that holds the pointer's key; nullptr if the way there does not exist.
Value *Patcher::container(const Pointer &pointer)
{
    Value *at = &m_root;
    for (const std::string &part : pointer.parents) {
        if (at->isMap()) {
            at = at->findMutable(part);
        } else if (const auto index = elementIndex(*at, part); at->isList() && index) {
            at = &at->mutableAt(*index);
        } else {
            return nullptr;
        }
        if (!at || at->isScalar())
            return nullptr;
    }
    return at;
}

FieldPath Patcher::fieldPath(const Pointer &pointer) const
{
    FieldPath path;
    const Value *at = &m_root;
    std::vector<std::string> parts = pointer.parents;
    parts.push_back(pointer.key);
    for (const std::string &part : parts) {
        if (at && at->isList()) {
            const auto index = elementIndex(*at, part);
            path = path.index(index.value_or(at->size()));
            at = index ? &at->at(*index) : nullptr;
        } else {
            path = path.name(part);
            at = at ? at->find(part) : nullptr;
        }
    }
    return path;
}

Value Patcher::byPatch(const Value &value, const Value *old) const
{
    return old && old->origin() && value.origin() ? overriding(value, m_step, old) : value;
}

void Patcher::recordRemoved(const Pointer &pointer, const Value &old, const Value &operation)
{
    if (!old.origin())
        return;
    OriginStep by{m_step, operation.origin() ? operation.origin()->file : Key(), operation.span(), {}, {}};
    m_resource.removed.push_back({fieldPath(pointer), old, std::move(by)});
}

Result<void> Patcher::add(std::string_view path, const Value &value, const Value &operation)
{
    const auto pointer = parsePointer(path);
    Value *in = pointer ? container(*pointer) : nullptr;
    if (!in)
        return refuse(ErrorCode::JsonPatchMissingPath, path, operation);
    if (in->isMap()) {
        const Value *old = in->find(pointer->key);
        in->set(Key(pointer->key), byPatch(value, old));
        return {};
    }
    const auto size = static_cast<std::ptrdiff_t>(in->size());
    if (pointer->key == "-") {
        in->append(value);
        return {};
    }
    const auto index = toIndex(pointer->key);
    if (!index || *index > size || *index < -size - 1)
        return refuse(ErrorCode::JsonPatchBadIndex, path, operation);
    in->insert(static_cast<std::size_t>(*index < 0 ? *index + size + 1 : *index), value);
    return {};
}

Result<void> Patcher::erase(Value &in, const Pointer &pointer, std::string_view path, const Value &operation)
{
    if (in.isMap())
        return in.erase(pointer.key) ? Result<void>()
                                     : refuse(ErrorCode::JsonPatchMissingKey, path, operation);
    const auto index = elementIndex(in, pointer.key);
    if (!index)
        return refuse(ErrorCode::JsonPatchBadIndex, path, operation);
    in.eraseAt(*index);
    return {};
}

Result<void> Patcher::remove(std::string_view path, const Value &operation)
{
    const auto pointer = parsePointer(path);
    Value *in = pointer ? container(*pointer) : nullptr;
    if (!in)
        return refuse(ErrorCode::JsonPatchMissingPath, path, operation);
    if (in->isMap()) {
        if (const Value *old = in->find(pointer->key))
            recordRemoved(*pointer, *old, operation);
    } else if (const auto index = elementIndex(*in, pointer->key)) {
        recordRemoved(*pointer, in->at(*index), operation);
    }
    return erase(*in, *pointer, path, operation);
}

Result<void> Patcher::replace(std::string_view path, const Value &value, const Value &operation)
{
    if (path.empty()) {
        if (value.isScalar())
            return refuse(ErrorCode::JsonPatchMissingPath, path, operation);
        m_root = byPatch(value, &m_root);
        return {};
    }
    const auto pointer = parsePointer(path);
    Value *in = pointer ? container(*pointer) : nullptr;
    if (!in)
        return refuse(ErrorCode::JsonPatchMissingPath, path, operation);
    if (in->isMap()) {
        in->set(Key(pointer->key), byPatch(value, in->find(pointer->key)));
        return {};
    }
    const auto index = elementIndex(*in, pointer->key);
    if (!index)
        return refuse(ErrorCode::JsonPatchMissingKey, path, operation);
    in->mutableAt(*index) = byPatch(value, &in->at(*index));
    return {};
}

/// The value at a path whose container exists; nullptr for a map key that does not.
Result<const Value *> Patcher::existing(std::string_view path, const Value &operation, Pointer &pointer,
                                        Value *&in)
{
    const auto parsed = parsePointer(path);
    in = parsed ? container(*parsed) : nullptr;
    if (!in)
        return refuse(ErrorCode::JsonPatchMissingPath, path, operation);
    pointer = *parsed;
    if (in->isMap())
        return in->find(pointer.key);
    const auto index = elementIndex(*in, pointer.key);
    if (!index)
        return refuse(ErrorCode::JsonPatchBadIndex, path, operation);
    return &in->at(*index);
}

Result<void> Patcher::move(std::string_view from, std::string_view path, const Value &operation)
{
    Pointer pointer;
    Value *in = nullptr;
    const auto found = existing(from, operation, pointer, in);
    if (!found)
        return tl::unexpected(found.error());
    const Value value = *found ? **found : Value::null();
    if (auto erased = erase(*in, pointer, from, operation); !erased)
        return erased;
    return add(path, written(value, Writer::of(operation, m_step), &value), operation);
}

Result<void> Patcher::copy(std::string_view from, std::string_view path, const Value &operation)
{
    Pointer pointer;
    Value *in = nullptr;
    const auto found = existing(from, operation, pointer, in);
    if (!found)
        return tl::unexpected(found.error());
    const Value value = *found ? **found : Value::null();
    return add(path, written(value, Writer::of(operation, m_step), &value), operation);
}

Result<void> Patcher::test(std::string_view path, const Value &operation)
{
    const Value *wanted = operation.find("value");
    const Value *actual = &m_root;
    if (!path.empty()) {
        Pointer pointer;
        Value *in = nullptr;
        const auto found = existing(path, operation, pointer, in);
        if (!found)
            return tl::unexpected(found.error());
        actual = *found;
    }
    const bool none = !wanted || wanted->isNull();
    const bool equal = !actual || actual->isNull() ? none : wanted && equalJson(*actual, *wanted);
    return equal ? Result<void>() : refuse(ErrorCode::JsonPatchTestFailed, path, operation);
}

Result<void> Patcher::apply(const Value &operation)
{
    const Value *name = operation.find("op");
    const std::string_view op = name && name->isString() ? name->text() : std::string_view();
    const auto text = [&](std::string_view field) {
        const Value *found = operation.find(field);
        return found && found->isString() ? std::optional(found->text()) : std::nullopt;
    };
    const auto path = text("path");
    const auto from = text("from");
    const bool known =
        op == "add" || op == "remove" || op == "replace" || op == "test" || op == "move" || op == "copy";
    if (!known)
        return refuse(ErrorCode::JsonPatchUnknownOperation, path.value_or(""), operation);
    const bool needsFrom = op == "move" || op == "copy";
    if (!path || (needsFrom && !from))
        return failAt(ErrorCode::JsonPatchIncomplete, {std::string(op), path ? "from" : "path"}, operation);
    const Value *value = operation.find("value");
    const Value given = value ? *value : Value::null();
    if (op == "add")
        return add(*path, given, operation);
    if (op == "remove")
        return remove(*path, operation);
    if (op == "replace")
        return replace(*path, given, operation);
    if (op == "test")
        return test(*path, operation);
    return op == "move" ? move(*from, *path, operation) : copy(*from, *path, operation);
}

Result<Value> parseYaml(const Key &file, std::string_view text)
{
    yaml::ReadOptions options;
    options.dialect = yaml::Dialect::Yaml11;
    options.duplicates = yaml::Duplicates::LastWins;
    options.documents = yaml::Documents::FirstOnly;
    options.by = Step::JsonPatch;
    auto documents = yaml::readYaml(file, text, options);
    if (!documents)
        return tl::unexpected(documents.error());
    return documents->empty() ? Value() : documents->front().root;
}

} // namespace

Result<JsonPatch> parseJsonPatch(Context &context, const Key &file, std::string_view text,
                                 const Value *holder)
{
    const SourcePlace place{file.str(), 0, holder ? holder->span().begin + 1 : 0};
    if (text.empty())
        return fail(ErrorCode::JsonPatchNotAList, {}, place);
    if (text.front() == '[')
        if (auto json = parseJson(text); !json)
            return fail(json.error().code, json.error().args, place);
    auto operations = parseYaml(file, text);
    if (!operations)
        return fail(operations.error().code, operations.error().args, place);
    if (operations->isNull())
        return JsonPatch{};
    const auto isOperation = [](const Value &item) { return item.isMap() || item.isNull(); };
    if (!operations->isList() || !std::ranges::all_of(operations->items(), isOperation))
        return fail(ErrorCode::JsonPatchNotAList, {}, place);
    if (holder)
        placeInside(*operations, *holder, text, context.rules.tree, Step::JsonPatch);
    return JsonPatch{std::move(*operations)};
}

Result<void> applyJsonPatch(Resource &resource, const JsonPatch &patch, Step step)
{
    exportHistory(resource);
    if (resource.hasUnquotedKey)
        return failAt(ErrorCode::KustomizeKeyNotString, {}, resource.object);
    if (auto checked = checkJsonTree(resource.object); !checked)
        return checked;
    const History before = resource.history;
    Patcher patcher(resource, step);
    for (const Value &operation : patch.operations.items())
        if (auto done = patcher.apply(operation); !done)
            return done;
    if (!resource.object.isMap())
        return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(resource.object)},
                      patch.operations);
    resource.object = throughJson(resource.object);
    resource.shared.clear();
    importHistory(resource);
    rebuildAsStrings(resource.object, "annotations");
    resource.history = before; // kustomize puts its annotations back whatever the patch did to them
    return {};
}

} // namespace leeway::render::kustomize
