// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_hash.h"

#include "model/base/digest.h"
#include "model/render/kustomize_json_tree.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_text.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

/// A map as it is; a scalar as its text; a list as null; nothing as an empty text.
Value hashed(const Value &object, std::string_view field)
{
    const Value *found = object.find(field);
    if (!found)
        return Value::string("");
    if (found->isMap())
        return *found;
    return found->isList() ? Value::null() : Value::string(found->text());
}

std::string shortened(std::string hex)
{
    hex.resize(10);
    for (char &c : hex)
        switch (c) {
        case '0':
            c = 'g';
            break;
        case '1':
            c = 'h';
            break;
        case '3':
            c = 'k';
            break;
        case 'a':
            c = 'm';
            break;
        case 'e':
            c = 't';
            break;
        default:
            break;
        }
    return hex;
}

void addIfMap(Value &content, const Value &object, std::string_view field)
{
    const Value *found = object.find(field);
    if (found && !found->isScalar())
        content.set(field, hashed(object, field));
}

} // namespace

Result<std::string> contentHash(const Value &object)
{
    const std::string_view kind = kindOf(object);
    Value content = Value::map();
    content.set("kind", Value::string(kind));
    content.set("name", Value::string("")); // kustomize looks for a field called "metadata/name"
    content.set("data", hashed(object, "data"));
    if (kind == "ConfigMap") {
        addIfMap(content, object, "binaryData");
    } else if (kind == "Secret") {
        content.set("type", hashed(object, "type"));
        addIfMap(content, object, "stringData");
    } else {
        return failAt(ErrorCode::KustomizeHashKind, {std::string(kind)}, object);
    }
    if (auto checked = checkJsonTree(content); !checked)
        return tl::unexpected(checked.error());
    return shortened(sha256Hex(goJson(content)));
}

Transform makeHashes()
{
    return [](ResMap &map, Context &context) -> Result<void> {
        for (Resource &resource : map.resources()) {
            if (!resource.history.needsHash)
                continue;
            const auto hash = contentHash(resource.object);
            if (!hash)
                return tl::unexpected(hash.error());
            resource.storePreviousId(context.schema);
            Value &metadata = resource.object.ensureMap("metadata");
            if (!metadata.isMap())
                return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(metadata)}, metadata);
            const Value *name = metadata.find("name");
            const Value old = name ? *name : Value::string("");
            const Writer writer{Step::Hash, old.origin() ? old.origin()->file : Key(), old.span()};
            const std::string text = std::string(old.text()) + '-' + *hash;
            metadata.set("name", combined(untyped(text, old.style()), writer, old));
        }
        map.idsMayHaveChanged();
        return {};
    };
}

} // namespace leeway::render::kustomize
