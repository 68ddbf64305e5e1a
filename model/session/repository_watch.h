// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/session/worker.h"

#include <QObject>
#include <QTimer>

namespace leeway::session {

/// Notices that files of a repository, its checked out branch or its remote-tracking branches have changed,
/// and says so once it is quiet again. Looks every two seconds, on a thread of its own, at sizes and times
/// only: notifications of the kernel are limited in number, do not come from network file systems and miss
/// what is replaced by renaming. The index is not looked at: asking git may write it.
class RepositoryWatch final : public QObject
{
    Q_OBJECT
public:
    explicit RepositoryWatch(QObject *parent = nullptr);

    /// Watches the folders of this tree from now on; the state that is met first is the one compared with. An
    /// empty root ends it.
    void watch(const std::string &root, const FileTreePtr &tree);
    void setInterval(std::chrono::milliseconds interval) { m_timer.setInterval(interval); }

Q_SIGNALS:
    void changed();

private:
    void look();

    Worker m_worker;
    QTimer m_timer;
    std::string m_root;
    FileTreePtr m_tree;
    std::string m_known;  ///< digest of all sizes and times; empty: not looked yet
    std::string m_latest; ///< of the last look: two equal ones mean that it is quiet
};

/// A digest of names, sizes and times of the files and folders of the tree, HEAD and the refs. Blocks.
std::string repositoryStamp(const std::string &root, const FileTree &tree);

} // namespace leeway::session
