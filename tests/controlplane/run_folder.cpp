// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/run_folder.h"

#include <QDateTime>
#include <QDir>

#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace leeway::controlplane {

namespace {
const QString prefix = QStringLiteral("leeway-controlplane-");

int lockOf(const QString &folder)
{
    const QByteArray file = (folder + QStringLiteral("/lock")).toLocal8Bit();
    const int descriptor = ::open(file.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return descriptor;
    }
    ::close(descriptor);
    return -1;
}
} // namespace

RunFolder::~RunFolder()
{
    remove();
}

bool RunFolder::make()
{
    QByteArray pattern = (QDir::tempPath() + u'/' + prefix + QStringLiteral("XXXXXX")).toLocal8Bit();
    if (::mkdtemp(pattern.data()) == nullptr) {
        return false;
    }
    m_path = QString::fromLocal8Bit(pattern);
    m_lock = lockOf(m_path);
    return m_lock >= 0;
}

void RunFolder::remove()
{
    if (!m_path.isEmpty()) {
        QDir(m_path).removeRecursively();
        m_path.clear();
    }
    if (m_lock >= 0) {
        ::close(m_lock);
        m_lock = -1;
    }
}

void RunFolder::removeAbandoned()
{
    const QDir temporary(QDir::tempPath());
    const QDateTime recently = QDateTime::currentDateTime().addSecs(-60);
    for (const QFileInfo &folder : temporary.entryInfoList({prefix + u'*'}, QDir::Dirs | QDir::NoSymLinks)) {
        // A young folder may be one whose launcher has not locked it yet.
        if (folder.lastModified() > recently || folder.ownerId() != ::getuid()) {
            continue;
        }
        if (const int lock = lockOf(folder.filePath()); lock >= 0) {
            QDir(folder.filePath()).removeRecursively();
            ::close(lock);
        }
    }
}

} // namespace leeway::controlplane
