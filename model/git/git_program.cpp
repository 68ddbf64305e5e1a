// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/git_program.h"

#include "model/base/git_url.h"

#include <cstdlib>

namespace leeway::git {

namespace {

/// Variables of a surrounding git (a hook, an alias) that would point us to another repository.
const std::vector<std::string> foreignEnvironment = {"GIT_DIR",
                                                     "GIT_WORK_TREE",
                                                     "GIT_INDEX_FILE",
                                                     "GIT_OBJECT_DIRECTORY",
                                                     "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                                     "GIT_COMMON_DIR",
                                                     "GIT_NAMESPACE",
                                                     "GIT_PREFIX",
                                                     "GIT_CEILING_DIRECTORIES",
                                                     "GIT_EXTERNAL_DIFF",
                                                     "GIT_LITERAL_PATHSPECS",
                                                     "GIT_GLOB_PATHSPECS",
                                                     "GIT_ICASE_PATHSPECS",
                                                     "GIT_TRACE",
                                                     "GIT_TRACE_CURL",
                                                     "GIT_TRACE_PACKET",
                                                     "GIT_CURL_VERBOSE",
                                                     "LANGUAGE"};

/// What a repository's configuration could run while it is only looked at.
const std::vector<std::string> quietConfig = {"-c", "core.fsmonitor=false",
                                              "-c", "core.hooksPath=/dev/null",
                                              "-c", "core.pager=cat",
                                              "-c", "log.showSignature=false",
                                              "-c", "diff.external=",
                                              "-c", "core.sshCommand=false",
                                              "-c", "core.alternateRefsCommand=",
                                              "-c", "core.untrackedCache=keep",
                                              "-c", "color.ui=false",
                                              "-c", "core.quotePath=false",
                                              "-c", "gc.auto=0",
                                              "-c", "maintenance.auto=false"};

ProcessRequest requestFor(const GitCall &call)
{
    ProcessRequest request;
    request.argv = {"git", "--no-pager", "--literal-pathspecs"};
    request.directory = call.directory;
    request.input = call.input;
    request.timeout = call.timeout;
    request.outputLimit = call.outputLimit;
    request.onErrorOutput = call.onErrorOutput;
    request.unsetEnv = foreignEnvironment;
    request.setEnv = call.setEnv;
    request.setEnv.insert({{"LC_ALL", "C.UTF-8"},
                           {"GIT_TERMINAL_PROMPT", "0"},
                           {"GIT_EDITOR", ":"},
                           {"GIT_SEQUENCE_EDITOR", ":"},
                           {"GIT_MERGE_AUTOEDIT", "no"}});
    return request;
}

} // namespace

Result<ProcessOutcome> runReading(const GitCall &call, const CancelToken &cancel)
{
    ProcessRequest request = requestFor(call);
    request.argv.insert(request.argv.end(), quietConfig.begin(), quietConfig.end());
    request.argv.insert(request.argv.end(), call.args.begin(), call.args.end());
    // A partial clone would fetch what is missing: no protocol of this list exists, so none is allowed,
    // whatever protocol.<name>.allow says.
    request.setEnv.insert({{"GIT_OPTIONAL_LOCKS", "0"},
                           {"GIT_ALLOW_PROTOCOL", "none"},
                           {"GIT_NO_LAZY_FETCH", "1"},
                           {"GIT_NO_REPLACE_OBJECTS", "1"}});
    return runProcess(request, cancel);
}

Result<std::string> readOutput(const GitCall &call, const CancelToken &cancel)
{
    auto outcome = runReading(call, cancel);
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (outcome->status != 0)
        return tl::unexpected(gitError(call, *outcome));
    return std::move(outcome->output);
}

Result<ProcessOutcome> runActing(const GitCall &call, const CancelToken &cancel)
{
    ProcessRequest request = requestFor(call);
    for (const char *setting :
         {"core.fsmonitor=false", "core.pager=cat", "color.ui=false", "gc.auto=0", "maintenance.auto=false"})
        request.argv.insert(request.argv.end(), {"-c", setting});
    request.argv.insert(request.argv.end(), call.args.begin(), call.args.end());
    return runProcess(request, cancel);
}

std::string gitWords(const ProcessOutcome &outcome)
{
    const std::string_view words = trimmed(outcome.errorOutput);
    return withoutCredentials(words.empty() ? trimmed(outcome.output) : words);
}

Error gitError(const GitCall &call, const ProcessOutcome &outcome)
{
    const std::string words = gitWords(outcome);
    return {ErrorCode::GitFailed,
            {call.args.empty() ? std::string() : call.args.front(),
             words.empty() ? "exit status " + std::to_string(outcome.status) : words},
            {}};
}

std::vector<std::string_view> splitNul(std::string_view output)
{
    std::vector<std::string_view> parts;
    while (!output.empty()) {
        const std::size_t end = std::min(output.find('\0'), output.size());
        parts.push_back(output.substr(0, end));
        output.remove_prefix(std::min(end + 1, output.size()));
    }
    return parts;
}

std::vector<std::string_view> splitLines(std::string_view output)
{
    std::vector<std::string_view> lines;
    while (!output.empty()) {
        const std::size_t end = std::min(output.find('\n'), output.size());
        lines.push_back(output.substr(0, end));
        output.remove_prefix(std::min(end + 1, output.size()));
    }
    return lines;
}

std::string_view trimmed(std::string_view text)
{
    const std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace leeway::git
