// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/render/kustomize_ids.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace leeway::render::kustomize {

/// A Go regular expression (RE2). Thread safe once made.
class Regex
{
public:
    Regex() = default; ///< matches everything
    static Result<Regex> compile(const std::string &pattern, const Value &at);
    bool matches(std::string_view text) const; ///< anywhere in the text

private:
    std::shared_ptr<const re2::RE2> m_regex;
};

/// `a=b,c in (d,e),!f`: Kubernetes label selector syntax.
class LabelSelector
{
public:
    static Result<LabelSelector> parse(std::string_view text, const Value &at);
    bool matches(const Value *labels) const; ///< labels are compared by text

private:
    friend class SelectorParser;
    enum class Operator : std::uint8_t { In, NotIn, Exists, NotExists, Greater, Less };
    struct Requirement
    {
        std::string key;
        Operator op = Operator::Exists;
        std::vector<std::string> values;
        bool matches(const Value *labels) const;
    };
    std::vector<Requirement> m_requirements;
};

/// Regular expressions for the parts of an id, anchored at both ends; labels and annotations by selector
/// (kustomize.md 3.9a).
class Selector
{
public:
    static Result<Selector> compile(const Value &selector);

    bool matchesGvk(const IdView &id) const;
    bool matchesName(std::string_view name) const;
    bool matchesNamespace(std::string_view ns) const;
    bool matchesId(const IdView &id) const;
    /// Both label and annotation selector match the object. A selector that does not parse is an error here
    /// and not before: kustomize reads it only when there is an object to compare.
    Result<bool> matchesMeta(const Value &object) const;
    bool hasIdPart() const;
    bool hasMetaPart() const { return m_hasMeta; }

private:
    std::optional<Regex> m_group, m_version, m_kind, m_name, m_namespace;
    Result<LabelSelector> m_labels{LabelSelector()};
    Result<LabelSelector> m_annotations{LabelSelector()};
    bool m_hasMeta = false;
};

} // namespace leeway::render::kustomize
