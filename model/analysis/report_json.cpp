// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/report_json.h"

#include "model/base/json.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"

namespace leeway::analysis {

namespace {

Value text(std::string_view string)
{
    return Value::string(string);
}

Value number(std::size_t value)
{
    return Value::integer(static_cast<std::int64_t>(value));
}

void setTime(Value &object, const char *key, const std::optional<Instant> &time)
{
    if (time)
        object.set(key, text(formatInstant(*time)));
}

void setText(Value &object, const char *key, std::string_view string)
{
    if (!string.empty())
        object.set(key, text(string));
}

Value keyJson(const ObjectKey &key, const std::string &version)
{
    Value json = Value::map();
    json.set("group", text(key.group));
    setText(json, "version", version);
    json.set("kind", text(key.kind));
    setText(json, "namespace", key.ns);
    json.set("name", text(key.name));
    return json;
}

Value placeJson(const SourcePlace &place)
{
    Value json = Value::map();
    json.set("file", text(place.file));
    if (place.line > 0) {
        json.set("line", Value::integer(place.line));
        json.set("column", Value::integer(place.column));
    }
    return json;
}

Value originJson(const Value &value, const FileTree *tree)
{
    Value list = Value::list();
    if (!tree)
        return list;
    for (const OriginStep &step : originChain(value)) {
        Value link = step.file.empty() ? Value::map() : placeJson(placeOf(step, *tree));
        link.set("by", text(stepName(step.by)));
        list.append(std::move(link));
    }
    return list;
}

Value writerJson(const Writer &writer)
{
    Value json = Value::map();
    json.set("name", text(writer.manager));
    setText(json, "operation", writer.operation);
    setText(json, "subresource", writer.subresource);
    setTime(json, "time", writer.time);
    if (writer.time)
        json.set("exact", Value::boolean(writer.exact));
    if (writer.inferred)
        json.set("inferred", Value::boolean(true));
    return json;
}

void setValues(Value &json, const FieldDifference &field)
{
    const auto set = [&](const char *key, const std::optional<Value> &value) {
        if (value)
            json.set(key, field.redacted ? text("redacted") : *value);
    };
    set("git", field.git);
    if (field.pending)
        set("applied", field.applied);
    set("live", field.live);
}

Value fieldJson(const FieldDifference &field, const FileTree *tree)
{
    Value json = Value::map();
    json.set("path", text(field.path.toString()));
    json.set("change", text(name(field.change)));
    json.set("drifted", Value::boolean(field.drifted));
    json.set("pending", Value::boolean(field.pending));
    setValues(json, field);
    if (field.git && tree)
        json.set("origin", originJson(*field.git, tree));
    if (!field.writer.manager.empty())
        json.set("manager", writerJson(field.writer));
    if (field.certainty != 1)
        json.set("certainty", Value::integer(field.certainty));
    if (field.method)
        json.set("method", text(name(*field.method)));
    return json;
}

Value persistsJson(const Persistence &persistence)
{
    Value json = Value::map();
    json.set("code", text(name(persistence.code)));
    json.set("text", text(sentence(persistence)));
    setText(json, "detail", persistence.detail);
    setTime(json, "until", persistence.until);
    return json;
}

Value foldedJson(const Folded &fold)
{
    Value json = Value::map();
    json.set("code", text(name(fold.code)));
    setText(json, "manager", fold.manager);
    json.set("count", number(fold.paths.size()));
    Value paths = Value::list();
    for (const FieldPath &path : fold.paths)
        paths.append(text(path.toString()));
    json.set("paths", std::move(paths));
    return json;
}

Value ownerRef(const ObjectKey &key)
{
    Value json = Value::map();
    json.set("kind", text(key.kind));
    json.set("namespace", text(key.ns));
    json.set("name", text(key.name));
    return json;
}

void setHealth(Value &json, const ObjectDrift &row)
{
    json.set("healthStatus", text(name(row.health)));
    setText(json, "healthReason", row.healthReason);
    setText(json, "healthMessage", row.healthMessage);
    setTime(json, "healthSince", row.healthSince);
}

void setLists(Value &json, const ObjectDrift &row, const FileTree *tree)
{
    Value fields = Value::list();
    for (const FieldDifference &field : row.fields)
        fields.append(fieldJson(field, tree));
    json.set("fields", std::move(fields));
    Value folded = Value::list();
    for (const Folded &fold : row.folded)
        folded.append(foldedJson(fold));
    json.set("folded", std::move(folded));
    Value files = Value::list();
    for (const SourcePlace &place : row.files)
        files.append(placeJson(place));
    json.set("files", std::move(files));
}

Value objectJson(const ObjectDrift &row, const DriftReport &report, const FileTree *tree)
{
    Value json = Value::map();
    json.set("key", keyJson(row.key, row.version));
    json.set("gitStatus", text(name(row.git)));
    setText(json, "gitReason", row.gitReason);
    if (row.alsoPending)
        json.set("alsoPending", Value::boolean(true));
    setHealth(json, row);
    json.set("method", text(name(row.method)));
    json.set("certainty", Value::integer(row.certainty));
    if (row.owner && *row.owner < report.owners.size())
        json.set("owner", ownerRef(report.owners[*row.owner].key));
    if (row.persists.code != Persists::None)
        json.set("persists", persistsJson(row.persists));
    setLists(json, row, tree);
    if (!row.creator.manager.empty())
        json.set("creator", writerJson(row.creator));
    if (row.releasedObjects > 0)
        json.set("releasedObjects", number(row.releasedObjects));
    return json;
}

Value ownerJson(const OwnerState &owner)
{
    Value json = Value::map();
    json.set("key", keyJson(owner.key, {}));
    json.set("source", keyJson(owner.source, {}));
    setText(json, "git", owner.git);
    setText(json, "fetched", owner.fetched);
    setText(json, "attempted", owner.attempted);
    setText(json, "applied", owner.applied);
    if (owner.partlyApplied)
        json.set("partlyApplied", Value::boolean(true));
    json.set("suspended", Value::boolean(owner.suspended));
    setTime(json, "lastReconciled", owner.lastReconciled);
    setTime(json, "nextReconcile", owner.nextReconcile);
    json.set("healthStatus", text(name(owner.health)));
    setText(json, "healthReason", owner.healthReason);
    setText(json, "healthMessage", owner.healthMessage);
    return json;
}

Value totalsJson(const Totals &totals)
{
    Value git = Value::map();
    for (const auto &[status, count] : totals.git)
        git.set(Key(name(status)), number(count));
    Value health = Value::map();
    for (const auto &[status, count] : totals.health)
        health.set(Key(name(status)), number(count));
    Value json = Value::map();
    json.set("inGit", number(totals.inGit));
    json.set("extra", number(totals.extra));
    json.set("git", std::move(git));
    json.set("health", std::move(health));
    json.set("notCompared", number(totals.notCompared));
    return json;
}

Value incompleteJson(const std::vector<Finding> &findings)
{
    Value list = Value::list();
    for (const Finding &finding : findings) {
        Value json = Value::map();
        json.set("code", text(errorName(finding.what.code)));
        json.set("what", text(finding.object));
        json.set("why", text(finding.what.message()));
        list.append(std::move(json));
    }
    return list;
}

void setHead(Value &json, const DriftReport &report)
{
    json.set("apiVersion", text("leeway/v1"));
    json.set("kind", text("DriftReport"));
    json.set("repository", jsonObject({{"revision", text(report.repositoryRevision)},
                                       {"dirty", Value::boolean(report.repositoryDirty)}}));
    json.set("cluster", jsonObject({{"name", text(report.clusterName)},
                                    {"context", text(report.context)},
                                    {"comparedAt", text(formatInstant(report.comparedAt))}}));
    json.set("revisions", jsonObject({{"git", text(report.git)},
                                      {"fetched", text(report.fetched)},
                                      {"applied", text(report.applied)}}));
}

} // namespace

Value toJson(const DriftReport &report, const FileTree *tree)
{
    Value json = Value::map();
    setHead(json, report);
    Value owners = Value::list();
    for (const OwnerState &owner : report.owners)
        owners.append(ownerJson(owner));
    json.set("owners", std::move(owners));
    Value objects = Value::list();
    for (const ObjectDrift &row : report.objects)
        objects.append(objectJson(row, report, tree));
    json.set("objects", std::move(objects));
    Value notExtra = Value::map();
    for (const auto &[reason, count] : report.notExtra)
        notExtra.set(Key(reason), number(count));
    json.set("notExtra", std::move(notExtra));
    json.set("totals", totalsJson(report.totals));
    json.set("incomplete", incompleteJson(report.incomplete));
    return json;
}

} // namespace leeway::analysis
