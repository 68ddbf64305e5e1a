// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/process.h"
#include "model/git/repository.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace leeway::tests {

/// A folder that is gone afterwards, with a home of its own so that the machine's git configuration is not
/// seen. One for each test function.
class Scratch
{
public:
    Scratch()
    {
        std::filesystem::create_directories(path("home"));
        qputenv("HOME", QByteArray::fromStdString(path("home")));
        qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString(path("home/.config")));
        qputenv("GIT_CONFIG_NOSYSTEM", "1");
        qputenv("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z");
        qputenv("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
        git(".", {"config", "--global", "user.name", "Ada Example"});
        git(".", {"config", "--global", "user.email", "ada@example.com"});
        git(".", {"config", "--global", "init.defaultBranch", "main"});
        git(".", {"config", "--global", "commit.gpgsign", "false"});
    }

    /// Not left to QTemporaryDir, which cannot remove names that are not UTF-8.
    ~Scratch()
    {
        std::error_code error;
        std::filesystem::remove_all(path(""), error);
    }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;

    std::string path(const std::string &name) const { return m_folder.path().toStdString() + '/' + name; }

    void write(const std::string &name, const std::string &bytes) const
    {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary) << bytes;
    }
    std::string read(const std::string &name) const
    {
        std::ostringstream bytes;
        bytes << std::ifstream(path(name), std::ios::binary).rdbuf();
        return bytes.str();
    }
    void script(const std::string &name, const std::string &text) const
    {
        write(name, "#!/bin/sh\n" + text);
        std::filesystem::permissions(path(name), std::filesystem::perms::owner_all);
    }
    bool exists(const std::string &name) const { return std::filesystem::exists(path(name)); }

    /// Runs git in a folder of this scratch space; ends the test program's trust in itself if it fails.
    std::string git(const std::string &folder, std::vector<std::string> args, bool mayFail = false) const
    {
        args.insert(args.begin(), "git");
        ProcessRequest request;
        request.argv = args;
        request.directory = path(folder);
        const auto outcome = runProcess(request);
        if (!mayFail && (!outcome || outcome->status != 0)) {
            std::cerr << "git " << args[1]
                      << " failed: " << (outcome ? outcome->errorOutput : outcome.error().message()) << '\n';
            std::abort();
        }
        std::string text = outcome ? outcome->output : std::string();
        while (text.ends_with('\n'))
            text.pop_back();
        return text;
    }

    /// `git init` with one commit of a.yaml.
    git::Repository repository(const std::string &name, std::vector<std::string> initOptions = {}) const
    {
        std::filesystem::create_directories(path(name));
        initOptions.insert(initOptions.begin(), {"init", "-q"});
        git(name, initOptions);
        write(name + "/a.yaml", "a: 1\n");
        commitAll(name, "first");
        return open(name);
    }
    void commitAll(const std::string &name, const std::string &message) const
    {
        git(name, {"add", "-A"});
        git(name, {"commit", "-q", "--no-verify", "-m", message});
    }
    git::Repository open(const std::string &name) const
    {
        auto repository = git::Repository::open(path(name));
        if (!repository) {
            std::cerr << repository.error().message() << '\n';
            std::abort();
        }
        return *repository;
    }

private:
    QTemporaryDir m_folder;
};

inline std::string bytesOf(const FileTreePtr &tree, const std::string &path)
{
    const FileEntry *entry = tree->find(path);
    return entry ? *entry->bytes : std::string("(no such file)");
}

inline bool hasFinding(const std::vector<Finding> &findings, ErrorCode code, const std::string &file)
{
    return std::ranges::any_of(findings, [&](const Finding &finding) {
        return finding.what.code == code && finding.what.place.file == file;
    });
}

} // namespace leeway::tests
