// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/object_key.h"

#include "model/base/value.h"

#include <algorithm>
#include <vector>

namespace leeway {

std::string ObjectKey::toString() const
{
    std::string text = kind;
    if (!group.empty())
        text += '.' + group;
    if (!ns.empty())
        text += '/' + ns;
    return text + '/' + name;
}

Result<ObjectKey> ObjectKey::parse(std::string_view text)
{
    std::vector<std::string> parts;
    std::string_view rest = text;
    for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
        parts.emplace_back(rest.substr(0, slash));
        rest.remove_prefix(slash + 1);
    }
    parts.emplace_back(rest);
    const bool anyEmpty = std::ranges::any_of(parts, &std::string::empty);
    if (parts.size() < 2 || parts.size() > 3 || anyEmpty)
        return fail(ErrorCode::InvalidObjectName, {std::string(text)});

    ObjectKey key;
    const std::string &kindAndGroup = parts.front();
    const std::size_t dot = kindAndGroup.find('.');
    key.kind = kindAndGroup.substr(0, dot);
    if (dot != std::string::npos)
        key.group = kindAndGroup.substr(dot + 1);
    key.name = parts.back();
    if (parts.size() == 3)
        key.ns = parts[1];
    return key;
}

ObjectKey ObjectKey::of(const Value &object)
{
    return {GroupVersion::parse(object.textAt({"apiVersion"})).group, std::string(object.textAt({"kind"})),
            std::string(object.textAt({"metadata", "namespace"})),
            std::string(object.textAt({"metadata", "name"}))};
}

GroupVersion GroupVersion::parse(std::string_view apiVersion)
{
    const std::size_t slash = apiVersion.find('/');
    if (slash == std::string_view::npos)
        return {"", std::string(apiVersion)};
    return {std::string(apiVersion.substr(0, slash)), std::string(apiVersion.substr(slash + 1))};
}

} // namespace leeway

std::size_t std::hash<leeway::ObjectKey>::operator()(const leeway::ObjectKey &key) const noexcept
{
    std::size_t seed = 0;
    for (const std::string *part : {&key.group, &key.kind, &key.ns, &key.name})
        seed = seed * 1099511628211ULL + std::hash<std::string>{}(*part);
    return seed;
}
