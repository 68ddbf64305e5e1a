// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"

#include <QString>

namespace leeway::items {

/// What letting Git win on one object does, said before it is done (design.md 8.3).
struct KeepGitEffect
{
    bool possible = false;
    QString reason; ///< why not, if it is not
    QString verb;   ///< "Resumes" or "Reconciles"
    QString kustomization;
    std::size_t objects = 0;      ///< that the Kustomization applies
    std::size_t alsoReverted = 0; ///< further drifted objects of it
    QString sentence() const;     ///< the first half, without alsoReverted
    QString warning() const;      ///< "Also reverts 2 other drifted objects."; empty if none
};
KeepGitEffect keepGitEffect(const analysis::DriftReport &report, const analysis::ObjectDrift &object);

} // namespace leeway::items
