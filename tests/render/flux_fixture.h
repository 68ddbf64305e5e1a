// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/digest.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"
#include "model/render/flux_render.h"
#include "model/yaml/reader.h"
#include "model/yaml/writer.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <map>
#include <string>

/// Repositories of a few lines, for tests that read like the bug report.
namespace leeway::render::testing {

inline QByteArray str(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

using Files = std::map<std::string, std::string>;

inline FileTreePtr treeOf(const Files &files, std::string label = "test")
{
    std::vector<FileEntry> entries;
    for (const auto &[path, bytes] : files)
        entries.push_back({path, FileType::Regular, "sha256:" + sha256Hex(bytes),
                           std::make_shared<const std::string>(bytes)});
    return std::make_shared<SnapshotTree>(std::move(label), std::move(entries));
}

/// A Flux Kustomization in flux-system. `more` is indented by two spaces: further fields of its spec.
inline std::string kustomization(const std::string &name, const std::string &path,
                                 const std::string &more = {})
{
    return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: " + name +
           "\n  namespace: flux-system\nspec:\n  interval: 10m\n  prune: true\n  path: " + path +
           "\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n" + more;
}

inline std::string configMap(const std::string &name, const std::string &data, const std::string &ns = "web")
{
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  namespace: " + ns +
           "\ndata:\n" + data;
}

/// The entry at a path, as bootstrap makes it. `more` as in `kustomization`.
inline Entry entryAt(const std::string &path, const std::string &more = {})
{
    Entry entry;
    entry.name = path;
    entry.path = path;
    entry.rule = EntryRule::Bootstrap;
    entry.kustomization = {"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "flux-system"};
    entry.source = {"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"};
    const auto object = yaml::readYamlValue("gotk-sync.yaml", kustomization("flux-system", "./" + path, more),
                                            yaml::Dialect::Yaml11);
    entry.object = object ? *object : Value();
    entry.spec = entry.object.find("spec") ? *entry.object.find("spec") : Value::map();
    return entry;
}

inline DesiredSet rendered(const Files &files, const Entry &entry, const RenderInputs &inputs = {})
{
    const auto set = renderEntry(treeOf(files), entry, inputs);
    return set ? *set : DesiredSet{};
}

/// The object of "Kind[.group]/[ns/]name", null if the set does not hold it.
inline Value objectOf(const DesiredSet &set, const std::string &key)
{
    const auto parsed = ObjectKey::parse(key);
    const DesiredObject *found = parsed ? set.find(*parsed) : nullptr;
    return found ? found->object : Value();
}

/// "Kind text" of a leaf: "int 8080", "string x".
inline QByteArray leaf(const Value &object, std::initializer_list<std::string_view> path)
{
    static const char *const kinds[] = {"null", "bool", "int", "float", "string", "list", "map"};
    const Value *node = object.findPath(path);
    return node ? QByteArray(kinds[static_cast<int>(node->kind())]) + ' ' + str(node->text()) : "absent";
}

/// "step file:line", newest first.
inline QByteArray chainOf(const DesiredSet &set, const Value &object,
                          std::initializer_list<std::string_view> path)
{
    const Value *node = object.findPath(path);
    QByteArrayList links;
    for (const OriginStep &step : node ? originChain(*node) : std::vector<OriginStep>()) {
        const SourcePlace place = placeOf(step, *set.tree);
        links << str(stepName(step.by)) + ' ' + str(place.file) + ':' + QByteArray::number(place.line);
    }
    return links.join(" < ");
}

/// Codes of all findings, sorted; of the set and its Kustomizations.
inline QByteArray findingsOf(const DesiredSet &set)
{
    QByteArrayList codes;
    for (const Finding &finding : set.findings)
        codes << str(errorName(finding.what.code));
    for (const KustomizationRender &render : set.kustomizations)
        for (const Finding &finding : render.findings)
            codes << str(errorName(finding.what.code));
    std::ranges::sort(codes);
    return codes.join(' ');
}

/// "name state [error line]" of every Kustomization but those that are built.
inline QByteArray notBuilt(const DesiredSet &set)
{
    QByteArrayList rows;
    for (const KustomizationRender &render : set.kustomizations)
        if (render.state != BuildState::Built) {
            const Error error = render.error.value_or(Error{ErrorCode::Internal, {}, {}});
            rows << str(render.key.name) + ' ' + str(errorName(error.code)) +
                        (error.place.line ? ':' + QByteArray::number(error.place.line) : QByteArray());
        }
    return rows.join(' ');
}

} // namespace leeway::render::testing
