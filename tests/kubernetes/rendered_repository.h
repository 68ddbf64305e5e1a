// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/done.h"

#include <QString>
#include <QStringList>

namespace leeway::repositorytests {

/// `kustomize build` of a folder with the program of the control plane: the real thing.
controlplane::Done kustomizeBuild(const QString &folder);

/// Everything that Flux makes of a cluster's folder, built by the real kustomize step by step as the
/// controller would, with its variables filled in. One YAML stream.
controlplane::Done renderedByKustomize(const QString &cluster);

/// Lines of the tree that a test cluster was given which the shipped one does not have, as "file: line".
QStringList changedLines(const QString &checkout);

} // namespace leeway::repositorytests
