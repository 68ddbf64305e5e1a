// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/change/impact.h"

namespace leeway::ctl {

namespace {

Value fieldJson(const change::FieldEffect &effect, bool isSecret)
{
    const auto shown = [&](const Value &value) { return isSecret ? Value::string("redacted") : value; };
    Value field = Value::map();
    field.set("path", Value::string(effect.path.toString()));
    if (effect.from)
        field.set("from", shown(*effect.from));
    if (effect.to)
        field.set("to", shown(*effect.to));
    return field;
}

Value objectJson(const change::ObjectEffect &effect)
{
    Value item = Value::map();
    item.set("change", Value::string(change::effectName(effect.kind)));
    item.set("key", keyJson(effect.key, effect.version));
    Value fields = Value::list();
    for (const change::FieldEffect &field : effect.fields)
        fields.append(fieldJson(field, effect.secret));
    if (fields.size() > 0)
        item.set("fields", fields);
    return item;
}

Value clusterJson(const change::ClusterEffect &effect)
{
    Value cluster = Value::map();
    cluster.set("name", Value::string(effect.entry));
    Value objects = Value::list();
    for (const change::ObjectEffect &object : effect.objects)
        objects.append(objectJson(object));
    cluster.set("objects", objects);
    return cluster;
}

/// What is missing from the answer: Kustomizations that do not build on one of the sides.
Value incompleteJson(const std::vector<change::ClusterEffect> &effects)
{
    Value list = Value::list();
    for (const change::ClusterEffect &effect : effects)
        for (const Finding &finding : effect.notKnown)
            list.append(jsonPair(effect.entry + ": " + finding.object, finding.what.message()));
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

std::string shortText(const Value *value)
{
    if (!value)
        return "not set";
    if (value->isScalar())
        return printable(value->text());
    return value->isMap() ? "{}" : "[]";
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
                writeOut("    " + printable(field.textAt({"path"})) + ": " + shortText(field.find("from")) +
                         " -> " + shortText(field.find("to")) + '\n');
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
    const auto effects = change::effectsOf(from->renders, to->renders);
    Value clusters = Value::list();
    for (const change::ClusterEffect &effect : effects)
        clusters.append(clusterJson(effect));
    const Value incomplete = incompleteJson(effects);
    for (const Value &missing : incomplete.items())
        writeNote("incomplete: " + printable(missing.textAt({"what"})) + ": " +
                  printable(missing.textAt({"why"})));
    if (*format == Format::Json || *format == Format::Yaml) {
        Value answer = document("Impact");
        answer.set("from", repositoryJson(from->project));
        answer.set("to", repositoryJson(to->project));
        answer.set("clusters", clusters);
        answer.set("incomplete", incomplete);
        printDocument(answer, *format);
    } else {
        printText(clusters);
    }
    return Good;
}

} // namespace leeway::ctl
