// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_generator.h"

#include "model/base/digest.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_text.h"

#include <algorithm>
#include <map>

namespace leeway::render::kustomize {

namespace {

bool isOn(const Value *options, std::string_view name)
{
    const Value *flag = options ? options->find(name) : nullptr;
    return flag && flag->toBool() == true;
}

Value writtenBy(const Value &entry, const Value &value)
{
    return written(value, Writer::of(entry, Step::Literal), nullptr);
}

/// Labels or annotations of the entry's options over those of the layer.
void addOptionMap(Resource &resource, std::string_view field, Step step, const Value *local,
                  const Value *global)
{
    std::map<std::string_view, const Value *> merged;
    for (const Value *options : {global, local})
        if (const Value *map = options ? options->find(field) : nullptr)
            for (const MapEntry &entry : map->entries())
                merged[entry.key.view()] = &entry.value;
    if (merged.empty())
        return;
    Value &target = resource.object.ensureMap("metadata").ensureMap(field);
    for (const auto &[key, value] : merged) {
        const Style style = looksTyped(value->text()) ? Style::DoubleQuoted : Style::Plain;
        target.set(Key(key), written(Value::string(value->text(), style), Writer::of(*value, step), nullptr));
        resource.hasUnquotedKey = resource.hasUnquotedKey || !isStringKey(key);
    }
}

Result<Resource> makeBase(std::string_view kind, const Value &arguments)
{
    const Value *name = arguments.find("name");
    if (!name || name->text().empty())
        return failAt(ErrorCode::KustomizeGeneratorNoName, {std::string(kind)}, arguments);
    Resource resource;
    Value object = Value::map();
    object.set("apiVersion", writtenBy(arguments, Value::string("v1")));
    object.set("kind", writtenBy(arguments, Value::string(kind)));
    Value metadata = writtenBy(arguments, Value::map());
    const auto text = [](std::string_view t) {
        return Value::string(t, looksTyped(t) ? Style::DoubleQuoted : Style::Plain);
    };
    metadata.set("name", writtenBy(*name, text(name->text())));
    if (const Value *ns = arguments.find("namespace"); ns && !ns->text().empty())
        metadata.set("namespace", writtenBy(*ns, text(ns->text())));
    object.set("metadata", metadata);
    resource.object = writtenBy(arguments, object);
    return resource;
}

Result<std::map<std::string, Value>> uniqueKeys(const Value &arguments, const Loader &loader)
{
    auto pairs = loadKeyValues(arguments, loader);
    if (!pairs)
        return tl::unexpected(pairs.error());
    std::map<std::string, Value> data;
    for (KeyValue &pair : *pairs)
        if (!data.try_emplace(pair.key, pair.value).second)
            return failAt(ErrorCode::KustomizeRepeatedKey,
                          {std::string(arguments.textAt({"name"})), pair.key}, arguments);
    return data;
}

void finish(Resource &resource, const Value &arguments, const Value *global)
{
    const Value *local = arguments.find("options");
    addOptionMap(resource, "labels", Step::Label, local, global);
    addOptionMap(resource, "annotations", Step::Annotation, local, global);
    for (const Value *options : {local, global})
        if (isOn(options, "immutable"))
            resource.object.set("immutable", writtenBy(*options->find("immutable"), Value::boolean(true)));
    resource.history.needsHash =
        !isOn(local, "disableNameSuffixHash") && !isOn(global, "disableNameSuffixHash");
    resource.history.behavior = behaviorOf(arguments.textAt({"behavior"}));
}

Value restyled(const Value &value, const Value &source)
{
    return value.withOrigin(source.origin(), source.span());
}

} // namespace

std::string wrappedBase64(std::string_view bytes)
{
    constexpr std::size_t lineLength = 70;
    const std::string text = base64Encode(bytes);
    if (text.size() < lineLength)
        return text;
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += lineLength)
        out.append(text, i, lineLength) += '\n';
    return out;
}

Value dataString(std::string_view text)
{
    if (text.find('\n') != std::string_view::npos)
        return Value::string(text, Style::Literal);
    return Value::string(text, looksTyped(text) ? Style::DoubleQuoted : Style::Plain);
}

Result<Resource> generateConfigMap(const Value &arguments, const Value *global, const Loader &loader)
{
    auto resource = makeBase("ConfigMap", arguments);
    if (!resource)
        return resource;
    const auto data = uniqueKeys(arguments, loader);
    if (!data)
        return tl::unexpected(data.error());
    for (const auto &[key, value] : *data) {
        const bool isText = isValidUtf8(value.text());
        const Value made = dataString(isText ? std::string(value.text()) : wrappedBase64(value.text()));
        Value &map = resource->object.ensureMap(isText ? "data" : "binaryData");
        if (!map.origin())
            map = writtenBy(arguments, map);
        map.set(Key(key), restyled(made, value));
        resource->hasUnquotedKey = resource->hasUnquotedKey || !isStringKey(key);
    }
    finish(*resource, arguments, global);
    return resource;
}

Result<Resource> generateSecret(const Value &arguments, const Value *global, const Loader &loader)
{
    auto resource = makeBase("Secret", arguments);
    if (!resource)
        return resource;
    const Value *type = arguments.find("type");
    const bool hasType = type && !type->text().empty();
    resource->object.set(
        "type", writtenBy(hasType ? *type : arguments, Value::string(hasType ? type->text() : "Opaque")));
    const auto data = uniqueKeys(arguments, loader);
    if (!data)
        return tl::unexpected(data.error());
    Value map = writtenBy(arguments, Value::map());
    for (const auto &[key, value] : *data) {
        map.set(Key(key), restyled(dataString(wrappedBase64(value.text())), value));
        resource->hasUnquotedKey = resource->hasUnquotedKey || !isStringKey(key);
    }
    resource->object.set("data", map);
    finish(*resource, arguments, global);
    return resource;
}

} // namespace leeway::render::kustomize
