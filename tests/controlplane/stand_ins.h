// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/connection.h"
#include "tests/controlplane/done.h"

namespace leeway::controlplane {

/// Puts a small chart of this name and version on the shelf. A chart whose real namesake brings CRDs
/// (cert-manager, istio's base, ...) brings the real ones too.
Done makeChart(const Connection &connection, const QString &name, const QString &version);

/// A repository elsewhere that a GitRepository names, as far as a stand-in for it exists: its local URL.
/// Empty for the others. Known: kubernetes-sigs/gateway-api (config/crd, tag v1.4.1).
QString localRepositoryUrl(const QString &sources, const QString &url);

/// Makes the stand-in that localRepositoryUrl() promised.
Done makeRepository(const Connection &connection, const QString &url);

} // namespace leeway::controlplane
