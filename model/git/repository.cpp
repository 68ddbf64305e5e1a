// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/repository.h"

#include "model/base/git_url.h"
#include "model/base/thread_guard.h"
#include "model/git/git_program.h"
#include "model/git/repository_p.h"

#include <filesystem>

namespace leeway::git {

namespace {

Error openingError(const std::string &path, const ProcessOutcome &outcome)
{
    const std::string words = gitWords(outcome);
    if (words.find("dubious ownership") != std::string::npos)
        return {ErrorCode::RepositoryNotOwned, {path}, {}};
    if (words.find("not a git repository") != std::string::npos || words.find("cannot change to") == 0)
        return {ErrorCode::NotARepository, {path}, {}};
    return {ErrorCode::GitFailed, {"rev-parse", words}, {}};
}

Result<std::vector<std::string>> revParse(const std::string &path, std::vector<std::string> options)
{
    options.insert(options.begin(), {"rev-parse", "--path-format=absolute"});
    const auto outcome = runReading({.directory = path, .args = std::move(options)});
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (outcome->status != 0)
        return tl::unexpected(openingError(path, *outcome));
    std::vector<std::string> lines;
    for (const std::string_view line : splitLines(outcome->output))
        lines.emplace_back(line);
    return lines;
}

bool holds(const std::string &root, const std::string &path)
{
    std::error_code error;
    const std::filesystem::path inside = std::filesystem::weakly_canonical(path, error);
    const std::filesystem::path top = std::filesystem::weakly_canonical(root, error);
    const auto end = std::mismatch(top.begin(), top.end(), inside.begin(), inside.end());
    return end.first == top.end();
}

} // namespace

Result<Repository> Repository::open(const std::string &path)
{
    assertNotGuiThread("Repository::open");
    std::error_code error;
    if (!std::filesystem::is_directory(path, error))
        return fail(ErrorCode::NotARepository, {path});
    const auto facts =
        revParse(path, {"--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir",
                        "--git-common-dir", "--is-shallow-repository", "--show-object-format"});
    if (!facts)
        return tl::unexpected(facts.error());
    if (facts->size() != 6)
        return fail(ErrorCode::GitFailed, {"rev-parse", "unexpected answer"});
    auto shared = std::make_shared<Shared>();
    shared->gitDir = (*facts)[2];
    shared->commonDir = (*facts)[3];
    shared->bare = (*facts)[1] != "true";
    shared->shallow = (*facts)[4] == "true";
    shared->format = (*facts)[5] == "sha256" ? ObjectFormat::Sha256 : ObjectFormat::Sha1;
    shared->root = shared->gitDir;
    if (!shared->bare) {
        const auto top = revParse(path, {"--show-toplevel"});
        if (!top)
            return tl::unexpected(top.error());
        shared->root = top->empty() ? std::string() : top->front();
        if (shared->root.empty() || !holds(shared->root, path))
            return fail(ErrorCode::WorkTreeElsewhere, {path, shared->root});
    }
    shared->blobs = BlobStore(shared->root);
    return Repository(std::move(shared));
}

const std::string &Repository::root() const
{
    return m_shared->root;
}
const std::string &Repository::gitDir() const
{
    return m_shared->gitDir;
}
const std::string &Repository::commonDir() const
{
    return m_shared->commonDir;
}
bool Repository::isBare() const
{
    return m_shared->bare;
}
bool Repository::isShallow() const
{
    return m_shared->shallow;
}
ObjectFormat Repository::format() const
{
    return m_shared->format;
}

Result<std::string> Repository::ask(std::vector<std::string> args, std::string input,
                                    const CancelToken &cancel) const
{
    return readOutput({.directory = root(), .args = std::move(args), .input = std::move(input)}, cancel);
}

Result<std::string> Repository::resolve(const std::string &revision) const
{
    std::string asked = revision;
    for (const std::string_view mark : {"@sha1:", "@sha256:"}) // Flux's spelling of a revision
        if (const std::size_t at = asked.rfind(mark); at != std::string::npos)
            asked.erase(0, at + mark.size());
    if (asked.empty() || asked.front() == '-')
        return fail(ErrorCode::UnknownRevision, {revision});
    const auto id = ask({"rev-parse", "--verify", "--quiet", "--end-of-options", asked + "^{commit}"});
    if (!id && id.error().code != ErrorCode::GitFailed)
        return tl::unexpected(id.error());
    if (!id || trimmed(*id).empty())
        return fail(ErrorCode::UnknownRevision, {revision});
    return std::string(trimmed(*id));
}

bool Repository::hasCommit(const std::string &commit) const
{
    return resolve(commit).has_value();
}

std::optional<bool> Repository::isAncestor(const std::string &ancestor, const std::string &descendant) const
{
    const auto first = resolve(ancestor);
    const auto second = resolve(descendant);
    if (!first || !second)
        return std::nullopt;
    const auto outcome =
        runReading({.directory = root(), .args = {"merge-base", "--is-ancestor", *first, *second}});
    if (!outcome || outcome->status > 1)
        return std::nullopt;
    if (outcome->status == 1 && isShallow()) // the way between them may be cut off
        return std::nullopt;
    return outcome->status == 0;
}

} // namespace leeway::git
