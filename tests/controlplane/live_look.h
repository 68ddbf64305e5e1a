// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/cluster/connection.h"
#include "model/cluster/http_loop.h"

#include <QString>

namespace leeway::controlplane {

/// Leeway's own way to the control plane: the current context of a kubeconfig file.
Result<cluster::Connection> connectTo(const cluster::HttpLoop &loop, const QString &kubeconfig);

/// Sends the dry runs that the comparison can use and puts the answers into the input.
void askDryRuns(const cluster::Connection &connection, analysis::DriftInput &input);

} // namespace leeway::controlplane
