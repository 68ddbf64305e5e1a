// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string>
#include <string_view>

namespace leeway::render::kustomize {

/// Group, version and kind. As a selector an empty part matches anything.
struct Gvk
{
    std::string group;
    std::string version;
    std::string kind;
    friend bool operator==(const Gvk &, const Gvk &) = default;

    /// "Kind.version.group" with placeholders for empty parts, as kustomize prints it.
    std::string toString() const;
};
/// kustomize's order of kinds, which sorts field specs (legacy-order.yaml).
bool legacyLess(const Gvk &a, const Gvk &b);

/// Identity of an object, current or earlier. The texts belong to the object or to its history.
struct IdView
{
    std::string_view group;
    std::string_view version;
    std::string_view kind;
    std::string_view name;
    std::string_view ns;
    bool clusterScoped = false; ///< only known for current ids

    /// A marker for cluster-scoped kinds, "default" for none, else the namespace.
    std::string_view effectiveNamespace() const;
    bool isSelectedBy(const Gvk &selector) const;
    bool sameGvk(const IdView &other) const;
    /// All parts equal; namespaces as effective namespaces.
    bool equals(const IdView &other) const;
    std::size_t hash() const;
    std::string toString() const;
    Gvk gvk() const { return {std::string(group), std::string(version), std::string(kind)}; }
};

inline constexpr std::string_view notANamespace = "_non_namespaceable_";

/// Cut at the first slash: "apps/v1" -> apps, v1; "v1" -> "", v1.
struct ApiVersionParts
{
    std::string_view group;
    std::string_view version;
};
ApiVersionParts splitApiVersion(std::string_view apiVersion);

/// null, {} and [].
bool isNilOrEmpty(const Value &value);
/// The text of a scalar as written, "" for maps, lists and nothing.
std::string_view textOf(const Value *value);

// What kustomize reads of an object, with its exact idea of "absent".
std::string_view kindOf(const Value &object);
std::string_view apiVersionOf(const Value &object);
const Value *metadataOf(const Value &object); ///< nullptr if absent or empty
std::string_view nameOf(const Value &object);
std::string_view namespaceOf(const Value &object);

} // namespace leeway::render::kustomize
