// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/history.h"

#include "model/git/git_program.h"

#include <charconv>

namespace leeway::git {

namespace {

/// Fields end with NUL, as no commit text can hold one; eight of them make a commit.
constexpr const char *commitFormat = "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ct%x00%B%x00";
constexpr std::size_t commitFields = 8;

std::int64_t numberOf(std::string_view text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Instant instantOf(std::string_view seconds)
{
    return Instant(std::chrono::seconds(numberOf(seconds)));
}

std::vector<std::string> words(std::string_view text)
{
    std::vector<std::string> found;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        if (blank > 0)
            found.emplace_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return found;
}

void setMessage(Commit &commit, std::string_view message)
{
    message = trimmed(message);
    const std::size_t paragraph = std::min(message.find("\n\n"), message.size());
    commit.subject = std::string(message.substr(0, paragraph));
    for (char &c : commit.subject)
        if (c == '\n')
            c = ' ';
    commit.body = std::string(trimmed(message.substr(paragraph)));
}

std::vector<Commit> parseCommits(std::string_view output)
{
    const std::vector<std::string_view> fields = splitNul(output);
    std::vector<Commit> commits;
    for (std::size_t i = 0; i + commitFields <= fields.size(); i += commitFields) {
        Commit commit;
        commit.id = std::string(trimmed(fields[i]));
        commit.parents = words(fields[i + 1]);
        commit.authorName = fields[i + 2];
        commit.authorEmail = fields[i + 3];
        commit.authored = instantOf(fields[i + 4]);
        commit.committerName = fields[i + 5];
        commit.committed = instantOf(fields[i + 6]);
        setMessage(commit, fields[i + 7]);
        commits.push_back(std::move(commit));
    }
    return commits;
}

/// One header line of `git blame --porcelain` about `commit`.
void readBlameHeader(std::string_view line, Commit &commit, BlameLine &blamed)
{
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view name = line.substr(0, blank);
    const std::string_view value = line.substr(std::min(blank + 1, line.size()));
    if (name == "author")
        commit.authorName = value;
    else if (name == "author-mail")
        commit.authorEmail = value.size() > 2 ? value.substr(1, value.size() - 2) : value;
    else if (name == "author-time")
        commit.authored = instantOf(value);
    else if (name == "committer")
        commit.committerName = value;
    else if (name == "committer-time")
        commit.committed = instantOf(value);
    else if (name == "summary")
        commit.subject = value;
    else if (name == "filename")
        blamed.originalPath = value;
}

/// A group is "<id> <line then> <line now> [count]", header lines, and "\t<text>".
std::shared_ptr<const Blame> parseBlame(std::string_view output)
{
    auto blame = std::make_shared<Blame>();
    std::map<std::string, std::string> paths;
    BlameLine line;
    for (const std::string_view text : splitLines(output)) {
        if (text.starts_with('\t')) {
            if (line.originalPath.empty())
                line.originalPath = paths[line.commit];
            paths[line.commit] = line.originalPath;
            blame->lines.push_back(std::move(line));
            line = {};
        } else if (line.commit.empty()) {
            const std::vector<std::string> head = words(text);
            line.commit = head.empty() ? std::string() : head[0];
            line.originalLine = head.size() > 1 ? static_cast<std::uint32_t>(numberOf(head[1])) : 0;
            blame->commits[line.commit].id = line.commit;
        } else {
            readBlameHeader(text, blame->commits[line.commit], line);
        }
    }
    return blame;
}

} // namespace

Result<std::vector<Commit>> log(const Repository &repository, const std::string &revision,
                                const std::string &path, std::size_t limit, const CancelToken &cancel)
{
    const auto commit = repository.resolve(revision);
    if (!commit)
        return tl::unexpected(commit.error());
    std::vector<std::string> args = {"log",
                                     "--encoding=UTF-8",
                                     "--no-color",
                                     "--no-mailmap",
                                     "--max-count=" + std::to_string(limit),
                                     commitFormat,
                                     *commit,
                                     "--"};
    if (!path.empty())
        args.push_back(path);
    const auto output = repository.ask(std::move(args), {}, cancel);
    if (!output)
        return tl::unexpected(output.error());
    return parseCommits(*output);
}

Result<Commit> commitOf(const Repository &repository, const std::string &revision)
{
    auto commits = log(repository, revision, {}, 1);
    if (!commits)
        return tl::unexpected(commits.error());
    if (commits->empty())
        return fail(ErrorCode::UnknownRevision, {revision});
    return std::move(commits->front());
}

BlameCache::Answer BlameCache::blame(const Repository &repository, const std::string &commit,
                                     const std::string &path, const CancelToken &cancel)
{
    const auto id = repository.resolve(commit);
    if (!id)
        return tl::unexpected(id.error());
    const std::pair key(*id, path);
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto kept = m_kept.find(key); kept != m_kept.end())
            return kept->second;
    }
    const auto output = repository.ask(
        {"blame", "--porcelain", "--encoding=UTF-8", "--no-textconv", *id, "--", path}, {}, cancel);
    if (!output)
        return tl::unexpected(output.error());
    const std::scoped_lock lock(m_mutex);
    constexpr std::size_t mostKept = 512;
    if (m_kept.size() >= mostKept)
        m_kept.clear();
    return m_kept[key] = parseBlame(*output);
}

} // namespace leeway::git
