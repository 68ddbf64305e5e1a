// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/control_plane.h"

namespace leeway::controlplane {

/// Makes the served repository's past one of several people: one commit for each stack, and one change that
/// Flux applies. Waits until every Kustomization has applied the last of them.
Done writeHistory(ControlPlane &cluster);

/// One commit more at the remote, which Flux has not fetched.
Done pushUnfetched(ControlPlane &cluster);

} // namespace leeway::controlplane
