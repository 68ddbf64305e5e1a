// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_input.h"
#include "model/cluster/connection.h"
#include "model/cluster/http_loop.h"
#include "tests/controlplane/control_plane.h"

#include <memory>

namespace leeway::controlplane {

/// What Leeway's cluster and analysis rooms make of a live cluster, compared with one file of plain YAML
/// that the Flux Kustomization flux-system/shop applies as it stands.
class DriftView
{
public:
    /// Reads the file and takes the control plane's addresses.
    static Result<std::unique_ptr<DriftView>> open(const ControlPlane &cluster, const QString &file);

    /// As the reader, who may only look.
    Result<analysis::DriftReport> byManagedFields() const;
    /// As the administrator, by server-side dry runs.
    Result<analysis::DriftReport> byDryRun() const;

    const render::DesiredSet &desired() const { return *m_desired; }

private:
    DriftView() = default;
    Result<analysis::DriftInput> look(const cluster::Connection &connection) const;

    QString m_reader, m_admin;
    std::shared_ptr<const render::DesiredSet> m_desired;
    cluster::HttpLoop m_loop;
};

} // namespace leeway::controlplane
