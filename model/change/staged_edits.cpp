// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/staged_edits.h"

#include "model/base/atomic_file.h"
#include "model/base/digest.h"
#include "model/base/json.h"

#include <algorithm>
#include <filesystem>

namespace leeway::change {

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t formatVersion = 1;
constexpr unsigned onlyMine = 0600;

Value toJsonValue(const StagedEdit &edit)
{
    Value intents = Value::list();
    for (const Intent &intent : edit.intents)
        intents.append(toJsonValue(intent));
    Value blobs = Value::map();
    for (const auto &[path, id] : edit.baseBlobs)
        blobs.set(path, Value::string(id));
    return jsonObject({{"version", Value::integer(formatVersion)},
                       {"made", Value::string(formatInstant(edit.made))},
                       {"from", Value::string(edit.from)},
                       {"layer", Value::string(layerName(edit.layer))},
                       {"intents", intents},
                       {"baseBlobs", blobs}});
}

bool isNewer(const Value &json)
{
    const Value *version = json.find("version");
    return version && version->toInt().value_or(0) > formatVersion;
}

Result<StagedEdit> editFrom(const Value &json, const std::string &id)
{
    StagedEdit edit;
    const auto made = parseInstant(json.textAt({"made"}));
    const auto layer = layerNamed(json.textAt({"layer"}));
    const Value *intents = json.find("intents");
    if (!made || !layer || !intents || !intents->isList() || intents->size() == 0)
        return fail(ErrorCode::InvalidJson, {"not a staged edit"});
    edit.id = id;
    edit.made = *made;
    edit.layer = *layer;
    edit.from = json.textAt({"from"});
    for (const Value &item : intents->items()) {
        auto intent = intentFrom(item);
        if (!intent)
            return tl::unexpected(intent.error());
        edit.intents.push_back(std::move(*intent));
    }
    if (const Value *blobs = json.find("baseBlobs"))
        for (const MapEntry &blob : blobs->entries())
            edit.baseBlobs[blob.key.str()] = blob.value.text();
    return edit;
}

/// Kept beside, under a name that is not read again.
Finding setAside(const fs::path &file, ErrorCode code, std::string why)
{
    const fs::path kept = file.string() + ".damaged";
    std::error_code error;
    fs::rename(file, kept, error);
    std::vector<std::string> args{error ? file.string() : kept.string()};
    if (code == ErrorCode::StagedEditUnreadable)
        args.push_back(std::move(why));
    return {Severity::Warning, {code, std::move(args), {}}, {}};
}

} // namespace

std::string StagedEdits::folderFor(const std::string &stateHome, const std::string &repositoryIdentity)
{
    constexpr std::size_t enough = 16;
    return stateHome + "/leeway/staged/" + sha256Hex(repositoryIdentity).substr(0, enough);
}

Result<StagedEdits::Listed> StagedEdits::list() const
{
    Listed listed;
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto &file : fs::directory_iterator(m_folder, error))
        if (file.path().extension() == ".json" && !file.path().filename().string().starts_with('.'))
            files.push_back(file.path());
    std::ranges::sort(files);
    for (const fs::path &file : files) {
        const auto bytes = readFile(file.string());
        if (!bytes && bytes.error().code == ErrorCode::FileNotFound)
            continue; // removed by another window just now
        if (!bytes)
            return tl::unexpected(bytes.error());
        const auto json = parseJson(*bytes);
        if (json && isNewer(*json)) {
            listed.findings.push_back(setAside(file, ErrorCode::StagedEditNewer, {}));
            continue;
        }
        auto edit = json ? editFrom(*json, file.stem().string()) : tl::unexpected(json.error());
        if (edit)
            listed.edits.push_back(std::move(*edit));
        else
            listed.findings.push_back(
                setAside(file, ErrorCode::StagedEditUnreadable, edit.error().message()));
    }
    return listed;
}

Result<std::string> StagedEdits::add(StagedEdit edit) const
{
    for (const Intent &intent : edit.intents)
        if (auto allowed = checkIntent(intent); !allowed)
            return tl::unexpected(allowed.error());
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {m_folder, error.message()});
    fs::permissions(m_folder, fs::perms::owner_all, error);
    removeAtomicLeftovers(m_folder);
    // Ids sort by age; a counter keeps two edits of one second apart.
    std::string id;
    for (int number = 0; id.empty() || fs::exists(pathOf(id)); ++number) {
        const std::string digits = std::to_string(10000 + number).substr(1);
        id = std::to_string(edit.made.time_since_epoch().count()) + '-' + digits;
    }
    if (auto written = writeFileAtomically(pathOf(id), toPrettyJson(toJsonValue(edit)), onlyMine); !written)
        return tl::unexpected(written.error());
    return id;
}

Result<void> StagedEdits::remove(const std::string &id) const
{
    if (id.empty() || id.find_first_not_of("0123456789-") != std::string::npos)
        return fail(ErrorCode::FileNotFound, {id});
    std::error_code error;
    fs::remove(pathOf(id), error);
    return error ? fail(ErrorCode::FileUnwritable, {pathOf(id), error.message()}) : Result<void>();
}

} // namespace leeway::change
