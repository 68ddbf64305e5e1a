// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/intent.h"

#include "model/base/json.h"

#include <algorithm>
#include <array>

namespace leeway::change {

namespace {

constexpr std::array<std::pair<Layer, std::string_view>, 4> layerNames{{{Layer::Overlay, "overlay"},
                                                                        {Layer::FluxPatch, "flux-patch"},
                                                                        {Layer::Variable, "variable"},
                                                                        {Layer::Base, "base"}}};

} // namespace

Intent keepLive(std::string entry, ObjectKey object, FieldPath path, const std::optional<Value> &live)
{
    return {std::move(entry), std::move(object), std::move(path), !live, live.value_or(Value())};
}

std::string_view layerName(Layer layer)
{
    return layerNames[static_cast<std::size_t>(layer)].second;
}

std::optional<Layer> layerNamed(std::string_view name)
{
    const auto at = std::ranges::find(layerNames, name, &std::pair<Layer, std::string_view>::second);
    return at == layerNames.end() ? std::nullopt : std::optional(at->first);
}

Result<void> checkIntent(const Intent &intent)
{
    const auto &segments = intent.path.segments();
    const auto *first = segments.empty() ? nullptr : std::get_if<PathName>(&segments.front());
    const bool isSecret = intent.object.kind == "Secret" && intent.object.group.empty();
    // Labels and annotations of a Secret are no values, but the annotation that repeats the object is.
    const bool isOpen = first && first->name == "metadata" && segments.size() > 1 &&
                        intent.path.toString().find("last-applied") == std::string::npos;
    if (isSecret && !isOpen)
        return fail(ErrorCode::SecretIntent, {intent.object.toString()});
    if (!first)
        return fail(ErrorCode::InvalidFieldPath,
                    {intent.path.toString(), "a field of an object begins with a name"});
    return {};
}

Value toJsonValue(const Intent &intent)
{
    Value json = jsonObject({{"entry", Value::string(intent.entry)},
                             {"object", Value::string(intent.object.toString())},
                             {"path", Value::string(intent.path.toString())},
                             {"remove", Value::boolean(intent.remove)}});
    if (!intent.remove)
        json.set("value", intent.value);
    return json;
}

Result<Intent> intentFrom(const Value &json)
{
    auto object = ObjectKey::parse(json.textAt({"object"}));
    auto path = FieldPath::parse(json.textAt({"path"}));
    if (!object || !path)
        return tl::unexpected(object ? path.error() : object.error());
    Intent intent;
    intent.entry = json.textAt({"entry"});
    intent.object = std::move(*object);
    intent.path = std::move(*path);
    const Value *remove = json.find("remove");
    intent.remove = remove && remove->toBool().value_or(false);
    const Value *value = json.find("value");
    if (!intent.remove && !value)
        return fail(ErrorCode::InvalidJson, {"an intent without a value"});
    if (!intent.remove)
        intent.value = *value;
    if (auto allowed = checkIntent(intent); !allowed)
        return tl::unexpected(allowed.error());
    return intent;
}

} // namespace leeway::change
