// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/leewayctl/options.h"

namespace leeway::ctl {

int runClusters(const Arguments &arguments);
int runKustomize(const Arguments &arguments);
int runRender(const Arguments &arguments);
int runExplain(const Arguments &arguments);
int runDrift(const Arguments &arguments);
int runEdit(const Arguments &arguments);
int runReconcile(const Arguments &arguments);
int runSuspend(const Arguments &arguments);
int runResume(const Arguments &arguments);
int runWait(const Arguments &arguments);
int runAudit(const Arguments &arguments);
int runRecord(const Arguments &arguments);
int runImpact(const Arguments &arguments);

} // namespace leeway::ctl
