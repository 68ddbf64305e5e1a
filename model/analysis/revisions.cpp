// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/revisions.h"

#include "model/analysis/conditions.h"

#include <algorithm>
#include <vector>

namespace leeway::analysis {

namespace {

using namespace std::chrono_literals;

struct HistoryEntry
{
    std::string status;
    std::string revision;
    std::optional<Instant> at;
};

/// status.history, newest first.
std::vector<HistoryEntry> historyOf(const Value &kustomization)
{
    std::vector<HistoryEntry> entries;
    const Value *history = kustomization.findPath({"status", "history"});
    if (!history)
        return entries;
    for (const Value &item : history->items())
        entries.push_back({std::string(item.textAt({"lastReconciledStatus"})),
                           std::string(item.textAt({"metadata", "revision"})),
                           parseInstant(item.textAt({"lastReconciled"}))});
    std::ranges::stable_sort(entries, std::ranges::greater{}, &HistoryEntry::at);
    return entries;
}

/// The apply itself went through: what came after it failed, if anything.
bool isApplied(const HistoryEntry &entry)
{
    return entry.status == "ReconciliationSucceeded" || entry.status == "HealthCheckFailed" ||
           entry.status == "PruneFailed";
}

/// lastAttemptedRevision is written before the build. Only a Kustomization that got to its health checks has
/// applied it.
bool isAttemptApplied(const Value &kustomization, std::string_view attempted)
{
    const auto conditions = conditionsOf(kustomization);
    const auto *reconciling = findCondition(conditions, "Reconciling");
    if (isTrue(reconciling) && reconciling->message.find("ealth check") != std::string::npos &&
        reconciling->message.find(attempted) != std::string::npos)
        return true;
    const auto *ready = findCondition(conditions, "Ready");
    return ready && ready->reason == "HealthCheckCanceled";
}

std::optional<Instant> stillAhead(std::optional<Instant> at, Duration interval, Instant now)
{
    if (!at || *at + interval + interval / 20 < now)
        return std::nullopt;
    return *at + interval;
}

} // namespace

AppliedRevision appliedRevision(const Value &kustomization)
{
    AppliedRevision result;
    const std::string_view attempted = kustomization.textAt({"status", "lastAttemptedRevision"});
    for (const HistoryEntry &entry : historyOf(kustomization)) {
        if (!result.lastAttempt)
            result.lastAttempt = entry.at;
        if (isApplied(entry)) {
            result.revision = entry.revision;
            result.lastSuccess = entry.at;
            break;
        }
        if (entry.status == "ReconciliationFailed" && result.partly.empty())
            result.partly = entry.revision;
    }
    if (result.revision.empty()) {
        result.revision = kustomization.textAt({"status", "lastAppliedRevision"});
        result.certainty = 2;
    }
    if (!attempted.empty() && isAttemptApplied(kustomization, attempted)) {
        result.revision = attempted;
        result.certainty = 1;
        result.partly.clear();
    }
    if (isSameRevision(result.partly, result.revision))
        result.partly.clear();
    return result;
}

std::string_view commitOf(std::string_view revision)
{
    const std::size_t at = revision.rfind('@');
    if (at != std::string_view::npos)
        revision.remove_prefix(at + 1);
    const std::size_t colon = revision.rfind(':');
    if (colon != std::string_view::npos)
        return revision.substr(colon + 1);
    const std::size_t slash = revision.rfind('/'); // "main/<commit>" of Flux before 2.0
    return slash == std::string_view::npos ? revision : revision.substr(slash + 1);
}

bool isSameRevision(std::string_view a, std::string_view b)
{
    a = commitOf(a);
    b = commitOf(b);
    if (a.size() < 7 || b.size() < 7)
        return !a.empty() && a == b;
    return a.starts_with(b) || b.starts_with(a);
}

Duration durationAt(const Value &object, std::string_view field, Duration fallback)
{
    return parseGoDuration(object.textAt({"spec", field})).value_or(fallback);
}

std::optional<Instant> nextReconcile(const Value &kustomization, const AppliedRevision &applied, Instant now)
{
    return stillAhead(applied.lastSuccess, durationAt(kustomization, "interval", 0ms), now);
}

std::optional<Instant> nextRetry(const Value &kustomization, const AppliedRevision &applied, Instant now)
{
    const Duration interval = durationAt(kustomization, "interval", 0ms);
    return stillAhead(applied.lastAttempt, durationAt(kustomization, "retryInterval", interval), now);
}

std::optional<Instant> latestFetch(const Value &source, Instant now)
{
    const Duration interval = durationAt(source, "interval", 0ms);
    if (interval <= 0ms)
        return std::nullopt;
    return now + interval + interval / 20;
}

} // namespace leeway::analysis
