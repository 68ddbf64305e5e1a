// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_selector.h"

#include "model/render/kustomize_node.h"

#include <re2/re2.h>

namespace leeway::render::kustomize {

namespace {

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

Result<std::optional<Regex>> anchored(const Value &selector, std::string_view field)
{
    const std::string_view pattern = selector.textAt({field});
    if (pattern.empty())
        return std::optional<Regex>();
    auto regex = Regex::compile("^(?:" + std::string(pattern) + ")$", *selector.find(field));
    if (!regex)
        return tl::unexpected(regex.error());
    return std::optional(std::move(*regex));
}

bool matches(const std::optional<Regex> &regex, std::string_view text)
{
    return !regex || regex->matches(text);
}

} // namespace

Result<Regex> Regex::compile(const std::string &pattern, const Value &at)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const re2::RE2>(pattern, options);
    if (!compiled->ok())
        return failAt(ErrorCode::KustomizeBadRegex, {pattern, compiled->error()}, at);
    Regex regex;
    regex.m_regex = std::move(compiled);
    return regex;
}

bool Regex::matches(std::string_view text) const
{
    return !m_regex || re2::RE2::PartialMatch(piece(text), *m_regex);
}

Result<Selector> Selector::compile(const Value &selector)
{
    Selector result;
    const std::pair<std::string_view, std::optional<Regex> *> parts[]{{"group", &result.m_group},
                                                                      {"version", &result.m_version},
                                                                      {"kind", &result.m_kind},
                                                                      {"name", &result.m_name},
                                                                      {"namespace", &result.m_namespace}};
    for (const auto &[field, regex] : parts) {
        auto compiled = anchored(selector, field);
        if (!compiled)
            return tl::unexpected(compiled.error());
        *regex = std::move(*compiled);
    }
    for (const auto &[field, parsed] : {std::pair("labelSelector", &result.m_labels),
                                        std::pair("annotationSelector", &result.m_annotations)}) {
        const std::string_view text = selector.textAt({field});
        if (text.empty())
            continue;
        *parsed = LabelSelector::parse(text, *selector.find(field));
        result.m_hasMeta = true;
    }
    return result;
}

bool Selector::matchesGvk(const IdView &id) const
{
    return matches(m_group, id.group) && matches(m_version, id.version) && matches(m_kind, id.kind);
}
bool Selector::matchesName(std::string_view name) const
{
    return matches(m_name, name);
}
bool Selector::matchesNamespace(std::string_view ns) const
{
    return matches(m_namespace, ns);
}
bool Selector::matchesId(const IdView &id) const
{
    return matchesGvk(id) && matchesName(id.name) && matchesNamespace(id.ns);
}
bool Selector::hasIdPart() const
{
    return m_group || m_version || m_kind || m_name || m_namespace;
}

Result<bool> Selector::matchesMeta(const Value &object) const
{
    if (!m_hasMeta)
        return true;
    for (const auto *selector : {&m_labels, &m_annotations})
        if (!*selector)
            return tl::unexpected(selector->error());
    const Value *metadata = metadataOf(object);
    return m_labels->matches(metadata ? metadata->find("labels") : nullptr) &&
           m_annotations->matches(metadata ? metadata->find("annotations") : nullptr);
}

} // namespace leeway::render::kustomize
