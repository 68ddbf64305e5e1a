// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/control_plane.h"

#include <random>

namespace leeway::controlplane {

/// A change that somebody makes in the live cluster, to an object of data/drift.
struct LiveEdit
{
    enum class Way { Set, Remove, Delete, Scale, Apply };
    Way way = Way::Set;
    QString object; ///< "Deployment demo/web"
    QString path;
    QJsonValue value;
    QString manager;

    QByteArray told() const; ///< one line, for a failure
    /// Fields that an earlier edit took away make an edit impossible: that is no failure of the test.
    Done make(ControlPlane &cluster) const;
};

using Dice = std::mt19937;

/// Some edit by some program.
LiveEdit randomEdit(Dice &dice);

} // namespace leeway::controlplane
