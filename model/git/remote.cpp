// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/remote.h"

#include "model/base/git_url.h"
#include "model/git/commit.h"
#include "model/git/git_program.h"
#include "model/git/trust.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace leeway::git {

namespace {

using Refs = std::map<std::string, std::string>;

bool isSet(const char *variable)
{
    const char *value = std::getenv(variable);
    return value && *value;
}

/// Without a terminal ssh would wait for ever for an answer. Only where nobody chose another ssh.
std::map<std::string, std::string> sshEnvironment(const Repository &repository)
{
    if (isSet("GIT_SSH") || isSet("GIT_SSH_COMMAND") || isSet("SSH_ASKPASS"))
        return {};
    const auto chosen = repository.ask({"config", "--get-all", "core.sshCommand"});
    if (chosen && splitLines(*chosen).size() > 1) // the quiet run adds one of its own
        return {};
    return {{"GIT_SSH_COMMAND", "ssh -o BatchMode=yes"}};
}

GitCall networkCall(const Repository &repository, const RemoteCall &call, std::vector<std::string> args)
{
    GitCall run{.directory = repository.root(), .args = std::move(args), .timeout = call.timeout};
    run.setEnv = sshEnvironment(repository);
    if (call.onProgress)
        run.onErrorOutput = [show = call.onProgress](std::string_view piece) {
            show(withoutCredentials(piece));
        };
    return run;
}

Result<void> checkCall(const Repository &repository, const RemoteCall &call)
{
    const auto remotes = repository.remotes();
    if (!remotes)
        return tl::unexpected(remotes.error());
    if (std::ranges::none_of(*remotes, [&](const Remote &remote) { return remote.name == call.remote; }))
        return fail(ErrorCode::UnknownRemote, {call.remote});
    return requireTrust(repository, call.trust);
}

Result<Refs> trackingRefs(const Repository &repository)
{
    // Symbolic ones (origin/HEAD) only repeat another.
    const auto output =
        repository.ask({"for-each-ref", "--format=%(if)%(symref)%(then)%(else)%(objectname) %(refname)%(end)",
                        "refs/remotes"});
    if (!output)
        return tl::unexpected(output.error());
    Refs refs;
    for (const std::string_view line : splitLines(*output)) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos)
            continue;
        refs[std::string(line.substr(blank + 1))] = line.substr(0, blank);
    }
    return refs;
}

std::vector<RefMove> movesBetween(const Repository &repository, const Refs &before, const Refs &after)
{
    std::vector<RefMove> moves;
    for (const auto &[ref, commit] : after) {
        const auto old = before.find(ref);
        if (old == before.end())
            moves.push_back({ref, {}, commit, false});
        else if (old->second != commit) {
            const auto isGrown = repository.isAncestor(old->second, commit);
            moves.push_back({ref, old->second, commit, isGrown ? std::optional(!*isGrown) : std::nullopt});
        }
    }
    for (const auto &[ref, commit] : before)
        if (!after.contains(ref))
            moves.push_back({ref, commit, {}, std::nullopt});
    return moves;
}

bool hasOneOf(std::string_view words, std::initializer_list<std::string_view> marks)
{
    return std::ranges::any_of(
        marks, [&](std::string_view mark) { return words.find(mark) != std::string_view::npos; });
}

std::string allWords(const ProcessOutcome &outcome)
{
    return withoutCredentials(trimmed(outcome.errorOutput + outcome.output));
}

} // namespace

RemoteProblem problemIn(std::string_view words)
{
    if (hasOneOf(words, {"REMOTE HOST IDENTIFICATION HAS CHANGED"}))
        return RemoteProblem::HostKeyChanged;
    if (hasOneOf(words,
                 {"Host key verification failed", "No ED25519 host key is known", "authenticity of host"}))
        return RemoteProblem::HostKeyUnknown;
    if (hasOneOf(words, {"protected branch", "Protected branch", "GH006", "GH013", "TF402455", "TF401027",
                         "branch is protected", "push declined due to repository rule"}))
        return RemoteProblem::BranchProtected;
    if (hasOneOf(words, {"(fetch first)", "(non-fast-forward)", "(stale info)", "(needs force)"}))
        return RemoteProblem::NonFastForward;
    if (hasOneOf(words, {"hook declined", "pre-receive hook", "update hook", "denied by"}))
        return RemoteProblem::HookDeclined;
    if (hasOneOf(words, {"Permission denied (publickey"}))
        return isSet("SSH_AUTH_SOCK") ? RemoteProblem::CredentialsWrong : RemoteProblem::AgentMissing;
    if (hasOneOf(words, {"Authentication failed", "could not read Username", "could not read Password",
                         "terminal prompts disabled", "Permission denied", "error: 401", "error: 403",
                         "HTTP Basic: Access denied", "Invalid username or password"}))
        return RemoteProblem::CredentialsWrong;
    if (hasOneOf(words, {"Could not resolve host", "Connection refused", "timed out", "unable to access",
                         "Could not read from remote repository", "hung up unexpectedly", "early EOF",
                         "does not appear to be a git repository", "Connection reset"}))
        return RemoteProblem::Unreachable;
    return RemoteProblem::Other;
}

Result<FetchOutcome> fetch(const Repository &repository, const RemoteCall &call, const CancelToken &cancel)
{
    if (auto valid = checkCall(repository, call); !valid)
        return tl::unexpected(valid.error());
    const auto before = trackingRefs(repository);
    if (!before)
        return tl::unexpected(before.error());
    const auto run = runActing(
        networkCall(repository, call, {"fetch", "--no-recurse-submodules", "--progress", "--", call.remote}),
        cancel);
    if (!run)
        return tl::unexpected(run.error());
    const auto after = trackingRefs(repository);
    if (!after)
        return tl::unexpected(after.error());
    FetchOutcome outcome;
    outcome.moves = movesBetween(repository, *before, *after);
    outcome.words = allWords(*run);
    if (run->status != 0)
        outcome.problem = problemIn(outcome.words);
    return outcome;
}

std::optional<std::string> remoteBranch(const Repository &repository, const RemoteCall &call,
                                        const std::string &branch, const CancelToken &cancel)
{
    const std::string ref = "refs/heads/" + branch;
    const auto run =
        runActing(networkCall(repository, call, {"ls-remote", "--quiet", "--", call.remote, ref}), cancel);
    if (!run || run->status != 0)
        return std::nullopt;
    for (const std::string_view line : splitLines(run->output))
        if (line.ends_with('\t' + ref))
            return std::string(line.substr(0, line.find('\t')));
    return std::string();
}

namespace {

/// After a push that did not end well: what the remote says counts, not what git could not say.
void askRemote(const Repository &repository, const RemoteCall &call, const std::string &commit,
               const std::string &branch, PushOutcome &outcome, const CancelToken &cancel)
{
    outcome.remoteCommit = remoteBranch(repository, call, branch, cancel);
    if (!outcome.remoteCommit || outcome.remoteCommit->empty())
        return;
    outcome.reached = repository.isAncestor(commit, *outcome.remoteCommit).value_or(false);
    if (!outcome.reached)
        return;
    outcome.problem = RemoteProblem::None;
    // git did not live to move the ref that follows this branch.
    if (const auto fetched = fetch(repository, call, cancel); !fetched)
        outcome.words += '\n' + fetched.error().message();
}

} // namespace

Result<PushOutcome> push(const Repository &repository, const RemoteCall &call, const std::string &commit,
                         const std::string &branch, const CancelToken &cancel)
{
    if (auto valid = checkCall(repository, call); !valid)
        return tl::unexpected(valid.error());
    const auto id = repository.resolve(commit);
    if (!id)
        return tl::unexpected(id.error());
    if (!repository.ask({"check-ref-format", "refs/heads/" + branch}))
        return fail(ErrorCode::InvalidBranchName, {branch});
    const auto run = runActing(networkCall(repository, call,
                                           {"push", "--porcelain", "--no-recurse-submodules", "--progress",
                                            "--", call.remote, *id + ":refs/heads/" + branch}),
                               cancel);
    PushOutcome outcome;
    if (run && run->status == 0) {
        outcome.words = allWords(*run);
        outcome.remoteCommit = *id;
        outcome.reached = true;
        return outcome;
    }
    if (!run && run.error().code != ErrorCode::ProgramTimedOut)
        return tl::unexpected(run.error());
    outcome.words = run ? allWords(*run) : withoutCredentials(run.error().message());
    outcome.problem = run ? problemIn(outcome.words) : RemoteProblem::Unreachable;
    const bool wasOurHook = run && outcome.problem == RemoteProblem::Other &&
                            run->output.find("\n!") == std::string::npos &&
                            outcome.words.find("failed to push some refs") != std::string::npos;
    if (wasOurHook) // pre-push ends a push without a line about any ref
        outcome.problem = RemoteProblem::HookDeclined;
    askRemote(repository, call, *id, branch, outcome, cancel);
    return outcome;
}

Result<RebaseOutcome> rebaseOnUpstream(const Repository &repository, const std::string &trust,
                                       const CancelToken &cancel)
{
    const auto state = repository.state();
    if (!state)
        return tl::unexpected(state.error());
    if (state->operation != Operation::None)
        return fail(ErrorCode::OperationInProgress, {std::string(operationName(state->operation))});
    if (state->head.branch.empty())
        return fail(ErrorCode::HeadDetached);
    if (state->head.upstream.empty() || state->head.upstreamGone)
        return fail(ErrorCode::NoUpstream, {state->head.branch});
    if (auto trusted = requireTrust(repository, trust); !trusted)
        return tl::unexpected(trusted.error());
    const auto run = runActing({.directory = repository.root(),
                                .args = {"rebase", "--autostash", state->head.upstream},
                                .timeout = std::chrono::minutes(15)},
                               cancel);
    const std::string words = run ? gitWords(*run) : run.error().message();
    if (!run || run->status != 0) {
        const auto now = repository.state();
        if (now && now->operation == Operation::Rebase)
            if (const auto back = runActing({.directory = repository.root(), .args = {"rebase", "--abort"}});
                !back)
                return tl::unexpected(back.error());
        return run ? fail(ErrorCode::RebaseConflict, {state->head.upstream, words})
                   : tl::unexpected(run.error());
    }
    auto head = repository.resolve("HEAD");
    if (!head)
        return tl::unexpected(head.error());
    return RebaseOutcome{*head, words.find("autostash resulted in conflicts") != std::string::npos, words};
}

} // namespace leeway::git
