// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_variables.h"

#include "model/base/digest.h"
#include "model/base/key.h"
#include "model/base/origin.h"
#include "model/render/envsubst.h"
#include "model/render/flux_sops.h"

#include <algorithm>

namespace leeway::render {

namespace {

/// Flux drops every line break of a value (V-11). The value keeps its place.
Value variableText(const Value &from, std::string_view text)
{
    std::string line(text);
    std::erase(line, '\n');
    return Value::string(line, from.style()).withOrigin(from.origin(), from.span());
}

class Collector
{
public:
    Collector(const ProducedData &produced, const SubstituteSources *live)
        : m_produced(produced), m_live(live)
    {
    }

    Result<void> add(const Value &reference, const ObjectKey &key);
    Result<void> addInline(const Value &substitute);
    FluxVariables take() { return std::move(m_variables); }

private:
    Result<void> set(const std::string &name, Value value);
    Result<void> setUnknown(const std::string &name);
    Result<void> addRendered(const ObjectKey &key, const Value &object);
    Result<void> addSecret(const Value &object);
    Result<void> addLive(const Value &reference, const ObjectKey &key);

    const ProducedData &m_produced;
    const SubstituteSources *m_live;
    FluxVariables m_variables;
};

Result<void> Collector::set(const std::string &name, Value value)
{
    if (!isVariableName(name))
        return fail(ErrorCode::VariableNameInvalid, {name});
    m_variables.unknown.erase(name);
    m_variables.known.insert_or_assign(name, std::move(value));
    return {};
}

Result<void> Collector::setUnknown(const std::string &name)
{
    if (!isVariableName(name))
        return fail(ErrorCode::VariableNameInvalid, {name});
    m_variables.known.erase(name);
    m_variables.unknown.insert(name);
    return {};
}

/// `data` is base64, `stringData` wins; what SOPS encrypted is set but unknown.
Result<void> Collector::addSecret(const Value &object)
{
    const bool sealed = isSopsEncrypted(object);
    const auto each = [&](const char *field, bool isEncoded) -> Result<void> {
        const Value *data = object.find(field);
        if (!data)
            return {};
        for (const MapEntry &entry : data->entries()) {
            const auto decoded =
                isEncoded ? base64Decode(entry.value.text()) : Result<std::string>(entry.value.text());
            const bool unknown = sealed || !decoded || holdsSopsMark(*decoded);
            const auto done = unknown ? setUnknown(entry.key.str())
                                      : set(entry.key.str(), variableText(entry.value, *decoded));
            if (!done)
                return done;
        }
        return {};
    };
    if (auto done = each("data", true); !done)
        return done;
    return each("stringData", false);
}

Result<void> Collector::addRendered(const ObjectKey &key, const Value &object)
{
    if (key.kind == "Secret")
        return addSecret(object);
    const Value *data = object.find("data");
    if (!data)
        return {};
    for (const MapEntry &entry : data->entries())
        if (auto done = set(entry.key.str(), variableText(entry.value, entry.value.text())); !done)
            return done;
    return {};
}

Result<void> Collector::addLive(const Value &reference, const ObjectKey &key)
{
    m_variables.missing.push_back(key);
    const LiveData live = m_live ? m_live->find(key) : LiveData{};
    const Value *optional = reference.find("optional");
    switch (live.state) {
    case LiveData::State::Unknown:
        m_variables.isOpen = true;
        return {};
    case LiveData::State::Absent:
        if (optional && optional->toBool().value_or(false))
            return {};
        return fail(ErrorCode::SubstituteSourceMissing, {key.toString()});
    case LiveData::State::Found:
        break;
    }
    for (const auto &[name, text] : live.data)
        if (auto done = set(name, variableText(reference, text)); !done)
            return done;
    return {};
}

Result<void> Collector::add(const Value &reference, const ObjectKey &key)
{
    const auto rendered = m_produced.find(key);
    return rendered != m_produced.end() ? addRendered(key, rendered->second) : addLive(reference, key);
}

Result<void> Collector::addInline(const Value &substitute)
{
    for (const MapEntry &entry : substitute.entries()) {
        if (!entry.value.isString())
            return fail(ErrorCode::FluxFieldInvalid,
                        {"spec.postBuild.substitute." + entry.key.str(), "a string"});
        if (auto done = set(entry.key.str(), variableText(entry.value, entry.value.text())); !done)
            return done;
    }
    return {};
}

ObjectKey sourceKey(const Value &reference, std::string_view ns)
{
    return {"", std::string(reference.textAt({"kind"})), std::string(ns),
            std::string(reference.textAt({"name"}))};
}

} // namespace

std::vector<ObjectKey> substituteSourcesOf(const Value &spec, std::string_view ns)
{
    std::vector<ObjectKey> keys;
    if (const Value *list = spec.findPath({"postBuild", "substituteFrom"}))
        for (const Value &reference : list->items())
            keys.push_back(sourceKey(reference, ns));
    return keys;
}

Result<FluxVariables> collectVariables(const Value &spec, std::string_view ns, const ProducedData &produced,
                                       const SubstituteSources *live)
{
    Collector collector(produced, live);
    const Value *postBuild = spec.find("postBuild");
    if (!postBuild || postBuild->isNull())
        return FluxVariables{};
    if (const Value *list = postBuild->find("substituteFrom"))
        for (const Value &reference : list->items()) {
            const ObjectKey key = sourceKey(reference, ns);
            if (key.kind != "ConfigMap" && key.kind != "Secret")
                return fail(ErrorCode::FluxFieldInvalid,
                            {"spec.postBuild.substituteFrom.kind", "ConfigMap or Secret"});
            if (auto done = collector.add(reference, key); !done)
                return tl::unexpected(done.error());
        }
    if (const Value *substitute = postBuild->find("substitute"))
        if (auto done = collector.addInline(*substitute); !done)
            return tl::unexpected(done.error());
    FluxVariables variables = collector.take();
    variables.isUsed = true;
    variables.always = postBuild->textAt({"substituteStrategy"}) == "Always";
    return variables;
}

} // namespace leeway::render
