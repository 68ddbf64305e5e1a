// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/demo.h"

#include "model/base/atomic_file.h"
#include "model/base/digest.h"
#include "model/git/git_program.h"
#include "model/git/trust.h"
#include "model/session/answers.h"
#include "model/session/project.h"
#include "model/session/staged_store.h"

#include <unistd.h>

#include <filesystem>

namespace leeway::session {

namespace {

namespace fs = std::filesystem;

constexpr const char *cloneName = "aks-gitops";
constexpr const char *remoteName = "aks-gitops.git";

Result<void> runGit(const std::string &folder, std::vector<std::string> args, const CancelToken &cancel)
{
    const git::GitCall call{.directory = folder, .args = std::move(args)};
    const auto outcome = git::runActing(call, cancel);
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (outcome->status != 0)
        return tl::unexpected(git::gitError(call, *outcome));
    return {};
}

/// One folder for each demo: named by what the files hold.
Result<std::string> nameOf(const DemoPlaces &places)
{
    std::string digests;
    for (const char *name : {"cluster.leeway", "repository.bundle"}) {
        const auto bytes = readFile(places.files + '/' + name);
        if (!bytes)
            return tl::unexpected(bytes.error());
        digests += sha256Hex(*bytes);
    }
    return sha256Hex(digests).substr(0, 12);
}

/// Both repositories open, and the clone's remote is the one beside it.
bool isIntact(const std::string &pair)
{
    const auto clone = git::Repository::open(pair + '/' + cloneName);
    const auto remote = git::Repository::open(pair + '/' + remoteName);
    if (!clone || !remote || !clone->resolve("HEAD") || !remote->resolve("main"))
        return false;
    const auto url = clone->ask({"config", "--get", "remote.origin.url"});
    return url && git::trimmed(*url) == pair + '/' + remoteName;
}

/// The source that Flux follows in the recorded cluster is, here, the bare repository: by an `insteadOf` of
/// the clone's own configuration.
Result<void> joinSource(const std::string &clone, const std::string &remote, const CancelToken &cancel)
{
    const EntryWish wish{demoEntry, {}, {}};
    const auto project = openProject(clone, {GitSide::WorkingTree, {}}, wish, cancel);
    if (!project)
        return tl::unexpected(project.error());
    const auto entry = chooseEntry(*project, wish);
    if (!entry)
        return tl::unexpected(entry.error());
    const std::string source(entry->sourceSpec.textAt({"url"}));
    if (source.empty())
        return fail(ErrorCode::NoEntry, {clone});
    return runGit(clone, {"config", "url." + remote + ".insteadOf", source}, cancel);
}

/// `pair` is where the repositories will lie, `place` where they are made.
Result<void> make(const DemoPlaces &places, const std::string &place, const std::string &pair,
                  const CancelToken &cancel)
{
    std::error_code error;
    fs::create_directories(place, error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {place, error.message()});
    const std::string bundle = places.files + "/repository.bundle";
    const std::string clone = place + '/' + cloneName;
    const std::string remote = pair + '/' + remoteName;
    auto done = runGit(place, {"clone", "--quiet", "--bare", "--branch", "main", bundle, remoteName}, cancel);
    if (done)
        done = runGit(place, {"clone", "--quiet", "--origin", "origin", remoteName, cloneName}, cancel);
    if (done)
        done = runGit(clone, {"config", "remote.origin.url", remote}, cancel);
    return done ? joinSource(clone, remote, cancel) : done;
}

/// The `insteadOf` is ours, so nobody needs to be asked about it.
Result<void> agree(const std::string &clone, const CancelToken &cancel)
{
    const auto project = openProject(clone, {GitSide::WorkingTree, {}}, {demoEntry, {}, {}}, cancel);
    if (!project)
        return tl::unexpected(project.error());
    const auto needed = git::trustNeeded(project->repository);
    if (!needed)
        return tl::unexpected(needed.error());
    return Answers::ofThisUser().setTrust(repositoryIdentity(*project), git::trustDigest(*needed));
}

Result<void> putAside(const std::string &pair)
{
    std::error_code error;
    for (int number = 1; fs::exists(pair, error); ++number)
        if (const std::string aside = pair + ".damaged-" + std::to_string(number);
            !fs::exists(aside, error)) {
            fs::rename(pair, aside, error);
            if (error)
                return fail(ErrorCode::FileUnwritable, {aside, error.message()});
            break;
        }
    return {};
}

Result<void> makeAnew(const DemoPlaces &places, const std::string &pair, const CancelToken &cancel)
{
    if (const auto aside = putAside(pair); !aside)
        return aside;
    const std::string place = pair + ".new-" + std::to_string(::getpid());
    std::error_code error;
    fs::remove_all(place, error);
    auto done = make(places, place, pair, cancel);
    if (done)
        fs::rename(place, pair, error);
    // Another window may have made it meanwhile; then that one is taken.
    if (done && error && !isIntact(pair))
        done = fail(ErrorCode::FileUnwritable, {pair, error.message()});
    std::error_code ignoredBecauseTold;
    fs::remove_all(place, ignoredBecauseTold);
    return done ? agree(pair + '/' + cloneName, cancel) : done;
}

} // namespace

DemoPlaces DemoPlaces::ofThisProgram()
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path files = program.parent_path().parent_path() / "share" / "leeway" / "demo";
    return {files.string(), stateHome() + "/leeway/demo"};
}

Result<Demo> prepareDemo(const DemoPlaces &places, const CancelToken &cancel)
{
    const auto name = nameOf(places);
    if (!name)
        return tl::unexpected(name.error());
    std::error_code error;
    fs::create_directories(places.home, error);
    if (error)
        return fail(ErrorCode::FileUnwritable, {places.home, error.message()});
    // git tells real paths.
    const std::string pair = (fs::canonical(places.home, error) / *name).string();
    if (error)
        return fail(ErrorCode::FileUnwritable, {places.home, error.message()});
    if (!isIntact(pair))
        if (const auto made = makeAnew(places, pair, cancel); !made)
            return tl::unexpected(made.error());
    return Demo{pair + '/' + cloneName, places.files + "/cluster.leeway", demoEntry};
}

} // namespace leeway::session
