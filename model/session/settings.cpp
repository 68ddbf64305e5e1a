// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/settings.h"

#include "model/base/atomic_file.h"
#include "model/base/json.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace leeway::session {

namespace {

constexpr std::int64_t version = 1;
constexpr std::size_t mostRecent = 10;
constexpr std::size_t mostJoins = 200;
constexpr std::string_view themeNames[]{"system", "light", "dark"};

Value strings(const std::vector<std::string> &texts)
{
    Value list = Value::list();
    for (const std::string &text : texts)
        list.append(Value::string(text));
    return list;
}

Value texts(const std::map<std::string, std::string> &map)
{
    Value result = Value::map();
    for (const auto &[name, text] : map)
        result.set(Key(name), Value::string(text));
    return result;
}

Value choices(const std::map<std::string, bool> &map)
{
    Value result = Value::map();
    for (const auto &[name, value] : map)
        result.set(Key(name), Value::boolean(value));
    return result;
}

Value toValue(const Settings &settings)
{
    Value joins = Value::list();
    for (const Join &join : settings.joins)
        joins.append(jsonObject({{"repository", Value::string(join.repository)},
                                 {"entry", Value::string(join.entry)},
                                 {"cluster", Value::string(join.cluster)},
                                 {"context", Value::string(join.context)}}));
    return jsonObject({{"version", Value::integer(version)},
                       {"theme", Value::string(themeNames[std::size_t(settings.theme)])},
                       {"textScale", Value::integer(settings.textScale)},
                       {"recentRepositories", strings(settings.recentRepositories)},
                       {"joins", joins},
                       {"dryRunConsent", choices(settings.dryRunConsent)},
                       {"readsSecretData", choices(settings.readsSecretData)},
                       {"sourceFolders", texts(settings.sourceFolders)},
                       {"keys", texts(settings.keys)},
                       {"layout", settings.layout}});
}

const Value *member(const Value &map, std::string_view key, Kind kind)
{
    const Value *value = map.isMap() ? map.find(key) : nullptr;
    return value && value->kind() == kind ? value : nullptr;
}

std::map<std::string, bool> readChoices(const Value &root, std::string_view key)
{
    std::map<std::string, bool> result;
    if (const Value *map = member(root, key, Kind::Map)) {
        for (const MapEntry &entry : map->entries())
            if (const auto choice = entry.value.toBool())
                result.emplace(entry.key.str(), *choice);
    }
    return result;
}

std::map<std::string, std::string> readTexts(const Value &root, std::string_view key)
{
    std::map<std::string, std::string> result;
    if (const Value *map = member(root, key, Kind::Map)) {
        for (const MapEntry &entry : map->entries())
            if (entry.value.isString())
                result.emplace(entry.key.str(), entry.value.text());
    }
    return result;
}

void readJoins(const Value &root, Settings &settings)
{
    const Value *joins = member(root, "joins", Kind::List);
    if (!joins)
        return;
    for (const Value &item : joins->items()) {
        if (!item.isMap() || settings.joins.size() == mostJoins)
            continue;
        const Join join{std::string(item.textAt({"repository"})), std::string(item.textAt({"entry"})),
                        std::string(item.textAt({"cluster"})), std::string(item.textAt({"context"}))};
        if (!join.repository.empty() && !join.entry.empty())
            settings.joins.push_back(join);
    }
}

Settings fromValue(const Value &root)
{
    Settings settings;
    const auto theme = std::ranges::find(themeNames, root.textAt({"theme"}));
    if (theme != std::end(themeNames))
        settings.theme = ThemeChoice(theme - std::begin(themeNames));
    if (const Value *scale = member(root, "textScale", Kind::Int))
        settings.textScale = int(std::clamp<std::int64_t>(scale->toInt().value_or(100), 90, 150));
    if (const Value *recent = member(root, "recentRepositories", Kind::List)) {
        for (const Value &folder : recent->items())
            if (folder.isString() && settings.recentRepositories.size() < mostRecent)
                settings.recentRepositories.emplace_back(folder.text());
    }
    readJoins(root, settings);
    settings.dryRunConsent = readChoices(root, "dryRunConsent");
    settings.readsSecretData = readChoices(root, "readsSecretData");
    settings.sourceFolders = readTexts(root, "sourceFolders");
    settings.keys = readTexts(root, "keys");
    if (const Value *layout = member(root, "layout", Kind::Map))
        settings.layout = *layout;
    return settings;
}

/// Moves the file away, never over another one; where it cannot be moved it stays and is said to be there.
LoadedSettings setAside(const std::string &path, const std::string &ending, SettingsTrouble trouble)
{
    std::string aside = path + ending;
    std::error_code error;
    for (int i = 2; std::filesystem::exists(aside, error) && i < 1000; ++i)
        aside = path + ending + '-' + std::to_string(i);
    std::filesystem::rename(path, aside, error);
    return {{}, trouble, error ? path : aside};
}

} // namespace

void Settings::remember(const std::string &repository)
{
    std::erase(recentRepositories, repository);
    recentRepositories.insert(recentRepositories.begin(), repository);
    if (recentRepositories.size() > mostRecent)
        recentRepositories.resize(mostRecent);
}

const Join *Settings::joinOf(const std::string &repository, const std::string &entry) const
{
    const auto found = std::ranges::find_if(
        joins, [&](const Join &join) { return join.repository == repository && join.entry == entry; });
    return found == joins.end() ? nullptr : &*found;
}

void Settings::remember(const Join &join)
{
    std::erase_if(joins, [&](const Join &known) {
        return known.repository == join.repository && known.entry == join.entry &&
               known.cluster == join.cluster;
    });
    joins.insert(joins.begin(), join);
    if (joins.size() > mostJoins)
        joins.resize(mostJoins);
}

std::optional<bool> Settings::mayDryRun(const std::string &cluster) const
{
    const auto found = dryRunConsent.find(cluster);
    return found == dryRunConsent.end() ? std::nullopt : std::optional(found->second);
}

std::string clusterIdentity(const std::string &clusterUid, const std::string &server)
{
    return clusterUid.empty() ? server : clusterUid;
}

std::string settingsPath()
{
    const char *config = std::getenv("XDG_CONFIG_HOME");
    if (config && *config == '/')
        return std::string(config) + "/leeway/settings.json";
    const char *home = std::getenv("HOME");
    return std::string(home ? home : "") + "/.config/leeway/settings.json";
}

LoadedSettings loadSettings(const std::string &path)
{
    const auto bytes = readFile(path);
    if (!bytes) {
        if (bytes.error().code == ErrorCode::FileNotFound)
            return {};
        return {{}, SettingsTrouble::Unreadable, path};
    }
    const auto root = parseJson(*bytes);
    const Value *written = root ? member(*root, "version", Kind::Int) : nullptr;
    const std::int64_t number = written ? written->toInt().value_or(0) : 0;
    if (number < 1)
        return setAside(path, ".damaged", SettingsTrouble::Damaged);
    if (number > version)
        return setAside(path, ".version-" + std::to_string(number), SettingsTrouble::TooNew);
    return {fromValue(*root), {}, {}};
}

Settings peekSettings(const std::string &path)
{
    const auto bytes = readFile(path);
    const auto root = bytes ? parseJson(*bytes) : tl::unexpected(bytes.error());
    const Value *written = root ? member(*root, "version", Kind::Int) : nullptr;
    return written && written->toInt() == version ? fromValue(*root) : Settings();
}

Result<void> saveSettings(const std::string &path, const Settings &settings)
{
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {path, error.message()});
    return writeFileAtomically(path, toPrettyJson(toValue(settings)), 0600);
}

} // namespace leeway::session
