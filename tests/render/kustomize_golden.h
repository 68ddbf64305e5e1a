// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/base/json.h"
#include "model/base/value.h"
#include "model/render/kustomize.h"
#include "model/yaml/reader.h"

#include <QDir>
#include <QFile>
#include <QString>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

/// Shared by the tests of the kustomize engine: small trees in memory and comparing objects.
namespace golden {

using namespace leeway;

inline std::string readBytes(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    return file.readAll().toStdString();
}

inline QString dataPath(const char *name)
{
    return QStringLiteral(LEEWAY_SOURCE_DIR "/tests/render/kustomize-data/") + QString::fromLatin1(name);
}

/// The documents of a file that the project itself wrote: it must read.
inline std::vector<Value> documents(std::string_view bytes, yaml::Dialect dialect = yaml::Dialect::Yaml11)
{
    yaml::ReadOptions options;
    options.dialect = dialect;
    options.limits.bytes = 64u << 20;
    const auto read = yaml::readYaml(Key("test"), bytes, options);
    if (!read)
        qFatal("%s", read.error().message().c_str());
    std::vector<Value> roots;
    for (const yaml::Document &document : *read)
        if (!document.root.isNull())
            roots.push_back(document.root);
    return roots;
}

/// A tree from a map of path -> content.
inline FileTreePtr treeOf(const Value &files)
{
    std::vector<FileEntry> entries;
    for (const MapEntry &file : files.entries()) {
        FileEntry entry;
        entry.path = file.key.str();
        entry.bytes = std::make_shared<const std::string>(file.value.text());
        entries.push_back(std::move(entry));
    }
    return std::make_shared<SnapshotTree>("test", std::move(entries));
}

inline FileTreePtr treeOf(std::initializer_list<std::pair<const char *, const char *>> files)
{
    Value map = Value::map();
    for (const auto &[path, text] : files)
        map.set(path, Value::string(text));
    return treeOf(map);
}

inline Result<render::KustomizeBuild> build(const FileTreePtr &tree, const std::string &directory = {},
                                            const render::KustomizeOptions &options = {})
{
    render::ParsedFiles cache;
    return render::buildKustomization(*tree, directory, options, cache);
}

inline Value sortedKeys(const Value &value)
{
    if (value.isScalar())
        return value;
    if (value.isList()) {
        std::vector<Value> items;
        for (const Value &item : value.items())
            items.push_back(sortedKeys(item));
        return Value::list(std::move(items));
    }
    std::map<std::string, Value> sorted;
    for (const MapEntry &entry : value.entries())
        sorted[entry.key.str()] = sortedKeys(entry.value);
    Value map = Value::map();
    for (const auto &[key, item] : sorted)
        map.set(key, item);
    return map;
}

/// "" if both lists are equal in order, else the first difference for people.
inline std::string difference(const std::vector<Value> &wanted, const std::vector<render::BuiltResource> &got)
{
    for (std::size_t i = 0; i < std::max(wanted.size(), got.size()); ++i) {
        if (i >= wanted.size())
            return "one object too many: " + toJson(sortedKeys(got[i].object));
        if (i >= got.size())
            return "missing: " + toJson(sortedKeys(wanted[i]));
        if (!(wanted[i] == got[i].object))
            return "object " + std::to_string(i) + "\n  want " + toJson(sortedKeys(wanted[i])) + "\n  got  " +
                   toJson(sortedKeys(got[i].object));
    }
    return {};
}

} // namespace golden
