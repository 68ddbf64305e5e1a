// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_output.h"

#include "model/base/number.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"

#include <algorithm>
#include <unordered_set>

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view originKey = "config.kubernetes.io/origin";
constexpr std::string_view transformationsKey = "alpha.config.kubernetes.io/transformations";

/// DEL, C1 controls but NEL, and the byte-order mark: the last encoder refuses them.
bool hasForbiddenCharacter(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0x7f)
            return true;
        if (byte < 0xC2 || i + 1 >= text.size())
            continue;
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (byte == 0xC2 && next < 0xA0 && next != 0x85)
            return true;
        if (byte == 0xEF && (text.substr(i, 3) == "\xEF\xBB\xBF" || text.substr(i, 3) == "\xEF\xBF\xBE" ||
                             text.substr(i, 3) == "\xEF\xBF\xBF"))
            return true;
    }
    return false;
}

Result<Value> outputScalar(const Value &value)
{
    switch (value.kind()) {
    case Kind::String:
        if (hasForbiddenCharacter(value.text()))
            return failAt(ErrorCode::KustomizeForbiddenCharacter, {}, value);
        return value;
    case Kind::Int:
    case Kind::Float: {
        if (!fitsKind(value))
            return failAt(ErrorCode::KustomizeTypeMismatch, {std::string(value.text())}, value);
        const std::string text = canonicalNumber(value.text());
        if (text == value.text())
            return value;
        return untyped(text).withOrigin(value.origin(), value.span());
    }
    default:
        if (!fitsKind(value))
            return failAt(ErrorCode::KustomizeTypeMismatch, {std::string(value.text())}, value);
        return value;
    }
}

Result<void> checkKeys(const Value &map)
{
    if (map.size() < 2)
        return {};
    if (map.size() <= 16) { // comparing all pairs beats hashing
        const auto entries = map.entries();
        for (std::size_t i = 1; i < entries.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (entries[i].key == entries[j].key)
                    return failAt(ErrorCode::KustomizeDuplicateKey, {entries[i].key.str()}, entries[i].value);
        return {};
    }
    std::unordered_set<std::string_view> seen;
    for (const MapEntry &entry : map.entries())
        if (!seen.insert(entry.key.view()).second)
            return failAt(ErrorCode::KustomizeDuplicateKey, {entry.key.str()}, entry.value);
    return {};
}

/// The maps and lists around a value, innermost first.
struct Around
{
    const Value *node;
    const Around *outer;
};

/// Whether the node was written with brackets.
bool isFlow(const Value &node, const FileTree &tree)
{
    const FileEntry *file = node.origin() ? tree.find(node.origin()->file) : nullptr;
    const std::size_t at = node.span().begin;
    return file && file->bytes && at < file->bytes->size() &&
           ((*file->bytes)[at] == '{' || (*file->bytes)[at] == '[');
}

class ObjectWriter
{
public:
    explicit ObjectWriter(const FileTree &tree) : m_tree(tree) {}

    Result<Value> write(const Value &value, const Around *around) const
    {
        if (value.isNull() && value.text().empty())
            return absent(value, around);
        if (value.isScalar())
            return outputScalar(value);
        if (auto checked = checkKeys(value); !checked)
            return tl::unexpected(checked.error());
        const Around here{&value, around};
        Value result = value;
        for (std::size_t i = 0; i < value.size(); ++i) {
            const Value &child = value.isMap() ? value.entries()[i].value : value.at(i);
            auto written = write(child, &here);
            if (!written)
                return written;
            if (written->isSameNode(child))
                continue;
            if (value.isMap())
                result.setEntry(i, value.entries()[i].key, std::move(*written));
            else
                result.mutableAt(i) = std::move(*written);
        }
        return result;
    }

private:
    /// Inside brackets the encoder cannot write nothing and writes an empty text.
    Value absent(const Value &value, const Around *around) const
    {
        for (; around; around = around->outer)
            if (isFlow(*around->node, m_tree))
                return Value::string("").withOrigin(value.origin(), value.span());
        return value;
    }

    const FileTree &m_tree;
};

std::string joinedTransformations(const std::vector<std::string> &all)
{
    std::string text;
    for (const std::string &one : all) {
        bool first = true;
        for (std::size_t from = 0; from < one.size();) {
            const std::size_t end = one.find('\n', from);
            text += first ? "- " : "  ";
            text += one.substr(from, end - from + 1);
            first = false;
            from = end + 1;
        }
    }
    return text;
}

void addTracking(Value &annotations, const Resource &resource, const Context &context)
{
    const auto add = [&](std::string_view key, const std::string &text) {
        const Value value = Value::string(text, Style::Literal);
        annotations.set(key, overridingAt(value, Step::BuildMetadata, Key(), {}, nullptr));
    };
    if (context.hasMetadata("originAnnotations") && !resource.history.origin.empty())
        add(originKey, resource.history.origin);
    if (context.hasMetadata("transformerAnnotations") && !resource.history.transformations.empty())
        add(transformationsKey, joinedTransformations(resource.history.transformations));
}

/// The annotations rebuilt from their texts, without those that only the build needs.
Result<Value> rebuiltAnnotations(const Value *old)
{
    Value rebuilt = Value::map();
    if (!old || !old->isMap())
        return rebuilt;
    rebuilt.setOrigin(old->origin(), old->span());
    for (const MapEntry &entry : old->entries()) {
        if (isBuildAnnotation(entry.key) || entry.key == originKey || entry.key == transformationsKey)
            continue;
        if (!isStringKey(entry.key))
            return failAt(ErrorCode::KustomizeKeyNotString, {entry.key.str()}, entry.value);
        if (entry.value.isString())
            rebuilt.set(entry.key, entry.value);
        else
            rebuilt.set(
                entry.key,
                Value::string(entry.value.text()).withOrigin(entry.value.origin(), entry.value.span()));
    }
    return rebuilt;
}

bool needsRebuilding(const Value &annotations)
{
    return !annotations.isMap() || annotations.size() == 0 || !checkKeys(annotations) ||
           std::ranges::any_of(annotations.entries(), [](const MapEntry &entry) {
               return !entry.value.isString() || isBuildAnnotation(entry.key) || entry.key == originKey ||
                      entry.key == transformationsKey || !isStringKey(entry.key);
           });
}

} // namespace

Result<Value> outputObject(const Resource &resource, const Context &context)
{
    if (resource.hasUnquotedKey)
        return failAt(ErrorCode::KustomizeKeyNotString, {}, resource.object);
    Value object = resource.object;
    const Value *metadata = object.find("metadata");
    if (metadata && !metadata->isMap() && !metadata->isNull())
        return ObjectWriter(context.rules.tree).write(object, nullptr);
    const Value *annotations = metadata ? metadata->find("annotations") : nullptr;
    const bool hasTracking = context.tracksOrigins();
    const bool changes = !metadata || hasTracking || (annotations && needsRebuilding(*annotations));
    if (changes && !(metadata && metadata->isNull())) {
        auto rebuilt = rebuiltAnnotations(annotations);
        if (!rebuilt)
            return rebuilt;
        addTracking(*rebuilt, resource, context);
        Value &map = object.ensureMap("metadata");
        if (rebuilt->size() == 0)
            map.erase("annotations");
        else
            map.set("annotations", std::move(*rebuilt));
    }
    return ObjectWriter(context.rules.tree).write(object, nullptr);
}

} // namespace leeway::render::kustomize
