// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/documents.h"

#include "app/leewayctl/output.h"
#include "model/base/json.h"
#include "model/base/text_position.h"
#include "model/yaml/writer.h"

#include <array>

namespace leeway::ctl {

namespace {

std::string_view severityName(Severity severity)
{
    static constexpr std::array<std::string_view, 3> names{"info", "warning", "error"};
    return names[static_cast<std::size_t>(severity)];
}

void setText(Value &map, const char *key, const std::string &text)
{
    if (!text.empty())
        map.set(key, Value::string(text));
}

Value partJson(const OriginPart &part, const FileTree &tree)
{
    OriginStep step;
    step.file = part.file;
    step.span = part.span;
    Value json = placeJson(placeOf(step, tree));
    json.set("by", Value::string(stepName(part.by)));
    return json;
}

} // namespace

Value document(std::string_view kind)
{
    return jsonObject({{"apiVersion", Value::string("leeway/v1")}, {"kind", Value::string(kind)}});
}

Value repositoryJson(const session::Project &project)
{
    Value json = Value::map();
    json.set("revision", Value::string(project.revision.empty() ? project.commit : project.revision));
    json.set("side", Value::string(project.sideName));
    json.set("dirty", Value::boolean(project.dirty));
    return json;
}

Value keyJson(const ObjectKey &key, std::string_view version)
{
    Value json = Value::map();
    json.set("group", Value::string(key.group));
    if (!version.empty())
        json.set("version", Value::string(version));
    json.set("kind", Value::string(key.kind));
    setText(json, "namespace", key.ns);
    json.set("name", Value::string(key.name));
    return json;
}

Value placeJson(const SourcePlace &place)
{
    Value json = Value::map();
    json.set("file", Value::string(place.file));
    json.set("line", Value::integer(place.line));
    json.set("column", Value::integer(place.column));
    return json;
}

Value chainJson(const Value &value, const FileTree &tree)
{
    Value chain = Value::list();
    for (const OriginStep &step : originChain(value)) {
        Value link = placeJson(placeOf(step, tree));
        link.set("by", Value::string(stepName(step.by)));
        if (!step.parts.empty()) {
            Value parts = Value::list();
            for (const OriginPart &part : step.parts)
                parts.append(partJson(part, tree));
            link.set("parts", parts);
        }
        chain.append(link);
    }
    return chain;
}

Value findingJson(const Finding &finding)
{
    Value json = Value::map();
    json.set("severity", Value::string(severityName(finding.severity)));
    json.set("code", Value::string(errorName(finding.what.code)));
    Error withoutPlace = finding.what;
    withoutPlace.place = {};
    json.set("text", Value::string(withoutPlace.message()));
    if (!finding.what.place.file.empty())
        json.set("place", placeJson(finding.what.place));
    setText(json, "object", finding.object);
    return json;
}

Value findingsJson(const std::vector<Finding> &findings)
{
    Value list = Value::list();
    for (const Finding &finding : findings)
        list.append(findingJson(finding));
    return list;
}

Value jsonPair(const std::string &what, const std::string &why)
{
    return jsonObject({{"what", Value::string(what)}, {"why", Value::string(why)}});
}

bool isSecret(const Value &object)
{
    return object.textAt({"kind"}) == "Secret" && object.textAt({"apiVersion"}) == "v1";
}

Value shownObject(const Value &object)
{
    if (!isSecret(object))
        return object;
    Value shown = object;
    for (const char *field : {"data", "stringData"})
        if (Value *data = shown.findMutable(field); data && data->isMap())
            for (std::size_t i = 0; i < data->size(); ++i) {
                const MapEntry entry = data->entries()[i];
                data->setEntry(i, entry.key,
                               Value::string("***").withOrigin(entry.value.origin(), entry.value.span()));
            }
    return shown;
}

Value listOf(const std::vector<std::string> &texts)
{
    Value list = Value::list();
    for (const std::string &text : texts)
        list.append(Value::string(text));
    return list;
}

void printDocument(const Value &answer, Format format)
{
    writeOut(format == Format::Yaml ? yaml::toYaml(answer) : toPrettyJson(answer));
}

} // namespace leeway::ctl
