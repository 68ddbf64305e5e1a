// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/git/repository.h"

#include <map>
#include <memory>
#include <mutex>

namespace leeway::git {

/// All text is UTF-8 as git converts it; whatever else it holds (markup, control characters) is text.
struct Commit
{
    std::string id;
    std::vector<std::string> parents;
    std::string authorName, authorEmail;
    Instant authored{};
    std::string committerName;
    Instant committed{};
    std::string subject;
    std::string body;
};

/// Commits that lead to `revision`, newest first; with `path`, those that changed this file or folder.
Result<std::vector<Commit>> log(const Repository &repository, const std::string &revision,
                                const std::string &path, std::size_t limit, const CancelToken &cancel = {});
Result<Commit> commitOf(const Repository &repository, const std::string &revision);

struct BlameLine
{
    std::string commit;             ///< key of Blame::commits
    std::uint32_t originalLine = 0; ///< in that commit, from 1
    std::string originalPath;       ///< path there
};
struct Blame
{
    std::vector<BlameLine> lines;          ///< line 1 first
    std::map<std::string, Commit> commits; ///< without parents and body
};

/// Who wrote the lines of a file, by `git blame`, kept for (commit, path). Lines before the edge of a shallow
/// clone belong to its oldest commit, as git says. Safe from any thread.
class BlameCache
{
public:
    using Answer = Result<std::shared_ptr<const Blame>>;
    Answer blame(const Repository &repository, const std::string &commit, const std::string &path,
                 const CancelToken &cancel = {});

private:
    std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<const Blame>> m_kept;
};

} // namespace leeway::git
