// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens.h"

#include <QFile>
#include <QJsonDocument>

// Outside of every namespace, as Q_INIT_RESOURCE needs it: resources of a static library load themselves
// only when asked.
static void initResources()
{
    Q_INIT_RESOURCE(leeway);
}

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char *, roleCount> roleNames{
    "window",       "rail",      "surface",      "raised",      "sunken", "hover",   "select", "selectIdle",
    "border",       "hair",      "borderStrong", "text",        "text2",  "text3",   "ink",    "primary",
    "primaryHover", "onPrimary", "link",         "focus",       "git",    "gitTint", "live",   "liveTint",
    "gitMark",      "liveMark",  "knock",        "controlLine", "scrim"};
constexpr std::array<const char *, markCount> markNames{"failed", "drifted", "missing",     "extra",
                                                        "stale",  "pending", "progressing", "suspended",
                                                        "denied", "unknown", "insync",      "warning"};
constexpr std::array<const char *, typeCount> typeNames{"display", "title", "heading", "body",  "name",
                                                        "strong",  "small", "label",   "micro", "code"};
constexpr std::array<const char *, sizeCount> sizeNames{
    "menuBar",     "contextBar",      "statusBar",
    "rail",        "railCompact",     "treeRow",
    "tableRow",    "tableRowCompact", "tableRowComfortable",
    "tableHeader", "dockHeader",      "pageHeader",
    "button",      "field",           "pill",
    "scrollBar",   "splitter"};

QJsonValue need(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1StringView(name));
    if (value.isUndefined())
        qFatal("tokens.json has no \"%s\"", name);
    return value;
}

QColor color(const QJsonObject &object, const char *name)
{
    const QColor parsed = parseColor(need(object, name).toString());
    if (!parsed.isValid())
        qFatal("tokens.json: \"%s\" is not a colour", name);
    return parsed;
}

Palette readPalette(const QJsonObject &root, const char *theme)
{
    Palette palette;
    const QJsonObject colors = need(root, "color").toObject();
    for (std::size_t i = 0; i < roleNames.size(); ++i)
        palette.roles[i] = color(need(colors, roleNames[i]).toObject(), theme);
    const QJsonObject marks = need(root, "status").toObject();
    for (std::size_t i = 0; i < markNames.size(); ++i) {
        const QJsonObject one = need(need(marks, markNames[i]).toObject(), theme).toObject();
        palette.marks[i] = {color(one, "fg"), color(one, "mark"), color(one, "tint")};
    }
    return palette;
}

} // namespace

QColor parseColor(const QString &text)
{
    if (text.size() == 9 && text.startsWith(u'#'))
        return QColor::fromString(u'#' + text.sliced(7, 2) + text.sliced(1, 6));
    return QColor::fromString(text);
}

Mark markOf(items::Status status)
{
    static_assert(int(Mark::InSync) == int(items::Status::InSync) &&
                  int(Mark::Denied) == int(items::Status::NoPermission));
    return Mark(int(status));
}

QString markName(Mark mark)
{
    return QLatin1StringView(markNames[std::size_t(mark)]);
}

Tokens Tokens::load()
{
    initResources();
    QFile file(u":/leeway/tokens.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("tokens.json is not compiled in");
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    Tokens tokens;
    tokens.light = readPalette(root, "light");
    tokens.dark = readPalette(root, "dark");
    const QJsonObject type = need(root, "type").toObject();
    for (std::size_t i = 0; i < typeNames.size(); ++i) {
        const QJsonObject one = need(type, typeNames[i]).toObject();
        tokens.type[i] = {need(one, "px").toInt(), need(one, "weight").toInt(), need(one, "line").toInt()};
    }
    const QJsonObject family = need(type, "family").toObject();
    tokens.uiFamily = need(family, "ui").toString();
    tokens.monoFamily = need(family, "mono").toString();
    const QJsonObject size = need(root, "size").toObject();
    for (std::size_t i = 0; i < sizeNames.size(); ++i)
        tokens.size[i] = need(size, sizeNames[i]).toInt();
    return tokens;
}

} // namespace leeway::ui
