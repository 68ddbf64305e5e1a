// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/options.h"

namespace leeway::controlplane {

/// What packaging/controlplane.sh built: LEEWAY_CONTROLPLANE_DIR, else build/controlplane of the sources.
class Parts
{
public:
    static Parts find();
    explicit Parts(QString folder) : m_folder(std::move(folder)) {}

    QString program(const QString &name) const; ///< "etcd" and "git" are the system's
    QString stages() const;                     ///< kwok's stages
    QStringList crdFiles(const QString &set) const;

    /// One sentence what is missing for these options, empty when nothing is.
    QString missing(const Options &options) const;

private:
    QString m_folder;
};

} // namespace leeway::controlplane
