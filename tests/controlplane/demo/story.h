// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/control_plane.h"

namespace leeway::controlplane {

/// What happened to the demo's cluster before anybody looked: edits by hand, a suspension, objects that
/// nobody asked for.
Done tellPast(ControlPlane &cluster);

/// What happens while it is recorded; takes about half a minute.
Done tellPresent(ControlPlane &cluster);

/// The statuses of controllers that do not run here (cert-manager, External Secrets, Istio, Grafana's
/// operator), as the committed list has them. In strings, {{-3h}} is a time from now and "{{generation}}" the
/// object's generation, as a number where it is the whole string.
Done writeStatuses(ControlPlane &cluster, const QString &listFile);

} // namespace leeway::controlplane
