// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace leeway::controlplane {

/// The temporary folder of one control plane, locked while its launcher lives.
class RunFolder
{
public:
    RunFolder() = default;
    ~RunFolder();
    RunFolder(const RunFolder &) = delete;
    RunFolder &operator=(const RunFolder &) = delete;

    bool make();
    void remove();
    const QString &path() const { return m_path; }

    /// Removes the folders of launchers that were killed: those whose lock is free.
    static void removeAbandoned();

private:
    QString m_path;
    int m_lock = -1;
};

} // namespace leeway::controlplane
