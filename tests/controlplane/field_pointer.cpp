// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/field_pointer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <optional>

namespace leeway::controlplane {

namespace {
struct Step
{
    QString key;      ///< of a mapping; empty for a list step
    QString selector; ///< inside the brackets of a list step
};

// .name | ["quoted"] | [selector]
QList<Step> stepsOf(const QString &path, bool &wellFormed)
{
    static const QRegularExpression step(
        QStringLiteral(R"re(\G(?:\.?([^.\[\]]+)|\["((?:[^"\\]|\\.)*)"\]|\[([^\]]+)\]))re"));
    QList<Step> steps;
    qsizetype at = 0;
    for (auto match = step.match(path); match.hasMatch(); match = step.match(path, at)) {
        const QString quoted = match.captured(2);
        steps << Step{match.hasCaptured(2) && !quoted.isNull() ? quoted : match.captured(1),
                      match.captured(3)};
        at = match.capturedEnd();
    }
    wellFormed = at == path.size() && !steps.isEmpty();
    return steps;
}

bool matches(const QJsonValue &element, const QString &selector)
{
    const QStringList pairs = selector.split(u',');
    for (const QString &pair : pairs) {
        const QString key = pair.contains(u'=') ? pair.section(u'=', 0, 0) : QStringLiteral("name");
        const QString wanted = pair.contains(u'=') ? pair.section(u'=', 1) : pair;
        const QJsonValue found = element.isObject() ? element[key] : element;
        if (found.toVariant().toString() != wanted) {
            return false;
        }
    }
    return true;
}

int indexOf(const QJsonArray &list, const QString &selector)
{
    if (selector.startsWith(u'#')) {
        const int index = QStringView(selector).mid(1).toInt();
        return index < list.size() ? index : -1;
    }
    for (int index = 0; index < list.size(); ++index) {
        if (matches(list[index], selector)) {
            return index;
        }
    }
    return -1;
}

QString escaped(QString key)
{
    return key.replace(u'~', QStringLiteral("~0")).replace(u'/', QStringLiteral("~1"));
}

struct Target
{
    QString pointer;     ///< of the field, or of its first missing parent
    QList<Step> missing; ///< keys below the pointer that do not exist
    QJsonArray tests;    ///< guards of the list elements on the way
    bool exists = false;
    bool inList = false;
};

std::optional<Target> find(const QJsonObject &object, const QList<Step> &steps)
{
    Target target;
    QJsonValue here = object;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        target.inList = step.key.isEmpty();
        if (target.inList) {
            if (i + 1 == steps.size() && step.selector == QStringLiteral("#%1").arg(here.toArray().size())) {
                target.pointer += QStringLiteral("/-");
                return target;
            }
            const int index = indexOf(here.toArray(), step.selector);
            if (index < 0) {
                return std::nullopt;
            }
            here = here.toArray()[index];
            target.pointer += u'/' + QString::number(index);
            if (const QJsonValue name = here[QStringLiteral("name")]; name.isString()) {
                target.tests << QJsonObject{
                    {QStringLiteral("op"), QStringLiteral("test")},
                    {QStringLiteral("path"), target.pointer + QStringLiteral("/name")},
                    {QStringLiteral("value"), name}};
            }
            continue;
        }
        here = here[step.key];
        target.pointer += u'/' + escaped(step.key);
        if (here.isUndefined()) {
            target.missing = steps.mid(i + 1);
            return target;
        }
    }
    target.exists = true;
    return target;
}

Done patchFor(const QJsonObject &object, const QString &fieldPath, const std::optional<QJsonValue> &value)
{
    bool wellFormed = false;
    const QList<Step> steps = stepsOf(fieldPath, wellFormed);
    const std::optional<Target> target = wellFormed ? find(object, steps) : std::nullopt;
    if (!target || (!value && !target->exists)) {
        return Done::failed("The object has no field " + fieldPath.toUtf8());
    }
    QJsonArray patch = target->tests;
    QJsonObject operation{{QStringLiteral("path"), target->pointer}};
    if (!value) {
        operation[QStringLiteral("op")] = QStringLiteral("remove");
    } else {
        QJsonValue content = *value;
        for (auto it = target->missing.crbegin(); it != target->missing.crend(); ++it) {
            content = QJsonObject{{it->key, content}};
        }
        operation[QStringLiteral("op")] =
            target->exists && target->inList ? QStringLiteral("replace") : QStringLiteral("add");
        operation[QStringLiteral("value")] = content;
    }
    patch << operation;
    return {QJsonDocument(patch).toJson(QJsonDocument::Compact), {}};
}
} // namespace

Done settingPatch(const QJsonObject &object, const QString &fieldPath, const QJsonValue &value)
{
    return patchFor(object, fieldPath, value);
}

Done removalPatch(const QJsonObject &object, const QString &fieldPath)
{
    return patchFor(object, fieldPath, std::nullopt);
}

} // namespace leeway::controlplane
