// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/answers.h"

#include "model/base/atomic_file.h"
#include "model/base/digest.h"
#include "model/base/json.h"
#include "model/session/staged_store.h"

#include <filesystem>

namespace leeway::session {

namespace {

/// An empty map for a file that is not there or cannot be read: then the questions are asked again.
Value readAnswers(const std::string &file)
{
    const auto bytes = readFile(file);
    const auto json = bytes ? parseJson(*bytes) : tl::unexpected(bytes.error());
    return json && json->isMap() ? *json : Value::map();
}

Result<void> store(const std::string &file, std::string_view group, const std::string &name, Value answer)
{
    Value all = readAnswers(file);
    if (const Value *old = all.find(group); old && !old->isMap())
        all.erase(group);
    all.ensureMap(Key(group)).set(Key(name), std::move(answer));
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path(), error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {file, error.message()});
    return writeFileAtomically(file, toPrettyJson(all), 0600);
}

/// Ends of texts are told by their lengths: no two plugins have one digest. Values of variables may be
/// secrets and stand in no file of ours.
std::string digestOf(const cluster::ExecPlugin &plugin)
{
    std::string all;
    const auto add = [&all](const std::string &text) { all += std::to_string(text.size()) + ':' + text; };
    add(plugin.command);
    add(std::to_string(plugin.args.size()));
    for (const std::string &argument : plugin.args)
        add(argument);
    for (const auto &[name, value] : plugin.env) {
        add(name);
        add(value);
    }
    return sha256Hex(all);
}

} // namespace

Answers Answers::ofThisUser()
{
    return Answers(stateHome() + "/leeway/answers.json");
}

std::string Answers::trustOf(const std::string &repository) const
{
    return std::string(readAnswers(m_file).textAt({"trust", repository}));
}

Result<void> Answers::setTrust(const std::string &repository, const std::string &digest) const
{
    return store(m_file, "trust", repository, Value::string(digest));
}

std::optional<bool> Answers::dryRunOf(const std::string &cluster) const
{
    const Value all = readAnswers(m_file);
    const Value *answer = all.findPath({"dryRun", cluster});
    return answer ? answer->toBool() : std::nullopt;
}

Result<void> Answers::setDryRun(const std::string &cluster, bool allowed) const
{
    return store(m_file, "dryRun", cluster, Value::boolean(allowed));
}

bool Answers::allowsPlugin(const cluster::ExecPlugin &plugin) const
{
    const Value all = readAnswers(m_file);
    const Value *answer = all.findPath({"plugins", digestOf(plugin)});
    return answer && answer->toBool() == true;
}

Result<void> Answers::allowPlugin(const cluster::ExecPlugin &plugin) const
{
    return store(m_file, "plugins", digestOf(plugin), Value::boolean(true));
}

} // namespace leeway::session
