// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/commit.h"

#include "model/git/git_program.h"
#include "model/git/trust.h"

#include <unistd.h>

#include <filesystem>

namespace leeway::git {

namespace {

using Words = std::vector<std::string>;

/// The index that a commit is made from, gone afterwards.
class OwnIndex
{
public:
    explicit OwnIndex(const Repository &repository)
        : m_path(repository.gitDir() + "/leeway-index-" + std::to_string(::getpid()))
    {
    }
    ~OwnIndex()
    {
        std::error_code error;
        std::filesystem::remove(m_path, error);
        std::filesystem::remove(m_path + ".lock", error);
    }
    OwnIndex(const OwnIndex &) = delete;
    OwnIndex &operator=(const OwnIndex &) = delete;
    std::map<std::string, std::string> environment() const { return {{"GIT_INDEX_FILE", m_path}}; }

private:
    std::string m_path;
};

struct TreeLine
{
    std::string mode;
    std::string id;
};

class Committer
{
public:
    Committer(const Repository &repository, const CommitRequest &request, const CancelToken &cancel)
        : m_repository(repository), m_request(request), m_cancel(cancel), m_index(repository)
    {
    }

    Result<CommitOutcome> run()
    {
        for (const auto step : {&Committer::checkState, &Committer::checkIdentity, &Committer::checkStaged,
                                &Committer::fillIndex})
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(done.error());
        return commit();
    }

private:
    Result<void> checkState()
    {
        const auto state = m_repository.state();
        if (!state)
            return tl::unexpected(state.error());
        if (m_request.files.empty())
            return fail(ErrorCode::NothingToCommit);
        if (state->operation != Operation::None)
            return fail(ErrorCode::OperationInProgress, {std::string(operationName(state->operation))});
        if (state->head.branch.empty())
            return fail(ErrorCode::HeadDetached);
        if (state->indexLocked)
            return fail(ErrorCode::IndexLocked);
        m_before = state->head.commit;
        return requireTrust(m_repository, m_request.trust);
    }

    Result<void> checkIdentity()
    {
        for (const char *who : {"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"})
            if (const auto known = m_repository.ask({"-c", "user.useConfigOnly=true", "var", who}); !known)
                return fail(ErrorCode::IdentityMissing, {known.error().args.back()});
        return {};
    }

    Result<std::optional<TreeLine>> committed(const std::string &commit, const std::string &path) const
    {
        if (commit.empty())
            return std::optional<TreeLine>();
        const auto line = m_repository.ask({"ls-tree", "-z", "--full-tree", commit, "--", path});
        if (!line)
            return tl::unexpected(line.error());
        if (line->empty())
            return std::optional<TreeLine>();
        const std::size_t tab = line->find('\t');
        return TreeLine{line->substr(0, 6), line->substr(12, tab - 12)};
    }

    /// What the user staged in one of our files would be lost or committed unasked.
    Result<void> checkStaged()
    {
        for (const auto &[path, bytes] : m_request.files) {
            const auto old = committed(m_before, path);
            const auto staged = m_repository.ask({"ls-files", "-s", "-z", "--", path});
            if (!old || !staged)
                return tl::unexpected(old ? staged.error() : old.error());
            const std::string expected =
                *old ? (*old)->mode + ' ' + (*old)->id + " 0\t" + path + '\0' : std::string();
            if (*staged != expected)
                return fail(ErrorCode::FileStaged, {path}, {path, 0, 0});
        }
        return {};
    }

    std::string noObject() const
    {
        return std::string(m_repository.format() == ObjectFormat::Sha256 ? 64 : 40, '0');
    }

    Result<std::string> store(const std::string &bytes) const
    {
        auto id = m_repository.ask({"hash-object", "-w", "--stdin", "--no-filters"}, bytes, m_cancel);
        if (id)
            *id = std::string(trimmed(*id));
        return id;
    }

    Result<void> fillIndex()
    {
        const Words start = m_before.empty() ? Words{"read-tree", "--empty"} : Words{"read-tree", m_before};
        std::string lines;
        for (const auto &[path, bytes] : m_request.files) {
            const auto old = committed(m_before, path);
            auto id = bytes ? store(*bytes) : Result<std::string>(noObject());
            if (!old || !id)
                return tl::unexpected(old ? id.error() : old.error());
            m_ids[path] = bytes ? *id : std::string();
            const std::string mode = !bytes ? "0" : *old ? (*old)->mode : "100644";
            lines += mode + ' ' + *id + '\t' + path + '\0';
        }
        if (isUnchanged())
            return fail(ErrorCode::NothingToCommit);
        if (auto done = plumb(start, {}, m_index.environment()); !done)
            return done;
        return plumb({"update-index", "-z", "--index-info"}, lines, m_index.environment());
    }

    Result<void> plumb(Words args, std::string input, std::map<std::string, std::string> environment) const
    {
        const auto output = readOutput({.directory = m_repository.root(),
                                        .args = std::move(args),
                                        .input = std::move(input),
                                        .setEnv = std::move(environment)},
                                       m_cancel);
        if (!output)
            return tl::unexpected(output.error());
        return {};
    }

    Result<CommitOutcome> commit()
    {
        constexpr std::chrono::minutes hooksMayTake(15);
        const GitCall call{.directory = m_repository.root(),
                           .args = {"-c", "user.useConfigOnly=true", "commit", "--quiet", "--file=-"},
                           .input = m_request.message,
                           .setEnv = m_index.environment(),
                           .timeout = hooksMayTake};
        const auto outcome = runActing(call, m_cancel);
        // Whatever happened to the program, HEAD says whether the commit was made.
        const auto head = m_repository.head();
        if (!head)
            return tl::unexpected(head.error());
        if (head->commit == m_before || head->commit.empty())
            return tl::unexpected(outcome ? failure(*outcome) : outcome.error());
        CommitOutcome made;
        made.commit = head->commit;
        made.words = outcome ? gitWords(*outcome) : std::string();
        if (auto done = finish(made); !done)
            made.indexNotUpdated = done.error();
        return made;
    }

    Error failure(const ProcessOutcome &outcome) const
    {
        const std::string words = gitWords(outcome);
        const auto says = [&words](const char *text) { return words.find(text) != std::string::npos; };
        if (says("failed to sign") || says("failed to write commit object") || says("signing failed"))
            return {ErrorCode::SigningFailed, {words}, {}};
        if (says("Please tell me who you are") || says("empty ident"))
            return {ErrorCode::IdentityMissing, {words}, {}};
        if (outcome.status == 1)
            return {ErrorCode::HookFailed, {words.empty() ? "without a word" : words}, {}};
        return {ErrorCode::GitFailed, {"commit", words}, {}};
    }

    bool isUnchanged() const
    {
        for (const auto &[path, id] : m_ids)
            if (const auto old = committed(m_before, path); !old || (*old ? (*old)->id : "") != id)
                return false;
        return true;
    }

    /// Brings the committed files into the user's index, which held their old version.
    Result<void> finish(CommitOutcome &made) const
    {
        const auto changed = m_before.empty()
                                 ? m_repository.ask({"ls-tree", "-r", "-z", "--name-only", made.commit})
                                 : m_repository.ask({"diff-tree", "-r", "-z", "--name-only", "--no-renames",
                                                     m_before, made.commit});
        if (!changed)
            return tl::unexpected(changed.error());
        std::string lines;
        for (const std::string_view name : splitNul(*changed)) {
            const std::string path(name);
            const auto now = committed(made.commit, path);
            if (!now)
                return tl::unexpected(now.error());
            const auto asked = m_ids.find(path);
            if (asked == m_ids.end() || asked->second != (*now ? (*now)->id : ""))
                made.changedByHooks.push_back(path);
            lines += (*now ? (*now)->mode + ' ' + (*now)->id : "0 " + noObject()) + '\t' + path + '\0';
        }
        if (auto done = plumb({"update-index", "-z", "--index-info"}, lines, {}); !done)
            return done;
        // Files with other changes make it say so with a status; that is no error.
        if (auto refreshed =
                runReading({.directory = m_repository.root(), .args = {"update-index", "-q", "--refresh"}});
            !refreshed)
            return tl::unexpected(refreshed.error());
        return {};
    }

    const Repository &m_repository;
    const CommitRequest &m_request;
    const CancelToken &m_cancel;
    OwnIndex m_index;
    std::string m_before;
    std::map<std::string, std::string> m_ids;
};

Result<void> checkBranchName(const Repository &repository, const std::string &name)
{
    const auto valid = repository.ask({"check-ref-format", "--branch", name});
    if (!valid || trimmed(*valid) != name || name.starts_with('-'))
        return fail(ErrorCode::InvalidBranchName, {name});
    if (repository.resolve("refs/heads/" + name))
        return fail(ErrorCode::BranchExists, {name});
    return {};
}

} // namespace

std::string_view operationName(Operation operation)
{
    switch (operation) {
    case Operation::None:
        return "";
    case Operation::Merge:
        return "merge";
    case Operation::Rebase:
        return "rebase";
    case Operation::ApplyMail:
        return "git am";
    case Operation::CherryPick:
        return "cherry-pick";
    case Operation::Revert:
        return "revert";
    case Operation::Bisect:
        return "bisect";
    }
    return "";
}

Result<CommitOutcome> commitFiles(const Repository &repository, const CommitRequest &request,
                                  const CancelToken &cancel)
{
    if (repository.isBare())
        return fail(ErrorCode::BareRepository, {repository.root()});
    return Committer(repository, request, cancel).run();
}

Result<std::string> patchOf(const Repository &repository, const std::string &commit)
{
    const auto id = repository.resolve(commit);
    if (!id)
        return tl::unexpected(id.error());
    return repository.ask({"format-patch", "-1", "--stdout", "--binary", "--no-signature", "--no-ext-diff",
                           "--no-textconv", *id});
}

Result<void> createBranch(const Repository &repository, const std::string &name, const std::string &commit)
{
    if (auto valid = checkBranchName(repository, name); !valid)
        return valid;
    const auto id = repository.resolve(commit);
    if (!id)
        return tl::unexpected(id.error());
    if (const auto made = repository.ask({"branch", "--no-track", name, *id}); !made)
        return tl::unexpected(made.error());
    return {};
}

Result<void> continueOnBranch(const Repository &repository, const std::string &name, const std::string &trust)
{
    if (auto valid = checkBranchName(repository, name); !valid)
        return valid;
    if (auto trusted = requireTrust(repository, trust); !trusted)
        return trusted;
    const GitCall call{.directory = repository.root(),
                       .args = {"switch", "--quiet", "--no-track", "-c", name}};
    const auto outcome = runActing(call);
    if (!outcome)
        return tl::unexpected(outcome.error());
    const auto head = repository.head();
    if (head && head->branch == name) // a post-checkout hook may fail afterwards
        return {};
    return tl::unexpected(gitError(call, *outcome));
}

} // namespace leeway::git
