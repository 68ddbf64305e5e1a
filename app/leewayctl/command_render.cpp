// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/base/leaves.h"
#include "model/yaml/writer.h"

#include <algorithm>

namespace leeway::ctl {

namespace {

Value originsJson(const render::DesiredObject &object, const FileTree &tree)
{
    Value list = Value::list();
    forEachLeaf(object.object, [&](const FieldPath &path, const Value &leaf) {
        Value item = Value::map();
        item.set("path", Value::string(path.toString()));
        item.set("chain", chainJson(leaf, tree));
        list.append(item);
    });
    for (const render::RemovedField &removed : object.removed) {
        Value item = Value::map();
        item.set("path", Value::string(removed.path.toString()));
        item.set("removed", Value::boolean(true));
        item.set("chain", chainJson(removed.was, tree));
        list.append(item);
    }
    return list;
}

Value kustomizationJson(const render::KustomizationRender &kustomization)
{
    Value json = keyJson(kustomization.key);
    json.set("path", Value::string(kustomization.path));
    json.set("source", keyJson(kustomization.source));
    json.set("built", Value::boolean(kustomization.state == render::BuildState::Built));
    if (kustomization.error)
        json.set("error", findingJson({Severity::Error, *kustomization.error, {}}));
    if (!kustomization.findings.empty())
        json.set("findings", findingsJson(kustomization.findings));
    return json;
}

/// Kustomizations that did not build: the answer is partial, and says so.
std::vector<const render::KustomizationRender *> notBuilt(const render::DesiredSet &git)
{
    std::vector<const render::KustomizationRender *> list;
    for (const auto &kustomization : git.kustomizations)
        if (kustomization.state != render::BuildState::Built)
            list.push_back(&kustomization);
    return list;
}

Value incompleteJson(const render::DesiredSet &git)
{
    Value list = Value::list();
    for (const auto *kustomization : notBuilt(git))
        list.append(jsonPair(kustomization->key.toString(),
                             kustomization->error ? kustomization->error->message() : "not built"));
    return list;
}

void printJson(const Arguments &arguments, const Rendered &rendered, Format format)
{
    const render::DesiredSet &git = *rendered.git;
    Value answer = document("Render");
    answer.set("repository", repositoryJson(rendered.project));
    Value cluster = Value::map();
    cluster.set("name", Value::string(rendered.entry.name));
    cluster.set("path", Value::string(rendered.entry.path));
    answer.set("cluster", cluster);
    Value kustomizations = Value::list();
    for (const auto &kustomization : git.kustomizations)
        kustomizations.append(kustomizationJson(kustomization));
    answer.set("kustomizations", kustomizations);
    Value objects = Value::list();
    for (const render::DesiredObject &object : git.objects) {
        if (!isWanted(arguments, object.key))
            continue;
        Value item = Value::map();
        item.set("key", keyJson(object.key, object.version));
        item.set("owner", keyJson(git.kustomizations[object.owner].key));
        item.set("object", shownObject(object.object));
        if (arguments.has("--origins"))
            item.set("origins", originsJson(object, *git.tree));
        objects.append(item);
    }
    answer.set("objects", objects);
    answer.set("findings", findingsJson(git.findings));
    answer.set("incomplete", incompleteJson(git));
    printDocument(answer, format);
}

void printYaml(const Arguments &arguments, const render::DesiredSet &git)
{
    for (const render::DesiredObject &object : git.objects)
        if (isWanted(arguments, object.key)) {
            const ObjectKey &owner = git.kustomizations[object.owner].key;
            writeOut("---\n# Flux Kustomization " + owner.ns + '/' + owner.name + '\n' +
                     yaml::toYaml(shownObject(object.object)));
        }
}

} // namespace

int runRender(const Arguments &arguments)
{
    const auto format = formatFrom(arguments, Format::Yaml);
    if (!format)
        return failWith(format.error(), Usage);
    const auto rendered = renderFrom(arguments, session::GitSide::WorkingTree);
    if (!rendered)
        return failWith(rendered.error(), statusOf(rendered.error()));
    if (*format == Format::Json)
        printJson(arguments, *rendered, *format);
    else
        printYaml(arguments, *rendered->git);
    const auto missing = notBuilt(*rendered->git);
    for (const auto *kustomization : missing)
        if (kustomization->error)
            writeError(*kustomization->error);
    // Another repository's part is missing from the answer, which says so; a build that fails is bad news.
    const bool anyFailed =
        std::ranges::any_of(missing, [](const auto *k) { return k->state == render::BuildState::Failed; });
    return anyFailed ? NotRendered : Good;
}

} // namespace leeway::ctl
