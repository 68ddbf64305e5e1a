// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/api_answers.h"
#include "model/cluster/json_skim.h"

#include <simdjson.h>

#include <charconv>

namespace leeway::cluster {

namespace {

using simdjson::dom::element;

constexpr std::string_view appliedCopy = "kubectl.kubernetes.io/last-applied-configuration";

std::string textOf(const element &object, std::string_view key)
{
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::map<std::string, std::string> textsOf(const element &object, std::string_view key)
{
    std::map<std::string, std::string> out;
    simdjson::dom::object members;
    if (object[key].get(members) != simdjson::SUCCESS)
        return out;
    for (const auto &[name, value] : members) {
        std::string_view text;
        if (value.get(text) == simdjson::SUCCESS)
            out.emplace(name, text);
    }
    return out;
}

std::optional<std::int64_t> integerOf(const element &object, std::string_view key)
{
    std::int64_t number = 0;
    if (object[key].get(number) != simdjson::SUCCESS)
        return std::nullopt;
    return number;
}

void readMetadata(const element &metadata, LiveObject &into)
{
    into.key.ns = textOf(metadata, "namespace");
    into.key.name = textOf(metadata, "name");
    into.uid = textOf(metadata, "uid");
    into.resourceVersion = textOf(metadata, "resourceVersion");
    into.generation = integerOf(metadata, "generation").value_or(0);
    into.created = parseInstant(textOf(metadata, "creationTimestamp"));
    into.deleting = parseInstant(textOf(metadata, "deletionTimestamp"));
    into.labels = textsOf(metadata, "labels");
    into.annotations = textsOf(metadata, "annotations");
    simdjson::dom::array owners;
    if (metadata["ownerReferences"].get(owners) != simdjson::SUCCESS)
        return;
    for (const element owner : owners)
        into.ownerUids.push_back(textOf(owner, "uid"));
}

void readConditions(const element &object, LiveObject &into)
{
    simdjson::dom::array conditions;
    if (object["status"]["conditions"].get(conditions) != simdjson::SUCCESS)
        return;
    for (const element item : conditions) {
        if (!item.is_object())
            continue;
        into.conditions.push_back({textOf(item, "type"), textOf(item, "status"), textOf(item, "reason"),
                                   textOf(item, "message"), parseInstant(textOf(item, "lastTransitionTime")),
                                   integerOf(item, "observedGeneration")});
    }
}

/// The annotations' bytes with the value of the applied copy emptied: in a Secret it holds the data.
std::string withoutAppliedCopy(std::string_view annotations)
{
    std::string out = "{";
    skim::forEachMember(annotations, 0, [&](const skim::Member &member) {
        if (out.size() > 1)
            out += ',';
        const bool isCopy = member.key == appliedCopy;
        out += annotations.substr(member.begin, (isCopy ? member.value : member.end) - member.begin);
        if (isCopy)
            out += "\"\"";
        return true;
    });
    return out + '}';
}

/// The metadata's bytes without managedFields (which go into `managedFields`), and without the value of the
/// applied copy if `emptyCopy`.
std::string cutMetadata(std::string_view metadata, bool emptyCopy, std::string &managedFields)
{
    std::string out = "{";
    skim::forEachMember(metadata, 0, [&](const skim::Member &member) {
        const std::string_view value = metadata.substr(member.value, member.end - member.value);
        if (member.key == "managedFields") {
            managedFields = value;
            return true;
        }
        if (out.size() > 1)
            out += ',';
        if (emptyCopy && member.key == "annotations")
            out += "\"annotations\":" + withoutAppliedCopy(value);
        else
            out += metadata.substr(member.begin, member.end - member.begin);
        return true;
    });
    return out + '}';
}

/// The whole object's bytes as they are kept: apiVersion and kind first (lists leave them out), metadata cut.
Result<std::string> cutObject(std::string_view json, const ResourceKind &kind, bool metadataOnly,
                              std::string &managedFields)
{
    const std::string apiVersion = GroupVersion{kind.group, kind.version}.toString();
    std::string out = R"({"apiVersion":")" + apiVersion + R"(","kind":")" + kind.kind + '"';
    const bool emptyCopy = isAlwaysMetadataOnly(kind.group, kind.kind);
    const std::size_t end = skim::forEachMember(json, 0, [&](const skim::Member &member) {
        if (member.key == "apiVersion" || member.key == "kind")
            return true;
        if (member.key == "metadata") {
            const std::string_view metadata = json.substr(member.value, member.end - member.value);
            out += ",\"metadata\":" + cutMetadata(metadata, emptyCopy, managedFields);
        } else if (!metadataOnly) {
            out += ',';
            out += json.substr(member.begin, member.end - member.begin);
        }
        return true;
    });
    if (end == skim::npos)
        return fail(ErrorCode::InvalidJson, {"it is no complete JSON object"});
    return out + '}';
}

/// For the finding about an object that cannot be read.
std::string likelyName(std::string_view json)
{
    const std::string_view ns = skim::textAt(json, {"metadata", "namespace"});
    const std::string_view name = skim::textAt(json, {"metadata", "name"});
    std::string text = std::string(ns) + (ns.empty() ? "" : "/") + std::string(name);
    for (char &c : text)
        c = c >= 0x20 && c < 0x7f ? c : '?';
    return text.empty() ? "its name cannot be read either" : text;
}

} // namespace

Result<LiveObjectPtr> readLiveObject(std::string_view json, const ResourceKind &kind, bool metadataOnly)
{
    const bool onlyMetadata = metadataOnly || isAlwaysMetadataOnly(kind.group, kind.kind);
    const auto unreadable = [&](const std::string &why) {
        return fail(ErrorCode::ItemUnreadable, {resourceName(kind), likelyName(json), why});
    };
    std::string managedFields;
    auto bytes = cutObject(json, kind, onlyMetadata, managedFields);
    if (!bytes)
        return unreadable(bytes.error().args.front());
    thread_local simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(*bytes).get(root))
        return unreadable(simdjson::error_message(error));
    auto object = std::make_shared<LiveObject>();
    object->key.group = kind.group;
    object->key.kind = kind.kind;
    object->version = kind.version;
    element metadata;
    if (root["metadata"].get(metadata) == simdjson::SUCCESS)
        readMetadata(metadata, *object);
    if (object->key.name.empty())
        return unreadable("it has no name");
    readConditions(root, *object);
    object->metadataOnly = onlyMetadata;
    object->json = std::make_shared<const std::string>(std::move(*bytes));
    if (!managedFields.empty())
        object->managedFields = std::make_shared<const std::string>(std::move(managedFields));
    return LiveObjectPtr(std::move(object));
}

} // namespace leeway::cluster
