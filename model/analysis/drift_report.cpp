// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/drift_report.h"

#include <array>

namespace leeway::analysis {

namespace {

template <class Enum, std::size_t N>
std::string_view nameIn(const std::array<std::string_view, N> &names, Enum value)
{
    return names.at(static_cast<std::size_t>(value));
}

} // namespace

int severityOf(GitStatus status)
{
    // InSync, Pending, Drifted, Missing, Extra, Unknown, NoPermission
    static constexpr std::array order{11, 5, 1, 2, 3, 10, 9};
    return order[static_cast<std::size_t>(status)];
}

int severityOf(HealthStatus status)
{
    // NoPermission, Terminating, Suspended, Failed, Stale, Progressing, Unknown, Healthy
    static constexpr std::array order{9, 6, 8, 0, 4, 7, 10, 11};
    return order[static_cast<std::size_t>(status)];
}

std::string_view name(GitStatus status)
{
    static constexpr auto names = std::to_array<std::string_view>(
        {"InSync", "Pending", "Drifted", "Missing", "Extra", "Unknown", "NoPermission"});
    return nameIn(names, status);
}

std::string_view name(HealthStatus status)
{
    static constexpr auto names = std::to_array<std::string_view>(
        {"NoPermission", "Terminating", "Suspended", "Failed", "Stale", "Progressing", "Unknown", "Healthy"});
    return nameIn(names, status);
}

std::string_view name(Method method)
{
    static constexpr auto names =
        std::to_array<std::string_view>({"dry-run", "managed-fields", "estimated", "plain", "takeover"});
    return nameIn(names, method);
}

std::string_view name(Change change)
{
    static constexpr auto names = std::to_array<std::string_view>({"edited", "added", "removed", "object"});
    return nameIn(names, change);
}

std::string_view name(Persists code)
{
    static constexpr auto names = std::to_array<std::string_view>({"None",
                                                                   "KustomizationSuspended",
                                                                   "HelmReleaseSuspended",
                                                                   "ReconcileDisabled",
                                                                   "SsaIgnore",
                                                                   "SsaIfNotPresent",
                                                                   "DriftDetectionOff",
                                                                   "DriftDetectionWarn",
                                                                   "WaitsForDependency",
                                                                   "SourceNotFetched",
                                                                   "BuildFails",
                                                                   "HealthChecksRunning",
                                                                   "ReconcileFailed",
                                                                   "NotInInventory",
                                                                   "LeftBehind",
                                                                   "PruneDisabled",
                                                                   "FluxCorrects",
                                                                   "FluxFetches",
                                                                   "FluxApplies",
                                                                   "NotCommitted"});
    return nameIn(names, code);
}

std::string_view name(FoldedCode code)
{
    static constexpr auto names =
        std::to_array<std::string_view>({"ServerDefault", "ServerNormalized", "NotStorable", "IgnoreRule",
                                         "OtherManager", "Autoscaler", "EmptyValue"});
    return nameIn(names, code);
}

} // namespace leeway::analysis
