// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_text.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

std::vector<std::string> slashParts(std::string_view path)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0;;) {
        const std::size_t at = path.find('/', from);
        const std::string part(path.substr(from, at == std::string_view::npos ? at : at - from));
        if (!parts.empty() && parts.back().ends_with('\\'))
            parts.back().back() = '/', parts.back() += part;
        else
            parts.push_back(part);
        if (at == std::string_view::npos)
            return parts;
        from = at + 1;
    }
}

/// kustomize's InsertPathPart: the part goes before the element at `position`, or to the end.
std::string insertPart(std::string_view path, std::size_t position, std::string_view part)
{
    const bool absolute = path.starts_with('/');
    std::vector<std::string> parts;
    for (std::string &piece : slashParts(path))
        if (!piece.empty())
            parts.push_back(std::move(piece));
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(std::min(position, parts.size())),
                 std::string(part));
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i)
        out += (i > 0 ? "/" : "") + parts[i];
    return out;
}

/// Looks up or creates a scalar field by map keys.
Result<Value *> fieldAt(Value &object, const std::vector<std::string> &path)
{
    Value *node = &object;
    std::vector<std::string> parts;
    for (const std::string &part : path)
        if (!part.empty())
            parts.push_back(part);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!node->isMap())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(*node)}, *node);
        const bool last = i + 1 == parts.size();
        Value *next = node->findMutable(parts[i]);
        node = next ? next : &node->set(Key(parts[i]), last ? Value::string("") : Value::map());
    }
    if (!node->isScalar())
        return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(*node)}, *node);
    return node;
}

struct ValueAdd
{
    Value value;
    std::vector<Value> targets;

    Result<void> write(Resource &resource, const Value &target, const Schema &schema) const
    {
        const std::string_view path = target.textAt({"fieldPath"});
        if (path == "metadata/namespace")
            return setNamespace(resource, {value, nullptr, false, SubjectMode::DefaultOnly}, schema);
        auto field = fieldAt(resource.object, slashParts(path));
        if (!field)
            return tl::unexpected(field.error());
        const Value *position = target.find("filePathPosition");
        const std::int64_t at = position ? position->toInt().value_or(0) : 0;
        const Value old = **field;
        std::string text(value.text());
        if (at > 0)
            text = insertPart(old.text(), static_cast<std::size_t>(at - 1), text);
        **field = written(untyped(text, old.style()), Writer::of(value, Step::Transformer), &old);
        return {};
    }
};

} // namespace

Result<Transform> makeValueAdd(Context &, const Loader &loader, const Value &config)
{
    ValueAdd add;
    const Value *value = config.find("value");
    const std::string_view text = value ? trimUnicode(value->text()) : std::string_view();
    const std::string name(text.empty() ? fileName(loader.root()) : text);
    add.value =
        Value::string(name).withOrigin((value ? *value : config).origin(), (value ? *value : config).span());
    if (const Value *targets = config.find("targets"))
        add.targets.assign(targets->items().begin(), targets->items().end());
    if (const Value *path = config.find("targetFilePath"); path && !path->text().empty()) {
        const auto file = loader.load(path->text(), *path);
        if (!file)
            return tl::unexpected(file.error());
        const auto document = parseYaml11(*file, Step::Transformer);
        if (!document)
            return tl::unexpected(document.error());
        const auto decoded = decode(*document, *pluginShape("ValueAddTransformer"), {true, true});
        if (!decoded)
            return tl::unexpected(decoded.error());
        if (const Value *more = decoded->find("targets"))
            add.targets.insert(add.targets.end(), more->items().begin(), more->items().end());
    }
    for (const Value &target : add.targets)
        if (target.textAt({"fieldPath"}).empty())
            return failAt(ErrorCode::KustomizeBadPluginConfig, {"ValueAddTransformer", "fieldPath is empty"},
                          target);
    if (add.targets.empty())
        return failAt(ErrorCode::KustomizeBadPluginConfig, {"ValueAddTransformer", "no target"}, config);
    return [add](ResMap &map, Context &context) -> Result<void> {
        for (const Value &target : add.targets) {
            std::vector<std::size_t> selected;
            if (const Value *selector = target.find("selector")) {
                auto found = map.select(*selector, context.schema);
                if (!found)
                    return tl::unexpected(found.error());
                selected = std::move(*found);
            } else {
                for (std::size_t i = 0; i < map.resources().size(); ++i)
                    selected.push_back(i);
            }
            for (const std::size_t index : selected)
                if (auto done = add.write(map.resources()[index], target, context.schema); !done)
                    return done;
        }
        map.idsMayHaveChanged();
        return {};
    };
}

} // namespace leeway::render::kustomize
