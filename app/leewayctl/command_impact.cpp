// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/base/leaves.h"
#include "model/render/entries.h"

#include <map>

namespace leeway::ctl {

namespace {

using Leaves = std::map<std::string, Value>;

Leaves leavesOf(const Value &object)
{
    Leaves leaves;
    forEachLeaf(object, [&](const FieldPath &path, const Value &leaf) { leaves[path.toString()] = leaf; });
    return leaves;
}

Value fieldsBetween(const Value &before, const Value &after)
{
    const bool hide = isSecret(before) || isSecret(after);
    Value fields = Value::list();
    const auto add = [&](const std::string &path, const Value *from, const Value *to) {
        Value field = Value::map();
        field.set("path", Value::string(path));
        if (from)
            field.set("from", hide ? Value::string("redacted") : *from);
        if (to)
            field.set("to", hide ? Value::string("redacted") : *to);
        fields.append(field);
    };
    const Leaves old = leavesOf(before);
    const Leaves now = leavesOf(after);
    for (const auto &[path, value] : old) {
        const auto other = now.find(path);
        if (other == now.end())
            add(path, &value, nullptr);
        else if (!(other->second == value))
            add(path, &value, &other->second);
    }
    for (const auto &[path, value] : now)
        if (!old.contains(path))
            add(path, nullptr, &value);
    return fields;
}

/// What applying `after` instead of `before` does: objects created, changed with their fields, pruned.
Value effect(const render::DesiredSet *before, const render::DesiredSet *after)
{
    Value list = Value::list();
    const auto add = [&](const char *change, const render::DesiredObject &object, const Value &fields) {
        Value item = Value::map();
        item.set("change", Value::string(change));
        item.set("key", keyJson(object.key, object.version));
        if (fields.size() > 0)
            item.set("fields", fields);
        list.append(item);
    };
    if (after)
        for (const render::DesiredObject &object : after->objects) {
            const render::DesiredObject *old = before ? before->find(object.key) : nullptr;
            if (!old)
                add("created", object, Value::list());
            else if (!(old->object == object.object))
                add("changed", object, fieldsBetween(old->object, object.object));
        }
    if (before)
        for (const render::DesiredObject &object : before->objects)
            if (!after || !after->find(object.key))
                add(before->kustomizations[object.owner].prune ? "pruned" : "left behind", object,
                    Value::list());
    return list;
}

struct Side
{
    session::Project project;
    change::Renders renders;
};

Result<Side> readSide(const Arguments &arguments, const std::optional<std::string> &revision)
{
    const session::GitInput input = revision ? session::GitInput{session::GitSide::Revision, *revision}
                                             : session::GitInput{session::GitSide::WorkingTree, {}};
    auto project = session::openProject(arguments.value("--repo").value_or("."), input, {}, interruptToken());
    if (!project)
        return tl::unexpected(project.error());
    auto renders = renderAllOf(*project)(project->tree, interruptToken());
    if (!renders)
        return tl::unexpected(renders.error());
    return Side{std::move(*project), std::move(*renders)};
}

std::map<std::string, std::pair<const render::DesiredSet *, const render::DesiredSet *>>
pairs(const Side &from, const Side &to)
{
    std::map<std::string, std::pair<const render::DesiredSet *, const render::DesiredSet *>> clusters;
    for (const auto &set : from.renders)
        clusters[set->entry.name].first = set.get();
    for (const auto &set : to.renders)
        clusters[set->entry.name].second = set.get();
    return clusters;
}

void printText(const Value &clusters)
{
    for (const Value &cluster : clusters.items()) {
        const auto objects = cluster.find("objects")->items();
        writeOut(printable(cluster.textAt({"name"})) + ": " +
                 (objects.empty() ? "nothing changes" : std::to_string(objects.size()) + " objects") + '\n');
        for (const Value &object : objects) {
            const Value &key = *object.find("key");
            const ObjectKey named{std::string(key.textAt({"group"})), std::string(key.textAt({"kind"})),
                                  std::string(key.textAt({"namespace"})), std::string(key.textAt({"name"}))};
            writeOut("  " + std::string(object.textAt({"change"})) + ' ' + printable(named.toString()) +
                     '\n');
            const Value *fields = object.find("fields");
            for (const Value &field : fields ? fields->items() : std::span<const Value>()) {
                const Value *from = field.find("from");
                const Value *to = field.find("to");
                writeOut("    " + printable(field.textAt({"path"})) + ": " +
                         (from ? printable(from->text()) : std::string("not set")) + " -> " +
                         (to ? printable(to->text()) : std::string("not set")) + '\n');
            }
        }
    }
}

} // namespace

int runImpact(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    if (!format)
        return failWith(format.error(), Usage);
    std::vector<std::string> revisions = arguments.values("--rev");
    revisions.insert(revisions.end(), arguments.positional().begin(), arguments.positional().end());
    if (revisions.size() > 2)
        return failWith({ErrorCode::UnexpectedArgument, {revisions[2], "impact"}, {}}, Usage);
    const auto from = readSide(arguments, revisions.empty() ? std::string("HEAD") : revisions[0]);
    if (!from)
        return failWith(from.error(), statusOf(from.error()));
    const auto to = readSide(arguments, revisions.size() > 1 ? std::optional(revisions[1]) : std::nullopt);
    if (!to)
        return failWith(to.error(), statusOf(to.error()));
    Value clusters = Value::list();
    for (const auto &[name, sets] : pairs(*from, *to)) {
        Value cluster = Value::map();
        cluster.set("name", Value::string(name));
        cluster.set("objects", effect(sets.first, sets.second));
        clusters.append(cluster);
    }
    if (*format == Format::Json || *format == Format::Yaml) {
        Value answer = document("Impact");
        answer.set("from", repositoryJson(from->project));
        answer.set("to", repositoryJson(to->project));
        answer.set("clusters", clusters);
        printDocument(answer, *format);
    } else {
        printText(clusters);
    }
    return Good;
}

} // namespace leeway::ctl
