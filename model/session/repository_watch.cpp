// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/repository_watch.h"

#include "model/base/atomic_file.h"
#include "model/base/digest.h"
#include "model/base/thread_guard.h"

#include <filesystem>
#include <set>

#include <sys/stat.h>

namespace leeway::session {

namespace {

void addStamp(std::string &text, const std::string &path)
{
    struct stat facts = {};
    text += path;
    if (lstat(path.c_str(), &facts) == 0)
        text += ' ' + std::to_string(facts.st_size) + ' ' + std::to_string(facts.st_mtim.tv_sec) + '.' +
                std::to_string(facts.st_mtim.tv_nsec) + ' ' + std::to_string(facts.st_ino);
    text += '\n';
}

/// The folder with HEAD and the one with the refs: the same but for a linked working tree.
std::pair<std::string, std::string> gitFolders(const std::string &root)
{
    std::string own = root + "/.git";
    if (const auto link = readFile(own); link && link->starts_with("gitdir: ")) {
        own = link->substr(8, link->find('\n') - 8);
        if (!own.starts_with('/'))
            own = root + '/' + own;
    }
    std::string common = own;
    if (const auto place = readFile(own + "/commondir")) {
        const std::string relative = place->substr(0, place->find('\n'));
        common = relative.starts_with('/') ? relative : own + '/' + relative;
    }
    return {own, common};
}

} // namespace

std::string repositoryStamp(const std::string &root, const FileTree &tree)
{
    assertNotGuiThread("looking at the files of a repository");
    std::string text;
    std::set<std::string> folders{root};
    for (const FileEntry *file : tree.filesBelow({})) {
        addStamp(text, root + '/' + file->path);
        for (std::string_view above = parentPath(file->path); !above.empty(); above = parentPath(above))
            if (!folders.insert(root + '/' + std::string(above)).second)
                break;
    }
    // A new file changes the time of its folder; in the root .git's own changes do not.
    for (const std::string &folder : folders)
        addStamp(text, folder);
    const auto [own, common] = gitFolders(root);
    for (const std::string &file : {own + "/HEAD", common + "/packed-refs"})
        addStamp(text, file);
    std::error_code error;
    using Walk = std::filesystem::recursive_directory_iterator;
    for (Walk at(common + "/refs", error), end; !error && at != end; at.increment(error))
        if (at->is_regular_file(error))
            addStamp(text, at->path().string());
    return sha256Hex(text);
}

RepositoryWatch::RepositoryWatch(QObject *parent) : QObject(parent), m_worker(this)
{
    m_timer.setInterval(2000);
    connect(&m_timer, &QTimer::timeout, this, &RepositoryWatch::look);
}

void RepositoryWatch::watch(const std::string &root, const FileTreePtr &tree)
{
    if (root == m_root && tree == m_tree)
        return;
    m_worker.drop();
    m_root = root;
    m_tree = tree;
    m_known.clear();
    m_latest.clear();
    if (root.empty() || !tree)
        return m_timer.stop();
    m_timer.start();
    look();
}

void RepositoryWatch::look()
{
    if (m_worker.isBusy())
        return;
    m_worker.run([root = m_root, tree = m_tree](const CancelToken &) { return repositoryStamp(root, *tree); },
                 [this](const std::string &stamp) {
                     const bool quiet = stamp == std::exchange(m_latest, stamp);
                     if (m_known.empty())
                         m_known = stamp;
                     if (stamp == m_known || !quiet)
                         return;
                     m_known = stamp;
                     Q_EMIT changed();
                 });
}

} // namespace leeway::session
