// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace leeway::analysis {

/// What a Flux Kustomization has really applied (decisions.md 2).
struct AppliedRevision
{
    std::string revision; ///< empty: nothing known
    std::string partly;   ///< a newer revision that was applied in part and then failed
    int certainty = 1;    ///< 2: from lastAppliedRevision alone, there is no history
    std::optional<Instant>
        lastSuccess; ///< the apply went through then (D-10); nothing was drifted at that time
    std::optional<Instant> lastAttempt;
};
AppliedRevision appliedRevision(const Value &kustomization);

/// The commit of "main@sha1:4f2c…", of "sha256:…" or of a plain commit: what two revisions are compared by.
std::string_view commitOf(std::string_view revision);
/// Both name the same commit, and neither is empty. A short commit equals the long one it begins.
bool isSameRevision(std::string_view a, std::string_view b);

/// When the next run is expected: the last success plus the interval. Flux scatters it by 5 %, so it may be
/// that much earlier or later. Nothing if never reconciled, or if even the latest moment has passed.
std::optional<Instant> nextReconcile(const Value &kustomization, const AppliedRevision &applied, Instant now);
/// The next attempt after a failure: the last attempt plus retryInterval (KS-3).
std::optional<Instant> nextRetry(const Value &kustomization, const AppliedRevision &applied, Instant now);
/// When a source looks for news at the latest: one interval from now, scatter included. A source does not
/// record when it looked last, so nothing closer is known.
std::optional<Instant> latestFetch(const Value &source, Instant now);

/// spec.<field> as a duration, else `fallback`.
Duration durationAt(const Value &object, std::string_view field, Duration fallback);

} // namespace leeway::analysis
