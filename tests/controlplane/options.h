// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace leeway::controlplane {

/// What runs beside etcd and kube-apiserver.
struct Options
{
    bool flux = true;             ///< source-, kustomize- and helm-controller
    bool workloads = true;        ///< controller-manager, scheduler and simulated nodes: Pods become ready
    bool istiod = false;          ///< needs the CRD set "mesh", which it adds
    bool externalSecrets = false; ///< needs the CRD set "secrets", which it adds
    QStringList crds; ///< sets beyond "flux": mesh secrets certificates monitoring runners grafana dns
                      ///< notification, or "all"

    /// As arguments of the command leeway-controlplane.
    QStringList toArguments() const;

    QStringList crdSets() const; ///< in the order of installation, each once
};

} // namespace leeway::controlplane
