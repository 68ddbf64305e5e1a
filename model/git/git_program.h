// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/process.h"

#include <string>
#include <vector>

namespace leeway::git {

/// One run of the git program in a folder.
struct GitCall
{
    std::string directory = {};
    std::vector<std::string> args = {}; ///< after "git": {"log", "--", path}
    std::string input = {};
    std::map<std::string, std::string> setEnv = {};
    std::chrono::milliseconds timeout{60'000};
    std::size_t outputLimit = 64 * 1024 * 1024;
    std::function<void(std::string_view)> onErrorOutput = {}; ///< progress; not cleaned of credentials
};

/// Runs git so that nothing of the repository can run: no hooks, fsmonitor, filters by name, pager, external
/// diff, text conversion, signature check, transport. For looking only (faults.md S1).
Result<ProcessOutcome> runReading(const GitCall &call, const CancelToken &cancel = {});
/// runReading that turns a non-zero exit into GitFailed with git's words.
Result<std::string> readOutput(const GitCall &call, const CancelToken &cancel = {});

/// Runs git as the user would: hooks, signing, credential helpers and ssh as configured; no terminal prompt,
/// no pager, no editor. Only after git::requireTrust.
Result<ProcessOutcome> runActing(const GitCall &call, const CancelToken &cancel = {});

/// Git's words without credentials, without the blanks around them.
std::string gitWords(const ProcessOutcome &outcome);
/// GitFailed naming the subcommand.
Error gitError(const GitCall &call, const ProcessOutcome &outcome);

/// Pieces of NUL-terminated output.
std::vector<std::string_view> splitNul(std::string_view output);
std::vector<std::string_view> splitLines(std::string_view output);
std::string_view trimmed(std::string_view text);

} // namespace leeway::git
