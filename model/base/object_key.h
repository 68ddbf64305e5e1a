// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace leeway {

class Value;

/// Identity of an object inside one cluster (decisions.md 19). The version of its API is an attribute, not
/// part of the identity. `ns` is empty for cluster-scoped kinds.
struct ObjectKey
{
    std::string group; ///< empty for the core group
    std::string kind;
    std::string ns;
    std::string name;

    friend auto operator<=>(const ObjectKey &, const ObjectKey &) = default;

    /// "Kind.group/namespace/name", without the parts that are empty: "Deployment.apps/web/api",
    /// "Namespace/web".
    std::string toString() const;
    /// Inverse of toString; the namespace may be left out of what the user types.
    static Result<ObjectKey> parse(std::string_view text);
    /// Reads apiVersion, kind and metadata of a Kubernetes object; empty parts where they are missing.
    static ObjectKey of(const Value &object);
};

/// "apps/v1" -> {"apps", "v1"}, "v1" -> {"", "v1"}.
struct GroupVersion
{
    std::string group;
    std::string version;
    static GroupVersion parse(std::string_view apiVersion);
    std::string toString() const { return group.empty() ? version : group + '/' + version; }
    friend auto operator<=>(const GroupVersion &, const GroupVersion &) = default;
};

} // namespace leeway

template <> struct std::hash<leeway::ObjectKey>
{
    std::size_t operator()(const leeway::ObjectKey &key) const noexcept;
};
