// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/environment_difference.h"

#include "model/yaml/reader.h"
#include "tests/kubernetes/repository.h"

#include <QMap>

namespace leeway::repositorytests {

namespace {
using Leaves = QMap<QString, QString>; ///< field -> text

QMap<QString, Leaves> objectsOf(const QByteArray &stream)
{
    QMap<QString, Leaves> objects;
    const auto documents = yaml::readYaml("rendered", stream.toStdString());
    if (!documents) {
        qFatal("%s", documents.error().message().c_str());
    }
    for (const yaml::Document &document : *documents) {
        const auto text = [&](std::initializer_list<std::string_view> keys) {
            return toQString(document.root.textAt(keys));
        };
        if (!document.root.isMap()) {
            continue;
        }
        Leaves &leaves =
            objects[QStringLiteral("%1 %2/%3")
                        .arg(text({"kind"}), text({"metadata", "namespace"}), text({"metadata", "name"}))];
        visit(document.root, [&](const QString &path, const Value &node) {
            if (node.isScalar() || node.size() == 0) {
                leaves.insert(path, node.isScalar() ? toQString(node.text()).trimmed().replace(u'\n', u'|')
                                                    : QStringLiteral("empty"));
            }
        });
    }
    return objects;
}

QString textOr(const Leaves &leaves, const QString &field)
{
    return leaves.contains(field) ? leaves.value(field) : QStringLiteral("(not set)");
}
} // namespace

QStringList environmentDifference(const QByteArray &one, const QByteArray &other)
{
    const QMap<QString, Leaves> first = objectsOf(one), second = objectsOf(other);
    QStringList lines;
    for (auto object = first.begin(); object != first.end(); ++object) {
        if (!second.contains(object.key())) {
            lines << QStringLiteral("- ") + object.key();
            continue;
        }
        const Leaves there = second.value(object.key());
        QStringList fields = object->keys() + there.keys();
        fields.sort();
        fields.removeDuplicates();
        for (const QString &field : fields) {
            const QString left = textOr(*object, field), right = textOr(there, field);
            if (left != right) {
                lines << QStringLiteral("%1: %2: %3 -> %4").arg(object.key(), field, left, right);
            }
        }
    }
    for (const QString &object : second.keys()) {
        if (!first.contains(object)) {
            lines << QStringLiteral("+ ") + object;
        }
    }
    lines.sort();
    return lines;
}

} // namespace leeway::repositorytests
