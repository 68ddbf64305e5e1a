// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"

#include <QString>

namespace leeway::items {

/// What is shown where there is room for one mark only: the worst of both axes. The order is the order of
/// severity, worst first (design.md section 6).
enum class Status : std::uint8_t {
    Failed,
    Drifted,
    Missing,
    Extra,
    Stale,
    Pending,
    Progressing,
    Suspended,
    NoPermission,
    Unknown,
    InSync,
};
inline constexpr int statusCount = int(Status::InSync) + 1;

Status statusOf(analysis::GitStatus status);
Status statusOf(analysis::HealthStatus status);
inline Status worst(Status a, Status b)
{
    return a < b ? a : b;
}
Status worstOf(const analysis::ObjectDrift &object);

/// True for the four statuses that the chip "Differs" counts.
bool differs(analysis::GitStatus status);

/// The status in the words of design.md's vocabulary, translated.
QString statusWord(Status status);
QString statusWord(analysis::GitStatus status);
QString statusWord(analysis::HealthStatus status);

} // namespace leeway::items
