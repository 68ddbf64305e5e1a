// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/control_plane.h"

#include <QTemporaryDir>

namespace leeway::repositorytests {

/// kubernetes/ as a control plane without internet can apply it: charts of the same names that bring the real
/// CRDs, and the Gateway API's repository beside the product's.
class ServedRepository
{
public:
    explicit ServedRepository(controlplane::ControlPlane &cluster) : m_cluster(cluster) {}

    /// Charts and the Gateway API's repository, then a copy of kubernetes/ in folder().
    controlplane::Done prepare();
    QString folder() const { return m_folder.path(); }

    /// Lines of the tree that the cluster got which the shipped tree does not have, as "file: line".
    QStringList changedLines() const;

private:
    controlplane::Done addChartsWithDefinitions();
    controlplane::Done serveGatewayApi();
    controlplane::Done copyRepository();

    controlplane::ControlPlane &m_cluster;
    QTemporaryDir m_folder;
};

/// Everything that Flux makes of a cluster's folder, built by the real kustomize step by step as the
/// controller would, with its variables filled in. One YAML stream. For the root and every child.
controlplane::Done renderedByKustomize(const QString &cluster);

/// `kustomize build` of a folder in kubernetes/ with the program of the control plane.
controlplane::Done kustomizeBuild(const QString &folder);

} // namespace leeway::repositorytests
