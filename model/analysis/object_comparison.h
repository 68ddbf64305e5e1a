// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/prepared_object.h"

#include <set>

namespace leeway::analysis {

/// Objects whose size an autoscaler sets: targets of HorizontalPodAutoscalers and KEDA's ScaledObjects.
std::set<ObjectKey> autoscaledObjects(const cluster::LiveSnapshot &live);

/// The verdict on one object that Git has (decisions.md 9). Health and owner index are the caller's.
/// Refused dry runs are told in `incomplete`.
ObjectDrift judgeDesired(const DriftInput &input, const Owners &owners, const PreparedObject &object,
                         bool isAutoscaled, std::vector<Finding> &incomplete);

/// The verdict on an object that was applied and is no longer in Git; nothing if it is gone live, too.
std::optional<ObjectDrift> judgeGivenUp(const PreparedObject &object);

/// "file:line" of the resource, if the render knows it.
std::vector<SourcePlace> placesOf(const render::DesiredObject &object, const render::DesiredSet &set);

} // namespace leeway::analysis
