// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_transformers.h"

namespace leeway::render::kustomize {

namespace {

struct ImageName
{
    std::string name, tag, digest;

    static ImageName split(const std::string &image)
    {
        const std::size_t slash = image.find('/');
        const std::size_t from = slash == std::string::npos ? 0 : slash;
        const std::size_t at = image.find('@', from);
        const std::size_t colon = image.find(':', from);
        if (at == std::string::npos && colon == std::string::npos)
            return {image, {}, {}};
        if (at != std::string::npos && (colon == std::string::npos || at < colon))
            return {image.substr(0, at), {}, image.substr(at + 1)};
        if (at != std::string::npos)
            return {image.substr(0, colon), image.substr(colon + 1, at - colon - 1), image.substr(at + 1)};
        return {image.substr(0, colon), image.substr(colon + 1), {}};
    }

    std::string joined() const
    {
        return name + (tag.empty() ? "" : ":" + tag) + (digest.empty() ? "" : "@" + digest);
    }
};

/// What one `images` entry does to an image text.
class ImageRule
{
public:
    ImageRule(const Value &image, bool isHead)
        : m_entry(image), m_newName(image.textAt({"newName"})), m_newTag(image.textAt({"newTag"})),
          m_digest(image.textAt({"digest"})), m_tagSuffix(image.textAt({"tagSuffix"}))
    {
        const std::string algorithm = isHead ? "[a-zA-Z0-9_+.-]+" : "sha256";
        m_regex = Regex::compile("^" + std::string(image.textAt({"name"})) + "(:[a-zA-Z0-9_.{}-]*)?(@" +
                                     algorithm + ":[a-zA-Z0-9_.{}-]*)?$",
                                 image);
    }

    /// 5.8.1 crashes on an expression that does not compile; head matches nothing.
    Result<bool> matches(std::string_view image, bool isHead) const
    {
        if (m_regex)
            return m_regex->matches(image);
        return isHead ? Result<bool>(false) : tl::unexpected(m_regex.error());
    }

    std::string changed(std::string_view image) const
    {
        ImageName parts = ImageName::split(std::string(image));
        if (!m_newName.empty())
            parts.name = m_newName;
        if (!m_newTag.empty() || !m_digest.empty()) {
            parts.tag = m_newTag;
            parts.digest = m_digest;
        } else if (!m_tagSuffix.empty()) {
            parts.tag += m_tagSuffix;
            parts.digest.clear();
        }
        return parts.joined();
    }

    Result<void> set(Value &field, bool isHead) const
    {
        if (!field.isScalar())
            return failAt(ErrorCode::KustomizeWrongNodeKind, {"scalar", nodeKindName(field)}, field);
        const auto matching = matches(field.text(), isHead);
        if (!matching)
            return tl::unexpected(matching.error());
        if (!*matching)
            return {};
        const std::string text = changed(field.text());
        if (text == field.text())
            return {};
        const Value old = field;
        field = combined(untyped(text, old.style()), Writer::of(m_entry, Step::Image), old);
        return {};
    }

    /// Whether the legacy pass has to write below `containers` at all.
    Result<bool> concerns(const Value &node, bool isHead) const
    {
        return node.isScalar() ? matches(node.text(), isHead) : Result<bool>(true);
    }

private:
    Value m_entry;
    std::string m_newName, m_newTag, m_digest, m_tagSuffix;
    Result<Regex> m_regex{Regex()};
};

/// Every list called containers or initContainers, at any depth.
class LegacyWalk
{
public:
    LegacyWalk(const ImageRule &rule, bool isHead) : m_rule(rule), m_isHead(isHead) {}

    /// The node with its images changed; the same node if nothing changes.
    Result<Value> walk(const Value &node) const
    {
        Value result = node;
        for (std::size_t i = 0; i < node.size(); ++i) {
            const Value &child = node.isMap() ? node.entries()[i].value : node.at(i);
            if (child.isScalar())
                continue;
            auto changed = walk(child);
            if (!changed)
                return changed;
            if (node.isMap() && isContainerList(node.entries()[i].key, *changed)) {
                changed = updateContainers(*changed);
                if (!changed)
                    return changed;
            }
            if (changed->isSameNode(child))
                continue;
            if (node.isMap())
                result.setEntry(i, node.entries()[i].key, std::move(*changed));
            else
                result.mutableAt(i) = std::move(*changed);
        }
        return result;
    }

private:
    static bool isContainerList(std::string_view key, const Value &value)
    {
        return value.isList() && (key == "containers" || key == "initContainers");
    }

    Result<Value> updateContainers(const Value &list) const
    {
        Value result = list;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Value &container = list.at(i);
            if (container.isNull())
                continue;
            if (!container.isMap())
                return failAt(ErrorCode::KustomizeWrongNodeKind, {"map", nodeKindName(container)}, container);
            const Value *image = container.find("image");
            if (!image)
                continue;
            const auto concerned = m_rule.concerns(*image, m_isHead);
            if (!concerned)
                return tl::unexpected(concerned.error());
            if (!*concerned)
                continue;
            if (auto done = m_rule.set(*result.mutableAt(i).findMutable("image"), m_isHead); !done)
                return tl::unexpected(done.error());
        }
        return result;
    }

    const ImageRule &m_rule;
    bool m_isHead;
};

} // namespace

Transform makeImage(const Value &image, FieldSpecsRef specs)
{
    return [image, specs = std::move(specs)](ResMap &map, Context &context) -> Result<void> {
        const bool isHead = context.isHead();
        const ImageRule rule(image, isHead);
        const LegacyWalk legacy(rule, isHead);
        const FieldSetter set = [&](Value &field) { return rule.set(field, isHead); };
        for (Resource &resource : map.resources()) {
            if (kindOf(resource.object) == "CustomResourceDefinition")
                continue;
            auto changed = legacy.walk(resource.object);
            if (!changed)
                return tl::unexpected(changed.error());
            resource.object = std::move(*changed);
        }
        for (Resource &resource : map.resources())
            if (kindOf(resource.object) != "CustomResourceDefinition" && specs)
                if (auto done = visitFields(resource.object, *specs, Create::Nothing, set); !done)
                    return done;
        return {};
    };
}

} // namespace leeway::render::kustomize
