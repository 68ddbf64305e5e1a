// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/base/value.h"

#include <set>
#include <string>
#include <vector>

namespace leeway::controlplane {

/// A place in an object as steps that both sides of the property use: map keys, and for elements of keyed
/// lists their key values ("[app]", "[80,TCP]"). Nothing below an atomic list.
using Steps = std::vector<std::string>;

/// The places where `after` is not what `before` was, found without any of Leeway's comparing: the spec's
/// rule D-2 (metadata other than labels and annotations, and status, never count). Written by hand on
/// purpose.
std::set<Steps> changedPlaces(const Value &before, const Value &after);

/// The drifted places of a report's row.
std::set<Steps> driftedPlaces(const analysis::ObjectDrift &row);

/// Whether one of `others` lies at, above or below the place.
bool isCovered(const Steps &place, const std::set<Steps> &others);

std::string told(const std::set<Steps> &places);

} // namespace leeway::controlplane
